// Lines that break and forms that come twice: an upload cut off in the middle, an item that was being changed, an old tab.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, shut, visit } from './chrome.mjs';
import { Line } from './line.mjs';
import { button, field, fillIn, logIn, publish } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, node;
const line = new Line();

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' }, front: line.front });
});

after(async () => {
  await browser?.close();
  line.close();
  await node?.stop();
});

const text = (page) => field(page, 'text');
const saved = (page) => page.locator('#saved', { hasText: /^Saved/ }).waitFor();
const entries = (page, title) => page.locator('.work li', { hasText: title });

/** What the line did is no mistake of the page. */
function forgive(page) {
  page.mistakes = page.mistakes.filter((mistake) => !/Failed to load resource|ERR_/.test(mistake));
}

/** Goes back from what the browser says of a broken line; Playwright loses sight of the page for a moment. */
async function goBack(page) {
  for (let left = 20; ; left--) {
    try {
      await page.goBack();
      return;
    } catch (error) {
      if (!left || !/Not attached/.test(error.message)) throw error;
      await page.waitForTimeout(50);
    }
  }
}

/** A picture of a megabyte: noise, which nothing makes smaller. */
async function noise(page, name) {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(640, 480);
    const drawn = canvas.getContext('2d').createImageData(640, 480);
    for (let from = 0; from < drawn.data.length; from += 65536) crypto.getRandomValues(drawn.data.subarray(from, from + 65536));
    for (let i = 3; i < drawn.data.length; i += 4) drawn.data[i] = 255;
    canvas.getContext('2d').putImageData(drawn, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
    return btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ''));
  });
  return { name, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') };
}

test('an upload that is cut off in the middle says so, keeps the text, and goes through the second time, once', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'From the train', text: 'Words before the tunnel.' });
  await saved(page);
  const picture = await noise(page, 'tunnel.png');
  assert.ok(picture.buffer.length > 500_000, 'the picture is too small to be cut');
  const cut = line.cut('/desk/pictures', 200_000);
  await page.setInputFiles('#f-pictures', picture);
  await cut;
  const row = page.locator('[data-pictures] .upload');
  await row.getByText('connection was lost').waitFor();
  assert.deepEqual(await violations(page), []);
  assert.equal(await text(page).inputValue(), 'Words before the tunnel.');
  line.mend();
  await row.getByRole('button', { name: 'Try again' }).click();
  await row.waitFor({ state: 'detached' });
  assert.equal((await text(page).inputValue()).match(/!\[\]\(\/media\//g).length, 1);
  await saved(page);
  await page.goto('/desk/pictures');
  assert.equal(await page.locator('.shelf > li').count(), 1, 'half a picture was kept');
  forgive(page);
  await leave(page);
});

test('without scripts a form that is cut off can be sent again by going back, and makes one item', async () => {
  const page = await visit(browser, node.url, { scripts: false });
  const drawing = await visit(browser, node.url);
  await drawing.goto('/');
  const picture = await noise(drawing, 'again.png');
  await leave(drawing);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'Cut without scripts', text: 'Every word of it.' });
  await page.setInputFiles('#f-pictures', picture);
  const cut = line.cut('/desk/articles', 200_000);
  const failed = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest());
  await button(page, 'save').click({ noWaitAfter: true });
  await Promise.all([cut, failed]);
  line.mend();
  await goBack(page);
  assert.equal(await text(page).inputValue(), 'Every word of it.', 'the browser has no form to go back to');
  await page.setInputFiles('#f-pictures', picture);
  await button(page, 'save').click();
  await page.locator('.flash', { hasText: 'Saved' }).waitFor();
  assert.match(await text(page).inputValue(), /^Every word of it\.\s+!\[\]\(\/media\//);
  await page.goto('/desk');
  assert.equal(await entries(page, 'Cut without scripts').count(), 1);
  forgive(page);
  await leave(page);
});

test('what was typed into an existing item while the line was down is offered when it is opened again', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  await publish(page, 'articles', { title: 'Already there', summary: 'One.', text: 'The first words.' });
  await page.goto('/desk');
  await entries(page, 'Already there').getByRole('link', { name: 'Edit' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/desk/articles/'));
  const address = page.url();
  line.cut(new URL(address).pathname);
  await text(page).fill('The first words, and an hour of new ones.');
  await fillIn(page, { summary: 'Two.' });
  await page.locator('#unsaved', { hasText: 'kept in this browser' }).waitFor();
  const context = page.context();
  await shut(page); // which tries once more

  const back = await context.newPage();
  await back.goto(address);
  assert.equal(await text(back).inputValue(), 'The first words.', 'it is put in without being asked for');
  await back.locator('#kept li', { hasText: 'Already there' }).waitFor();
  line.mend();
  await back.locator('#kept button.take').click();
  assert.equal(await text(back).inputValue(), 'The first words, and an hour of new ones.');
  assert.equal(await field(back, 'summary').inputValue(), 'Two.');
  await saved(back);
  await back.reload();
  assert.equal(await text(back).inputValue(), 'The first words, and an hour of new ones.');
  assert.ok(await back.locator('#kept').isHidden(), 'what is saved is offered again');
  await back.goto('/articles/already-there');
  await back.getByText('The first words.').first().waitFor();
  await shut(context);
});

test('an old tab after a restore shows both versions and what they began with, and loses neither', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  await publish(page, 'articles', { title: 'Restored', summary: 'One.', text: 'First of the past.\n\nThe middle.' });
  await page.goto('/desk');
  await entries(page, 'Restored').getByRole('link', { name: 'Edit' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/desk/articles/'));
  const address = page.url();
  await text(page).fill('First of today.\n\nThe middle.');
  await saved(page);

  const old = await page.context().newPage(); // a tab that stays open over all of it
  await old.goto(address);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.locator('input[name=from][value=r1]').check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('button', { name: 'Go back to' }).click();
  await page.locator('.flash', { hasText: 'working copy again' }).waitFor();
  assert.equal(await text(page).inputValue(), 'First of the past.\n\nThe middle.');

  await text(old).fill('First of the old tab.\n\nThe middle.\n\nAnd an end.');
  await old.locator('#unsaved', { hasText: 'saved' }).waitFor();
  await button(old, 'save').first().click();
  await old.locator('h1', { hasText: 'Two versions' }).waitFor();
  const conflict = old.locator('.conflict');
  await conflict.locator('summary', { hasText: 'Before' }).click();
  for (const words of ['First of today.', 'the past', 'the old tab']) await conflict.getByText(words).first().waitFor();
  assert.deepEqual(await violations(old), []);
  await page.reload();
  assert.equal(await text(page).inputValue(), 'First of the past.\n\nThe middle.', 'something was stored before it was chosen');
  await conflict.locator('input[value=both]').check();
  await old.locator('form.merge button.primary').click();
  await old.locator('.flash', { hasText: 'put together' }).waitFor();
  assert.equal(await text(old).inputValue(), 'First of the past.\n\nFirst of the old tab.\n\nThe middle.\n\nAnd an end.');
  assert.ok(await old.locator('#kept').isHidden(), 'what was merged is offered again');
  forgive(page);
  await leave(page);
});

test('a double press makes one item, and one publication, with scripts and without', async () => {
  for (const scripts of [true, false]) {
    const title = `Pressed twice, scripts ${scripts ? 'on' : 'off'}`;
    const page = await visit(browser, node.url, { scripts });
    await logIn(page);
    await page.goto('/desk/articles/new');
    await fillIn(page, { title, summary: 'One.', text: 'Once is enough.' });
    await button(page, 'save').first().dblclick();
    await page.locator('.flash', { hasText: 'Saved' }).waitFor();
    if (!scripts) { // with scripts the address is the item's by now
      await page.goBack();
      await button(page, 'save').first().click();
      await page.locator('.flash', { hasText: 'Saved' }).waitFor();
    }
    await button(page, 'check').click();
    await button(page, 'publish').dblclick();
    await page.locator('link[rel=canonical][href*="/articles/"]').waitFor({ state: 'attached' }); // the second press cut the first off
    await page.goto('/articles');
    assert.equal(await page.locator('main').getByRole('link', { name: title, exact: true }).count(), 1);
    await page.goto('/desk');
    assert.equal(await entries(page, title).count(), 1);
    await entries(page, title).getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('link', { name: 'Versions' }).click();
    assert.equal(await page.getByText(/^Published, no\. \d/).count(), 1, 'it was published twice');
    forgive(page);
    await leave(page);
  }
});
