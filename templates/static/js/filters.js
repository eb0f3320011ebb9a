// Lists that are narrowed without a full reload: the same address is fetched, and only the list is put in.
const region = () => document.querySelector('[data-swap]');

function say(text) {
  const place = document.getElementById(region().dataset.swap);
  if (place) place.textContent = text;
}

// Where the keyboard was, in words that outlive the element.
function remember() {
  const at = document.activeElement;
  if (!at || !region().contains(at)) return () => {};
  const { id, selectionStart } = at;
  const words = at.textContent.replace(/[\d.,\s]+/g, '');
  return () => {
    let again = id && document.getElementById(id);
    if (!again) again = [...region().querySelectorAll('a, button, summary')].find((a) => a.textContent.replace(/[\d.,\s]+/g, '') === words);
    if (!again) again = document.getElementById('found');
    again?.focus({ preventScroll: true });
    if (selectionStart != null && again?.setSelectionRange) again.setSelectionRange(selectionStart, selectionStart);
  };
}

let asked = 0;

async function show(address, { push = true, top = false } = {}) {
  const mine = ++asked;
  const refocus = remember();
  const opened = [...region().querySelectorAll('details[open][id]')].map((d) => d.id);
  region().setAttribute('aria-busy', 'true');
  let page;
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.status);
    page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-swap]')) throw new Error('no list');
  } catch {
    if (mine === asked) location.assign(address); // let the browser say what is wrong
    return;
  }
  if (mine !== asked) return; // somebody was quicker
  if (push) history.pushState({ list: true }, '', address);
  document.title = page.title;
  region().replaceChildren(...page.querySelector('[data-swap]').childNodes);
  region().removeAttribute('aria-busy');
  for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
  say(document.getElementById('found')?.textContent ?? '');
  if (top) {
    region().scrollIntoView({ block: 'start' });
    document.getElementById('found')?.focus({ preventScroll: true });
  } else refocus();
}

// The address that a form would open, without what is empty.
function addressOf(form) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  const text = query.toString();
  return form.getAttribute('action') + (text ? `?${text}` : '');
}

export function swappedLists() {
  if (!region()) return;
  document.documentElement.classList.add('js');
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a');
    if (!link || !region()?.contains(link) || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (!link.closest('.narrow-by, .counted, .pages, .empty') || link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    show(link.href, { top: Boolean(link.closest('.pages')) });
  });
  document.addEventListener('submit', (event) => {
    if (event.target.method !== 'get' || !region()?.contains(event.target)) return;
    event.preventDefault();
    show(addressOf(event.target));
  });
  document.addEventListener('change', (event) => {
    const form = event.target.form;
    if (event.target.matches('select') && form?.method === 'get' && region()?.contains(form)) show(addressOf(form));
  });
  addEventListener('popstate', () => { if (region()) show(location.href, { push: false }); });
}
