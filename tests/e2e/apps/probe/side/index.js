// The second Micro: echoes requests, and answers its scheduled actions.
'use strict';
const http = require('node:http');

http.createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  console.log(`${request.method} ${request.url}`);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ micro: process.env.DETA_SPACE_APP_MICRO_NAME, type: process.env.DETA_SPACE_APP_MICRO_TYPE, method: request.method, url: request.url, headers: request.headers, body }));
}).listen(process.env.PORT);
