// Moments of the members' pages on the reader's own clock, with the zone named. The page itself names UTC.
export function ownTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
  });
  for (const time of document.querySelectorAll('time[data-own]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = time.textContent;
    time.textContent = format.format(at);
  }
}
