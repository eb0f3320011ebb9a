// Keeps the place in the preview where one writes in the text.
const letters = (text) => text.replace(/[^\p{L}\p{N}]+/gu, '').slice(0, 60);

export function marked(area, place) {
  // The paragraph around the caret, as the preview may show its beginning.
  function written() {
    const at = area.selectionStart;
    const from = area.value.lastIndexOf('\n\n', Math.max(0, at - 1)) + 1;
    const to = area.value.indexOf('\n\n', at);
    return letters(area.value.slice(from, to < 0 ? undefined : to).replace(/\]\([^)\s]*\)/g, ']'));
  }

  function follow() {
    const words = written();
    if (words.length < 3 || place.scrollHeight <= place.clientHeight) return;
    const blocks = place.querySelectorAll('.prose > :is(p, ul, ol, blockquote, table, pre, figure, h2, h3, h4, h5, h6)');
    const here = [...blocks].find((block) => { const shown = letters(block.textContent); return shown && (words.startsWith(shown) || shown.startsWith(words)); });
    if (!here) return;
    const box = here.getBoundingClientRect(), frame = place.getBoundingClientRect();
    if (box.top < frame.top + 8 || box.top > frame.bottom - 120) place.scrollTop += box.top - frame.top - frame.height / 3;
  }

  let soon;
  const now = () => { clearTimeout(soon); soon = setTimeout(follow, 150); };
  area.addEventListener('click', now);
  area.addEventListener('keyup', (event) => { if (event.key.startsWith('Arrow') || event.key.startsWith('Page')) now(); });
  return { follow };
}
