// SPDX-License-Identifier: MIT
// Drives Base and Drive through the unmodified npm package; prints one line for each claim.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/');
const { Deta } = require('deta');
const deta = Deta(); // the key comes from the environment, as inside a Micro
const base = deta.Base('sdk');
const drive = deta.Drive('desk');

const claims = [];
const claim = (name, check) => claims.push([name, check]);

claim('put and get', async () => {
    assert.deepEqual(await base.put({ title: 'Tea', n: 1.5 }, 'b7'), { key: 'b7', title: 'Tea', n: 1.5 });
    assert.deepEqual(await base.get('b7'), { key: 'b7', title: 'Tea', n: 1.5 });
    assert.equal(await base.get('nothing'), null);
    assert.match((await base.put('text')).key, /^[0-9a-z]{12}$/);
});
claim('keys of all kinds', async () => {
    for (const key of ['a/b', 'a%2Fb', 'a b', 'ä', '+', '%@#//#!#)#$_']) {
        await base.put({ key, n: 1 });
        await base.update({ n: base.util.increment(2) }, key);
        assert.deepEqual(await base.get(key), { key, n: 3 });
        await base.delete(key);
        assert.equal(await base.get(key), null);
    }
});
claim('put many', async () => {
    const { processed } = await base.putMany([{ key: 'm1' }, { key: 'm2' }]);
    assert.equal(processed.items.length, 2);
    await assert.rejects(base.putMany(Array.from({ length: 26 }, (_, i) => ({ i }))));
});
claim('insert once', async () => {
    assert.deepEqual(await base.insert({ n: 1 }, 'once'), { key: 'once', n: 1 });
    await assert.rejects(base.insert({ n: 2 }, 'once'), /already exists/);
});
claim('update', async () => {
    await base.put({ user: { age: 40, likes: ['tea'] }, draft: true, on: true }, 'u');
    await base.update({
        'user.age': base.util.increment(2),
        'user.likes': base.util.append('rye'),
        draft: base.util.trim(),
        on: false,
    }, 'u');
    assert.deepEqual(await base.get('u'), { key: 'u', on: false, user: { age: 42, likes: ['tea', 'rye'] } });
    await base.update({ 'user.likes': base.util.prepend(['x', 'y']) }, 'u');
    assert.deepEqual((await base.get('u')).user.likes, ['x', 'y', 'tea', 'rye']);
    await assert.rejects(base.update({ a: 1 }, 'unknown'), /Key not found/);
    await assert.rejects(base.update({}, 'u'));
});
claim('fetch', async () => {
    const list = deta.Base('fetch');
    for (let i = 0; i < 5; i++)
        await list.put({ n: i, even: i % 2 === 0, tags: [`t${i}`], name: `name ${i}` }, `k${i}`);
    assert.equal((await list.fetch()).count, 5);
    assert.equal((await list.fetch()).last, undefined);
    assert.deepEqual((await list.fetch({ even: true })).items.map((i) => i.key), ['k0', 'k2', 'k4']);
    assert.deepEqual((await list.fetch([{ n: 1 }, { 'n?gt': 3 }])).items.map((i) => i.n), [1, 4]);
    assert.deepEqual((await list.fetch({ 'n?r': [1, 2] })).items.map((i) => i.n), [1, 2]);
    assert.deepEqual((await list.fetch({ 'tags?contains': 't3' })).items.map((i) => i.n), [3]);
    assert.deepEqual((await list.fetch({ 'name?pfx': 'name' }, { limit: 2, desc: true })).items.map((i) => i.n), [4, 3]);
    let page = await list.fetch({}, { limit: 2 });
    let all = page.items;
    while (page.last) {
        page = await list.fetch({}, { limit: 2, last: page.last });
        all = all.concat(page.items);
    }
    assert.deepEqual(all.map((i) => i.key), ['k0', 'k1', 'k2', 'k3', 'k4']);
    await assert.rejects(list.fetch({ 'a??': 1 }), /Bad query/);
    assert.equal((await deta.Base('none').fetch()).count, 0);
});
claim('expiry', async () => {
    await base.put({ n: 1 }, 'gone', { expireAt: new Date('2020-01-01') });
    assert.equal(await base.get('gone'), null);
    await base.put({ n: 1 }, 'later', { expireIn: 1000 });
    assert.equal((await base.get('later')).n, 1);
});
claim('parallel increments', async () => {
    await base.put({ n: 0 }, 'sum');
    await Promise.all(Array.from({ length: 100 }, () => base.update({ n: base.util.increment() }, 'sum')));
    assert.equal((await base.get('sum')).n, 100);
});
claim('files of all names', async () => {
    for (const name of ['a b.txt', 'a+b.txt', '100%.txt', 'é/ü.txt', 'a&b=c.txt', 'q?x#y.txt', '../x', '//y']) {
        assert.equal(await drive.put(name, { data: `data of ${name.length}` }), name);
        assert.equal(await (await drive.get(name)).text(), `data of ${name.length}`);
    }
    const { names } = await drive.list();
    assert.equal(names.length, 8);
    const { deleted } = await drive.deleteMany(names);
    assert.equal(deleted.length, 8);
    assert.deepEqual((await drive.list()).names, []);
    assert.equal(await drive.get('a b.txt'), null);
});
claim('pages of files', async () => {
    for (const name of ['a+1', 'a+2', 'b/1', 'b/2', 'c'])
        await drive.put(name, { data: 'x' });
    let names = [];
    let last;
    do {
        const page = await drive.list({ limit: 1, last });
        names = names.concat(page.names);
        last = page.paging?.last;
    } while (last && names.length < 20);
    assert.deepEqual(names, ['a+1', 'a+2', 'b/1', 'b/2', 'c']);
    assert.deepEqual((await drive.list({ recursive: false })).names, ['a+1', 'a+2', 'b/', 'c']);
    assert.equal((await drive.list()).paging, undefined);
    await assert.rejects(drive.deleteMany(['', ' ']));
});
claim('empty and large files', async () => {
    await drive.put('empty', { data: new Uint8Array(0) }); // '' counts as no data at all
    assert.equal((await drive.get('empty')).size, 0);
    const large = Buffer.alloc(20 * 1024 * 1024 + 1000, 'l');
    large[large.length - 1] = 1;
    await drive.put('large', { data: large, contentType: 'text/x' });
    const got = await drive.get('large');
    assert.equal(got.type, 'text/x');
    assert.ok(Buffer.from(await got.arrayBuffer()).equals(large));
});

let failed = 0;
for (const [name, check] of claims) {
    try {
        await check();
        console.log(`ok ${name}`);
    } catch (error) {
        failed++;
        console.log(`not ok ${name}: ${error?.stack ?? error}`);
    }
}
process.exit(failed ? 1 : 0);
