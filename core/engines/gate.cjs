// SPDX-License-Identifier: MIT
// Loaded before an app's own code in a process that is kept ready: loads what nearly every app
// uses, then waits for the other end of the pipe to be closed. Leaves no trace of itself.
'use strict';
const gate = process.env.ORRERY_GATE;
if (gate !== undefined && require('node:worker_threads').isMainThread) {
  const fs = require('node:fs');
  delete process.env.ORRERY_GATE;
  if (process.env.ORRERY_NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = process.env.ORRERY_NODE_OPTIONS;
  delete process.env.ORRERY_NODE_OPTIONS;
  for (const name of ['http', 'https', 'net', 'tls', 'stream', 'zlib', 'crypto', 'url', 'util', 'querystring', 'fs/promises']) {
    try { require(`node:${name}`); } catch { /* an older node */ }
  }
  try {
    fs.readSync(Number(gate), Buffer.alloc(1));
    fs.closeSync(Number(gate));
  } catch { /* a child of a process that has waited */ }
}
