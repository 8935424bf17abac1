// What every version of the npm package `deta` can do, with the hosts of the environment and with those that are
// written into the package; and the HTTP API without a package. Answers with what failed.
'use strict';
const assert = require('node:assert/strict');
const http = require('node:http');
const https = require('node:https');

const hosts = { DETA_BASE_HOST: process.env.DETA_BASE_HOST, DETA_DRIVE_HOST: process.env.DETA_DRIVE_HOST };

async function everything(items) { // 0.0.9 yields page after page
  const all = [];
  for await (const page of items)
    all.push(...page);
  return all;
}

async function roundTrip(version) {
  const module = require(`deta-${version}`);
  const deta = (module.Deta ?? module)();
  const room = version.replaceAll('.', '-');
  const base = deta.Base(`people-${room}`);
  assert.equal((await base.put({ name: 'Ada', n: 1, list: ['b'] }, 'a/b é')).key, 'a/b é');
  await base.update({ n: base.util.increment(2), list: base.util.append('c'), fresh: true }, 'a/b é');
  assert.deepEqual(await base.get('a/b é'), { key: 'a/b é', name: 'Ada', n: 3, list: ['b', 'c'], fresh: true });
  await base.putMany([...Array(12).keys()].map((n) => ({ key: `row-${String(n).padStart(2, '0')}`, n })));
  await assert.rejects(base.insert({ n: 0 }, 'row-01'), /already exists/);
  if (version === '0.0.9') {
    assert.equal((await everything(base.fetch({ 'key?pfx': 'row-' }, 10, 5))).length, 12);
  } else {
    const first = await base.fetch({ 'key?pfx': 'row-' }, { limit: 5 });
    assert.equal(first.count, 5);
    assert.equal((await base.fetch({ 'key?pfx': 'row-' }, { limit: 10, last: first.last })).count, 7);
  }
  for (const { key } of [{ key: 'a/b é' }, ...[...Array(12).keys()].map((n) => ({ key: `row-${String(n).padStart(2, '0')}` }))])
    assert.equal(await base.delete(key), null);
  const drive = deta.Drive(`things-${room}`);
  // Two parts; what the oldest gets is read from a copy that stops after 16 KiB.
  const data = Buffer.alloc(version === '0.0.9' ? 10_000 : 11 * 1024 * 1024, version);
  const name = 'a b/é.bin';
  assert.equal(await drive.put(name, { data }), version === '0.0.9' ? encodeURIComponent(name) : name); // its own doing
  assert.ok(Buffer.from(await (await drive.get(name)).arrayBuffer()).equals(data));
  assert.deepEqual((await drive.list()).names, [name]);
  assert.deepEqual((await drive.deleteMany([name])).deleted, [name]);
}

function call(method, host, path, body) {
  const key = process.env.DETA_PROJECT_KEY;
  const url = `https://${host}/v1/${key.split('_')[0]}${path}`;
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers: { 'X-API-Key': key, 'Content-Type': 'application/json' } }, (answer) => {
      let text = '';
      answer.on('data', (part) => { text += part; });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function withoutPackage() {
  const put = await call('PUT', 'database.deta.sh', '/raw/items', JSON.stringify({ items: [{ key: 'x', n: 1 }] }));
  assert.equal(put.status, 207);
  assert.deepEqual(JSON.parse((await call('GET', 'database.deta.sh', '/raw/items/x')).text), { key: 'x', n: 1 });
  assert.equal((await call('POST', 'drive.deta.sh', '/raw/files?name=x.txt', 'hello')).status, 201);
  assert.equal((await call('GET', 'drive.deta.sh', '/raw/files/download?name=x.txt')).text, 'hello');
}

http.createServer(async (request, response) => {
  const result = {};
  const note = async (name, work) => { result[name] = await work.then(() => 'ok', (error) => error?.stack ?? String(error)); };
  for (const from of ['environment', 'package']) {
    for (const [name, value] of Object.entries(hosts)) {
      if (from === 'environment' && value !== undefined)
        process.env[name] = value;
      else
        delete process.env[name];
    }
    for (const version of ['0.0.9', '1.1.0', '1.2.0', '2.0.0']) {
      for (const file of Object.keys(require.cache)) // the oldest reads the environment once
        delete require.cache[file];
      await note(`${version}, hosts of the ${from}`, roundTrip(version));
    }
  }
  await note('node:https', withoutPackage());
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(result));
}).listen(process.env.PORT ?? 8080);
