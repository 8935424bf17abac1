// Files: the page, and a small interface in front of this instance's Drive.
'use strict';
const http = require('node:http');
const fs = require('node:fs');
const path = require('node:path');
const { Base, Drive, SpaceError } = require('./space.js');

const drive = new Drive('files');
const base = new Base('files'); // name of a file → size, type, time; name of a folder (ends in "/") → time
const PART = 10 * 1024 * 1024; // what the Drive takes at once
const WEB = path.join(__dirname, 'web');

const TYPES = {
  html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', png: 'image/png',
  jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8', md: 'text/markdown; charset=utf-8', json: 'application/json', csv: 'text/csv; charset=utf-8',
  mp3: 'audio/mpeg', ogg: 'audio/ogg', wav: 'audio/wav', flac: 'audio/flac', mp4: 'video/mp4', webm: 'video/webm', zip: 'application/zip',
};
const typeOf = (name) => TYPES[name.split('.').pop().toLowerCase()] ?? 'application/octet-stream';

function answer(response, status, content) {
  const body = JSON.stringify(content);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store' });
  response.end(body);
}

async function readJson(request) {
  let body = '';
  for await (const piece of request) {
    body += piece;
    if (body.length > 1024 * 1024)
      throw new SpaceError(413, 'That is too much at once.');
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new SpaceError(400, 'This is not JSON.');
  }
}

function checkName(name) {
  const bad = !name || !name.trim() || name.endsWith('/') || name.startsWith('/') || name.includes('//')
    || name.split('/').some((piece) => piece === '.' || piece === '..') || /[\u0000-\u001f]/.test(name);
  if (bad || Buffer.byteLength(name) > 1000)
    throw new SpaceError(400, `“${name}” cannot be the name of a file.`);
  return name;
}

function checkFolder(folder) {
  if (folder)
    checkName(folder.replace(/\/$/, ''));
  if (folder && !folder.endsWith('/'))
    throw new SpaceError(400, 'The name of a folder ends with “/”.');
  return folder;
}

const remember = (name, size, type) => base.put({ key: name, size, type, modified: Date.now() });

/** Size and type of a file that somebody else put into the Drive: one byte tells. */
async function learn(name) {
  const head = await drive.open(name, 'bytes=0-0');
  head.resume();
  const size = Number(head.headers['content-range']?.split('/')[1] ?? head.headers['content-length'] ?? 0);
  const item = { key: name, size: head.statusCode === 416 ? 0 : size, type: typeOf(name), modified: 0 };
  await base.put(item);
  return item;
}

async function list(folder) {
  const [names, items] = await Promise.all([drive.list(folder), base.withPrefix(folder)]);
  const known = new Map(items.map((item) => [item.key, item]));
  const folders = new Set(names.filter((name) => name.endsWith('/')));
  for (const item of items) {
    const rest = item.key.slice(folder.length);
    if (item.key.endsWith('/') && rest)
      folders.add(folder + rest.slice(0, rest.indexOf('/') + 1));
  }
  const files = [];
  for (const name of names.filter((each) => !each.endsWith('/'))) {
    const { size, type, modified } = known.get(name) ?? await learn(name);
    files.push({ name, size, type, modified });
  }
  return { folder, folders: [...folders].sort(), files };
}

/** Copies within the Drive, part by part, so that a film does not have to fit into memory. */
async function copy(from, to) {
  const source = await drive.open(from);
  if (source.statusCode !== 200) {
    source.resume();
    throw new SpaceError(source.statusCode, `“${from}” is not there any more.`);
  }
  const type = source.headers['content-type'];
  const upload = await drive.begin(to);
  let size = 0;
  try {
    let pieces = [];
    let held = 0;
    let part = 0;
    const flush = async () => {
      part += 1;
      await drive.part(upload, to, part, Buffer.concat(pieces), held, type);
      pieces = [];
      held = 0;
    };
    for await (let piece of source) {
      size += piece.length;
      while (held + piece.length >= PART) {
        const rest = PART - held;
        pieces.push(piece.subarray(0, rest));
        held = PART;
        piece = piece.subarray(rest);
        await flush();
      }
      pieces.push(piece);
      held += piece.length;
    }
    if (held)
      await flush();
    await drive.end(upload, to);
  } catch (error) {
    await drive.abort(upload, to).catch(() => {});
    throw error;
  }
  await remember(to, size, type);
}

async function forget(names) {
  await drive.remove(names.filter((name) => !name.endsWith('/')));
  await Promise.all(names.map((name) => base.remove(name)));
}

/** Everything that `name` stands for: itself, or all that is below a folder. */
async function expand(name) {
  if (!name.endsWith('/'))
    return [name];
  const [names, items] = await Promise.all([drive.list(name, true), base.withPrefix(name)]);
  return [...new Set([...names, ...items.map((item) => item.key), name])];
}

async function move(from, to) {
  if (from.endsWith('/') ? to.startsWith(from) : from === to)
    throw new SpaceError(400, 'A folder cannot go into itself.');
  for (const name of await expand(from)) {
    const target = to + name.slice(from.length);
    if (name.endsWith('/'))
      await base.put({ key: target, modified: Date.now() });
    else
      await copy(name, target);
    await forget([name]);
  }
}

/** Stores a whole request body in parts, for scripts; the page sends parts itself. */
async function store(request, name) {
  const type = request.headers['content-type'] || typeOf(name);
  const upload = await drive.begin(name);
  let size = 0;
  let part = 0;
  try {
    let held = Buffer.alloc(0);
    for await (const piece of request) {
      held = Buffer.concat([held, piece]);
      size += piece.length;
      for (; held.length >= PART; held = held.subarray(PART))
        await drive.part(upload, name, part += 1, held.subarray(0, PART), PART, type);
    }
    if (held.length)
      await drive.part(upload, name, part + 1, held, held.length, type);
    await drive.end(upload, name);
  } catch (error) {
    await drive.abort(upload, name).catch(() => {});
    throw error;
  }
  await remember(name, size, type);
  return { name, size };
}

async function download(request, response, name, asAttachment) {
  const file = await drive.open(name, request.headers.range);
  if (file.statusCode >= 400 && file.statusCode !== 416) {
    file.resume();
    throw new SpaceError(file.statusCode, `There is no file “${name}”.`);
  }
  const stored = file.headers['content-type'] ?? '';
  const type = /octet-stream$/.test(stored) ? typeOf(name) : stored;
  const headers = {
    'Content-Type': type,
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Disposition': `${asAttachment ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(name.split('/').pop())}`,
  };
  // A stored page must not act with the rights of this app. PDF viewers refuse to work in that cage, and run no page.
  if (type !== 'application/pdf')
    headers['Content-Security-Policy'] = "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'";
  for (const each of ['content-length', 'content-range']) {
    if (file.headers[each])
      headers[each] = file.headers[each];
  }
  response.writeHead(file.statusCode, headers);
  if (request.method === 'HEAD') {
    file.destroy();
    response.end();
    return;
  }
  file.on('error', () => response.destroy());
  response.on('close', () => file.destroy());
  file.pipe(response);
}

function page(response, name) {
  const file = path.join(WEB, name === '/' ? 'index.html' : path.normalize(name));
  const stream = file.startsWith(WEB + path.sep) ? fs.createReadStream(file) : null;
  if (!stream)
    return answer(response, 404, { error: 'There is nothing here.' });
  stream.on('open', () => response.writeHead(200, { 'Content-Type': typeOf(file), 'Cache-Control': 'no-cache' }));
  stream.on('error', () => answer(response, 404, { error: 'There is nothing here.' }));
  return stream.pipe(response);
}

async function handle(request, response) {
  const [target, query] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  const what = `${request.method} ${target}`;
  const upload = target.match(/^\/uploads\/([\w-]+)(\/parts)?$/);
  if (target.startsWith('/file/')) {
    const name = checkName(target.slice('/file/'.length).split('/').map(decodeURIComponent).join('/'));
    if (request.method === 'PUT' || request.method === 'POST')
      return answer(response, 201, await store(request, name));
    if (request.method === 'DELETE')
      return answer(response, 200, { deleted: (await forget([name]), [name]) });
    return download(request, response, name, parameters.has('download'));
  }
  if (what === 'GET /list')
    return answer(response, 200, await list(checkFolder(parameters.get('folder') ?? '')));
  if (what === 'POST /folders') {
    const { folder } = await readJson(request);
    await base.put({ key: checkFolder(folder), modified: Date.now() });
    return answer(response, 201, { folder });
  }
  if (what === 'POST /delete') {
    const { names } = await readJson(request);
    const all = (await Promise.all(names.map(expand))).flat();
    await forget(all);
    return answer(response, 200, { deleted: all });
  }
  if (what === 'POST /move') {
    const { from, to } = await readJson(request);
    checkName(to.replace(/\/$/, ''));
    await move(from, to);
    return answer(response, 200, { name: to });
  }
  if (what === 'POST /uploads')
    return answer(response, 202, { upload: await drive.begin(checkName(parameters.get('name'))) });
  if (upload) {
    const name = checkName(parameters.get('name'));
    if (upload[2] && request.method === 'POST') {
      const length = Number(request.headers['content-length']);
      await drive.part(upload[1], name, Number(parameters.get('part')), request, length, request.headers['content-type']);
      return answer(response, 200, { part: Number(parameters.get('part')) });
    }
    if (request.method === 'PATCH') {
      await drive.end(upload[1], name);
      await remember(name, Number(parameters.get('size')), parameters.get('type') || typeOf(name));
      return answer(response, 200, { name });
    }
    if (request.method === 'DELETE')
      return answer(response, 200, (await drive.abort(upload[1], name), { name }));
  }
  if (request.method === 'GET' || request.method === 'HEAD')
    return page(response, target);
  return answer(response, 404, { error: 'There is nothing here.' });
}

const server = http.createServer((request, response) => {
  handle(request, response).catch((error) => {
    if (!(error instanceof SpaceError))
      console.error(error);
    // What the sender still has on the way is read, or the connection ends before the answer arrives.
    request.resume();
    if (response.headersSent)
      response.destroy();
    else
      answer(response, error instanceof SpaceError ? error.status : error instanceof URIError ? 400 : 500, { error: error.message });
  });
});
server.requestTimeout = 0; // a large file over a slow line takes its time
server.listen(Number(process.env.PORT ?? 8080), () => console.log(`Files listens on ${server.address().port}`));
process.on('SIGTERM', () => process.exit(0));
