// Sends files in parts of at most 10 MiB, so that size does not matter and progress is exact.

const PART = 10 * 1024 * 1024;

async function ask(method, address) {
  const answer = await fetch(address, { method });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Error(content.error ?? `The Space answered ${answer.status}.`);
  return content;
}

/** One part. XMLHttpRequest, because fetch does not tell how much has gone out. */
function sendPart(address, blob, type, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    if (type)
      request.setRequestHeader('Content-Type', type);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () => (request.status < 400 ? resolve() : reject(new Error(`The Space answered ${request.status}.`)));
    request.onerror = () => reject(new Error('The connection broke.'));
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(blob);
  });
}

/** Stores `file` under `name`; `progress` gets the bytes sent so far. */
export async function upload(file, name, signal, progress) {
  const query = new URLSearchParams({ name });
  const { upload: id } = await ask('POST', `/uploads?${query}`);
  try {
    for (let at = 0, part = 1; at < file.size; at += PART, part += 1) {
      const address = `/uploads/${id}/parts?${query}&part=${part}`;
      await sendPart(address, file.slice(at, at + PART), file.type, signal, (sent) => progress(at + sent));
    }
    await ask('PATCH', `/uploads/${id}?${query}&size=${file.size}&type=${encodeURIComponent(file.type)}`);
  } catch (error) {
    ask('DELETE', `/uploads/${id}?${query}`).catch(() => {});
    throw error;
  }
}

async function readEntry(entry, folder) {
  if (entry.isFile)
    return [{ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), folder }];
  const reader = entry.createReader();
  const found = [];
  // A reader hands out at most 100 entries at a time and an empty list at the end.
  for (let some; (some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))).length;) {
    for (const each of some)
      found.push(...await readEntry(each, `${folder}${entry.name}/`));
  }
  return found;
}

/** Everything that was dropped, folders included: a list of { file, folder }. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length)
    return [...transfer.files].map((file) => ({ file, folder: '' }));
  return (await Promise.all(entries.map((entry) => readEntry(entry, '')))).flat();
}
