// The form of an identity card.
import { pastedPoint } from './event-form.js';
import { measure } from './measure.js';
import { termFields } from './terms.js';

export function cardForm() {
  const place = document.querySelector('[data-measure]');
  termFields();
  measure(place);
  pastedPoint(place.closest('form'));
}
