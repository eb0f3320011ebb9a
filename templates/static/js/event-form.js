// The form of an event: what readers elsewhere see, whole days, hours that do not exist or come twice, places from the list.
export function eventForm(when) {
  const form = when.closest('form');
  const at = (name) => form.elements[name];
  const wrong = document.getElementById('when-wrong');
  const readers = when.querySelector('[data-readers]');
  const places = readers.dataset.readers.split(';').map((pair) => pair.trim().split('='));
  const lang = { en: 'en-GB' }[document.documentElement.lang] ?? (document.documentElement.lang || undefined); // dates as the pages write them

  // wall is a moment as the clocks of a zone show it, as if it were in UTC.
  function wall(ms, zone) {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('en', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }).formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
  }

  // moments are when the clocks show a time: one, two, or none of what they skip.
  function moments(text, zone) {
    const shown = Date.parse(`${text}Z`);
    if (Number.isNaN(shown)) return null;
    const day = 24 * 3600 * 1000;
    const found = [-day, day].map((away) => shown - (wall(shown + away, zone) - (shown + away))).filter((ms) => wall(ms, zone) === shown);
    return [...new Set(found)].sort((a, b) => a - b);
  }

  function momentOf(name, zone) {
    const field = at(name);
    const both = field.value ? moments(field.value, zone) : null;
    const twice = when.querySelector(`[data-twice=${name}]`);
    twice.hidden = both?.length !== 2 || at('all_day').checked;
    if (!both) return null;
    if (!both.length) return NaN;
    return twice.querySelector('[value="2"]').checked ? both.at(-1) : both[0];
  }

  function tell() {
    const zone = at('timezone').value;
    let start = null, end = null;
    wrong.hidden = true;
    try {
      start = momentOf('start', zone);
      end = momentOf('end', zone);
    } catch { /* a zone that this browser does not know */ }
    if (!at('all_day').checked && (Number.isNaN(start) || Number.isNaN(end))) say(when.dataset.skipped);
    else if (start && end && end < start) say(when.dataset.reversed);
    show(start, end, zone);
  }

  function say(words) {
    wrong.textContent = words;
    wrong.hidden = false;
  }

  function show(start, end, zone) {
    const list = readers.querySelector('dl');
    list.replaceChildren();
    const sound = start && !(end < start) && !at('all_day').checked;
    for (const [name, place] of sound ? places : []) {
      if (wall(start, name) === wall(start, zone)) continue;
      const row = readers.querySelector('template').content.firstElementChild.cloneNode(true);
      row.querySelector('dt').textContent = row.querySelector('dt').textContent.replace('{place}', place);
      row.querySelector('dd').textContent = clocks(start, end, name, zone);
      list.append(row);
    }
    readers.hidden = !list.children.length;
  }

  // clocks is "16:30–19:00", with the dates where they are not that of the event.
  function clocks(start, end, zone, own) {
    const date = (ms, of = zone) => new Intl.DateTimeFormat(lang, { timeZone: of, day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
    const clock = (ms) => new Intl.DateTimeFormat(lang, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
    const far = end && date(end) !== date(start);
    const text = far || date(start) !== date(start, own) ? `${date(start)}, ${clock(start)}` : clock(start);
    if (!end || end === start) return text;
    return far ? `${text} – ${date(end)}, ${clock(end)}` : `${text}–${clock(end)}`;
  }

  for (const name of ['start', 'end']) wholeDays(at(name), at('all_day'));
  when.addEventListener('input', tell);
  when.addEventListener('change', tell);
  tell();
  savedPlaces(form);
  pastedPoint(form);
}

// wholeDays shows a date without a clock while the event fills whole days; the field itself keeps both.
function wholeDays(field, allDay) {
  const date = Object.assign(document.createElement('input'), { type: 'date', id: `${field.id}-day`, className: field.className });
  for (const name of ['aria-required', 'aria-describedby', 'aria-invalid']) {
    if (field.hasAttribute(name)) date.setAttribute(name, field.getAttribute(name));
  }
  const label = document.querySelector(`label[for="${field.id}"]`);
  field.after(date);
  const show = () => {
    date.hidden = !allDay.checked;
    field.hidden = allDay.checked;
    label.htmlFor = allDay.checked ? date.id : field.id;
    date.value = field.value.slice(0, 10);
  };
  date.addEventListener('input', () => { field.value = date.value ? `${date.value}T00:00` : ''; });
  field.addEventListener('input', show);
  allDay.addEventListener('change', show);
  show();
}

function savedPlaces(form) {
  const list = form.elements.saved_place;
  if (!list) return;
  list.addEventListener('change', () => {
    const fields = list.selectedOptions[0].dataset.fields;
    list.value = '';
    if (!fields) return;
    for (const [name, value] of Object.entries(JSON.parse(fields))) form.elements[name].value = value;
    const first = form.elements['place.name'];
    first.dispatchEvent(new Event('input', { bubbles: true }));
    if (form.elements['place.latitude'].value) form.querySelector('[data-point]').open = true;
    first.focus();
  });
}

// pastedPoint reads coordinates from a link; the node does it, no map is asked.
export function pastedPoint(form) {
  const pasted = form.elements['place.map'];
  const point = form.querySelector('[data-point]');
  if (!pasted || point.dataset.reads) return;
  point.dataset.reads = 'yes';
  const wrong = document.getElementById('point-wrong');
  pasted.addEventListener('change', async () => {
    wrong.hidden = true;
    if (!pasted.value.trim()) return;
    let words = point.dataset.lost;
    try {
      const answer = await fetch('/desk/point', { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams({ text: pasted.value }) });
      const told = await answer.json();
      if (answer.ok) {
        for (const name of ['latitude', 'longitude']) form.elements[`place.${name}`].value = told[name];
        pasted.value = '';
        form.elements['place.longitude'].dispatchEvent(new Event('input', { bubbles: true }));
        return;
      }
      words = told.words ?? words;
    } catch { /* said below */ }
    wrong.textContent = words;
    wrong.hidden = false;
  });
  const find = form.querySelector('[data-find]');
  find.addEventListener('click', () => {
    const part = (name) => form.elements[`place.${name}`].value.trim();
    const words = [part('street') || part('name'), `${part('postal_code')} ${part('city')}`.trim(), part('country')].filter(Boolean).join(', ');
    find.href = words ? `https://www.openstreetmap.org/search?query=${encodeURIComponent(words)}` : 'https://www.openstreetmap.org/';
  });
}
