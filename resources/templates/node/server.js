'use strict';
const http = require('node:http');
const base = require('./base.js');

const page = (count) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@NAME@</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 15vh auto 0; max-width: 34rem; padding: 0 1.5rem; font: 1rem/1.55 system-ui, sans-serif; }
  h1 { margin: 0 0 .5rem; font-size: 2rem; letter-spacing: -.02em; }
  b { font-variant-numeric: tabular-nums; }
</style>
<h1>@NAME@</h1>
<p>This page was asked for <b>${count}</b> ${count === 1 ? 'time' : 'times'}. The count is kept in
the Base <code>counters</code>, so it outlives a restart.</p>
<p>Change <code>server.js</code> and save: the next request gets the new program.</p>
`;

async function answer(request, response) {
  if (request.url !== '/') {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
    return response.end('There is nothing here.\n');
  }
  const counter = (await base.get('counters', 'visits')) ?? { key: 'visits', count: 0 };
  counter.count += 1;
  await base.put('counters', counter);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(page(counter.count));
}

http.createServer((request, response) => {
  answer(request, response).catch((trouble) => {
    console.error(trouble);
    response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end('Something went wrong. The log of this app says what.\n');
  });
}).listen(process.env.PORT ?? 8080);
