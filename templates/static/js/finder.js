// "[[" and "@" find our items and actors and those of the network, and write a link or a mention.
import { change } from './tools.js';

const pause = 120; // ms without typing before the node is asked
const triggers = [['link', /\[\[([^[\]\n]{0,80})$/], ['mention', /(?:^|[\s([{>*_"'„“«])@([\p{L}\p{N}_.@:-]{0,80})$/u]];

export function finder(place) {
  const area = place.querySelector('textarea');
  const list = place.querySelector('[data-finder]');
  const status = place.querySelector('[data-finder-says]');
  const words = place.dataset;
  let open = null; // { way, from, question } of what is asked
  let refused = ''; // what Escape closed
  let found = [];
  let chosen = 0;
  let asked = 0;
  let soon;

  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-haspopup', 'listbox');
  area.setAttribute('aria-controls', list.id);

  function trigger() {
    if (area.selectionStart !== area.selectionEnd) return null;
    const line = area.value.slice(Math.max(0, area.selectionStart - 120), area.selectionStart);
    for (const [way, pattern] of triggers) {
      const hit = line.match(pattern);
      if (!hit) continue;
      const question = hit[1];
      return { way, question, from: area.selectionStart - question.length - (way === 'link' ? 2 : 1) };
    }
    return null;
  }

  function close() {
    asked++;
    clearTimeout(soon);
    open = null;
    list.hidden = true;
    area.removeAttribute('aria-activedescendant');
    status.textContent = '';
  }

  function look() {
    const now = trigger();
    if (!now) { refused = ''; return close(); }
    if (refused === `${now.way}${now.from}`) return;
    open = now;
    clearTimeout(soon);
    soon = setTimeout(ask, now.question ? pause : 0);
  }

  async function ask(lookUp) {
    const mine = ++asked;
    const query = new URLSearchParams({ q: open.question, for: open.way });
    if (lookUp) query.set('lookup', 'yes');
    try {
      const answer = await fetch(`/desk/find?${query}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const told = await answer.json();
      if (mine !== asked || !open) return;
      found = told.found ?? [];
      if (told.unknown) found.push({ kind: 'lookup', title: words.look.replace('{handle}', told.unknown), icon: '' });
      if (lookUp && found.length === 1 && found[0].insert) return take(found[0]);
      show(told.problem);
    } catch {
      if (mine === asked) show(words.away);
    }
  }

  function show(problem) {
    chosen = 0;
    list.replaceChildren(...found.map(option));
    if (problem || !found.length) {
      const line = document.createElement('li');
      line.className = 'nothing';
      line.setAttribute('role', 'option');
      line.setAttribute('aria-disabled', 'true');
      line.textContent = problem || words.nothing;
      list.prepend(line);
    }
    const silent = !found.length && !problem && open.way === 'mention'; // "@" stands in many a text
    list.hidden = silent;
    if (silent) { area.removeAttribute('aria-activedescendant'); return; }
    stand();
    mark();
    status.textContent = found.length ? words.found.replace('{n}', found.length) : problem || words.nothing;
  }

  function option(hit, i) {
    const line = document.createElement('li');
    line.id = `${list.id}-${i}`;
    line.setAttribute('role', 'option');
    const title = Object.assign(document.createElement('b'), { textContent: hit.title });
    title.dir = 'auto';
    line.append(title);
    if (hit.detail) line.append(Object.assign(document.createElement('span'), { textContent: hit.detail, className: 'meta' }));
    line.addEventListener('pointerdown', (event) => event.preventDefault()); // the text keeps the focus
    line.addEventListener('mousedown', (event) => event.preventDefault());
    line.addEventListener('click', () => pick(i));
    return line;
  }

  function mark() {
    if (!found.length) { area.removeAttribute('aria-activedescendant'); return; }
    const options = [...list.querySelectorAll('[role=option]:not(.nothing)')];
    options.forEach((line, i) => line.setAttribute('aria-selected', i === chosen));
    area.setAttribute('aria-activedescendant', options[chosen].id);
    options[chosen].scrollIntoView({ block: 'nearest' });
  }

  function pick(i) {
    if (found[i].kind !== 'lookup') return take(found[i]);
    status.textContent = words.looking;
    list.querySelector(`#${CSS.escape(`${list.id}-${i}`)} b`).textContent = words.looking;
    ask(true);
  }

  function take(hit) {
    const { from, way } = open;
    let to = area.selectionStart;
    if (way === 'link' && area.value.startsWith(']]', to)) to += 2;
    const space = hit.kind === 'actor' && way === 'mention' && !/^[\s.,;:!?)]/.test(area.value.slice(to)) ? ' ' : '';
    close();
    const end = from + hit.insert.length + space.length;
    change(area, { from, to, text: hit.insert + space, start: end, end });
    close();
  }

  // Below the line in which one writes, or above it where there is no room.
  function stand() {
    const mirror = document.createElement('div');
    const style = getComputedStyle(area);
    for (const name of ['font', 'letterSpacing', 'padding', 'border', 'direction', 'tabSize', 'boxSizing']) mirror.style[name] = style[name];
    Object.assign(mirror.style, { position: 'absolute', visibility: 'hidden', insetInlineStart: 0, insetBlockStart: 0, width: `${area.offsetWidth}px`, whiteSpace: 'pre-wrap', overflowWrap: 'break-word' });
    mirror.textContent = area.value.slice(0, open.from);
    const caret = document.createElement('span');
    caret.textContent = '\u200b';
    mirror.append(caret);
    area.after(mirror);
    const line = parseFloat(style.lineHeight) || 24;
    const top = caret.offsetTop - area.scrollTop;
    const left = Math.min(caret.offsetLeft, Math.max(0, area.offsetWidth - list.offsetWidth));
    mirror.remove();
    const seen = area.getBoundingClientRect().top + top + line + list.offsetHeight;
    const bar = document.querySelector('.editor > .actions')?.offsetHeight ?? 0;
    const above = seen > innerHeight - bar && area.getBoundingClientRect().top + top - list.offsetHeight > 0;
    Object.assign(list.style, { left: `${left}px`, top: `${above ? top - list.offsetHeight : top + line + 2}px` });
  }

  area.addEventListener('input', look);
  area.addEventListener('blur', close);
  area.addEventListener('click', () => { if (open && !trigger()) close(); });
  area.addEventListener('keydown', (event) => {
    if (!open || list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      refused = `${open.way}${open.from}`;
      close();
    } else if (!found.length) {
      return;
    } else if (step) {
      chosen = (chosen + step + found.length) % found.length;
      mark();
    } else if (event.key === 'Enter' || event.key === 'Tab' && !event.shiftKey) {
      pick(chosen);
    } else {
      return;
    }
    event.preventDefault();
  });
  return { look };
}
