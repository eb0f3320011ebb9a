// The tools above a text: one stop of the Tab key, arrows from tool to tool, the same by shortcuts. Undo goes on working.
import { code, emphasis, footnote, heading, lines, link, nextLine, table } from './markdown.js';

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
const spoken = (keys) => (apple ? `⌘${keys.replace('Shift+', '⇧')}` : `Ctrl+${keys}`);
const digits = { Digit6: 'heading', Digit7: 'numbers', Digit8: 'list', Digit9: 'quotation' };
const letters = { b: 'bold', i: 'italic', k: 'link', e: 'code' };

/** Changes a text as if it was typed, so that the browser can undo it. */
export function change(area, { from, to, text, start, end }) {
  area.focus();
  area.setSelectionRange(from, to);
  if (from !== to || text) {
    const typed = document.execCommand(text ? 'insertText' : 'delete', false, text);
    if (!typed) {
      area.setRangeText(text, from, to, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
  area.setSelectionRange(start, end);
}

export function tools(place, form, finder) {
  const area = place.querySelector('textarea');
  const bar = place.querySelector('[data-tools]');
  const help = place.querySelector('[data-writing-help]');
  const acts = {
    bold: (...at) => emphasis(...at, 2),
    italic: (...at) => emphasis(...at, 1),
    link, code, heading, footnote,
    quotation: (...at) => lines(...at, 'quotation'),
    list: (...at) => lines(...at, 'list'),
    numbers: (...at) => lines(...at, 'numbers'),
    table: (...at) => table(...at, '…'),
  };
  const files = form.querySelector('#f-pictures');
  const others = {
    picture: () => files.click(),
    find: () => { change(area, { from: area.selectionStart, to: area.selectionEnd, text: '[[', start: area.selectionStart + 2, end: area.selectionStart + 2 }); finder.look(); },
    help: () => help.showModal(),
  };
  const act = (name) => {
    if (others[name]) others[name]();
    else change(area, acts[name](area.value, area.selectionStart, area.selectionEnd));
  };

  place.querySelector('[data-without-tools]').hidden = true;
  if (!place.querySelector('.hint').textContent.replace(place.querySelector('[data-without-tools]').textContent, '').trim()) place.querySelector('.hint').hidden = true;
  bar.hidden = false;
  if (!files) bar.querySelector('[data-tool=picture]').remove();
  const all = [...bar.querySelectorAll('button')];
  const stop = (button) => { for (const each of all) each.tabIndex = each === button ? 0 : -1; };
  stop(all[0]);
  for (const button of all) {
    const { tool, keys } = button.dataset;
    if (keys) {
      button.title = `${button.title} (${spoken(keys)})`;
      button.setAttribute('aria-keyshortcuts', `Control+${keys} Meta+${keys}`);
    }
    button.addEventListener('pointerdown', (event) => event.preventDefault()); // what is chosen in the text stays chosen
    button.addEventListener('mousedown', (event) => event.preventDefault());
    button.addEventListener('click', () => { stop(button); act(tool); });
    button.addEventListener('focus', () => stop(button));
  }
  bar.addEventListener('keydown', (event) => {
    const rtl = getComputedStyle(bar).direction === 'rtl';
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : step && (all.indexOf(document.activeElement) + step + all.length) % all.length;
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    all[to].focus();
  });

  area.addEventListener('keydown', (event) => {
    if (event.isComposing || event.altKey || event.defaultPrevented) return;
    const held = apple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    const name = held && (event.shiftKey ? digits[event.code] : letters[event.key.toLowerCase()]);
    if (name) {
      event.preventDefault();
      act(name);
      return;
    }
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey) return;
    const next = nextLine(area.value, area.selectionStart, area.selectionEnd);
    if (!next) return;
    event.preventDefault();
    change(area, next);
  });

  for (const key of help.querySelectorAll('kbd[data-keys]')) key.textContent = spoken(key.dataset.keys);
  help.querySelector('[data-close]').addEventListener('click', () => help.close());
  help.addEventListener('click', (event) => { if (event.target === help) help.close(); });
  const typing = (element) => element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=file]), [contenteditable]');
  document.addEventListener('keydown', (event) => {
    const held = apple ? event.metaKey : event.ctrlKey;
    if (held && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') {
      event.preventDefault();
      form.dispatchEvent(new Event('savenow'));
    }
    // A key alone, and so only while a part of the editor has the focus (WCAG 2.1.4).
    if (event.key !== '?' || !form.contains(event.target) || held || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    help.showModal();
  });

  // A very long text does not grow its field: laying out a book at each letter is slow.
  const fit = () => area.classList.toggle('huge', area.value.length > 60_000);
  area.addEventListener('input', fit);
  fit();
}
