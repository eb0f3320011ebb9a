// Texts in Markdown outside the editors: pages of the site, series, answers. The same tools and the same finder.
import { finder } from './finder.js';
import { tools } from './tools.js';

export function writing() {
  for (const place of document.querySelectorAll('[data-writing]')) {
    const { form } = place.querySelector('textarea');
    tools(place, form, finder(place));
    const save = form.querySelector('button[value=save]');
    if (save) form.addEventListener('savenow', () => form.requestSubmit(save));
  }
}
