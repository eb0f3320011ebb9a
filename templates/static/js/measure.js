// How complete a card is, while one writes.
export function measure(place) {
  const form = place.closest('form');
  const meter = place.querySelector('meter');
  const text = place.querySelector('[data-measure-text]');
  const fields = [...place.querySelectorAll('[data-needs]')];
  const tell = () => {
    const values = new FormData(form);
    const says = (name) => values.getAll(name).some((value) => typeof value === 'string' && value.trim());
    let done = 0;
    for (const entry of fields) {
      entry.hidden = entry.dataset.needs.split(' ').some(says);
      if (entry.hidden) done++;
    }
    meter.value = done;
    text.textContent = text.dataset.measureText.replace('{done}', done).replace('{all}', fields.length);
  };
  form.addEventListener('input', tell);
  form.addEventListener('change', tell);
  tell();
}
