// A choice of terms as chips with a search: add by typing, arrows and Enter or by touch, remove by pressing a chip.
export function termFields() {
  for (const field of document.querySelectorAll('[data-terms]')) chips(field);
}

let count = 0;

function chips(field) {
  const words = field.dataset;
  const checks = field.querySelector('.checks');
  const legend = field.querySelector('legend').textContent;
  const boxes = () => [...checks.querySelectorAll('input')];
  const nameOf = (box) => box.closest('label').textContent.trim();
  const spokenLike = (box, element) => { // a name may be in another language than the page
    const { lang, dir } = box.nextElementSibling;
    if (lang) Object.assign(element, { lang, dir });
    return element;
  };
  const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  // The names of a term in every language, and those of terms that were merged into it, find it, too.
  const namesOf = (box) => [nameOf(box), ...(box.closest('label').dataset.also ?? '').split('\n')].map(folded);
  const id = `terms-${++count}`;

  const picked = Object.assign(document.createElement('div'), { className: 'picked' });
  const place = Object.assign(document.createElement('div'), { className: 'seek-term' });
  const input = Object.assign(document.createElement('input'), { type: 'text', autocomplete: 'off', placeholder: words.search });
  const list = Object.assign(document.createElement('ul'), { id, hidden: true });
  const said = Object.assign(document.createElement('p'), { className: 'unseen' });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', legend);
  said.setAttribute('role', 'status');
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-label': `${legend}: ${words.search}`, 'aria-controls': id, 'aria-expanded': 'false', 'aria-autocomplete': 'list' })) input.setAttribute(name, value);
  place.append(input, list);
  checks.before(picked, place, said);
  field.classList.add('chosen-by-script');
  for (const plain of field.querySelectorAll('[data-without-scripts]')) plain.hidden = true;
  input.form?.addEventListener('formdata', ({ formData }) => formData.delete(`new_${words.terms}`));

  let active = -1;
  const options = () => [...list.children].filter((entry) => entry.getAttribute('role') === 'option');
  const changed = () => field.dispatchEvent(new Event('change', { bubbles: true }));

  function draw() {
    picked.replaceChildren(...boxes().filter((box) => box.checked).map((box) => {
      const chip = Object.assign(document.createElement('button'), { type: 'button', textContent: nameOf(box) });
      chip.setAttribute('aria-label', words.remove.replace('{name}', nameOf(box)));
      chip.addEventListener('click', () => {
        const next = chip.nextElementSibling ?? chip.previousElementSibling;
        const at = [...picked.children].indexOf(next ?? chip);
        choose(box, false);
        (next ? picked.children[Math.min(at, picked.children.length - 1)] : input).focus();
      });
      return spokenLike(box, chip);
    }));
  }

  function choose(box, on) {
    box.checked = on;
    said.textContent = (on ? words.added : words.gone).replace('{name}', nameOf(box));
    draw();
    changed();
  }

  function open() {
    const typed = input.value.trim();
    const fits = boxes().filter((box) => !box.checked && namesOf(box).some((name) => name.includes(folded(typed))));
    const entries = fits.map((box) => spokenLike(box, option(nameOf(box), () => choose(box, true))));
    if ('new' in words && typed && !boxes().some((box) => namesOf(box).includes(folded(typed)))) {
      entries.push(option(words.add.replace('{name}', typed), () => add(typed)));
    }
    if (!entries.length) {
      const none = Object.assign(document.createElement('li'), { className: 'hint', textContent: words.none });
      none.setAttribute('role', 'presentation');
      entries.push(none);
    }
    list.replaceChildren(...entries);
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(typed && options().length ? 0 : -1);
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  }

  function option(text, then) {
    const entry = Object.assign(document.createElement('li'), { id: `${id}-${++count}`, textContent: text });
    entry.setAttribute('role', 'option');
    entry.setAttribute('aria-selected', 'false');
    entry.addEventListener('pointerdown', (event) => event.preventDefault()); // the focus stays in the field
    entry.addEventListener('click', () => { input.value = ''; close(); then(); input.focus(); });
    return entry;
  }

  function mark(index) {
    active = index;
    options().forEach((entry, i) => entry.setAttribute('aria-selected', String(i === index)));
    const entry = options()[index];
    if (entry) {
      input.setAttribute('aria-activedescendant', entry.id);
      entry.scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  }

  async function add(label) {
    try {
      const answer = await fetch('/desk/vocabulary', {
        method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ scheme: words.scheme, label }),
      });
      const told = await answer.json();
      if (!answer.ok) { said.textContent = told.words ?? words.failed; show(); return; }
      let box = boxes().find((one) => one.value === told.uri);
      if (!box) {
        const line = Object.assign(document.createElement('label'), { className: 'check' });
        box = Object.assign(document.createElement('input'), { type: 'checkbox', name: words.terms, value: told.uri });
        line.append(box, Object.assign(document.createElement('span'), { textContent: told.label }));
        checks.append(line);
      }
      said.className = 'unseen';
      choose(box, true);
    } catch { said.textContent = words.failed; show(); }
  }

  function show() { said.className = 'wrong'; }

  input.addEventListener('input', (event) => { event.stopPropagation(); open(); });
  input.addEventListener('change', (event) => event.stopPropagation()); // what is typed here is no change of the form
  input.addEventListener('click', open);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const last = options().length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) { open(); if (active < 0) mark(0); return; }
      mark(event.key === 'ArrowDown' ? (active >= last ? 0 : active + 1) : (active <= 0 ? last : active - 1));
    } else if (event.key === 'Enter') {
      event.preventDefault(); // never sends the form
      if (!list.hidden) options()[active]?.click();
    } else if (event.key === 'Escape' && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === 'Backspace' && !input.value) {
      const box = boxes().findLast((one) => one.checked);
      if (box) choose(box, false);
    }
  });
  checks.addEventListener('change', draw);
  field.form?.addEventListener('input', draw); // a kept text was taken up
  draw();
}
