// Pieces of text with their looks become Markdown: { text, bold, italic, struck, code, href, raw }. A line break is "\n" in a text.

const escapable = /[!-/:-@[-`{-~]/;
const letter = /[\p{L}\p{N}]/u;
const raised = { 0: '⁰', 1: '¹', 2: '²', 3: '³', 4: '⁴', 5: '⁵', 6: '⁶', 7: '⁷', 8: '⁸', 9: '⁹', '+': '⁺', '-': '⁻', '−': '⁻', n: 'ⁿ', i: 'ⁱ', '(': '⁽', ')': '⁾' };
const lowered = { 0: '₀', 1: '₁', 2: '₂', 3: '₃', 4: '₄', 5: '₅', 6: '₆', 7: '₇', 8: '₈', 9: '₉', '+': '₊', '-': '₋', '−': '₋', '(': '₍', ')': '₎' };

const shifted = (text, signs) => ([...text].every((sign) => sign in signs) ? [...text].map((sign) => signs[sign]).join('') : text);

/** m² and CO₂ need no Markdown; what has no raised signs stays as it is. */
export const script = (text, kind) => shifted(text, kind === 'sup' ? raised : lowered);

/** The Markdown of a paragraph, a heading or a cell; "" if it says nothing. */
export function inline(pieces, { breaks = true, pipes = false } = {}) {
  const tidy = collapse(pieces);
  let out = spans(tidy, ['href', 'bold', 'italic', 'struck']).replace(/[ \t\u00a0]*\n[ \t\u00a0]*/g, '\n').replace(/^[\s\u00a0]+|[\s\u00a0]+$/g, '');
  if (pipes) out = out.replace(/\|/g, '\\|');
  if (!breaks) return out.replace(/\n+/g, ' ');
  return out.split('\n').map((line, i, lines) => lineStart(line, i) + (i < lines.length - 1 ? '\\' : '')).join('\n');
}

/** The words alone, to see whether there are any. */
export const wordsOf = (pieces) => pieces.map((piece) => piece.text).join('').replace(/[\s\u00a0]+/g, ' ').trim();

// collapse joins what looks the same, and makes one space of many. A no-break space between words stays.
function collapse(pieces) {
  const out = [];
  let before = '\n';
  for (const piece of pieces) {
    let text = piece.text;
    if (!piece.code && !piece.raw) {
      text = text.replace(/[ \t\u00a0\u2003\u2002]*\n[ \t\u00a0]*/g, '\n').replace(/[ \t\u00a0]{2,}|\t/g, ' ');
      if (/[\s\u00a0]$/.test(before)) text = text.replace(/^[ \u00a0]+/, '');
    }
    if (!text) continue;
    before = text;
    const last = out.at(-1);
    const like = last && !last.raw && !piece.raw && ['bold', 'italic', 'struck', 'code', 'href'].every((look) => (last[look] || '') === (piece[look] || ''));
    if (like) last.text += text;
    else out.push({ ...piece, text });
  }
  return out;
}

// spans writes the outermost look that pieces share, then the next within it.
function spans(pieces, looks, outer = ['', '']) {
  const [look, ...inner] = looks;
  if (!look) return pieces.map((piece, i) => (piece.raw ? piece.raw : piece.code ? codeSpan(piece.text)
    : escaped(piece.text, i ? pieces[i - 1].text.at(-1) : outer[0], pieces[i + 1]?.text[0] ?? outer[1]))).join('');
  let out = '';
  for (let i = 0; i < pieces.length;) {
    let end = i + 1;
    while (end < pieces.length && (pieces[end][look] || '') === (pieces[i][look] || '')) end++;
    const around = [i ? pieces[i - 1].text.at(-1) : outer[0], pieces[end]?.text[0] ?? outer[1]];
    const group = pieces.slice(i, end);
    if (!group[0][look]) out += spans(group, inner, around);
    else if (look === 'href') out += link(group, inner, around);
    else out += marked(group, look, inner, around);
    i = end;
  }
  return out;
}

function marked(group, look, inner, [before, after]) {
  const [start, body, end] = trimmed(group, before, after);
  if (!body.length) return spans(group, inner, [before, after]);
  const head = start || before, tail = end || after;
  const alone = !letter.test(head.slice(-1)) && !letter.test(tail[0] ?? '');
  const sign = look === 'bold' ? '**' : look === 'struck' ? '~~' : alone ? '_' : '*';
  return plain(start) + sign + spans(body, inner, [sign[0], sign[0]]) + sign + plain(end);
}

const plain = (text) => escaped(text, '', '');

// trimmed moves spaces out of a span, and signs that would keep it from opening or closing beside a letter.
function trimmed(group, before, after) {
  const body = group.map((piece) => ({ ...piece }));
  let start = '', end = '';
  const cut = (piece, pattern, first) => {
    const found = piece && !piece.raw && !piece.code && !piece.href && piece.text.match(pattern)?.[0];
    if (!found) return '';
    piece.text = first ? piece.text.slice(found.length) : piece.text.slice(0, -found.length);
    return found;
  };
  start = cut(body[0], letter.test(before.slice(-1)) ? /^(?:[^\p{L}\p{N}])+/u : /^[\s\u00a0]+/, true);
  if (body[0] && !body[0].text) body.shift();
  end = cut(body.at(-1), letter.test(after[0] ?? '') ? /(?:[^\p{L}\p{N}])+$/u : /[\s\u00a0]+$/, false);
  if (body.length && !body.at(-1).text) body.pop();
  return [start, body, end];
}

function link(group, inner, [before, after]) {
  const href = group[0].href;
  const text = wordsOf(group);
  if (!text) return '';
  if (isAddress(text, href)) {
    const bare = /^$|[\s\u00a0]/.test(before.slice(-1)) && /^$|[\s\u00a0]/.test(after[0] ?? '') && !/[.,:;!?*_~'")\]]$/.test(href);
    return bare && href.startsWith('http') ? href : `<${href.replace(/^mailto:/, '')}>`;
  }
  const lead = group[0].text.match(/^[\s\u00a0]*/)[0], trail = group.at(-1).text.match(/[\s\u00a0]*$/)[0];
  const flat = group.map((piece) => ({ ...piece, text: piece.text.replace(/\n/g, ' ') }));
  const words = spans(flat, inner, ['[', ']']).trim();
  return `${lead}[${words}](${destination(href)})${trail}`;
}

function isAddress(text, href) {
  const same = (address) => address.replace(/^mailto:|\/$/g, '');
  const said = same(text);
  if (said === same(href)) return true;
  try {
    return same(decodeURI(href)) === said;
  } catch {
    return false;
  }
}

/** An address as it may stand in brackets. */
export function destination(href) {
  const open = (href.match(/\(/g) ?? []).length, closed = (href.match(/\)/g) ?? []).length;
  const safe = href.replace(/[\s<>\\]/g, (sign) => encodeURIComponent(sign));
  return open === closed ? safe : safe.replace(/\(/g, '%28').replace(/\)/g, '%29');
}

/** Code between as many signs as it needs. */
export function codeSpan(text) {
  const flat = text.replace(/[\s\u00a0]+/g, ' ');
  const lead = flat.startsWith(' ') ? ' ' : '', trail = flat.length > 1 && flat.endsWith(' ') ? ' ' : '';
  const code = flat.trim();
  if (!code) return lead;
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$/.test(code) ? ' ' : '';
  return `${lead}${fence}${pad}${code}${pad}${fence}${trail}`;
}

// escaped keeps signs from meaning anything, where they would; `before` and `after` are the signs around the text.
function escaped(text, before = '', after = '') {
  const tildes = (text.match(/~/g) ?? []).length > 1;
  return text.replace(/[\\`*_[\]~&!]/g, (sign, at) => {
    const left = at ? text[at - 1] : before ?? '', right = at + 1 < text.length ? text[at + 1] : after ?? '';
    const rest = text.slice(at, at + 300);
    const needed = {
      '\\': () => escapable.test(right) || right === '\n',
      '`': () => true,
      '*': () => !(isBlank(left) && isBlank(right)),
      _: () => !(isBlank(left) && isBlank(right)) && !(letter.test(left) && letter.test(right)),
      '[': () => /^\[\^|^\[[^\]]*\](?:\(|\[|:)/.test(rest),
      ']': () => false,
      '~': () => tildes,
      '&': () => /^&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});/.test(rest),
      '!': () => right === '[',
    }[sign]();
    return needed ? `\\${sign}` : sign;
  });
}

const isBlank = (sign) => !sign || /[\s\u00a0]/.test(sign);

// lineStart keeps a paragraph from being taken for something else by its first signs.
function lineStart(line, i) {
  const safe = line.replace(/^(#{1,6}(?=\s|$)|>|[-+](?=\s|$))/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
  return i === 0 ? safe.replace(/^([-_*])(?=(?:[ \t]*\1){2,}[ \t]*$)/, '\\$1') : safe.replace(/^(=+|-+)[ \t]*$/, '\\$&');
}
