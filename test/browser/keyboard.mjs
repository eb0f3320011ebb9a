// Using a page as somebody does who has no mouse: Tab, Enter, Space, arrows, and a focus that can be seen.
import assert from 'node:assert/strict';

const mostStops = 150; // more than any page has; else Tab runs in a circle

/** Presses Tab until `target` (a Locator) has the focus, and checks that the focus shows at every stop. */
export async function tabTo(page, target, { back = false } = {}) {
  const wanted = await target.elementHandle();
  for (let stops = 0; stops < mostStops; stops++) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    await assertFocusShows(page);
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${target}`);
}

/** Goes to a field by Tab and types; what stood in it is replaced. */
export async function fill(page, target, text) {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
}

/** Goes to a link or button by Tab and presses Enter. */
export async function press(page, target) {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

async function assertFocusShows(page) {
  const hidden = await page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    if (!element.matches(':focus')) return ''; // Chromium's own button inside a date field shows itself
    const style = getComputedStyle(element);
    const shows = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    const box = element.getBoundingClientRect();
    const name = `${element.localName}${element.id ? '#' + element.id : ''} “${(element.innerText ?? '').trim().slice(0, 40)}”`;
    if (!shows) return `${name} does not show its focus`;
    if (box.width === 0 || box.height === 0) return `${name} has the focus and no size`;
    return '';
  });
  assert.equal(hidden, '', `keyboard focus on ${page.url()}`);
}
