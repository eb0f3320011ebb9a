// Pasting into an editor: what other programs put on the clipboard becomes Markdown. Ctrl+Shift+V stays the browser's own.
import { bringsPictures } from './uploads.js';
import { fromHTML } from './paste-html.js';
import { fromPlain, looksLikeMarkdown, withoutHidden } from './paste-plain.js';

const patience = 1500; // ms for one paste; then its plain text has to do
const largestHTML = 24 << 20; // bytes; pictures may be within it

export function pasting(form) {
  const place = form.querySelector('[data-pasting]');
  const text = form.elements.text;
  if (!place || !text) return;
  const say = (...words) => { place.textContent = words.filter(Boolean).join(' '); place.className = place.textContent ? 'hint' : 'unseen'; };
  let plain = false; // Ctrl+Shift+V is under way
  form.addEventListener('keydown', (event) => { plain = (event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'v'; });
  form.addEventListener('keyup', () => { plain = false; });
  form.addEventListener('paste', (event) => {
    const field = event.target;
    if (event.defaultPrevented || !event.clipboardData || field.readOnly) return;
    const brought = event.clipboardData.getData('text/plain');
    if (field === text) {
      if (bringsPictures(event.clipboardData)) return; // pictures.js takes them
      intoText(event, brought);
    } else if (field.matches('input, textarea')) {
      const clean = withoutHidden(brought);
      if (!clean.hidden) return;
      event.preventDefault();
      insert(field, field.localName === 'input' ? clean.text.replace(/\s*\n\s*/g, ' ') : clean.text);
      say(place.dataset.hidden.replace('{n}', clean.hidden));
    }
  });

  function intoText(event, brought) {
    const asPlain = plain;
    plain = false;
    let result;
    try {
      result = converted(event.clipboardData.getData('text/html'), brought, text, asPlain);
    } catch { // too much, or something that no program makes: its words are better than nothing
      result = { markdown: brought, slow: true };
    }
    const clean = withoutHidden(result.markdown);
    const room = Number(place.dataset.max) - (text.value.length - (text.selectionEnd - text.selectionStart));
    if (clean.text.length > room) {
      event.preventDefault();
      say(place.dataset.long.replace('{n}', number(clean.text.length)).replace('{max}', number(place.dataset.max)));
      return;
    }
    if (clean.text !== brought || result.files?.length) {
      event.preventDefault();
      insert(text, asPlain || result.asIs ? clean.text : fitted(text, clean.text));
    }
    if (result.files?.length) text.dispatchEvent(new CustomEvent('pictures', { detail: result.files }));
    say(result.converted && place.dataset.converted, result.slow && place.dataset.slow, result.linked && place.dataset.linked.replace('{n}', number(result.linked)),
      result.lost && place.dataset.lost.replace('{n}', number(result.lost)), clean.hidden && place.dataset.hidden.replace('{n}', number(clean.hidden)));
  }
}

const number = (n) => Number(n).toLocaleString(document.documentElement.lang || undefined);

// converted is what is put into the text for what came: { markdown, converted, slow, files, linked, lost, asIs }.
function converted(html, brought, field, asPlain) {
  if (asPlain || isInCode(field)) return { markdown: brought, asIs: true };
  const wanted = linked(brought, field);
  if (wanted) return { markdown: wanted, asIs: true };
  const source = html || (/^\s*<!-- wp:\w/.test(brought) ? brought : '');
  if (!source || !saysMore(source, brought)) return { markdown: fromPlain(brought), asIs: looksLikeMarkdown(brought) };
  if (source.length > largestHTML) return { markdown: brought, slow: true };
  const notes = [...field.value.matchAll(/\[\^(\d{1,6})\]/g)].map((mark) => Number(mark[1]));
  const result = fromHTML(source, { patience, origin: location.origin, firstNote: 1 + Math.max(0, ...notes) });
  if (!result.markdown && brought.trim()) return { markdown: fromPlain(brought), lost: result.lost };
  return { ...result, converted: result.markdown !== brought.trim() };
}

// saysMore: an editor of code puts Markdown on the clipboard as coloured text; that says nothing more.
function saysMore(html, brought) {
  if (!looksLikeMarkdown(brought)) return true;
  return /<(?:h[1-6]|ul|ol|table|a|b|strong|i|em|img|blockquote|sup|figure)[\s>]|mso-|font-weight\s*:\s*(?:[6-9]00|bold)/i.test(html) && !/white-space\s*:\s*pre/i.test(html.slice(0, 2000));
}

// linked makes a link of the words that are chosen, if what is pasted is an address and nothing else.
function linked(brought, field) {
  const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
  const address = brought.trim();
  if (!chosen.trim() || /[\n[\]]/.test(chosen) || /^https?:/.test(chosen.trim()) || !/^https?:\/\/[^\s<>"]+$/.test(address) || !URL.canParse(address)) return '';
  const open = (address.match(/\(/g) ?? []).length === (address.match(/\)/g) ?? []).length;
  return `[${chosen.trim()}](${open ? address : address.replace(/\(/g, '%28').replace(/\)/g, '%29')})`;
}

// isInCode says whether the caret stands between fences: there, signs mean themselves.
function isInCode(field) {
  return (field.value.slice(0, field.selectionStart).match(/^ {0,3}(?:```|~~~)/gm) ?? []).length % 2 === 1;
}

// fitted adds the empty lines that blocks need around them; the spaces between go with what is chosen.
function fitted(field, markdown) {
  const isBlock = /\n\n|\n(?:[-|>]|\d+\. |```)|^(?:#{1,6} |[-|>] |\d+\. |```|!\[|\[\^\d+\]: |---$)/.test(markdown);
  if (!isBlock) return markdown;
  const lead = field.value.slice(0, field.selectionStart).match(/\S( +)$/)?.[1].length ?? 0, trail = field.value.slice(field.selectionEnd).match(/^ +(?=\S)/)?.[0].length ?? 0;
  field.setSelectionRange(field.selectionStart - lead, field.selectionEnd + trail);
  const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionEnd);
  const head = !before.trim() || /\n\s*\n$/.test(before) ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const tail = !after.trim() ? '' : /^\s*\n\s*\n/.test(after) ? '' : after.startsWith('\n') ? '\n' : '\n\n';
  return head + markdown + tail;
}

const manyLines = 100, manySigns = 60_000; // the browser lays the text out anew for each line that it notes how to take back

/** Puts words in the place of what is chosen, in one step that Ctrl+Z takes back. */
function insert(field, words) {
  field.focus();
  const { value, selectionStart, selectionEnd } = field;
  field.setSelectionRange(0, 0); // Chromium takes back what was typed just before together with what is put in
  field.setSelectionRange(selectionStart, selectionEnd);
  const isLarge = words.length > manySigns || words.split('\n', manyLines + 1).length > manyLines;
  if (!isLarge && document.execCommand(words ? 'insertText' : 'delete', false, words)) return;
  field.setRangeText(words, selectionStart, selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  takesBack(field, value, field.value, selectionStart, selectionEnd);
}

// takesBack does for a large paste what the browser does for small ones, until something else is written.
function takesBack(field, before, after, start, end) {
  const undo = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
    field.removeEventListener('keydown', undo);
    if (field.value !== after) return;
    event.preventDefault();
    field.value = before;
    field.setSelectionRange(start, end);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  field.addEventListener('keydown', undo);
  field.addEventListener('beforeinput', () => field.removeEventListener('keydown', undo), { once: true });
}
