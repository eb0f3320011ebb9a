// Plain text that is pasted: signs that nobody sees, what looks like Markdown already, and mail.

// Control characters but for line ends and tabs, signs that turn the direction of what follows, tags without a flag before them.
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]/g;
const tags = /(\u{1f3f4})?[\u{e0000}-\u{e007f}]+/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const spacing = /[\u00ad\u200b\ufeff\ufffc]/g; // soft hyphens, marks of programs: nobody misses them

/** The text without signs that nobody sees, and how many of them were left out that could deceive. */
export function withoutHidden(text) {
  let hiddenSigns = 0;
  const drop = (run) => { hiddenSigns += run.length; return ''; };
  const shown = text.replace(/\r\n?|\u0085|\u2028/g, '\n').replace(/\u2029/g, '\n\n').replace(hidden, drop)
    .replace(tags, (run, flag) => (flag ? run : drop(run)));
  return { text: shown.replace(loneSurrogate, '\ufffd').replace(spacing, ''), hidden: hiddenSigns };
}

const marks = [
  /^ {0,3}#{1,6} \S/m, /^ {0,3}(```|~~~)/m, /\]\([^()\s]+(?: "[^"]*")?\)/, /^ {0,3}\|?[ \t]*:?-{3,}:?[ \t]*\|/m, /\[\^[^\]\s]+\]/,
  /\*\*\S(?:[^*]{0,300}\S)?\*\*/, /^ {0,3}[-*+] \[[ xX]\] /m, /(?:^|[\s(])__\S[^_\n]{0,300}__/, /^ {0,3}(?:-{3,}|\*{3,})[ \t]*$/m,
];

/** Whether a text is written in Markdown already. */
export const looksLikeMarkdown = (text) => marks.some((mark) => mark.test(text.length > 200_000 ? text.slice(0, 200_000) : text));

const marker = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/;
const lead = (line) => line.match(/^(?:> ?)+/)?.[0] ?? '';
const depth = (line) => (lead(line).match(/>/g) ?? []).length;
const shortest = 45, longest = 80; // columns at which mail programs break lines

/** What a mail says, without the line ends that its program put in; any other text as it is. */
export function fromPlain(text) {
  const trimmed = text.replace(/[ \t]+$/gm, (spaces) => (spaces === ' ' ? ' ' : '')).replace(/\n{3,}/g, '\n\n').replace(/^\n+|\n+$/g, '');
  if (looksLikeMarkdown(text) || !isMail(trimmed)) return text;
  const lines = trimmed.split('\n');
  const signature = lines.findIndex((line) => /^-- ?$/.test(line));
  const body = signature < 0 ? lines : lines.slice(0, signature);
  const parts = [unwrapped(body, widthOf(body))];
  if (signature >= 0) parts.push(kept(['--', ...lines.slice(signature + 1)].filter((line) => line.trim())));
  return parts.filter(Boolean).join('\n\n');
}

function isMail(text) {
  if (/^-- $/m.test(text) || /^(?:>.*\n){2}/m.test(text)) return true;
  const width = widthOf(text.split('\n'));
  return width > 0 && text.split(/\n\s*\n/).some((block) => {
    const lines = block.split('\n');
    return lines.length > 1 && lines.every((line, i) => /^[\p{L}\p{N}“"'(]/u.test(line) && (i === lines.length - 1 || isWrap(line, lines[i + 1], width)));
  });
}

/** The column at which a text is broken; 0 if it is not. */
function widthOf(lines) {
  let width = 0;
  for (const line of lines) {
    const length = line.trimEnd().length - lead(line).length;
    if (length <= longest && length > width) width = length;
  }
  return width >= shortest ? width : 0;
}

/** A line is broken by a program if the next word would not have fit. */
function isWrap(line, next, width) {
  const length = line.trimEnd().length;
  return width > 0 && length >= shortest / 2 && length + 1 + (next.trim().match(/^\S+/)?.[0].length ?? 0) > width && !/ {2}$/.test(line);
}

// unwrapped goes through the lines level by level of quotation.
function unwrapped(lines, width) {
  const parts = [];
  for (let i = 0; i < lines.length;) {
    const level = depth(lines[i]);
    let end = i;
    while (end < lines.length && depth(lines[end]) === level) end++;
    const bare = lines.slice(i, end).map((line) => line.slice(lead(line).length));
    const text = paragraphs(bare, width);
    if (text) parts.push(level ? text.replace(/^/gm, `${'> '.repeat(level)}`).replace(/ +$/gm, '') : text);
    i = end;
  }
  return parts.join('\n\n');
}

function paragraphs(lines, width) {
  const out = [];
  let block = [];
  const close = () => { if (block.length) out.push(joined(block, width)); block = []; };
  for (const line of lines) {
    if (!line.trim()) close();
    else block.push(line);
  }
  close();
  return out.join('\n\n');
}

// joined makes lines of what a program broke; breaks that somebody made stay.
function joined(block, width) {
  const lines = [];
  let last = '';
  for (const line of block) {
    const wraps = lines.length && !marker.test(line) && (/[^-] $/.test(last) || marker.test(lines.at(-1)) && /^\s/.test(line) || isWrap(last, line, width));
    if (wraps) lines.push(`${lines.pop().trimEnd()} ${line.trim()}`);
    else lines.push(line.trimEnd());
    last = line;
  }
  return kept(lines);
}

// kept keeps the ends of lines: entries of a list need no sign for it.
function kept(lines) {
  return lines.map((line, i) => {
    const next = lines[i + 1];
    if (next === undefined || marker.test(next)) return line.replace(/^(\s*)• /, '$1- ');
    return `${line.replace(/^(\s*)• /, '$1- ')}\\`;
  }).join('\n');
}
