// Every call of the npm package `deta`, with `Deta()` and no argument. Answers with what failed.
'use strict';
const assert = require('node:assert/strict');
const http = require('node:http');
const { Deta } = require('deta');

const checks = {
  async putAndGet({ base }) {
    const made = await base.put({ name: 'Ada', tags: ['a'], visits: 1, profile: { age: 36 } }, 'ada');
    assert.equal(made.key, 'ada');
    assert.deepEqual(await base.get('ada'), { key: 'ada', name: 'Ada', tags: ['a'], visits: 1, profile: { age: 36 } });
    assert.equal(await base.get('nobody'), null);
    assert.match((await base.put('just text')).key, /^[0-9a-z]{12}$/);
    assert.deepEqual(await base.put(7, '%@#//#!#)#$_'), { key: '%@#//#!#)#$_', value: 7 });
    assert.equal((await base.get('%@#//#!#)#$_')).value, 7);
  },
  async putManyAndFetch({ base }) {
    const answer = await base.putMany([...Array(25).keys()].map((n) => ({ key: `row-${String(n).padStart(2, '0')}`, n, even: n % 2 === 0 })));
    assert.equal(answer.processed.items.length, 25);
    const even = await base.fetch({ 'key?pfx': 'row-', even: true });
    assert.equal(even.count, 13);
    assert.equal(even.last, undefined);
    const page = await base.fetch({ 'key?pfx': 'row-' }, { limit: 10, desc: true });
    assert.equal(page.items[0].n, 24);
    const next = await base.fetch({ 'key?pfx': 'row-' }, { limit: 10, desc: true, last: page.last });
    assert.equal(next.items[0].n, 14);
    assert.equal((await base.fetch([{ 'n?lt': 2 }, { 'n?gte': 24 }])).count, 3);
    assert.equal((await base.fetch({ 'n?r': [5, 7] })).count, 3);
    await assert.rejects(base.fetch({ 'n?nonsense': 1 }), /Bad query/);
  },
  async insert({ base }) {
    assert.equal((await base.insert({ once: true }, 'once')).key, 'once');
    await assert.rejects(base.insert({ once: true }, 'once'), /already exists/);
  },
  async update({ base }) {
    await base.put({ n: 1, list: ['b'], gone: true, deep: { x: 1 } }, 'upd');
    assert.equal(await base.update({ 'n': base.util.increment(4), 'list': base.util.append('c'), 'gone': base.util.trim(), 'deep.x': 2, 'fresh': 'yes' }, 'upd'), null);
    await base.update({ list: base.util.prepend(['a']) }, 'upd');
    assert.deepEqual(await base.get('upd'), { key: 'upd', n: 5, list: ['a', 'b', 'c'], deep: { x: 2 }, fresh: 'yes' });
    await assert.rejects(base.update({ n: 1 }, 'nobody'));
  },
  async expiry({ base }) {
    await base.put({ short: true }, 'old', { expireAt: new Date(Date.now() - 5000) });
    assert.equal(await base.get('old'), null);
    const item = await base.put({ long: true }, 'new', { expireIn: 300 });
    assert.ok(item.__expires > Date.now() / 1000);
  },
  async remove({ base }) {
    await base.put({ x: 1 }, 'bye');
    assert.equal(await base.delete('bye'), null);
    assert.equal(await base.get('bye'), null);
  },
  async driveRoundTrip({ drive }) {
    assert.equal(await drive.put('a b/é+1.txt', { data: 'hello', contentType: 'text/plain' }), 'a b/é+1.txt');
    const blob = await drive.get('a b/é+1.txt');
    assert.equal(await blob.text(), 'hello');
    assert.equal(blob.type, 'text/plain');
    assert.equal(await drive.get('nothing'), null);
    await drive.put('empty', { data: Buffer.alloc(0) });
    assert.equal((await drive.get('empty')).size, 0);
  },
  async driveInParts({ drive }) {
    const data = Buffer.alloc(21 * 1024 * 1024, 'orrery');
    await drive.put('large.bin', { data });
    const back = Buffer.from(await (await drive.get('large.bin')).arrayBuffer());
    assert.ok(back.equals(data));
  },
  async driveListAndDelete({ drive }) {
    for (const name of ['list-a', 'list/a', 'list/b', 'list/x/c'])
      await drive.put(name, { data: name });
    assert.deepEqual((await drive.list({ prefix: 'list/', recursive: false })).names, ['list/a', 'list/b', 'list/x/']);
    const first = await drive.list({ prefix: 'list', limit: 2 });
    assert.deepEqual(first.names, ['list-a', 'list/a']);
    assert.equal(first.paging.last, 'list/a');
    assert.equal((await drive.list({ prefix: 'list', last: 'list/b' })).paging, undefined);
    assert.equal(await drive.delete('list-a'), 'list-a');
    assert.deepEqual((await drive.deleteMany(['list/a', 'list/b', 'not there'])).deleted.sort(), ['list/a', 'list/b', 'not there']);
    assert.deepEqual((await drive.list({ prefix: 'list' })).names, ['list/x/c']);
  },
};

http.createServer(async (request, response) => {
  const deta = Deta();
  const rooms = { base: deta.Base('people'), drive: deta.Drive('things') };
  const result = {};
  for (const [name, check] of Object.entries(checks))
    result[name] = await check(rooms).then(() => 'ok', (error) => error?.stack ?? String(error));
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(result));
}).listen(process.env.PORT ?? 8080);
