// Looking at a page as it stands: on a desk and on a phone, by day and by night, from one load.
import assert from 'node:assert/strict';
import { colourRules, violations } from './axe.mjs';
import { desk, overflow, phone } from './chrome.mjs';
import { unknownColours } from './colours.mjs';
import { silences, small } from './views.mjs';

/** Everything that is wrong, each said once with the places where it was seen. */
export class Complaints {
  #places = new Map();

  add(place, complaint) {
    this.#places.set(complaint, [...(this.#places.get(complaint) ?? []), place]);
  }

  assertNone() {
    const told = [...this.#places].map(([complaint, places]) => `${complaint}\n    on ${places.slice(0, 6).join(', ')}${places.length > 6 ? ` and ${places.length - 6} more` : ''}`);
    assert.equal(told.length, 0, `\n${told.join('\n')}`);
  }
}

/** Looks at the page in both sizes and both schemes, and leaves it on a desk by day. */
export async function look(page, name, complaints, sizes = [desk, phone]) {
  for (const size of sizes) {
    await page.setViewportSize(size);
    const wide = await overflow(page);
    if (wide) complaints.add(name, wide);
    for (const thing of await (size === desk ? silences : small)(page)) complaints.add(`${name} (${size.width} px)`, thing);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const colours = await unknownColours(page);
      // Colours are all that a scheme changes, and so all that axe has to look at twice.
      if (colorScheme === 'dark' && !colours.some) continue;
      const run = colorScheme === 'dark' ? { only: colourRules } : { without: colours.some ? [] : colourRules };
      for (const violation of await violations(page, run)) complaints.add(`${name} (${size.width} px, ${colorScheme})`, violation);
      colours.remember();
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }
  await page.setViewportSize(desk);
}
