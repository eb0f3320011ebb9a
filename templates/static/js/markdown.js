// What the tools do to a text. Each takes the text and what is chosen of it, and gives a change: from and to are replaced by
// text, and start to end is chosen afterwards. Nothing here knows the page.
const stars = (text, at, step) => {
  let n = 0;
  while (text[step < 0 ? at - 1 - n : at + n] === '*') n++;
  return n;
};

/** Makes what is chosen bold or italic with 2 or 1 stars, or takes that away again. */
export function emphasis(text, start, end, count) {
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  while (start < end && text[start] === '*' && text[end - 1] === '*') { start++; end--; }
  const around = Math.min(stars(text, start, -1), stars(text, end, 1));
  const mark = '*'.repeat(count);
  const chosen = text.slice(start, end);
  const has = count === 2 ? around >= 2 : around % 2 === 1;
  if (has) return { from: start - count, to: end + count, text: chosen, start: start - count, end: end - count };
  return { from: start, to: end, text: mark + chosen + mark, start: start + count, end: end + count };
}

/** A link: what comes next to be typed is chosen. */
export function link(text, start, end) {
  const chosen = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen)) return { from: start, to: end, text: `[](${chosen})`, start: start + 1, end: start + 1 };
  const words = chosen.replace(/\s*\n\s*/g, ' ');
  const at = start + words.length + 3;
  if (!words) return { from: start, to: end, text: '[](https://)', start: start + 1, end: start + 1 };
  return { from: start, to: end, text: `[${words}](https://)`, start: at, end: at + 8 };
}

export function code(text, start, end) {
  const chosen = text.slice(start, end);
  if (chosen.includes('\n')) return block(text, start, end, `\`\`\`\n${chosen}\n\`\`\``, 4, 4 + chosen.length);
  if (text[start - 1] === '`' && text[end] === '`') return { from: start - 1, to: end + 1, text: chosen, start: start - 1, end: end - 1 };
  return { from: start, to: end, text: `\`${chosen}\``, start: start + 1, end: end + 1 };
}

const lineStart = (text, at) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text, at) => { const found = text.indexOf('\n', at); return found < 0 ? text.length : found; };

/** Heading: none, then ##, ###, ####, and none again. The page's own title is the first. */
export function heading(text, start, end) {
  const from = lineStart(text, start);
  const to = lineEnd(text, from);
  const [, signs, words] = text.slice(from, to).match(/^(#*)[ \t]*(.*)$/);
  const next = { 0: '## ', 1: '## ', 2: '### ', 3: '#### ' }[signs.length] ?? '';
  const line = next + words;
  return { from, to, text: line, start: from + line.length, end: from + line.length };
}

const markers = { quotation: /^> ?/, list: /^[-*+] +/, numbers: /^\d{1,9}[.)] +/ };

/** Puts a marker before each chosen line, or takes it away if all have it. */
export function lines(text, start, end, kind) {
  const from = lineStart(text, start);
  const to = lineEnd(text, end > start && text[end - 1] === '\n' ? end - 1 : end);
  const all = text.slice(from, to).split('\n');
  const has = all.every((line) => markers[kind].test(line) || (!line && all.length > 1)) && all.some((line) => line);
  let number = 0;
  const bare = (line) => (kind === 'quotation' ? line : line.replace(markers.list, '').replace(markers.numbers, ''));
  const made = all.map((line) => {
    if (has) return line.replace(markers[kind], '');
    if (!line && all.length > 1) return kind === 'quotation' ? '>' : line;
    return { quotation: '> ', list: '- ', numbers: `${++number}. ` }[kind] + bare(line);
  }).join('\n');
  const whole = all.length > 1;
  return { from, to, text: made, start: whole ? from : from + made.length, end: from + made.length };
}

// Puts words between blank lines; start and end count from their beginning.
function block(text, from, to, words, start, end) {
  const before = text.slice(0, from), after = text.slice(to);
  const head = !before.trim() ? '' : before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = !after.trim() ? '' : after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  const at = from + head.length;
  return { from, to, text: head + words + tail, start: at + start, end: at + end };
}

export function table(text, start, end, name) {
  const at = lineEnd(text, end);
  const dashes = '-'.repeat(name.length);
  const gap = ' '.repeat(name.length);
  return block(text, at, at, `| ${name} | ${name} |\n| ${dashes} | ${dashes} |\n| ${gap} | ${gap} |`, 2, 2 + name.length);
}

/** A footnote: its number where one writes, its words at the end of the text. */
export function footnote(text, start, end) {
  const used = [...text.matchAll(/\[\^(\d+)\]/g)].map(([, n]) => Number(n));
  const number = Math.max(0, ...used) + 1;
  const rest = text.slice(end).replace(/\s+$/, '');
  const notes = /(^|\n)\[\^[^\]\n]+\]:[^\n]*$/.test(text.slice(0, end) + rest) ? '\n' : '\n\n';
  const words = `[^${number}]${rest}${notes}[^${number}]: `;
  return { from: end, to: text.length, text: words, start: end + words.length, end: end + words.length };
}

/** What Enter does in a list or quotation: the next line begins alike, an empty one ends it. Null where it does nothing special. */
export function nextLine(text, start, end) {
  if (start !== end) return null;
  const from = lineStart(text, start);
  const line = text.slice(from, lineEnd(text, start));
  const [begin, indent, marker, number, sign, space] = line.match(/^([ \t]*(?:> ?)*)(?:([-*+]|(\d{1,8})([.)]))([ \t]+))?/);
  if (!begin.trim() || start < from + begin.length) return null;
  if ((text.slice(0, from).match(/^(```|~~~)/gm) ?? []).length % 2) return null; // in code
  if (!line.slice(begin.length).trim()) {
    const kept = marker ? indent.replace(/[ \t]+$/, indent.includes('>') ? ' ' : '') : indent.replace(/>[ \t]*$/, '');
    return { from, to: from + line.length, text: kept, start: from + kept.length, end: from + kept.length };
  }
  const words = `\n${indent}${marker ? (number ? `${Number(number) + 1}${sign}` : marker) + space : ''}`;
  return { from: start, to: start, text: words, start: start + words.length, end: start + words.length };
}
