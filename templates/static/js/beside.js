// Shows beside a translation which paragraph of the original the caret stands at.
export function beside(source) {
  const text = source.closest('form').elements.text;
  const parts = [...source.querySelectorAll('ol > .part')];
  const box = source.querySelector('.parts');
  if (!text || !parts.length) return;
  if (matchMedia('(max-width: 59.99rem)').matches) source.open = false;
  let here;

  function follow() {
    if (document.activeElement !== text) return;
    const before = text.value.slice(0, text.selectionStart).trimStart();
    const part = parts[Math.min(before.split(/\n[ \t]*\n\s*/).length, parts.length) - 1];
    if (part === here) return;
    here?.classList.remove('here');
    here = part;
    part.classList.add('here');
    box.scrollTop = part.offsetTop - box.clientHeight / 3;
  }
  for (const event of ['input', 'keyup', 'click', 'focus']) text.addEventListener(event, follow);
  source.addEventListener('toggle', () => { if (here) box.scrollTop = here.offsetTop - box.clientHeight / 3; });
}
