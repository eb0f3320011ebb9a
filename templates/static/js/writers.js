// Tells the node that the editor is open, and says who else has it open.
const often = 10000; // ms, while the tab is seen
const seldom = 60000; // ms, while it is hidden

export function writers(form, place) {
  const out = document.getElementById('writers');
  let address = place.dataset.presence;
  let writing = false;
  let timer;
  form.addEventListener('input', () => { writing = true; });
  place.addEventListener('born', (event) => { address = `/desk/items/${event.detail}/presence`; });

  async function beat() {
    clearTimeout(timer);
    timer = setTimeout(beat, document.hidden ? seldom : often);
    if (!address) return;
    const body = new FormData();
    body.set('version', form.elements.version.value);
    if (writing) body.set('writing', 'yes');
    writing = false;
    try {
      const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } });
      if (!answer.ok) return;
      const told = await answer.json();
      const words = [...told.writers, ...(told.newer ? [told.newer] : [])].join(' ');
      if (out.textContent.trim() !== words) out.textContent = words;
    } catch { /* the autosave says that the node is away */ }
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) beat(); });
  addEventListener('pagehide', () => {
    if (!address) return;
    const body = new FormData();
    body.set('left', 'yes');
    navigator.sendBeacon(address, body);
  });
  addEventListener('pageshow', beat);
  beat();
}
