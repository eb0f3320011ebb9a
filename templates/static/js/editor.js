// What an editor needs and no other page.
import { autosave } from './autosave.js';
import { drawers } from './drawers.js';
import { finder } from './finder.js';
import { live } from './live.js';
import { pasting } from './paste.js';
import { tools } from './tools.js';
import { writers } from './writers.js';

export function editor(place) {
  const form = place.closest('form');
  const zone = form.elements.publish_zone;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone.value === 'UTC' && !form.elements.publish_at.value && [...zone.options].some((o) => o.value === here)) zone.value = here;
  const writing = form.querySelector('[data-writing]');
  if (writing) tools(writing, form, finder(writing));
  drawers(form);
  live(form, document.getElementById('preview'));
  autosave(form, place);
  writers(form, place);
  pasting(form);
  const source = document.querySelector('[data-beside]');
  if (source) import('./beside.js').then((original) => original.beside(source));
}
