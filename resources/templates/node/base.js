'use strict';
// The Base of this app copy over HTTP, with nothing but what Node brings along. The npm package
// `deta` works as well, without any setting.
const key = process.env.DETA_PROJECT_KEY ?? '';
const host = process.env.DETA_BASE_HOST ?? 'database.deta.sh';

async function ask(name, method, path, body) {
  const answer = await fetch(`https://${host}/v1/${key.split('_')[0]}/${name}${path}`, {
    method,
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (answer.status === 404)
    return null;
  if (!answer.ok)
    throw new Error(`Base answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

exports.get = (name, id) => ask(name, 'GET', `/items/${encodeURIComponent(id)}`);
exports.put = (name, item) => ask(name, 'PUT', '/items', { items: [item] });
