// A link to a part of the page that is marked data-dialog opens that part in a dialog, and puts it back when it closes.
export function dialogs() {
  for (const link of document.querySelectorAll('a[data-dialog]')) {
    const part = document.getElementById(link.hash.slice(1));
    if (!part) continue;
    link.setAttribute('aria-haspopup', 'dialog');
    link.addEventListener('click', (event) => {
      event.preventDefault();
      open(part, link.dataset.dialog);
    });
  }
}

function open(part, closing) {
  const place = document.createComment('');
  const dialog = document.createElement('dialog');
  const heading = part.querySelector('[id$=heading], h2, h3');
  if (heading?.id) dialog.setAttribute('aria-labelledby', heading.id);
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'close quiet';
  close.textContent = '×';
  close.setAttribute('aria-label', closing);
  close.addEventListener('click', () => dialog.close());
  part.replaceWith(place);
  dialog.append(part, close);
  document.body.append(dialog);
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    place.replaceWith(part);
    dialog.remove();
  });
  dialog.showModal();
  part.querySelector('input:not([type=hidden]), textarea')?.focus();
}

// The reader's server is asked for once: the browser, and nobody else, remembers it.
export function ownServer() {
  const key = 'weft-server';
  for (const field of document.querySelectorAll('input[data-server]')) {
    try {
      if (!field.value) field.value = localStorage.getItem(key) ?? '';
      field.form.addEventListener('submit', () => localStorage.setItem(key, field.value.trim()));
    } catch { return; } // no storage here
  }
}

// The share sheet of the reader's own device, where it has one.
export function shareSheets() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll('[data-share]')) {
    button.hidden = false;
    button.addEventListener('click', () => navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {}));
  }
}
