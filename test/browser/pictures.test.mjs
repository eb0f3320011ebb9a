// Pictures: chosen, dropped and pasted, several at once, described, published, found again; and the same without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { launch, leave, overflow, phone, visit } from './chrome.mjs';
import { assertNothingWrong, button, field, fillIn, logIn, publishNow } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, node;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

const addRefusals = (page) => { page.mistakes = page.mistakes.filter((mistake) => !mistake.includes('status of 422')); };

/** Pictures that differ: pieces of the page that is shown. */
async function shots(page, count, type = 'png') {
  const files = [];
  for (let i = 0; i < count; i++) {
    const buffer = await page.screenshot({ type, clip: { x: 0, y: 11 * i, width: 500 + 10 * i, height: 300 } });
    files.push({ name: `IMG_${i}.${type}`, mimeType: `image/${type}`, buffer });
  }
  return files;
}

/** Fires an event that brings files, as a person's hand would. */
function bring(page, selector, kind, files) {
  return page.evaluate(({ selector, kind, files }) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of files) data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
      : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
  }, { selector, kind, files: files.map(({ name, mimeType, buffer }) => ({ name, type: mimeType, base64: buffer.toString('base64') })) });
}

const marks = async (page) => (await field(page, 'text').inputValue()).match(/!\[[^\]]*\]\(\/media\/[0-9a-f]{16}\.(jpg|png)[^)]*\)/g) ?? [];
const rows = (page) => page.locator('[data-described] > li');

test('pictures are chosen, dropped and pasted, described where they are listed, and published', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  const [chosen, dropped, second, pasted, cover] = await shots(page, 5);
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'With pictures', text: 'First words.\n\nLast words.' });
  await field(page, 'text').evaluate((text) => text.setSelectionRange(3, 3));
  await page.setInputFiles('#f-pictures', chosen);
  await rows(page).first().waitFor();
  assert.match(await field(page, 'text').inputValue(), /^First words\.\n\n!\[\]\(\/media\/\S+\)\n\nLast words\.$/, 'a picture tears no sentence');
  assert.equal(await page.evaluate(() => document.activeElement.name.endsWith('_alt')), true, 'what it shows is asked at once');

  assert.equal(await bring(page, 'h1', 'dragover', [dropped]), true, 'a file dropped beside the text would replace the page');
  await bring(page, '#f-text', 'drop', [dropped, second]);
  await rows(page).nth(2).waitFor();
  const first = page.locator(`[name="${await rows(page).nth(0).getByLabel('What the picture shows').getAttribute('name')}"]`);
  await first.fill('A loom, half');
  assert.equal(await bring(page, '#f-text', 'paste', [pasted]), true);
  await rows(page).nth(3).waitFor();
  assert.equal(await first.inputValue(), 'A loom, half', 'what is being described stays when the next picture arrives');
  assert.equal(await first.evaluate((field) => document.activeElement === field), true, 'one goes on describing it');
  assert.equal((await marks(page)).length, 4);
  assert.equal(new Set(await marks(page)).size, 4, 'each picture once');

  await bring(page, '[data-cover=image] legend', 'drop', [cover]);
  await page.locator('[data-cover=image] [data-shown] img').waitFor();
  await button(page, 'check').click();
  await page.locator('.needed', { hasText: 'has no description' }).waitFor();
  assert.equal(await page.locator('.needed a[href$="#f-image_alt"]').count(), 1);
  await page.keyboard.press('Escape');
  assert.equal((await marks(page)).length, 4, 'nothing is lost');

  for (const [i, words] of ['A [loom], seen from *above*', 'A wheel', 'A thread'].entries()) {
    await rows(page).nth(i).getByLabel('What the picture shows').fill(words);
  }
  await rows(page).nth(0).getByLabel('Caption').fill('In "Ghent"');
  await rows(page).nth(3).getByLabel('Decorative').check();
  await field(page, 'image_alt').fill('The mill');
  assert.match(await field(page, 'text').inputValue(), /!\[A \\\[loom\\\], seen from \\\*above/);
  await publishNow(page);
  await page.waitForURL((url) => url.pathname === '/articles/with-pictures');
  const figures = page.locator('.prose figure');
  assert.equal(await figures.count(), 4);
  assert.equal(await figures.nth(0).locator('img').getAttribute('alt'), 'A [loom], seen from *above*');
  assert.equal(await figures.nth(0).locator('figcaption').innerText(), 'In "Ghent"');
  assert.equal(await figures.nth(3).locator('img').getAttribute('alt'), '');
  assert.match(await figures.nth(0).locator('img').getAttribute('srcset'), /-320\.(png|jpg) 320w/);
  await page.locator('.cover img[alt="The mill"]').waitFor();
  assert.equal(await page.evaluate(async () => {
    for (const image of document.images) { image.loading = 'eager'; await image.decode(); }
    return [...document.images].every((image) => image.naturalWidth > 0);
  }), true, 'every picture loads');
  addRefusals(page);
  await leave(page);
});

test('an upload shows how far it is, can be stopped and tried again, and says what is wrong', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  const [first, next] = await shots(page, 7, 'jpeg').then((all) => all.slice(5));
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'Slow lines', text: 'Words.' });
  let hold = [];
  await page.route('**/desk/pictures', (route) => hold.push(route));
  await page.setInputFiles('#f-pictures', [first, next]);
  const under = page.locator('[data-pictures] .upload');
  await under.nth(1).locator('progress').waitFor();
  await button(page, 'save').click();
  await page.getByText('still on their way').waitFor();
  assert.equal(new URL(page.url()).pathname, '/desk/articles/new', 'a form leaves without its pictures');
  await under.nth(0).getByRole('button', { name: 'Cancel' }).click();
  await under.nth(1).waitFor({ state: 'detached' });
  await hold[1].abort();
  await under.getByText('connection was lost').waitFor();
  await page.unroute('**/desk/pictures');
  await under.getByRole('button', { name: 'Try again' }).click();
  await rows(page).first().waitFor();
  assert.equal((await marks(page)).length, 1);

  await page.setInputFiles('#f-pictures', [
    { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>') },
    { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: first.buffer.subarray(0, first.buffer.length / 2) },
    { name: 'letter.pdf', mimeType: 'image/png', buffer: Buffer.from('%PDF-1.7') },
  ]);
  await under.getByText('SVG drawings can carry programs').waitFor();
  await under.getByText('The picture is damaged').waitFor();
  await under.getByText('This is a PDF').waitFor();
  await under.first().getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await under.count(), 2);
  page.mistakes = page.mistakes.filter((mistake) => !/ERR_FAILED|status of 422/.test(mistake));
  await leave(page);
});

test('a picture chosen before the scripts came is taken along, and one that arrives leaves who writes alone', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  const [early, late] = await shots(page, 9).then((all) => all.slice(7));
  const scripts = Promise.withResolvers();
  await page.route('**/js/pictures.*', (route) => scripts.promise.then(() => route.continue()));
  await page.goto('/desk/articles/new', { waitUntil: 'commit' });
  await field(page, 'title').fill('Chosen early');
  await field(page, 'image').setInputFiles(early);
  scripts.resolve();
  await page.locator('[data-shown] img').waitFor();
  assert.equal(await field(page, 'image').evaluate((input) => input.files.length), 0, 'it would be sent twice');

  let upload;
  await page.route('**/desk/pictures', (route) => { upload = route; });
  const asked = page.waitForRequest('**/desk/pictures');
  await field(page, 'image').setInputFiles(late);
  await asked;
  await field(page, 'text').fill('Words that');
  await upload.continue();
  await page.locator('[data-cover] .upload').waitFor({ state: 'detached' });
  await page.keyboard.type(' go on.');
  assert.equal(await field(page, 'text').inputValue(), 'Words that go on.');
  await leave(page);
});

test('the library finds, describes, points at what matters, says where a picture is used, and deletes', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  await page.goto('/desk/pictures');
  const before = await page.locator('.shelf > li').count();
  await bring(page, '[data-library]', 'drop', (await shots(page, 9)).slice(7));
  await page.waitForFunction((count) => document.querySelectorAll('.shelf > li').length === count, before + 2);
  await assertAccessible(page);
  await page.getByRole('link', { name: 'Without a description' }).click();
  await page.locator('.shelf a').first().click();
  await page.getByLabel('What the picture shows').fill('A shuttle');
  await page.getByLabel('Credit').fill('Ann Lee');
  await page.locator('[data-aim]').click({ position: { x: 5, y: 5 } });
  assert.ok(Number(await page.getByLabel('From left to right').inputValue()) < 20);
  await page.getByRole('button', { name: 'Save the words' }).click();
  await page.getByText('Saved.').waitFor();
  await assertAccessible(page);

  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'From the library', text: 'Words.' });
  await page.locator('[data-pictures]').getByRole('button', { name: 'Choose from the library' }).click();
  await page.locator('[data-search]').fill('shutt');
  await page.locator('[data-shelf] img[alt="A shuttle"]').waitFor();
  await assertAccessible(page);
  await page.keyboard.press('Tab');
  await page.locator('[data-shelf] button').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#f-text').value.includes('![A shuttle]('));
  await publishNow(page);
  await assertNothingWrong(page);
  await page.locator('figcaption', { hasText: 'Ann Lee' }).waitFor();

  await page.goto('/desk/pictures?q=shuttle');
  await page.getByText('Used once').waitFor();
  await page.locator('.shelf a').first().click();
  await page.locator('.work a', { hasText: 'From the library' }).waitFor();
  await page.getByText('Delete this picture').click();
  await page.getByRole('button', { name: 'Delete for ever' }).click();
  assert.equal(await page.getByText('Delete it all the same').count(), 1, 'a picture in use goes only when that is said');

  await page.goto('/desk/pictures?show=unused');
  await page.locator('.shelf a').first().click();
  await page.getByText('Delete this picture').click();
  await page.getByRole('button', { name: 'Delete for ever' }).click();
  await page.getByText('The picture is deleted.').waitFor();
  await leave(page);
});

test('without scripts a form brings several pictures, keeps its text and comes back to describe them', async () => {
  const page = await visit(browser, node.url, { scripts: false });
  await logIn(page);
  await page.goto('/desk/articles/new');
  const files = (await shots(page, 12)).slice(10);
  await fillIn(page, { title: 'No scripts', text: 'Only words.' });
  await page.setInputFiles('#f-pictures', [...files, { name: 'trick.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }]);
  await page.getByRole('button', { name: 'Save, and put them at the end' }).click();
  await page.locator('.summary', { hasText: 'trick.png' }).waitFor();
  assert.equal((await marks(page)).length, 2, 'the good ones stay');
  await rows(page).nth(0).getByLabel('What the picture shows').fill('One');
  await rows(page).nth(1).getByLabel('Decorative').check();
  await publishNow(page);
  await assertNothingWrong(page);
  await page.locator('.prose img[alt="One"]').waitFor();
  assert.equal(await page.locator('.prose img').count(), 2);
  await leave(page);
});

test('on a phone the pictures of an editor fit, and each thing can be pressed', async () => {
  const page = await visit(browser, node.url, { size: phone });
  await logIn(page);
  await page.goto('/desk/articles/new');
  await page.setInputFiles('#f-pictures', (await shots(page, 1)));
  await rows(page).first().waitFor();
  assert.equal(await overflow(page), '');
  await assertAccessible(page);
  for (const path of ['/desk/pictures', new URL(await rows(page).first().locator('a').getAttribute('href'), page.url()).pathname]) {
    await page.goto(path);
    assert.equal(await overflow(page), '', path);
    await assertAccessible(page);
  }
  page.mistakes = page.mistakes.filter((mistake) => !/beforeunload/.test(mistake));
  await leave(page);
});
