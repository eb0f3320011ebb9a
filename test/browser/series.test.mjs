// Series: put in from an editor, ordered by keyboard, by drawing and without scripts, read one after the other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { launch, leave, visit } from './chrome.mjs';
import { tabTo } from './keyboard.mjs';
import { article, field, logIn, publish } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill, desk;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
});

const titles = (page) => page.locator('[data-part] h3').allInnerTexts();
const button = (page, title, way) => page.locator('[data-part]', { hasText: title }).locator(`button[value=${way}]`);

test('a series is made, items are put in, and readers walk through it', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  for (const title of ['Warp', 'Weft']) await publish(page, 'articles', { ...article, title });
  await page.goto('/desk/series');
  await page.locator('main .write a').click();
  await field(page, 'title').fill('How to weave');
  await field(page, 'text').fill('From **the first thread** on.');
  await assertAccessible(page);
  await page.locator('main button.primary').click();
  await page.waitForURL(/\/desk\/series\/[0-9a-f-]+$/);
  desk = new URL(page.url()).pathname;
  for (const title of ['Weft', 'Warp']) {
    await page.locator('#add ~ *, section', { hasText: title }).locator('button[name=item]', { hasText: title }).first().click();
    await page.locator('[data-part] h3', { hasText: title }).waitFor();
  }
  await publish(page, 'articles', { ...article, title: 'Selvedge', series: await page.evaluate((path) => path.split('/').pop(), desk) });
  await page.locator('.serial', { hasText: 'Part 3 of 3' }).waitFor();
  await page.goto(desk);
  assert.deepEqual(await titles(page), ['Weft', 'Warp', 'Selvedge']);
  await leave(page);

  for (const width of [1280, 390]) {
    const reader = await visit(browser, mill.url);
    await reader.setViewportSize({ width, height: 800 });
    await reader.goto('/series/how-to-weave');
    await assertAccessible(reader);
    await reader.locator('.parts h3 a').first().click();
    await reader.locator('.serial', { hasText: 'Part 1 of 3' }).waitFor();
    await assertAccessible(reader);
    await reader.locator('.onward a[rel=next]').click();
    await reader.waitForURL(/\/articles\/warp/);
    await reader.locator('.serial a[rel=next]').click();
    await reader.waitForURL(/\/articles\/selvedge/);
    assert.equal(await reader.locator('a[rel=next]').count(), 0);
    await reader.locator('.serial a', { hasText: 'How to weave' }).click();
    await reader.waitForURL(/\/series\/how-to-weave/);
    await leave(reader);
  }
});

test('the keyboard orders parts, stays on its button, and hears where the part is', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto(desk);
  await assertAccessible(page);
  await tabTo(page, button(page, 'Weft', 'down'));
  const stored = page.waitForResponse((response) => response.url().endsWith('/order'));
  await page.keyboard.press('Enter');
  assert.equal((await stored).status(), 204);
  await page.locator('#ordered', { hasText: 'is now part 2 of 3' }).waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => document.activeElement.value), 'down');
  await page.keyboard.press('Enter');
  await page.locator('#ordered', { hasText: 'is now part 3 of 3' }).waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => document.activeElement.value), 'up', 'the button that is gone left its focus nowhere');
  await page.reload();
  assert.deepEqual(await titles(page), ['Warp', 'Selvedge', 'Weft']);
  await leave(page);
});

test('a part is drawn to its place, also on a narrow screen', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(desk);
  await page.locator('[data-part]', { hasText: 'Weft' }).locator('.handle').scrollIntoViewIfNeeded();
  const grip = await page.locator('[data-part]', { hasText: 'Weft' }).locator('.handle').boundingBox();
  const first = await page.locator('[data-part]').first().boundingBox();
  const stored = page.waitForResponse((response) => response.url().endsWith('/order'));
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2, first.y + 80, { steps: 8 });
  await page.mouse.move(grip.x + grip.width / 2, first.y + 4, { steps: 4 });
  await page.mouse.up();
  await stored;
  await assertAccessible(page);
  await page.reload();
  assert.deepEqual(await titles(page), ['Weft', 'Warp', 'Selvedge']);
  await leave(page);
});

test('without scripts the buttons order, and the search finds what to add', async () => {
  const page = await visit(browser, mill.url, { scripts: false });
  await logIn(page);
  await page.goto(desk);
  await button(page, 'Selvedge', 'up').click();
  await page.waitForURL(/moved=/);
  assert.deepEqual(await titles(page), ['Weft', 'Selvedge', 'Warp']);
  await page.locator('[data-part]', { hasText: 'Selvedge' }).locator('form[action$=remove] button').click();
  await page.waitForURL((url) => url.pathname === desk && !url.search);
  await page.locator('#find').fill('selv');
  await page.locator('#find').press('Enter');
  await page.locator('button[name=item]', { hasText: 'Selvedge' }).click();
  await page.waitForURL(/find=selv/);
  assert.deepEqual(await titles(page), ['Weft', 'Warp', 'Selvedge']);
  await page.goto(`${desk}/delete`);
  await page.locator('button.danger').click();
  await page.waitForURL(/\/desk\/series$/);
  const gone = await page.goto('/series/how-to-weave');
  assert.equal(gone.status(), 410);
  await leave(page);
});
