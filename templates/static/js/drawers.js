// The closed drawers of the panel say what was chosen in them, and stay open while one works on an item.
const longest = 60; // characters

export function drawers(form) {
  const all = [...form.querySelectorAll('details.drawer')];
  for (const drawer of all) {
    const now = document.createElement('span');
    now.className = 'now';
    drawer.querySelector('summary').append(now);
    const tell = () => { now.textContent = chosen(drawer).join(' · ').slice(0, longest); };
    drawer.addEventListener('input', tell);
    drawer.addEventListener('change', tell);
    drawer.addEventListener('toggle', () => { if (!drawer.open) tell(); });
    tell();
    const key = `weftwork.drawer.${drawer.id}`;
    try {
      if (sessionStorage.getItem(key)) drawer.open = true;
      drawer.querySelector('summary').addEventListener('click', () => {
        if (drawer.open) sessionStorage.removeItem(key); else sessionStorage.setItem(key, 'open');
      });
    } catch { /* then it is closed next time */ }
  }
  // A link to a field opens what is around it.
  addEventListener('hashchange', () => {
    for (let around = document.getElementById(location.hash.slice(1))?.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
  });
}

function chosen(drawer) {
  const words = [];
  for (const field of drawer.querySelectorAll('select, input:not([type=hidden], [type=file], [type=radio], [type=range], [type=datetime-local]), textarea')) {
    if (field.closest('template') || field.dataset.quiet !== undefined) continue;
    if (field.type === 'checkbox') {
      if (field.checked) words.push(field.closest('label').querySelector('span').firstChild.textContent.trim());
    } else if (field.localName === 'select') {
      if (field.name === 'language' || field.selectedIndex > 0 && field.name !== 'publish_zone') words.push(field.selectedOptions[0].textContent);
    } else if (field.value.trim()) {
      words.push(field.value.trim());
    }
  }
  return words.filter(Boolean);
}
