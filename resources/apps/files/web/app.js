import { dropped, upload } from './upload.js';

const $ = (id) => document.getElementById(id);
const picked = new Set();
let folder = '';
let content = { folders: [], files: [] };
let lines = new Map();

const SHAPES = {
  folder: 'M2 6a2 2 0 0 1 2-2h4l2 2h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2z',
  file: 'M5 2h7l4 4v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM12 2v4h4',
  text: 'M5 2h7l4 4v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1zM12 2v4h4M7 10h6M7 13h6',
  audio: 'M8 15V5l8-2v10M8 15a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM16 13a2 2 0 1 1-4 0 2 2 0 0 1 4 0z',
  video: 'M3 5h14v10H3zM8 8l4 2-4 2z',
  download: 'M10 4v9M6 9l4 4 4-4M4 16h12',
};

function make(name, attributes = {}, children = []) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function shape(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}

const address = (name) => `/file/${name.split('/').map(encodeURIComponent).join('/')}`;
const lastOf = (name) => name.replace(/\/$/, '').split('/').pop();

function readable(bytes) {
  if (bytes < 1024)
    return `${bytes} B`;
  const step = Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString([], { maximumFractionDigits: value < 10 ? 1 : 0 })} ${['KB', 'MB', 'GB', 'TB'][step - 1]}`;
}

function kind(file) {
  const type = file.type ?? '';
  const ending = file.name.split('.').pop().toLowerCase();
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  if (type === 'application/pdf') return 'pdf';
  const texts = ['txt', 'md', 'json', 'csv', 'log', 'xml', 'yaml', 'yml', 'js', 'ts', 'css', 'py', 'c', 'cpp', 'h', 'go', 'rs', 'sh', 'ini', 'toml'];
  return type.startsWith('text/') || texts.includes(ending) ? 'text' : 'file';
}

function toast(text) {
  $('toast').textContent = text;
  $('toast').hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $('toast').hidden = true; }, 6000);
}

async function ask(method, where, body) {
  let answer;
  try {
    answer = await fetch(where, { method, headers: body ? { 'Content-Type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  } catch {
    throw new Error('Your Space does not answer.');
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.status === 401)
    throw new Error('You are signed out. Open Files from your Space again.');
  if (!answer.ok)
    throw new Error(said.error ?? `The Space answered ${answer.status}.`);
  return said;
}

/** Runs one action; what goes wrong is said, and the list is true again afterwards. */
async function act(action) {
  try {
    await action();
  } catch (error) {
    toast(error.message);
  }
  await load();
}

// --- Drawing --------------------------------------------------------------------------------

function row(name, label, link, cells) {
  const box = make('input', { type: 'checkbox', checked: picked.has(name) });
  box.setAttribute('aria-label', `Choose ${label}`);
  box.addEventListener('change', () => {
    if (box.checked) picked.add(name);
    else picked.delete(name);
    draw();
  });
  const line = make('tr', { className: picked.has(name) ? 'picked' : '' }, [make('td', { className: 'box' }, [box]), make('td', { className: 'name' }, [link]), ...cells]);
  line.dataset.name = name;
  return line;
}

function folderRow(name) {
  const link = make('a', { href: `#/${encodeURI(name)}`, className: 'folder' }, [shape('folder'), make('span', { textContent: lastOf(name) })]);
  return row(name, lastOf(name), link, [make('td', { className: 'size' }), make('td', { className: 'time' }), make('td', { className: 'more' })]);
}

function fileRow(file) {
  const label = lastOf(file.name);
  const picture = kind(file) === 'image' && file.size < 4 * 1024 * 1024
    ? make('img', { src: address(file.name), alt: '', loading: 'lazy' })
    : shape({ text: 'text', audio: 'audio', video: 'video' }[kind(file)] ?? 'file');
  const link = make('a', { href: address(file.name) }, [picture, make('span', { textContent: label, title: label })]);
  link.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    event.preventDefault();
    preview(file);
  });
  const time = file.modified ? new Date(file.modified).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }) : '';
  const get = make('a', { href: `${address(file.name)}?download`, title: 'Download' }, [shape('download')]);
  get.setAttribute('aria-label', `Download ${label}`);
  return row(file.name, label, link, [
    make('td', { className: 'size', textContent: readable(file.size) }),
    make('td', { className: 'time', textContent: time }),
    make('td', { className: 'more' }, [get]),
  ]);
}

function drawPath() {
  const pieces = folder.split('/').filter(Boolean);
  const nodes = [make('a', { href: '#/', textContent: 'All files' })];
  pieces.forEach((piece, index) => {
    const target = pieces.slice(0, index + 1).join('/');
    nodes.push(make('span', { textContent: '/' }), make('a', { href: `#/${encodeURI(target)}/`, textContent: piece }));
  });
  nodes.at(-1).setAttribute('aria-current', 'page');
  $('path').replaceChildren(...nodes);
  document.title = pieces.length ? `${pieces.at(-1)} – Files` : 'Files';
}

/** The line that stands there already where nothing of it changed: a click on it is not lost. */
function line(entry, draw) {
  const key = JSON.stringify([entry, picked.has(entry.name ?? entry)]);
  const made = lines.get(key) ?? draw(entry);
  made.dataset.key = key;
  return made;
}

function draw() {
  const words = $('filter').value.trim().toLowerCase();
  const fits = (name) => lastOf(name).toLowerCase().includes(words);
  const folders = content.folders.filter(fits);
  const files = content.files.filter((file) => fits(file.name));
  const before = [...$('rows').children];
  lines = new Map(before.map((made) => [made.dataset.key, made]));
  const now = [...folders.map((name) => line(name, folderRow)), ...files.map((file) => line(file, fileRow))];
  if (now.length !== before.length || now.some((made, index) => made !== before[index]))
    $('rows').replaceChildren(...now);
  const count = folders.length + files.length;
  $('table').hidden = count === 0;
  $('empty').hidden = count > 0;
  $('empty').querySelector('h2').textContent = words ? 'Nothing like that here' : folder ? 'This folder is empty' : 'No files yet';
  $('empty').querySelector('p').textContent = words ? 'Try another word, or look in another folder.' : 'Drop files or folders anywhere on this page, or choose them.';
  $('empty').querySelector('button').hidden = Boolean(words);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const parts = [];
  if (folders.length) parts.push(folders.length === 1 ? '1 folder' : `${folders.length} folders`);
  if (files.length) parts.push(`${files.length === 1 ? '1 file' : `${files.length} files`}, ${readable(total)}`);
  $('summary').textContent = parts.join(' and ');
  $('selection').hidden = picked.size === 0;
  $('chosen').textContent = `${picked.size} chosen`;
  $('rename').hidden = picked.size !== 1;
  $('all').checked = count > 0 && picked.size === count;
  $('all').indeterminate = picked.size > 0 && picked.size < count;
}

async function load() {
  const wanted = folder;
  try {
    const found = await ask('GET', `/list?${new URLSearchParams({ folder })}`);
    if (wanted !== folder)
      return;
    content = found;
    const names = new Set([...found.folders, ...found.files.map((file) => file.name)]);
    picked.forEach((name) => names.has(name) || picked.delete(name));
    document.body.dataset.ready = 'true';
  } catch (error) {
    toast(error.message);
  }
  drawPath();
  draw();
}

function enter() {
  folder = decodeURI(location.hash.slice(2));
  picked.clear();
  $('filter').value = '';
  load();
}

// --- Looking at a file ----------------------------------------------------------------------

async function preview(file) {
  const where = address(file.name);
  $('preview-name').textContent = lastOf(file.name);
  $('preview-open').href = where;
  $('preview-download').href = `${where}?download`;
  const show = (...nodes) => $('preview-body').replaceChildren(...nodes);
  show();
  $('preview').showModal();
  switch (kind(file)) {
    case 'image': return show(make('img', { src: where, alt: lastOf(file.name) }));
    case 'audio': return show(make('audio', { src: where, controls: true }));
    case 'video': return show(make('video', { src: where, controls: true }));
    case 'pdf': return show(make('iframe', { src: where, title: lastOf(file.name) }));
    case 'text': {
      const answer = await fetch(where, { headers: { Range: 'bytes=0-262143' } });
      const text = file.size ? await answer.text() : '';
      return show(make('pre', { textContent: file.size > 262144 ? `${text}\n…` : text || '(empty)' }));
    }
    default: return show(make('p', { textContent: `There is no preview for this kind of file (${readable(file.size)}).` }));
  }
}

$('preview').addEventListener('close', () => $('preview-body').replaceChildren());
$('preview-close').addEventListener('click', () => $('preview').close());
$('preview').addEventListener('click', (event) => event.target === $('preview') && $('preview').close());

// --- Asking ---------------------------------------------------------------------------------

/** Resolves with the text of the field (or true without a field), or null when cancelled. */
function question({ title, text = '', value, ok, grave = false }) {
  $('ask-title').textContent = title;
  $('ask-text').textContent = text;
  $('ask-text').hidden = !text;
  $('ask-field').hidden = value === undefined;
  $('ask-field').value = value ?? '';
  $('ask-ok').textContent = ok;
  $('ask-ok').classList.toggle('grave', grave);
  $('ask').returnValue = '';
  $('ask').showModal();
  if (value !== undefined)
    $('ask-field').select();
  return new Promise((resolve) => {
    $('ask').addEventListener('close', () => {
      const said = value === undefined ? true : $('ask-field').value.trim();
      resolve($('ask').returnValue === 'ok' && said ? said : null);
    }, { once: true });
  });
}
$('ask-cancel').addEventListener('click', () => $('ask').close(''));

$('new-folder').addEventListener('click', async () => {
  const name = await question({ title: 'New folder', value: '', ok: 'Create' });
  if (name)
    await act(() => ask('POST', '/folders', { folder: `${folder}${name}/` }));
});
$('rename').addEventListener('click', async () => {
  const [from] = picked;
  const slash = from.endsWith('/') ? '/' : '';
  const to = await question({ title: 'Rename or move', text: 'A “/” in the name leads into a folder.', value: from.replace(/\/$/, ''), ok: 'Rename' });
  if (to && to !== from.replace(/\/$/, ''))
    await act(() => ask('POST', '/move', { from, to: to + slash }));
});
$('remove').addEventListener('click', async () => {
  const names = [...picked];
  const text = names.length === 1 ? `“${lastOf(names[0])}” will be gone for good.` : `${names.length} files and folders will be gone for good.`;
  if (await question({ title: 'Delete?', text, ok: 'Delete', grave: true }))
    await act(() => ask('POST', '/delete', { names }));
});

// --- Uploading ------------------------------------------------------------------------------

async function send({ file, folder: below }, target) {
  const name = target + below + file.name;
  const cancel = new AbortController();
  const bar = make('progress', { max: Math.max(1, file.size), value: 0 });
  bar.setAttribute('aria-label', `Upload of ${file.name}`);
  const note = make('span', { className: 'note', textContent: 'Waiting' });
  const button = make('button', { type: 'button', textContent: 'Cancel' });
  const line = make('div', { className: 'upload' }, [make('span', { className: 'label', textContent: below + file.name }), note, button, bar]);
  button.addEventListener('click', () => { cancel.abort(); line.remove(); });
  $('uploads').append(line);
  $('uploads').hidden = false;
  try {
    await upload(file, name, cancel.signal, (sent) => {
      bar.value = sent;
      note.textContent = `${readable(sent)} of ${readable(file.size)}`;
    });
    bar.value = bar.max;
    line.classList.add('done');
    button.remove();
    note.textContent = 'Done';
    setTimeout(() => { line.remove(); $('uploads').hidden = !$('uploads').children.length; }, 2500);
  } catch (error) {
    line.classList.add('failed');
    note.textContent = error.name === 'AbortError' ? 'Cancelled' : error.message;
    button.textContent = 'Dismiss';
  }
}

/** A few at a time: enough to fill the line, few enough to stay readable. */
async function sendAll(files) {
  const target = folder;
  const waiting = [...files];
  const worker = async () => {
    for (let next; (next = waiting.shift());)
      await send(next, target);
  };
  await Promise.all([worker(), worker(), worker()]);
  $('uploads').hidden = !$('uploads').children.length;
  await load();
}

$('choose').addEventListener('click', () => $('picker').click());
$('empty').querySelector('button').addEventListener('click', () => $('picker').click());
$('picker').addEventListener('change', () => {
  sendAll([...$('picker').files].map((file) => ({ file, folder: '' })));
  $('picker').value = '';
});
let hovering = 0;
addEventListener('dragenter', (event) => { event.preventDefault(); hovering += 1; $('drop').hidden = false; });
addEventListener('dragleave', () => { hovering -= 1; $('drop').hidden = hovering <= 0; });
addEventListener('dragover', (event) => event.preventDefault());
addEventListener('drop', async (event) => {
  event.preventDefault();
  hovering = 0;
  $('drop').hidden = true;
  sendAll(await dropped(event.dataTransfer));
});

// --- The rest -------------------------------------------------------------------------------

$('filter').addEventListener('input', draw);
$('clear').addEventListener('click', () => { picked.clear(); draw(); });
$('all').addEventListener('change', () => {
  const names = [...$('rows').children].map((line) => line.dataset.name);
  picked.clear();
  if ($('all').checked)
    names.forEach((name) => picked.add(name));
  draw();
});
addEventListener('keydown', (event) => {
  if (document.querySelector('dialog[open]') || event.target.matches('input:not([type="checkbox"])'))
    return;
  if (event.key === 'Delete' && picked.size) $('remove').click();
  else if (event.key === 'F2' && picked.size === 1) $('rename').click();
  else if (event.key === '/') { event.preventDefault(); $('filter').focus(); }
  else if (event.key === 'Backspace' && folder) location.hash = `#/${encodeURI(folder.split('/').slice(0, -2).join('/'))}${folder.split('/').length > 2 ? '/' : ''}`;
});
addEventListener('hashchange', enter);
enter();
