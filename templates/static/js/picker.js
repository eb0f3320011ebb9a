// The library, to choose a picture from.
export function picker(dialog) {
  const shelf = dialog.querySelector('[data-shelf]');
  const search = dialog.querySelector('[data-search]');
  const more = dialog.querySelector('[data-more]');
  const found = dialog.querySelector('[data-found]');
  let chosen = () => {};
  let page = 1;
  let asked = 0;

  async function load(number) {
    const mine = ++asked;
    page = number;
    const query = new URLSearchParams({ q: search.value });
    if (page > 1) query.set('page', page);
    try {
      const answer = await fetch(`/desk/pictures?${query}`, { headers: { Accept: 'application/json' } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { pictures = [], more: further = false } = await answer.json();
      if (mine !== asked) return;
      if (page === 1) shelf.replaceChildren();
      shelf.append(...pictures.map(entry));
      more.hidden = !further;
      found.textContent = shelf.children.length ? '' : found.dataset.none;
    } catch {
      if (mine === asked) found.textContent = dialog.closest('[data-lost]').dataset.lost;
    }
  }

  function entry(picture) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'pick';
    const image = document.createElement('img');
    Object.assign(image, { src: picture.thumb, alt: picture.alt || picture.name, width: 160, height: 120, loading: 'lazy' });
    button.append(image);
    button.addEventListener('click', () => { dialog.close(); chosen(picture); });
    const item = document.createElement('li');
    item.append(button);
    return item;
  }

  let soon;
  search.addEventListener('input', (event) => {
    event.stopPropagation(); // no change of the form around it
    clearTimeout(soon);
    soon = setTimeout(() => load(1), 250);
  });
  search.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); load(1); } });
  more.addEventListener('click', () => load(page + 1));
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  return (then) => { chosen = then; dialog.showModal(); search.value = ''; search.focus(); load(1); };
}
