// Rows of name and address that grow while one types.
export function growingRows() {
  for (const list of document.querySelectorAll('[data-rows]')) {
    list.addEventListener('input', () => {
      const last = list.querySelector('.linkrow:last-of-type');
      if (![...last.querySelectorAll('input')].some((input) => input.value)) return;
      const next = last.cloneNode(true);
      for (const input of next.querySelectorAll('input')) { input.value = ''; input.removeAttribute('id'); }
      last.after(next);
    });
  }
}

const near = 0.6; // of the limit: before that nobody needs to know of it

// How many characters are left, said quietly and in time.
export function countedFields() {
  for (const field of document.querySelectorAll('[data-count]')) {
    const out = document.getElementById(field.dataset.count);
    if (!out) continue;
    const limit = Number(out.dataset.limit);
    const tell = () => {
      const length = [...field.value].length;
      out.textContent = `${length} / ${limit}`;
      out.hidden = length < limit * near;
    };
    field.addEventListener('input', tell);
    tell();
  }
}

// Asks before a changed form is left, and sends each form once.
export function guardedForms() {
  for (const form of document.querySelectorAll('form[method=post]')) {
    let changed = false;
    let sent = false;
    if (form.hasAttribute('data-guard') && !form.querySelector('#keeper')) { // an editor keeps its text itself
      form.addEventListener('input', () => { changed = true; });
      addEventListener('beforeunload', (event) => { if (changed && !sent) event.preventDefault(); });
    }
    form.addEventListener('submit', (event) => {
      if (event.defaultPrevented) return;
      if (sent) { event.preventDefault(); return; }
      sent = true;
    });
    addEventListener('pageshow', () => { sent = false; }); // back from the next page
  }
}
