// A small part of Markdown, drawn as elements: text from a note never becomes markup.

function element(name, children = [], attributes = {}) {
  const node = Object.assign(document.createElement(name), attributes);
  node.append(...children);
  return node;
}

const INLINE = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*\s][^*]*\*)|(~~[^~]+~~)|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

function link(text, address) {
  // Only addresses that open something harmless: no "javascript:" from a pasted note.
  if (!/^(https?:|mailto:|#|\/)/i.test(address))
    return document.createTextNode(text);
  return element('a', [text], { href: address, target: '_blank', rel: 'noopener noreferrer' });
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const [whole, code, bold, italic, struck, label, address, bare] = match;
    if (code) nodes.push(element('code', [code.slice(1, -1)]));
    else if (bold) nodes.push(element('strong', inline(bold.slice(2, -2))));
    else if (italic) nodes.push(element('em', inline(italic.slice(1, -1))));
    else if (struck) nodes.push(element('del', inline(struck.slice(2, -2))));
    else if (label) nodes.push(link(label, address));
    else if (bare) nodes.push(link(bare, bare));
    else nodes.push(whole);
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== '');
}

const TASK = /^\[( |x|X)\]\s+(.*)$/;

function listItem(text, line, onTask) {
  const task = text.match(TASK);
  if (!task)
    return element('li', inline(text));
  const box = element('input', [], { type: 'checkbox', checked: task[1] !== ' ' });
  box.addEventListener('change', () => onTask(line, box.checked));
  const item = element('li', [element('label', [box, ...inline(task[2])])]);
  item.className = box.checked ? 'task done' : 'task';
  return item;
}

/** Elements for `text`. `onTask(line, checked)` is called when a task of that line is clicked. */
export function render(text, onTask) {
  const lines = text.split('\n');
  const blocks = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at];
    const heading = line.match(/^(#{1,3})\s+(.*)$/);
    if (!line.trim()) {
      at += 1;
    } else if (line.startsWith('```')) {
      const close = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      const end = close < 0 ? lines.length : close;
      blocks.push(element('pre', [element('code', [lines.slice(at + 1, end).join('\n')])]));
      at = end + 1;
    } else if (heading) {
      blocks.push(element(`h${heading[1].length + 1}`, inline(heading[2])));
      at += 1;
    } else if (/^(-{3,}|\*{3,})$/.test(line.trim())) {
      blocks.push(element('hr'));
      at += 1;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      const ordered = /^\s*\d/.test(line);
      const marker = ordered ? /^\s*\d+[.)]\s+/ : /^\s*[-*+]\s+/;
      const list = element(ordered ? 'ol' : 'ul');
      for (; at < lines.length && marker.test(lines[at]); at += 1)
        list.append(listItem(lines[at].replace(marker, ''), at, onTask));
      blocks.push(list);
    } else if (line.startsWith('>')) {
      const quote = [];
      for (; at < lines.length && lines[at].startsWith('>'); at += 1)
        quote.push(lines[at].replace(/^>\s?/, ''));
      blocks.push(element('blockquote', render(quote.join('\n'), () => {})));
    } else {
      const paragraph = [];
      for (; at < lines.length && lines[at].trim() && (paragraph.length === 0 || !/^(#{1,3}\s|```|>|\s*([-*+]|\d+[.)])\s)/.test(lines[at])); at += 1)
        paragraph.push(lines[at]);
      const parts = paragraph.flatMap((row, index) => (index ? [element('br'), ...inline(row)] : inline(row)));
      blocks.push(element('p', parts));
    }
  }
  return blocks;
}

/** `text` with the task on `line` ticked or not. */
export function withTask(text, line, checked) {
  const lines = text.split('\n');
  lines[line] = lines[line].replace(/\[( |x|X)\]/, checked ? '[x]' : '[ ]');
  return lines.join('\n');
}
