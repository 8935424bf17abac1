// SPDX-License-Identifier: MIT
// Bun.serve + bun:sqlite: PUT /items, GET /items/KEY, POST /query. argv: PORT FILE SYNC [index]
import { Database } from "bun:sqlite";
const [port, file, sync, index] = process.argv.slice(2);
const db = new Database(file, { create: true });
db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=${sync}; PRAGMA cache_size=-65536; CREATE TABLE IF NOT EXISTS items(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`);
if (index) db.exec("CREATE INDEX IF NOT EXISTS ix ON items(json_extract(value,'$.profile.city'),key)");
const ins = db.query("INSERT INTO items VALUES(?1,?2) ON CONFLICT DO UPDATE SET value=excluded.value");
const get = db.query("SELECT value FROM items WHERE key=?1");
const put = db.transaction((l) => { for (const d of l) ins.run(d.key, JSON.stringify(d)); });
const cache = new Map();
const q = (p) => { let s = cache.get(p); if (!s) cache.set(p, s = db.query(`SELECT value FROM items WHERE json_extract(value,'$.${p}')=?1 ORDER BY key LIMIT ?2`)); return s; };
const J = { headers: { "content-type": "application/json" } };
Bun.serve({ port: +port, hostname: "127.0.0.1", async fetch(r) {
  const u = new URL(r.url);
  if (r.method === "PUT") { const b = await r.json(); put(b.items); return new Response(JSON.stringify({ processed: { items: b.items } }), { status: 207, ...J }); }
  if (r.method === "GET") { const v = get.get(u.pathname.slice(7)); return v ? new Response(v.value, J) : new Response("{}", { status: 404 }); }
  const b = await r.json(); const [p, v] = Object.entries(b.query[0])[0];
  const l = q(p).all(v, b.limit); return new Response(`{"paging":{"size":${l.length}},"items":[${l.map((x) => x.value).join(",")}]}`, J);
} });
