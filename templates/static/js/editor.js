// What an editor needs and no other page.
import { autosave } from './autosave.js';
import { pasting } from './paste.js';
import { writers } from './writers.js';

export function editor(place) {
  const form = place.closest('form');
  const zone = form.elements.publish_zone;
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone.value === 'UTC' && !form.elements.publish_at.value && [...zone.options].some((o) => o.value === here)) zone.value = here;
  autosave(form, place);
  writers(form, place);
  pasting(form);
}
