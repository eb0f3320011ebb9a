// Says when an event is on the reader's own clock, where that differs from the event's.
export function localTimes() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll('[data-start]')) {
    const start = new Date(place.dataset.start);
    if (!here || Number.isNaN(start.getTime())) continue;
    const lang = document.documentElement.lang || undefined;
    const clock = (zone) => start.toLocaleString(lang, { timeZone: zone, weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    try {
      if (clock(here) === clock(place.dataset.zone)) continue;
    } catch { continue; } // a zone that this browser does not know
    place.querySelector('[data-here]').textContent = clock(here);
    place.hidden = false;
  }
  // A new event starts with the writer's zone, unless one was chosen.
  for (const field of document.querySelectorAll('[data-own-zone]')) {
    if (here && !field.dataset.typed) field.value = here;
  }
}
