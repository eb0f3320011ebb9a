// The preview button of an editor: the same request that it makes without scripts, but only the preview is replaced.
export function livePreview() {
  const button = document.querySelector('button[value=preview]');
  const place = document.getElementById('preview');
  if (!button || !place || document.getElementById('keeper')) return; // an editor has it beside the text
  button.form.addEventListener('submit', async (event) => {
    if (event.submitter !== button) return;
    event.preventDefault();
    const form = new FormData(button.form, button);
    for (const [name, value] of [...form]) if (value instanceof File) form.delete(name);
    place.setAttribute('aria-busy', 'true');
    try {
      let answer;
      try {
        answer = await fetch(button.form.getAttribute('action'), { method: 'POST', body: form });
      } catch {
        button.form.dispatchEvent(new Event('unreachable'));
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      place.replaceChildren(...page.getElementById('preview').childNodes);
      place.focus();
    } catch {
      button.form.submit(); // a new session is needed: let the browser say so
    } finally {
      place.removeAttribute('aria-busy');
    }
  }, { capture: true });
}
