// Says when an event is on the reader's own clock, and names it, where that clock shows something else than the event's.
export function localTimes() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const page = document.documentElement.lang;
  const lang = page === 'en' ? 'en-GB' : page || undefined; // as the page itself writes dates
  const style = { weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  for (const place of document.querySelectorAll('[data-start]')) {
    const start = new Date(place.dataset.start);
    const end = new Date(place.dataset.end || place.dataset.start);
    if (!here || Number.isNaN(start.getTime()) || !(end >= start)) continue;
    const shown = (timeZone) => {
      const format = new Intl.DateTimeFormat(lang, { ...style, timeZone });
      return end > start ? format.formatRange(start, end) : format.format(start);
    };
    try {
      if (shown(here) === shown(place.dataset.zone)) continue;
    } catch { continue; } // a zone that this browser does not know
    place.querySelector('[data-here]').textContent = `${shown(here)} (${here.replaceAll('_', ' ')})`;
    place.hidden = false;
  }
  // A new event starts with the writer's zone, unless one was chosen.
  for (const field of document.querySelectorAll('[data-own-zone]')) {
    if (here && !field.dataset.typed) field.value = here;
  }
}
