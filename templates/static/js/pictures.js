// Pictures in the editor and in the library: choose, drop or paste; say what they show; choose what is never cut off.
import { bringsFiles, bringsPictures, filesOf, isWriting, takenFrom, uploader } from './uploads.js';
import { describedIn, markOf, marksIn } from './marks.js';
import { picker } from './picker.js';

export function pictures() {
  for (const place of document.querySelectorAll('[data-focus]')) focusPoint(place);
  const library = document.querySelector('[data-library]');
  if (library) uploadsToLibrary(library);
  const place = document.querySelector('[data-pictures]');
  if (!place) return;
  const browse = picker(place.querySelector('[data-picker]'));
  const text = picturesInText(place, browse);
  const covers = [...document.querySelectorAll('[data-cover]')].map((cover) => [cover, coverField(cover, browse)]);
  const isBusy = () => text.isBusy() || covers.some(([, cover]) => cover.isBusy());
  // Dropped anywhere else, a file would take the place of the page.
  dropsOn(place.form, document, (files, target) => (covers.find(([cover]) => (cover.closest('.drawer') ?? cover).contains(target))?.[1] ?? text).add(files));
  // On the document, so that nobody else sends the form away first.
  document.addEventListener('submit', (event) => {
    if (event.target !== place.form || event.submitter?.value === 'preview' || !isBusy()) return;
    event.preventDefault();
    event.stopPropagation();
    text.say(place.dataset.left);
  }, { capture: true });
}

function dropsOn(marked, area, take) {
  area.addEventListener('dragover', (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    marked.classList.add('dropping');
  });
  area.addEventListener('dragleave', (event) => { if (!event.relatedTarget) marked.classList.remove('dropping'); });
  area.addEventListener('drop', (event) => {
    if (!bringsFiles(event)) return;
    event.preventDefault();
    marked.classList.remove('dropping');
    take(filesOf(event.dataTransfer), event.target);
  });
}

function picturesInText(place, browse) {
  const text = place.form.elements.text;
  const input = place.querySelector('input[type=file]');
  const list = place.querySelector('[data-described]');
  const blank = place.querySelector('[data-described-row]').innerHTML;
  const status = place.querySelector('[data-status]');
  const known = new Map(); // what the library says, by hash
  const typed = new WeakSet(); // fields with words that are not in the text yet
  let spot = null; // where the next picture goes, while some are under way
  let length = text.value.length;
  let describe = null; // the first picture that arrived without words, if nobody typed since

  const say = (words) => { status.textContent = words; status.classList.remove('unseen'); };
  const changed = () => text.dispatchEvent(new Event('input', { bubbles: true }));

  // hold puts a picture where a sign held its place; false if there is none.
  function hold(picture, file) {
    const { sign, alt, caption } = signs.get(file) ?? {};
    const at = sign ? text.value.indexOf(sign) : -1;
    if (at < 0) return false;
    const words = markOf(picture.path, picture.alt || alt, picture.caption || caption);
    text.setRangeText(words, at, at + sign.length, 'preserve');
    if (spot !== null && at < spot) spot += words.length - sign.length;
    return true;
  }

  function insert(picture, file) {
    known.set(picture.hash, picture);
    if (hold(picture, file)) return arrived(picture, signs.get(file).alt);
    const at = spot ?? endOfLine(text);
    const before = text.value.slice(0, at);
    const gap = before.trim() === '' ? '' : before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    const words = gap + markOf(picture.path, picture.alt, picture.caption);
    const after = text.value.slice(at).startsWith('\n\n') || at === text.value.length ? '' : '\n\n';
    text.setRangeText(words + after, at, at, 'preserve');
    spot = at + words.length;
    arrived(picture);
  }

  function arrived(picture, alt) {
    length = text.value.length;
    changed();
    showList();
    if (!picture.alt && !picture.decorative && !alt) describe ??= picture.hash;
  }

  function showList() {
    const found = marksIn(text.value);
    for (const row of [...list.children]) if (!found.has(row.dataset.hash)) row.remove();
    for (const [i, picture] of [...found.values()].entries()) { // in the order of the text
      const row = [...list.children].find((r) => r.dataset.hash === picture.hash) ?? newRow(picture);
      if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null); // a row that is moved loses the focus
      const alt = row.querySelector('[name$=_alt]');
      const caption = row.querySelector('[name$=_caption]');
      if (!alt) continue;
      for (const [field, was, now] of [[alt, 'was', picture.alt || known.get(picture.hash)?.alt || (alt.dataset.library ?? '')], [caption, 'title', picture.caption]]) {
        if (document.activeElement !== field && !typed.has(field)) field.value = now;
        row.querySelector(`[name^=pic_${was}_]`).value = now;
      }
    }
  }

  function newRow(picture) {
    const holder = document.createElement('ul');
    holder.innerHTML = blank.replaceAll('HASH', picture.hash); // a template of ours, and a hash
    const row = holder.firstElementChild;
    const facts = known.get(picture.hash);
    row.querySelector('img').src = facts?.thumb ?? new URL(picture.path, location.href).pathname;
    row.querySelector('[data-credit]').textContent = facts?.credit ?? '';
    row.querySelector('[type=checkbox]').checked = !!facts?.decorative;
    const page = row.querySelector('[data-page]');
    if (facts) page.href = facts.page; else page.hidden = true;
    return row;
  }

  list.addEventListener('input', (event) => typed.add(event.target));
  list.addEventListener('change', (event) => {
    typed.delete(event.target);
    const row = event.target.closest('[data-hash]');
    if (!row || event.target.type === 'checkbox') return;
    const alt = row.querySelector('[name$=_alt]').value;
    const caption = row.querySelector('[name$=_caption]').value;
    text.value = describedIn(text.value, row.dataset.hash, alt, caption);
    length = text.value.length;
    changed();
  });
  for (const field of list.querySelectorAll('[name$=_alt]')) field.dataset.library = field.value;

  let soon;
  text.addEventListener('input', (event) => {
    if (spot !== null && text.selectionStart <= spot) spot += text.value.length - length;
    length = text.value.length;
    if (event.isTrusted) describe = null;
    clearTimeout(soon);
    soon = setTimeout(showList, 400);
  });
  text.addEventListener('paste', (event) => {
    if (!bringsPictures(event.clipboardData)) return;
    event.preventDefault();
    add(filesOf(event.clipboardData).filter((file) => file.type.startsWith('image/')));
  });
  const signs = new Map(); // files that were pasted within a text, and the signs that hold their places
  text.addEventListener('pictures', (event) => {
    for (const { file, ...rest } of event.detail) signs.set(file, rest);
    add([...event.detail].map(({ file }) => file));
  });

  const uploads = uploader(place, {
    done: insert,
    settled: () => {
      spot = null;
      if (!describe) return;
      say(place.dataset.added);
      if (document.activeElement === text || !isWriting()) list.querySelector(`[data-hash="${describe}"] [name$=_alt]`)?.focus();
      describe = null;
    },
  });
  const add = (files) => { spot ??= endOfLine(text); say(''); uploads.add(files); };

  takenFrom(input, add);
  place.querySelector('[data-without-scripts]').hidden = true;
  for (const hint of place.querySelectorAll('[data-with-scripts]')) hint.hidden = false;
  const button = place.querySelector('[data-browse]');
  button.hidden = false;
  button.addEventListener('click', () => browse((picture) => { insert(picture); spot = null; describe = null; text.focus(); }));
  return { add, say, isBusy: uploads.isBusy };
}

// The end of the line in which the caret stands: a picture never tears a sentence.
function endOfLine(text) {
  const at = text.value.indexOf('\n', text.selectionEnd);
  return at < 0 ? text.value.length : at;
}

function coverField(place, browse) {
  const name = place.dataset.cover;
  const field = (end) => place.querySelector(`[name="${name}${end}"]`);
  const input = place.querySelector('input[type=file]');

  function show(picture) {
    const thumbnail = place.querySelector('[data-shown]');
    const image = thumbnail.querySelector('img') ?? thumbnail.insertAdjacentElement('afterbegin', document.createElement('img'));
    image.alt = '';
    image.src = picture.thumb;
    thumbnail.hidden = false;
    field('_id').value = picture.id;
    field('_remove').checked = false;
    const none = place.querySelector(`[name="${name}_pick"][value=""]`);
    if (none) none.checked = true;
    for (const word of ['alt', 'caption', 'credit']) {
      const into = field(`_${word}`);
      if (into && !into.value) into.value = picture[word];
    }
    if (picture.decorative && !field('_alt').value) field('_decorative').checked = true;
    const focus = place.querySelector('[data-focus]');
    if (focus) {
      focus.hidden = false;
      focus.querySelector('img').src = picture.thumb;
      field('_focus_x').value = picture.focus_x;
      field('_focus_y').value = picture.focus_y;
      field('_focus_x').dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (place.closest('.drawer')) place.closest('.drawer').open = true;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    if (!field('_alt').value && !field('_decorative').checked && !isWriting()) field('_alt').focus();
  }

  const uploads = uploader(place, { done: show });
  takenFrom(input, uploads.add);
  const button = place.querySelector('[data-browse]');
  if (button) {
    button.hidden = false;
    button.addEventListener('click', () => browse(show));
  }
  return { add: (files) => uploads.add(files.slice(0, 1)), isBusy: uploads.isBusy };
}

function uploadsToLibrary(form) {
  const input = form.querySelector('input[type=file]');
  const status = form.querySelector('[data-status]');
  let arrived = 0;
  const uploads = uploader(form, {
    done: () => { arrived++; },
    settled: async () => {
      if (!arrived) return;
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const there = page.querySelector('[aria-labelledby=library]');
      if (there) document.querySelector('[aria-labelledby=library]').replaceChildren(...there.childNodes);
      status.textContent = document.querySelector('.filters .meta')?.textContent ?? '';
      arrived = 0;
    },
  });
  takenFrom(input, uploads.add);
  form.querySelector('button.primary').parentElement.hidden = true;
  dropsOn(form, document, uploads.add);
}

function focusPoint(place) {
  const aim = place.querySelector('[data-aim]');
  const spot = aim.querySelector('.spot');
  const [x, y] = place.querySelectorAll('input[type=range]');
  const show = () => {
    spot.style.insetInlineStart = 'auto';
    spot.style.left = `${x.value}%`;
    spot.style.top = `${y.value}%`;
  };
  aim.hidden = false;
  aim.addEventListener('click', (event) => {
    const box = aim.getBoundingClientRect();
    x.value = 100 * (event.clientX - box.left) / box.width;
    y.value = 100 * (event.clientY - box.top) / box.height;
    x.dispatchEvent(new Event('input', { bubbles: true }));
  });
  for (const range of [x, y]) range.addEventListener('input', show);
  show();
}
