// HTML from the clipboard becomes Markdown. Nothing of it is ever put into the page: it is read in a document of its own.
import { inline, script, wordsOf } from './paste-inline.js';
import { footnotes, harmless, levelOf, officeLists, styleOf, tidy } from './paste-tidy.js';
import { pictureOf, target } from './paste-links.js';

const blockNames = new Set(('ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HGROUP HR '
  + 'LI MAIN NAV OL P PRE SECTION SUMMARY TABLE UL CAPTION TBODY THEAD TFOOT TR TD TH').split(' '));
const deepest = 150; // levels; what lies below is read as plain text
const mono = /(?:^|[;"\s])font-family\s*:[^;]*(?:monospace|courier|consolas|menlo|monaco|roboto mono)/i;

/** Converting took longer than somebody waits. */
export class TooMuch extends Error {}

/**
 * The Markdown of HTML. `firstNote` numbers its footnotes, `patience` is in ms. What comes back beside the text: files of
 * pictures with the signs that hold their places, and how many pictures are links now or did not come along.
 */
export function fromHTML(html, { firstNote = 1, patience = 1500, origin = '' } = {}) {
  const page = new DOMParser().parseFromString(readable(html), 'text/html');
  const work = { until: performance.now() + patience, steps: 0, origin, files: [], linked: 0, lost: 0, blocks: new WeakSet(), levels: [], mono: false, seen: 0 };
  tidy(page.body);
  officeLists(page.body);
  const notes = footnotes(page.body, firstNote);
  survey(page.body, work);
  for (const [, note] of notes) survey(note, work);
  const markdown = [assembled(blocksOf(page.body, {}, work, 0)), ...notes.map(([number, note]) => noteText(number, note, work))].filter(Boolean).join('\n\n');
  return { markdown: markdown.replaceAll(harmless, ''), files: work.files, linked: work.linked, lost: work.lost };
}

const mostTags = 200_000, mostOpen = 1000; // beyond, the browser's own parser needs minutes

// readable leaves the comments out, and refuses what no parser reads in time.
function readable(html) {
  let out = '', at = 0;
  for (let start = html.indexOf('<!--'); start >= 0; start = html.indexOf('<!--', at)) {
    const end = html.indexOf('-->', start);
    out += html.slice(at, start);
    at = end < 0 ? html.length : end + 3;
    if (end < 0) break;
  }
  out += html.slice(at);
  let tags = 0, open = 0;
  for (const [, closing, look] of out.matchAll(/<(\/?)(?:(a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s>/]))?/gi)) {
    tags++;
    if (look) open += closing ? -1 : 1;
  }
  if (tags > mostTags || open > mostOpen) throw new TooMuch();
  return out.replace(/([\s"'/])(?=(?:style|on[a-z]+)\s*=)/gi, `$1${harmless}`).replace(/<(\/?)style(?![\w-])/gi, '<$1x-style');
}

// survey notes which elements hold blocks, which levels headings have, and whether everything is in one width of signs.
function survey(root, work) {
  let all = 0, narrow = 0;
  const walker = root.ownerDocument.createTreeWalker(root, 5);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    step(work);
    if (node.nodeType === 3) {
      all += node.data.length;
      continue;
    }
    if (mono.test(styleOf(node))) narrow += node.textContent.length;
    const level = levelOf(node);
    if (level !== null && !work.levels.includes(level) && node.textContent.trim()) work.levels.push(level);
    if (!blockNames.has(node.tagName)) continue;
    for (let outer = node.parentElement; outer && !work.blocks.has(outer); outer = outer.parentElement) work.blocks.add(outer);
  }
  work.levels.sort((a, b) => a - b);
  work.mono ||= all > 0 && narrow > all * 0.6;
}

function step(work) {
  if (++work.steps % 256 === 0 && performance.now() > work.until) throw new TooMuch();
}

/** Blocks are { kind, text } with kind "text", "list", "item" (a line that was typed as a list's), "quote", … */
function blocksOf(parent, look, work, depth) {
  const out = [];
  let run = [];
  const flush = () => {
    for (const pieces of paragraphsOf(run)) {
      const text = inline(pieces);
      if (text) out.push(typed({ kind: 'text', text, code: pieces.length > 0 && pieces.every((piece) => piece.code || !piece.text.trim()), raw: pieces }));
    }
    run = [];
  };
  if (depth > deepest) return plainBlock(parent);
  for (const child of parent.childNodes) {
    step(work);
    if (child.nodeType === 1 && (blockNames.has(child.tagName) || work.blocks.has(child))) {
      flush();
      out.push(...block(child, lookOf(child, look, work), work, depth + 1));
    } else {
      pieces(child, look, work, run, depth + 1);
    }
  }
  flush();
  return out;
}

const plainBlock = (element) => {
  const text = inline([{ text: element.textContent.slice(0, 500_000).replace(/\s+/g, ' ') }]);
  return text ? [{ kind: 'text', text }] : [];
};

function block(element, look, work, depth) {
  const level = levelOf(element);
  if (level !== null) return heading(element, level, look, work, depth);
  switch (element.tagName) {
    case 'UL': case 'OL': return [list(element, look, work, depth)].filter((one) => one.text);
    case 'LI': return [list({ tagName: 'UL', childNodes: [element], getAttribute: () => null }, look, work, depth)].filter((one) => one.text);
    case 'PRE': return preformatted(element, look, work, depth);
    case 'HR': return [{ kind: 'rule', text: '---' }];
    case 'TABLE': return table(element, look, work, depth);
    case 'BLOCKQUOTE': return quote(blocksOf(element, look, work, depth));
    case 'DT': return blocksOf(element, { ...look, bold: true }, work, depth);
    case 'FIGURE': return figure(element, look, work, depth);
    case 'SUMMARY': case 'CAPTION': return blocksOf(element, { ...look, bold: true }, work, depth);
  }
  if (/\bMso(?:Intense)?Quote\b/.test(element.className)) return quote(blocksOf(element, { ...look, italic: false }, work, depth));
  return blocksOf(element, look, work, depth);
}

function heading(element, level, look, work, depth) {
  const found = [];
  for (const child of element.childNodes) pieces(child, { ...look, inHeading: true }, work, found, depth);
  const text = inline(found.map((piece) => ({ ...piece, bold: false })), { breaks: false });
  if (!text) return [];
  const depthHere = Math.min(6, 2 + work.levels.indexOf(level));
  return [{ kind: 'heading', text: `${'#'.repeat(depthHere)} ${text.replace(/(^|\s)(#+)$/, '$1\\$2')}` }];
}

function quote(inner) {
  const text = assembled(inner);
  return text ? [{ kind: 'quote', text: text.replace(/^/gm, '> ').replace(/^> $/gm, '>') }] : [];
}

function figure(element, look, work, depth) {
  const image = element.querySelector('img'), caption = element.querySelector('figcaption');
  const inner = element.querySelector('table, blockquote, pre, ul, ol, iframe, video, audio');
  if (!image || inner || element.querySelectorAll('img').length > 1) return blocksOf(element, look, work, depth);
  const words = caption ? caption.textContent.replace(/\s+/g, ' ').trim() : '';
  const shown = pictureOf(image, work, { caption: words, href: look.href ?? target(image.closest('a')?.getAttribute('href')) });
  const out = [];
  if (shown) out.push({ kind: 'text', text: shown.raw ?? inline([shown]) });
  if (caption && !shown?.captioned) out.push(...blocksOf(caption, look, work, depth));
  return out;
}

function list(element, look, work, depth) {
  const ordered = element.tagName === 'OL';
  let number = Math.min(999_999_999, Math.max(0, Number.parseInt(element.getAttribute('start'), 10) || 1));
  const entries = [];
  if (depth > deepest) return { kind: 'list', text: '' };
  for (const child of element.childNodes) {
    step(work);
    const isItem = child.tagName === 'LI';
    const inner = isItem ? blocksOf(child, look, work, depth + 1) : child.nodeType === 1 ? block(child, lookOf(child, look, work), work, depth + 1)
      : child.nodeType === 3 && child.data.trim() ? [{ kind: 'text', text: inline([{ text: child.data }]) }] : [];
    if (!inner.length) continue;
    if (!isItem && entries.length && inner.every((one) => one.kind === 'list')) entries.at(-1).push(...inner); // <ul><li>…</li><ul>
    else entries.push(inner);
  }
  const loose = entries.some((entry) => entry.filter((one) => one.kind !== 'list').length > 1);
  const texts = entries.map((entry) => {
    const sign = ordered ? `${number++}. ` : '- ';
    const text = entry.map((one) => one.text).join(loose ? '\n\n' : '\n');
    return sign + checked(text).replace(/\n(?!\n|$)/g, `\n${' '.repeat(sign.length)}`);
  });
  return { kind: 'list', ordered, text: texts.join(loose ? '\n\n' : '\n') };
}

const checked = (text) => text.replace(/^[☐□]\s+/, '[ ] ').replace(/^[☑☒✓✔]\s+/, '[x] ');

function preformatted(element, look, work, depth) {
  if (element.classList.contains('moz-quote-pre') || element.closest('.moz-text-flowed')) {
    return blocksOf(element, { ...look, breaks: true }, work, depth);
  }
  for (const br of element.querySelectorAll('br')) br.replaceWith('\n');
  const text = element.textContent.replace(/\u00a0/g, ' ').replace(/[ \t]+$/gm, '').replace(/^\n+|\n+$/g, '');
  if (!text.trim()) return [];
  const fence = '`'.repeat(Math.max(3, 1 + Math.max(0, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length))));
  const inner = element.querySelector('code');
  const language = `${element.className} ${inner?.className ?? ''} ${element.parentElement?.className ?? ''}`.match(/\b(?:language|lang|highlight-source|brush:)-? ?([\w+#-]{1,20})\b/)?.[1] ?? '';
  return [{ kind: 'code', text: `${fence}${language}\n${text}\n${fence}` }];
}

const widest = 30, tallest = 2000; // a table that is larger is no table for readers

function table(element, look, work, depth) {
  const rows = [...element.rows].slice(0, tallest).map((row) => [...row.cells].slice(0, widest));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const inner = element.querySelector('table, h1, h2, h3, h4, pre, blockquote');
  if (columns < 2 || inner && columns < 3) { // it only places things
    return rows.flatMap((row) => row.flatMap((cell) => blocksOf(cell, lookOf(cell, look, work), work, depth + 1)));
  }
  const lines = [];
  for (const row of rows) {
    const cells = row.flatMap((cell) => {
      const head = lines.length === 0 || cell.tagName === 'TH';
      const text = cellText(cell, lookOf(cell, look, work), work, depth + 1, head);
      const span = Math.min(widest, Math.max(1, Number.parseInt(cell.getAttribute('colspan'), 10) || 1));
      return [text, ...Array(span - 1).fill('')];
    });
    if (cells.some(Boolean)) lines.push(cells.slice(0, widest));
  }
  if (!lines.length) return [];
  const width = Math.max(...lines.map((line) => line.length));
  const sides = Array.from({ length: width }, (_, i) => sideOf(rows, i));
  const write = (cells) => `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`.replace(/ {2,}/g, ' ');
  const out = [{ kind: 'table', text: [write(lines[0]), `| ${sides.join(' | ')} |`, ...lines.slice(1).map(write)].join('\n') }];
  const caption = element.caption && inline(gathered(element.caption, look, work, depth));
  return caption ? [{ kind: 'text', text: caption }, ...out] : out;
}

function cellText(cell, look, work, depth, head) {
  const found = gathered(cell, look, work, depth);
  return inline(head ? found.map((piece) => ({ ...piece, bold: false })) : found, { breaks: false, pipes: true });
}

// gathered are the pieces of everything below an element, with spaces between its blocks.
function gathered(element, look, work, depth) {
  const found = [];
  const gather = (node, its, below) => {
    for (const child of node.childNodes) {
      step(work);
      if (child.nodeType === 1 && work.blocks.has(child) && below <= deepest) gather(child, lookOf(child, its, work), below + 1);
      else pieces(child, its, work, found, below);
      if (child.nodeType === 1 && blockNames.has(child.tagName)) found.push({ text: child.tagName === 'LI' && child.nextElementSibling ? '; ' : ' ' });
    }
  };
  gather(element, look, depth);
  return found;
}

const alignOf = (element) => styleOf(element).match(/text-align\s*:\s*(\w+)/i)?.[1] ?? '';

// sideOf is how a column stands, by the cells below its head.
function sideOf(rows, column) {
  const cells = rows.slice(1, 6).map((row) => row[column]).filter(Boolean);
  const side = (cell) => `${cell.getAttribute('align') ?? ''} ${alignOf(cell)} ${cell.firstElementChild?.getAttribute('align') ?? ''} ${cell.firstElementChild ? alignOf(cell.firstElementChild) : ''}`;
  if (cells.length && cells.every((cell) => /\b(?:right|end)\b/i.test(side(cell)))) return '---:';
  if (cells.length && cells.every((cell) => /\bcenter\b/i.test(side(cell)))) return ':---:';
  return '---';
}

function noteText(number, note, work) {
  const text = assembled(blocksOf(note, {}, work, 0)).replace(/\n(?!\n|$)/g, '\n    ');
  return text ? `[^${number}]: ${text}` : '';
}

// pieces reads what stands in a line.
function pieces(node, look, work, into, depth) {
  step(work);
  if (node.nodeType === 3) {
    const text = look.breaks ? node.data.replace(/[ \t]*\n/g, '\n') : node.data.replace(/[ \t\r\n\f]+/g, ' ');
    if (text) into.push({ text, bold: look.bold, italic: look.italic, struck: look.struck, code: look.code && !look.inHeading, href: look.href });
    return;
  }
  if (node.nodeType !== 1) return;
  switch (node.tagName) {
    case 'BR': into.push({ text: '\n' }); return;
    case 'WBR': return;
    case 'X-NOTE': into.push({ text: '\u2060', raw: `[^${node.getAttribute('number')}]` }); return;
    case 'IMG': picture(node, look, work, into); return;
    case 'IFRAME': case 'VIDEO': case 'AUDIO': case 'EMBED': film(node, look, into); return;
    case 'Q': into.push({ ...look, text: '“' }); break;
  }
  const its = lookOf(node, look, work);
  if (depth > deepest) into.push({ ...its, text: node.textContent.slice(0, 500_000).replace(/\s+/g, ' ') });
  else if (/^SU[BP]$/.test(node.tagName) && !node.querySelector('a, x-note')) into.push({ ...its, text: script(node.textContent.replace(/\s+/g, ' '), node.tagName.toLowerCase()) });
  else if (/mso-spacerun\s*:\s*yes/i.test(styleOf(node)) || node.classList.contains('Apple-converted-space')) into.push({ ...its, text: ' ' });
  else for (const child of node.childNodes) pieces(child, its, work, into, depth + 1);
  if (node.tagName === 'Q') into.push({ ...look, text: '”' });
}

function picture(image, look, work, into) {
  const shown = pictureOf(image, work, { href: look.href });
  if (!shown) return;
  if (shown.block && into.length && wordsOf(into.slice(-1))) into.push({ text: '\n\n' });
  into.push(shown);
  if (shown.block) into.push({ text: '\n\n' });
}

function film(element, look, into) {
  const href = target(element.getAttribute('src') ?? element.querySelector('source')?.getAttribute('src'));
  if (href) into.push({ text: '\n\n' }, { text: element.getAttribute('title') || href, href }, { text: '\n\n' });
}

// paragraphsOf cuts at two line ends: that is how mail programs and some people separate paragraphs.
function paragraphsOf(run) {
  const out = [[]];
  let breaks = 0;
  for (const piece of run) {
    const ends = piece.raw || piece.code ? 0 : /^[\s\u00a0]*$/.test(piece.text) ? (piece.text.match(/\n/g) ?? []).length : 0;
    if (/^[\s\u00a0]*$/.test(piece.text) && !piece.raw) breaks += ends;
    else breaks = 0;
    if (breaks >= 2) { if (out.at(-1).length) out.push([]); continue; }
    const parts = piece.raw || piece.code ? [piece.text] : piece.text.split(/\n[ \t\u00a0]*\n\s*/);
    parts.forEach((text, i) => {
      if (i) out.push([]);
      out.at(-1).push({ ...piece, text });
    });
  }
  return out;
}

// lookOf is how the text below an element looks: styles say more than names (Google Docs puts all into <b> that is not bold).
function lookOf(element, look, work) {
  const its = { ...look };
  const name = element.tagName;
  const style = styleOf(element);
  if (name === 'B' || name === 'STRONG') its.bold = true;
  else if (name === 'I' || name === 'EM' || name === 'CITE' || name === 'VAR' || name === 'DFN') its.italic = true;
  else if (name === 'S' || name === 'DEL' || name === 'STRIKE') its.struck = true;
  else if (name === 'CODE' || name === 'KBD' || name === 'SAMP' || name === 'TT') its.code = true;
  else if (name === 'A') its.href = target(element.getAttribute('href')) || undefined;
  if (!style) return its;
  const weight = style.match(/(?:^|[;\s])font-weight\s*:\s*(\w+)/i)?.[1];
  if (weight) its.bold = /^bold/i.test(weight) || Number(weight) >= 600;
  const slant = style.match(/(?:^|[;\s])font-style\s*:\s*(\w+)/i)?.[1];
  if (slant) its.italic = /italic|oblique/i.test(slant);
  if (/(?:^|[;\s])text-decoration(?:-line)?\s*:[^;]*line-through/i.test(style)) its.struck = true;
  if (!work.mono && mono.test(style) && !blockNames.has(name)) its.code = true;
  if (/(?:^|[;\s])white-space\s*:\s*(?:pre|break-spaces)/i.test(style) && blockNames.has(name)) its.breaks = true;
  return its;
}

// typed knows a line that somebody typed as an entry of a list.
function typed(one) {
  const bullet = one.text.match(/^[•◦▪‣·]\s+(?=\S)/);
  if (bullet) return { ...one, kind: 'item', text: `- ${one.text.slice(bullet[0].length)}` };
  const number = one.text.match(/^(\d{1,2})\\([.)])\s+(?=\S)/);
  return number ? { ...one, number: Number(number[1]), unescaped: `${number[1]}${number[2]} ${one.text.slice(number[0].length)}` } : one;
}

/** Blocks with what stands between them. */
function assembled(blocks) {
  let out = '';
  blocks.forEach((one, i) => {
    const before = blocks[i - 1], after = blocks[i + 1];
    const counted = one.number && (before?.number === one.number - 1 || after?.number === one.number + 1);
    const isItem = one.kind === 'item' || counted;
    const text = counted ? one.unescaped : one.text;
    let gap = out ? '\n\n' : '';
    if (before && isItem && (before.kind === 'item' && one.kind === 'item' || counted && before.number === one.number - 1)) gap = '\n';
    // Two lists of one kind would become one; a list before code would take it in.
    if (before?.kind === 'list' && one.kind === 'list' && before.ordered === one.ordered) gap = '\n';
    if (before?.kind === 'quote' && one.kind === 'quote') gap = '\n>\n';
    out += gap + text;
  });
  return out;
}
