// Tells what a Micro sees and tries what it must not be able to do. For tests only.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');

const read = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
};

function attempt(what) {
  try {
    return { ok: true, value: what() };
  } catch (error) {
    return { ok: false, error: error.code ?? error.message };
  }
}

function connect(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 3000 });
    const end = (answer) => { socket.destroy(); resolve(answer); };
    socket.on('connect', () => end('connected'));
    socket.on('timeout', () => end('timeout'));
    socket.on('error', (error) => end(error.code));
  });
}

function ask(method, address, headers, body) {
  return new Promise((resolve) => {
    const request = (address.startsWith('http:') ? http : https).request(address, { method, headers, timeout: 8000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => { text += piece; });
      answer.on('end', () => resolve({ status: answer.statusCode, body: text.slice(0, 100000) }));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => resolve({ status: 0, error: error.code ?? error.message }));
    request.end(body);
  });
}

/// Looks a name up over TCP, as programs do when an answer is too long for a datagram.
function lookUp(host) {
  const labels = host.split('.').flatMap((label) => [label.length, ...Buffer.from(label)]);
  const query = Buffer.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, 1, 0, 1]);
  return new Promise((resolve) => {
    const socket = net.connect(53, '127.0.0.1', () => socket.write(Buffer.concat([Buffer.from([0, query.length]), query])));
    let answer = Buffer.alloc(0);
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('data', (piece) => { answer = Buffer.concat([answer, piece]); });
    socket.on('error', () => {});
    socket.on('close', () => resolve({ code: answer.length > 5 ? answer[5] & 15 : -1, records: answer.length > 9 ? answer[9] : 0 }));
  });
}

const routes = {
  '/env': () => process.env,
  '/whoami': () => ({ pid: process.pid, uid: process.getuid(), cwd: process.cwd(), instance: process.env.DETA_SPACE_APP_HOSTNAME }),
  '/processes': () => fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    .map((pid) => attempt(() => fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')).value),
  '/read': (query) => attempt(() => { const file = query.get('file'); return fs.statSync(file).isDirectory() ? fs.readdirSync(file) : fs.readFileSync(file, 'utf8').slice(0, 200); }),
  '/write': (query) => attempt(() => fs.writeFileSync(query.get('file'), 'x')),
  '/connect': (query) => connect(query.get('host'), Number(query.get('port'))),
  '/lookup': (query) => lookUp(query.get('host')),
  '/ask': (query) => ask(query.get('method') ?? 'GET', query.get('address'), JSON.parse(query.get('headers') ?? '{}'), query.get('body') ?? undefined),
  '/crash': () => { console.error('the last words of the probe'); process.exit(3); },
};

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://probe');
  if (url.pathname === '/stream') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    request.on('close', () => console.log('the stream was closed'));
    return;
  }
  const route = routes[url.pathname];
  const body = route ? null : await read(request);
  const content = route ? await route(url.searchParams) : { method: request.method, url: request.url, headers: request.headers, body: body.toString('base64'), length: body.length };
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(content ?? null));
});
server.on('upgrade', (request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n');
  socket.pipe(socket);
});
server.listen(Number(process.env.PORT), () => console.log('the probe listens'));
