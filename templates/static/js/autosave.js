// Saves the working copy by itself, says so, and lets no button send a form into the void.
import { before } from './before.js';
import { Keeper, fields, fill, same } from './draft-keeper.js';

// What the node has to hear with the button itself: a place to keep, an hour that comes twice.
const askedAloud = '[name=keep_place]:checked, [data-twice]:not([hidden]):not(:has(:checked))';
const quiet = 2000; // ms without typing before it is saved
const longest = 10000; // ms of typing before it is saved all the same
const patience = 20000; // ms for an answer
const retries = [3000, 5000, 10000, 20000, 30000]; // ms, while the node does not answer

export function autosave(form, place) {
  const say = place.dataset;
  const keeper = new Keeper(form, say);
  const saved = document.getElementById('saved');
  const trouble = document.getElementById('unsaved');
  const isNew = () => form.getAttribute('action').split('/').length === 3 && Boolean(form.elements.fresh);
  let stored = say.typed === undefined ? fields(form) : null; // what the node has
  let at = 0; // when it was saved
  let timer, first, failures = 0, running = null, blocked = false, unkept = false;

  const dirty = () => !stored || !same(stored, fields(form));
  const note = (text, link) => {
    trouble.hidden = !text;
    trouble.textContent = text ?? '';
    if (link) trouble.append(' ', link);
  };
  const tell = () => {
    if (running) saved.textContent = say.saving;
    else if (dirty()) saved.textContent = say.changed;
    else if (at) saved.textContent = ago(say, Date.now() - at);
  };

  // send stores the form on the node; the answer is 'saved', 'login', 'conflict', 'refused' or 'offline'.
  async function send() {
    const sent = fields(form);
    const body = new FormData();
    for (const [name, value] of sent) body.append(name, value);
    body.delete('remark'); // said only with a button
    body.set('action', 'autosave');
    body.set('writer', say.member);
    let answer, told = {};
    try {
      answer = await fetch(form.getAttribute('action'), {
        method: 'POST', body, headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(patience),
      });
      told = await answer.json();
    } catch {
      return { state: 'offline' };
    }
    if (answer.ok) {
      form.elements.version.value = told.version;
      if (isNew()) {
        form.action = told.action;
        history.replaceState(null, '', told.action);
        place.dispatchEvent(new CustomEvent('born', { detail: told.id }));
      }
      stored = sent;
      at = Date.now();
      if (same(sent, fields(form)) && !form.elements.remark?.value) keeper.forget();
      else keeper.keep();
      return { state: 'saved' };
    }
    const state = { 401: 'login', 403: 'refused', 409: 'conflict', 422: 'refused' }[answer.status] ?? 'offline';
    return { state, words: told.words };
  }

  async function save() {
    clearTimeout(timer);
    first = 0;
    if (running) await running;
    running = send();
    tell();
    const result = await running;
    running = null;
    blocked = result.state === 'conflict';
    failures = result.state === 'offline' || result.state === 'login' ? failures + 1 : 0;
    show(result);
    if (failures) timer = setTimeout(save, retries[Math.min(failures, retries.length) - 1]);
    else if (result.state === 'saved' && dirty()) later();
    tell();
    return result.state;
  }

  function show({ state, words }) {
    if (state === 'saved') note(unkept ? say.unkept : '');
    if (state === 'offline') note(say.offline);
    if (state === 'conflict') note(say.conflict);
    if (state === 'refused') note(say.refused.replace('{why}', words ?? ''));
    if (state === 'login') {
      note(say.login, Object.assign(document.createElement('a'), { href: '/login?next=/desk', target: '_blank', textContent: say.loginGo }));
    }
  }

  function later() {
    if (blocked) return;
    first ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(quiet, first + longest - Date.now())));
  }

  form.addEventListener('input', () => {
    unkept = !keeper.keep();
    if (unkept) note(say.unkept);
    if (!running) tell();
    later();
  });
  form.addEventListener('savenow', () => { if (!blocked) save(); });
  form.addEventListener('change', () => { if (dirty()) { keeper.keep(); later(); } });
  const keepNow = () => { if (dirty()) keeper.keep(); };
  addEventListener('pagehide', keepNow);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden' && dirty()) { keepNow(); save(); } });
  addEventListener('online', () => { if (dirty()) save(); });
  addEventListener('focus', () => { if (failures) save(); });
  addEventListener('beforeunload', (event) => { if (unkept && dirty()) event.preventDefault(); });

  // Each button first makes sure that the node answers and the text is stored; only then the form goes.
  let going = false;
  form.addEventListener('submit', async (event) => {
    if (event.submitter?.value === 'preview') return;
    event.preventDefault();
    if (going) return;
    going = true;
    keeper.keep();
    const state = await save();
    if (state === 'offline' || state === 'login') {
      going = false;
      if (state === 'offline') note(`${say.offline} ${say.notSent}`);
      trouble.scrollIntoView({ block: 'nearest' });
      return;
    }
    clearTimeout(timer);
    if (state === 'saved' && event.submitter?.value === 'check' && !form.querySelector(askedAloud) && await before(form)) {
      going = false;
      return;
    }
    const action = document.createElement('input');
    Object.assign(action, { type: 'hidden', name: 'action', value: event.submitter?.value || 'save' });
    form.append(action);
    form.submit();
  }, { capture: true });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    going = false;
    for (const left of form.querySelectorAll('input[type=hidden][name=action]')) left.remove();
  });
  form.addEventListener('unreachable', () => note(`${say.offline} ${say.notSent}`));
  setInterval(tell, 1000);

  if (say.settled !== undefined) keeper.forget();
  if (stored === null) keeper.keep();
  offer(form, keeper, isNew(), () => { stored = null; tell(); later(); });
}

// ago is "Saved 5s ago", in the page's language.
function ago(say, ms) {
  const s = Math.round(ms / 1000);
  if (s < 2) return say.now;
  const [count, unit] = s < 60 ? [s, 'second'] : s < 3600 ? [Math.floor(s / 60), 'minute'] : [Math.floor(s / 3600), 'hour'];
  const spoken = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { style: 'narrow' }).format(-count, unit);
  return say.saved.replace('{ago}', spoken);
}

// offer shows texts that were kept and never saved, with a choice for each.
async function offer(form, keeper, isNew, taken) {
  const place = document.getElementById('kept');
  const list = place.querySelector('ul');
  for (const kept of await keeper.offers(isNew)) {
    const line = document.createElement('li');
    const words = document.createElement('p');
    const title = kept.fields.find(([name]) => name === 'title')?.[1] || kept.fields.find(([name]) => name === 'text')?.[1]?.slice(0, 60) || '…';
    const when = new Date(kept.at).toLocaleString(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' });
    words.textContent = place.dataset.text.replace('{title}', title).replace('{at}', when);
    const take = Object.assign(document.createElement('button'), { type: 'button', textContent: place.dataset.take, className: 'take' });
    const drop = Object.assign(document.createElement('button'), { type: 'button', textContent: place.dataset.drop, className: 'quiet' });
    const choices = document.createElement('p');
    choices.className = 'row';
    choices.append(take, drop);
    line.append(words, choices);
    list.append(line);
    const done = () => { line.remove(); place.hidden = !list.children.length; };
    take.addEventListener('click', () => {
      fill(form, kept.fields);
      if (kept.key !== keeper.key) keeper.forget(kept.key);
      keeper.item = kept.item;
      keeper.keep();
      done();
      taken();
      (form.elements.text ?? form.elements.title).focus();
    });
    drop.addEventListener('click', () => { keeper.forget(kept.key); done(); });
  }
  place.hidden = !list.children.length;
}
