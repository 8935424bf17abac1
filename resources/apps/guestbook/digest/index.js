// The digest of the Guestbook: asks the other Micro for the entries of the last day, and keeps the
// sum in the Base "digests". Runs every morning as a scheduled action, and when the owner clicks.
'use strict';
const http = require('node:http');
const https = require('node:https');

const DAY = 24 * 60 * 60 * 1000;
const KEY = process.env.DETA_PROJECT_KEY ?? '';
const DATA = `https://${process.env.DETA_BASE_HOST || 'database.deta.sh'}/v1/${KEY.split('_')[0]}`;
const APP = `https://${process.env.DETA_SPACE_APP_HOSTNAME}`;
const COMMON = new Set(('about after again also and any are been but can could did does for from had has have her here him his how '
  + 'into its just like more most much not now our out over same she some such than that the their them then there these they '
  + 'this those through very was well were what when where which who will with would you your').split(' '));

function ask(method, address, key, body) {
  const content = body === undefined ? undefined : JSON.stringify(body);
  const headers = { 'X-API-Key': key, ...(content ? { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(content) } : {}) };
  return new Promise((resolve, reject) => {
    const request = https.request(address, { method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => { text += piece; });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode >= 400)
          reject(new Error(`${method} ${new URL(address).pathname} answered ${answer.statusCode}: ${text.slice(0, 200)}`));
        else
          resolve(JSON.parse(text));
      });
    });
    request.on('error', reject);
    request.end(content);
  });
}

const base = (method, path, body) => ask(method, DATA + path, KEY, body);

function frequentWords(texts) {
  const counts = new Map();
  for (const word of texts.join(' ').toLowerCase().match(/\p{L}{3,}/gu) ?? []) {
    if (!COMMON.has(word))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).slice(0, 8).map(([word]) => word);
}

/** Removes what the owner hid thirty days ago, or earlier. */
async function tidy(now) {
  let removed = 0;
  for (let last; ;) {
    const page = await base('POST', '/entries/query', { query: [{ state: 'hidden', 'changed?lt': now - 30 * DAY }], last });
    for (const entry of page.items)
      await base('DELETE', `/entries/items/${encodeURIComponent(entry.key)}`);
    removed += page.items.length;
    last = page.paging.last;
    if (last === undefined)
      return removed;
  }
}

async function run() {
  const now = Date.now();
  const { entries } = await ask('GET', `${APP}/api/entries?since=${now - DAY}`, process.env.DETA_API_KEY ?? '');
  const day = new Date(now).toISOString().slice(0, 10);
  const digest = {
    key: day, // running twice on one day writes the same item again
    day,
    count: entries.length,
    names: [...new Set(entries.map((entry) => entry.name))].slice(0, 12),
    words: frequentWords(entries.map((entry) => entry.text)),
    removed: await tidy(now),
    made: now,
  };
  await base('PUT', '/digests/items', { items: [digest] });
  console.log(`Digest of ${day}: ${digest.count} entries, ${digest.removed} cleared`);
  return digest;
}

async function latest() {
  const page = await base('POST', '/digests/query', { query: [], sort: 'desc', limit: 1 });
  return page.items[0] ?? null;
}

async function readEvent(request) {
  let text = '';
  for await (const piece of request)
    text += piece;
  return JSON.parse(text).event;
}

async function handle(request) {
  const path = request.url.split('?')[0];
  switch (`${request.method} ${path}`) {
    case 'GET /latest':
      return [200, { digest: await latest() }];
    case 'POST /run':
      return [200, { digest: await run() }];
    case 'POST /__space/v0/actions': {
      const event = await readEvent(request);
      return event?.id === 'daily' ? [200, { digest: await run() }] : [404, { error: 'There is no such action.' }];
    }
    default:
      return [404, { error: 'There is nothing here.' }];
  }
}

const server = http.createServer((request, response) => {
  handle(request).catch((error) => {
    console.error(error);
    return [502, { error: error.message }];
  }).then(([status, content]) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(content));
  });
});
server.listen(Number(process.env.PORT ?? 8080), () => console.log('The digest is ready'));
process.on('SIGTERM', () => process.exit(0));
