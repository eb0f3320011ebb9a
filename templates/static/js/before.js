// What comes before publishing, over the editor: the same page, without leaving the text. What it lacks is a step away.

/** Opens the page of the saved item over its form; false where the browser has to go there. */
export async function before(form) {
  const id = form.getAttribute('action').split('/').pop();
  const place = /^[0-9a-f-]{36}$/.test(id) ? id : form.querySelector('#keeper')?.dataset.item;
  const path = `/desk/items/${place}/publish`;
  if (form.elements.remark?.value) return false; // the form says it on its way
  let part;
  try {
    const answer = await fetch(path);
    if (!answer.ok || answer.redirected) return false;
    part = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('before');
  } catch { /* the browser tries it, and tells */ }
  if (!part) return false;
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
  for (const told of form.querySelectorAll('[data-told]')) told.remove();
  for (const link of part.querySelectorAll('.needed a')) tell(link);
  const dialog = document.createElement('dialog');
  dialog.className = 'over';
  dialog.setAttribute('aria-labelledby', 'before-heading');
  dialog.append(document.importNode(part, true));
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    if (event.target === dialog || link?.hasAttribute('data-close')) {
      event.preventDefault();
      dialog.close();
    } else if (link?.hash && link.closest('.lacks')) {
      event.preventDefault();
      dialog.close();
      show(link.hash.slice(1));
    }
  });
  let sent = false;
  dialog.addEventListener('submit', (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  dialog.showModal();
  dialog.querySelector('h1').focus();
  return true;
}

// tell says at a field of the form what it lacks.
function tell(link) {
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  const id = `${field.id}-wrong`;
  document.getElementById(id)?.remove();
  const words = Object.assign(document.createElement('p'), { id, className: 'wrong', textContent: link.querySelector('span').textContent });
  words.dataset.told = '';
  field.before(words);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', `${(field.getAttribute('aria-describedby') ?? '').replace(id, '')} ${id}`.trim());
}

// show leads to a field, wherever it is folded away.
function show(id) {
  const field = document.getElementById(id);
  for (let up = field; up; up = up.parentElement) if (up.localName === 'details') up.open = true;
  if (field?.matches('fieldset')) field.querySelector('input')?.focus();
  else field?.focus();
  field?.scrollIntoView({ block: 'center' });
}
