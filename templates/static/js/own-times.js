// Moments of the members' pages on the reader's own clock, with the zone named. The page itself shows the clock of the node. data-own="short"
// leaves out what is the same as now.
export function ownTimes() {
  const { lang } = document.documentElement;
  const tongue = lang === 'en' ? 'en-GB' : lang || undefined; // as the page itself writes dates
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const write = (at, more) => at.toLocaleString(tongue, { ...clock, ...more });
  for (const time of document.querySelectorAll('time[data-own]')) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const long = write(at, { day: 'numeric', month: 'long', year: 'numeric', timeZoneName: 'short' });
    const today = new Date();
    const short = time.dataset.own === 'short' && at.getFullYear() === today.getFullYear();
    time.title = short ? long : time.textContent;
    if (!short) time.textContent = long;
    else if (at.toDateString() === today.toDateString()) time.textContent = write(at);
    else time.textContent = write(at, { day: 'numeric', month: 'short' });
  }
}
