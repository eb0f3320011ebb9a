// Pictures of ours in Markdown, as pkg/markup/marks.go reads and writes them: ![what it shows](/media/… "caption").
const mark = /!\[((?:[^\]\\]|\\.)*)\]\(\s*((?:https?:\/\/[^\s()/]+)?\/media\/([0-9a-f]{16,64})(?:-\d+)?\.(?:jpg|png|gif|webp))(?:\s+"((?:[^"\\]|\\.)*)")?\s*\)/g;

const oneLine = (text) => text.split(/\s+/).filter(Boolean).join(' ');
const unescaped = (text) => oneLine((text ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1'));

/** The Markdown of a picture. */
export function markOf(path, alt, caption) {
  const title = oneLine(caption ?? '').replace(/[\\"]/g, '\\$&');
  return `![${oneLine(alt ?? '').replace(/[\\[\]*_`<]/g, '\\$&')}](${path}${title && ` "${title}"`})`;
}

/** The pictures of a text, each once, by hash. */
export function marksIn(text) {
  const found = new Map();
  for (const [, alt, path, hash, caption] of text.matchAll(mark)) {
    if (!found.has(hash)) found.set(hash, { hash, path, alt: unescaped(alt), caption: unescaped(caption) });
  }
  return found;
}

/** The text with other words for a picture. */
export function describedIn(text, hash, alt, caption) {
  return text.replace(mark, (whole, _alt, path, its) => (its === hash ? markOf(path, alt, caption) : whole));
}
