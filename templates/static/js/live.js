// The preview beside the text, or in its place on phones: made by the node while one writes, never in the way of the keys.
import { marked } from './follow.js';

const least = 250, most = 4000; // ms without typing before the node is asked
const patience = 20000; // ms for an answer
const wide = matchMedia('(min-width: 60rem)');

/** The line in which somebody writes: an address there may be half typed, and is not asked for yet. */
function lineAt(text, at) {
  const end = text.indexOf('\n', at);
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, end < 0 ? undefined : end).trim().slice(0, 2048);
}

export function live(form, place) {
  const button = form.querySelector('button[value=preview]');
  const studio = form.closest('.studio');
  const area = form.elements.text;
  const marks = marked(area, place);
  let on = false, took = 0, running = false, stale = true, timer;
  const scrolled = { true: 0, false: 0 }; // where the page stood on a phone, with and without the preview

  studio.classList.add('live');
  button.type = 'button';
  button.removeAttribute('formaction');
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-controls', place.id);

  async function refresh() {
    if (running || !on) return;
    running = true;
    stale = false;
    const began = performance.now();
    const body = new FormData();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    body.set('action', 'preview');
    body.set('part', 'preview');
    body.set('typing', document.activeElement === area ? lineAt(area.value, area.selectionStart) : '');
    place.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.getAttribute('action'), { method: 'POST', body, signal: AbortSignal.timeout(patience) });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const made = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('preview');
      const at = place.scrollTop;
      place.replaceChildren(...made.childNodes);
      place.scrollTop = at;
      if (wide.matches) marks.follow();
    } catch {
      stale = true; // that the node is away is said where the text is saved
    }
    place.removeAttribute('aria-busy');
    took = performance.now() - began;
    running = false;
    if (stale && on) later();
  }

  function later() {
    stale = true;
    if (!on) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.min(most, Math.max(least, 3 * took)));
  }

  function turn(to, { still } = {}) {
    if (to === on) return;
    scrolled[on] = scrollY;
    on = to;
    button.setAttribute('aria-pressed', on);
    studio.classList.toggle('previewing', on);
    try { sessionStorage.setItem('weftwork.preview', on ? 'on' : ''); } catch { /* then it is forgotten */ }
    if (!wide.matches && !still) scrollTo({ top: on ? scrolled[true] || studio.offsetTop : scrolled[false], behavior: 'instant' });
    if (on && stale) refresh();
  }

  button.addEventListener('click', () => turn(!on));
  form.querySelector('.to-details')?.addEventListener('click', () => turn(false, { still: true }));
  form.addEventListener('input', later);
  form.addEventListener('change', later);
  if (place.hasChildNodes()) stale = false;
  let before = '';
  try { before = sessionStorage.getItem('weftwork.preview'); } catch { /* no */ }
  if (place.hasChildNodes() || before && wide.matches) turn(true, { still: true });
}
