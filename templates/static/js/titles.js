// Titles of several lines without a line break: the Enter key leads on to the text, what is pasted becomes one line, and the
// field is as high as its words where the browser does not see to that.
const grows = CSS.supports('field-sizing', 'content');
const breaks = /[\t ]*[\r\n\u2028\u2029]+[\t ]*/g;

export function titles() {
  for (const title of document.querySelectorAll('textarea.big')) {
    title.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      title.form.elements.text?.focus();
    });
    title.addEventListener('input', (event) => {
      if (!event.isComposing) flatten(title);
      fit(title);
    });
    fit(title);
    if (!grows) addEventListener('resize', () => fit(title));
  }
}

function flatten(title) {
  if (title.value.search(breaks) < 0) return;
  const before = title.value.slice(0, title.selectionEnd).replace(breaks, ' ').length;
  title.value = title.value.replace(breaks, ' ');
  title.setSelectionRange(before, before);
}

function fit(title) {
  if (grows) return;
  title.style.height = 'auto';
  title.style.height = `${title.scrollHeight + title.offsetHeight - title.clientHeight}px`;
}
