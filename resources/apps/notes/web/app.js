import { Base } from './base.js';
import { render, withTask } from './markdown.js';

const base = new Base('notes');
const channel = 'BroadcastChannel' in window ? new BroadcastChannel('notes') : null;
const $ = (id) => document.getElementById(id);

const notes = new Map(); // key → note
const dirty = new Set(); // keys that wait to be saved
let open = null; // key of the note on screen
let reading = false;
let saveTimer = 0;
let saving = null;

// --- Saving ---------------------------------------------------------------------------------

function state(text, bad = false) {
  $('state').textContent = text;
  $('state').classList.toggle('bad', bad);
}

function changed(key) {
  notes.get(key).updated = Date.now();
  dirty.add(key);
  state('Saving …');
  clearTimeout(saveTimer);
  saveTimer = setTimeout(save, 500);
}

/** Writes what is dirty, one round at a time; a note that changes meanwhile stays dirty. */
async function save() {
  clearTimeout(saveTimer);
  if (saving) {
    await saving;
    return dirty.size ? save() : undefined;
  }
  saving = (async () => {
    for (const key of [...dirty]) {
      dirty.delete(key);
      const note = notes.get(key);
      if (!note)
        continue;
      try {
        await base.put(note);
        channel?.postMessage({ put: note });
      } catch (error) {
        dirty.add(key);
        throw error;
      }
    }
  })();
  try {
    await saving;
    if (!dirty.size)
      state('Saved');
  } catch (error) {
    if (error.status === 401)
      state('Signed out: open Notes from your Space again', true);
    else
      state(`Not saved: ${error.message} Trying again.`, true);
    saveTimer = setTimeout(save, 4000);
  } finally {
    saving = null;
  }
  drawList();
}

addEventListener('pagehide', () => dirty.forEach((key) => base.put(notes.get(key), true).catch(() => {})));
// What is merely not written yet is sent on the way out; only what was refused is worth a question.
addEventListener('beforeunload', (event) => $('state').classList.contains('bad') && event.preventDefault());

// --- The list -------------------------------------------------------------------------------

const titleOf = (note) => note.title || note.text.split('\n')[0].replace(/^[#>\s-]+/, '').slice(0, 80) || 'Untitled';

function when(time) {
  const date = new Date(time);
  const today = new Date().toDateString() === date.toDateString();
  if (today)
    return date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const thisYear = date.getFullYear() === new Date().getFullYear();
  return date.toLocaleDateString([], { day: 'numeric', month: 'short', year: thisYear ? undefined : 'numeric' });
}

function snippet(note, word) {
  const body = note.title ? note.text : note.text.split('\n').slice(1).join('\n');
  const text = body.replace(/^\s*([#>*+-]+|- \[[ xX]\])\s+/gm, '').replace(/\*\*|```/g, '').replace(/\s+/g, ' ').trim();
  const at = word ? text.toLowerCase().indexOf(word) : -1;
  if (at < 0)
    return [text.slice(0, 120) || 'No text yet'];
  const from = Math.max(0, at - 24);
  const mark = document.createElement('mark');
  mark.textContent = text.slice(at, at + word.length);
  return [(from ? '… ' : '') + text.slice(from, at), mark, text.slice(at + word.length, at + 100)];
}

function row(note, word) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.key = note.key;
  button.setAttribute('aria-current', String(note.key === open));
  const name = document.createElement('strong');
  if (note.pinned) {
    name.innerHTML = '<svg class="pinned" viewBox="0 0 20 20" role="img" aria-label="Pinned"><path fill="currentColor" d="M7 3h6l-1 5 3 3H5l3-3zM10 11v6"/></svg>';
  }
  name.append(titleOf(note));
  const time = document.createElement('time');
  time.dateTime = new Date(note.updated).toISOString();
  time.textContent = when(note.updated);
  const words = document.createElement('span');
  words.className = 'snippet';
  words.append(...snippet(note, word));
  button.append(name, time, words);
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function drawList() {
  const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...notes.values()]
    .filter((note) => words.every((word) => `${note.title}\n${note.text}`.toLowerCase().includes(word)))
    .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updated - a.updated);
  const focused = document.activeElement?.dataset?.key;
  $('list').replaceChildren(...found.map((note) => row(note, words[0])));
  if (focused)
    $('list').querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  const total = notes.size === 1 ? '1 note' : `${notes.size} notes`;
  $('count').textContent = words.length ? `${found.length} of ${total}` : notes.size ? total : '';
  $('list').hidden = found.length === 0;
  $('list-empty').hidden = found.length > 0;
  $('list-empty').textContent = words.length ? 'No note has all these words.' : 'Your notes will stand here. Write the first one.';
}

// --- One note -------------------------------------------------------------------------------

function setMode(read) {
  reading = read;
  $('mode-write').setAttribute('aria-pressed', String(!read));
  $('mode-read').setAttribute('aria-pressed', String(read));
  $('text').hidden = read;
  $('read').hidden = !read;
  if (read)
    drawRead();
}

function drawRead() {
  const note = notes.get(open);
  const blocks = render(note.text, (line, checked) => {
    note.text = withTask(note.text, line, checked);
    $('text').value = note.text;
    changed(note.key);
    drawRead();
  });
  if (!blocks.length) {
    const hint = document.createElement('p');
    hint.className = 'when';
    hint.textContent = 'Nothing written yet.';
    blocks.push(hint);
  }
  $('read').replaceChildren(...blocks);
}

function drawNote() {
  const note = notes.get(open);
  $('blank').hidden = Boolean(note);
  $('note').hidden = !note;
  document.body.dataset.view = note ? 'note' : 'list';
  document.title = note ? `${titleOf(note)} – Notes` : 'Notes';
  if (!note)
    return;
  if ($('title').value !== note.title)
    $('title').value = note.title;
  if ($('text').value !== note.text)
    $('text').value = note.text;
  const created = new Date(note.created).toLocaleDateString([], { dateStyle: 'long' });
  $('when').textContent = `Written on ${created}`;
  $('pin').setAttribute('aria-pressed', String(note.pinned));
  $('pin').title = note.pinned ? 'Do not pin any more' : 'Pin to the top';
  if (reading)
    drawRead();
}

function show(key, focus) {
  open = notes.has(key) ? key : null;
  if (location.hash.slice(1) !== (open ?? ''))
    history.pushState(null, '', open ? `#${open}` : location.pathname);
  if (open)
    setMode(reading && Boolean(notes.get(open).text));
  state('');
  drawNote();
  drawList();
  if (open && focus)
    $(focus).focus();
}

function create() {
  const now = Date.now();
  // Time first: the newest notes stand at the end of the Base, whoever reads it.
  const key = now.toString(36) + crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  notes.set(key, { key, title: '', text: '', pinned: false, created: now, updated: now });
  reading = false;
  show(key, 'title');
}

function toast(text, action, act) {
  $('toast').firstElementChild.textContent = text;
  const button = $('toast').lastElementChild;
  button.textContent = action;
  button.onclick = () => {
    $('toast').hidden = true;
    act();
  };
  $('toast').hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $('toast').hidden = true; }, 8000);
}

async function remove() {
  const note = notes.get(open);
  if (!note)
    return;
  notes.delete(note.key);
  dirty.delete(note.key);
  show(null);
  try {
    await saving?.catch(() => {});
    await base.remove(note.key);
    channel?.postMessage({ removed: note.key });
    toast(`“${titleOf(note)}” is deleted.`, 'Undo', () => {
      notes.set(note.key, note);
      show(note.key, 'title');
      changed(note.key);
    });
  } catch (error) {
    notes.set(note.key, note);
    drawList();
    toast(`Not deleted: ${error.message}`, 'Dismiss', () => {});
  }
}

// --- Wiring ---------------------------------------------------------------------------------

$('new').addEventListener('click', create);
$('blank-new').addEventListener('click', create);
$('back').addEventListener('click', () => show(null));
$('remove').addEventListener('click', remove);
$('search').addEventListener('input', drawList);
$('mode-write').addEventListener('click', () => { setMode(false); $('text').focus(); });
$('mode-read').addEventListener('click', () => setMode(true));
$('list').addEventListener('click', (event) => {
  const key = event.target.closest('button')?.dataset.key;
  if (key)
    show(key, reading ? 'mode-read' : 'text');
});
$('list').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step)
    return;
  const rows = [...$('list').querySelectorAll('button')];
  rows[rows.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});
for (const field of ['title', 'text']) {
  $(field).addEventListener('input', () => {
    notes.get(open)[field] = $(field).value;
    changed(open);
    document.title = `${titleOf(notes.get(open))} – Notes`;
    drawList();
  });
}
$('title').addEventListener('keydown', (event) => {
  if (event.key === 'Enter') {
    event.preventDefault();
    setMode(false);
    $('text').focus();
  }
});
$('pin').addEventListener('click', () => {
  const note = notes.get(open);
  note.pinned = !note.pinned;
  changed(open);
  drawNote();
  drawList();
});
addEventListener('keydown', (event) => {
  const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName);
  if (event.ctrlKey && event.altKey && event.code === 'KeyN') create();
  else if (event.ctrlKey && !event.altKey && event.code === 'KeyE' && open) setMode(!reading);
  else if (event.key === '/' && !typing) $('search').focus();
  else if (event.key === 'Escape' && open) show(null);
  else return;
  event.preventDefault();
});
addEventListener('popstate', () => show(location.hash.slice(1)));
channel?.addEventListener('message', ({ data }) => {
  if (data.put && !dirty.has(data.put.key)) notes.set(data.put.key, data.put);
  if (data.removed) notes.delete(data.removed);
  if (open === data.removed) show(null);
  drawNote();
  drawList();
});

async function start() {
  try {
    for (const note of await base.all())
      notes.set(note.key, { title: '', text: '', pinned: false, created: 0, updated: 0, ...note });
    show(location.hash.slice(1));
    document.body.dataset.ready = 'true';
  } catch (error) {
    $('list-empty').hidden = false;
    $('list-empty').textContent = error.status === 401
      ? 'You are signed out. Open Notes from your Space again.'
      : `Your notes could not be read. ${error.message}`;
    toast('Your notes could not be read.', 'Try again', start);
  }
}
start();
