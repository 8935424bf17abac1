// The Base and Drive of this instance over plain HTTPS, with nothing but what Node brings along.
'use strict';
const https = require('node:https');

const KEY = process.env.DETA_PROJECT_KEY ?? '';
const PROJECT = KEY.split('_')[0];
const agent = new https.Agent({ keepAlive: true, maxSockets: 16 });

class SpaceError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Sends one request; resolves with the answer as soon as its head is there. `body` may be a stream. */
function send(host, method, path, { headers = {}, body } = {}) {
  const address = new URL(`https://${host}`);
  return new Promise((resolve, reject) => {
    const request = https.request({
      agent,
      method,
      host: address.hostname,
      port: address.port || 443,
      path: `/v1/${PROJECT}/${path}`,
      headers: { 'X-API-Key': KEY, ...headers },
    }, resolve);
    request.on('error', (error) => reject(new SpaceError(502, `The Space does not answer (${error.code ?? error.message}).`)));
    if (typeof body?.pipe === 'function') {
      // A visitor who goes away midway must not leave half a part behind.
      body.on('close', () => body.readableEnded || request.destroy(new Error('the sender went away')));
      body.pipe(request);
    } else {
      request.end(body);
    }
  });
}

async function text(answer) {
  const pieces = [];
  for await (const piece of answer)
    pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** The answer's JSON; anything but success becomes an error that carries the status. */
async function json(answer) {
  const content = await text(answer);
  if (answer.statusCode >= 400) {
    let message = `The Space answered ${answer.statusCode}.`;
    try {
      message = JSON.parse(content).errors?.[0] ?? message;
    } catch { /* not JSON: keep our own words */ }
    throw new SpaceError(answer.statusCode, message);
  }
  return JSON.parse(content);
}

class Base {
  constructor(name) {
    this.name = name;
    this.host = process.env.DETA_BASE_HOST || 'database.deta.sh';
  }

  async #ask(method, path, body) {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = content ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content) } : {};
    return json(await send(this.host, method, `${this.name}${path}`, { headers, body: content }));
  }

  put(item) {
    return this.#ask('PUT', '/items', { items: [item] });
  }

  remove(key) {
    return this.#ask('DELETE', `/items/${encodeURIComponent(key)}`);
  }

  async get(key) {
    return this.#ask('GET', `/items/${encodeURIComponent(key)}`).catch((error) => {
      if (error.status === 404)
        return null;
      throw error;
    });
  }

  /** Every item whose key begins with `prefix`. */
  async withPrefix(prefix) {
    const items = [];
    for (let last; ;) {
      const query = prefix ? [{ 'key?pfx': prefix }] : [];
      const page = await this.#ask('POST', '/query', { query, last });
      items.push(...page.items);
      last = page.paging.last;
      if (last === undefined)
        return items;
    }
  }
}

class Drive {
  constructor(name) {
    this.name = name;
    this.host = process.env.DETA_DRIVE_HOST || 'drive.deta.sh';
  }

  #path(action, parameters) {
    return `${this.name}/${action}?${new URLSearchParams(parameters)}`;
  }

  /** Names in one folder; folders end in "/". With `recursive`, every name below. */
  async list(prefix, recursive = false) {
    const names = [];
    for (let last = ''; ;) {
      const parameters = { prefix, last, recursive: String(recursive), limit: '1000' };
      const page = await json(await send(this.host, 'GET', this.#path('files', parameters)));
      names.push(...page.names);
      if (!page.paging?.last)
        return names;
      last = page.paging.last;
    }
  }

  async begin(name) {
    const answer = await send(this.host, 'POST', this.#path('uploads', { name }), { headers: { 'Content-Length': 0 } });
    return (await json(answer)).upload_id;
  }

  /** `body` is a Buffer, or a stream of `length` bytes (at most 10 MiB). */
  async part(upload, name, part, body, length, type) {
    const headers = { 'Content-Length': length, ...(type ? { 'Content-Type': type } : {}) };
    return json(await send(this.host, 'POST', this.#path(`uploads/${upload}/parts`, { name, part }), { headers, body }));
  }

  async end(upload, name) {
    return json(await send(this.host, 'PATCH', this.#path(`uploads/${upload}`, { name }), { headers: { 'Content-Length': 0 } }));
  }

  async abort(upload, name) {
    return json(await send(this.host, 'DELETE', this.#path(`uploads/${upload}`, { name })));
  }

  /** The answer itself, to be streamed on; `range` as a browser sends it. */
  open(name, range) {
    return send(this.host, 'GET', this.#path('files/download', { name }), { headers: range ? { Range: range } : {} });
  }

  async remove(names) {
    for (let at = 0; at < names.length; at += 1000) {
      const body = JSON.stringify({ names: names.slice(at, at + 1000) });
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
      await json(await send(this.host, 'DELETE', `${this.name}/files`, { headers, body }));
    }
  }
}

module.exports = { Base, Drive, SpaceError };
