// Every page of a Space app reaches the app's own Base under this address. No key is needed: the
// session says who asks. Look at what is stored under Data in Orrery.
const base = '/__space/v0/base/v1/dummy/lines';
const headers = { 'X-API-Key': 'dummy', 'Content-Type': 'application/json' };

const list = document.querySelector('#lines');
const state = document.querySelector('#state');
const input = document.querySelector('#line');

async function ask(method, path, body) {
  const answer = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok)
    throw new Error(`Your Space answered ${answer.status}.`);
  return answer.json();
}

function show(text) {
  const item = document.createElement('li');
  item.textContent = text;
  list.append(item);
}

async function load() {
  const { items } = await ask('POST', '/query', { query: [] });
  items.sort((a, b) => a.time - b.time).forEach((item) => show(item.text));
  state.textContent = items.length ? '' : 'Nothing kept yet.';
}

document.querySelector('#add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = input.value.trim();
  if (!text)
    return;
  try {
    await ask('PUT', '/items', { items: [{ text, time: Date.now() }] });
    show(text);
    input.value = '';
    state.textContent = '';
  } catch (trouble) {
    state.textContent = trouble.message;
  }
});

load().catch((trouble) => { state.textContent = trouble.message; });
