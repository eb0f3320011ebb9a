// Before something is published: how it looks elsewhere, whom it reaches, what it lacks; plans, and taking back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { desk, launch, leave, overflow, phone, shut, visit } from './chrome.mjs';
import { arrives, button, field, fillIn, follow, logIn, picture, publishNow } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill, looms;

before(async () => {
  browser = await launch();
  [mill, looms] = await Promise.all([
    Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } }),
    Weftwork.start({ organisation: { name: 'Loom Library', handle: 'looms' } }),
  ]);
  const page = await visit(browser, looms.url);
  await logIn(page);
  await follow(page, mill.handle);
  await leave(page);
  const home = await visit(browser, mill.url);
  await logIn(home);
  await arrives(home, '/desk/followers', 'Loom Library');
  await leave(home);
});

after(async () => {
  await browser?.close();
  await mill?.stop();
  await looms?.stop();
});

const text = (page) => field(page, 'text');
const saved = (page) => page.locator('#saved', { hasText: /^Saved/ }).waitFor();
const onPage = (page, slug) => page.waitForURL((url) => url.pathname === `/articles/${slug}`);

/** Opens the drawers of plans and of what members say. */
async function unfold(page) {
  for (const id of ['plans', 'remarks']) {
    const drawer = page.locator(`#drawer-${id}`);
    if (!await drawer.evaluate((element) => element.open)) await drawer.locator('summary').first().click();
  }
}

/** Writes a new article, without publishing it; its editor is open. */
async function write(page, values) {
  await page.goto('/desk/articles/new');
  await fillIn(page, values);
  await page.locator('.actions button[value=save]').click();
  await page.locator('.flash').waitFor();
  return new URL(page.url()).pathname;
}

for (const [name, size, scripts] of [['a dialog', desk, true], ['a page on a phone without scripts', phone, false]]) {
  test(`before publishing, ${name} shows Mastodon's view, the reach and what is missing`, async () => {
    const page = await visit(browser, mill.url, { size, scripts });
    await logIn(page);
    const title = scripts ? 'Seen before' : 'Seen on a phone';
    await write(page, { title, text: `Ask ${looms.handle} about #looms, in ten words or so.`, image: await picture(page), image_alt: 'IMG_2041.jpg' });
    await button(page, 'check').click();
    const shown = page.locator('#before');
    await shown.waitFor();
    assert.match(await shown.innerText(), /1 follower.*1 host/s);
    await shown.locator('summary', { hasText: 'Which hosts' }).click();
    assert.match(await shown.locator('.hosts').innerText(), new RegExp(new URL(looms.url).host));
    assert.match(await shown.innerText(), /1[0-9] words/);
    const toot = shown.locator('.toot');
    assert.match(await toot.innerText(), new RegExp(`${title}.*Ask .*/articles/seen-.*The Mill.*#looms`, 's'));
    await page.waitForFunction(() => document.querySelector('.toot .linked img').naturalWidth === 1200);
    const lacks = await shown.locator('.lacks a').allInnerTexts();
    for (const part of ['Summary', 'What the picture shows', 'Streams', 'Licence']) assert.ok(lacks.some((line) => line.startsWith(part)), `${part} in ${lacks}`);
    assert.equal(await shown.locator('.needed').count(), 0);
    assert.equal(await overflow(page), '');
    if (scripts) await assertAccessible(page);
    await shown.locator('.lacks a', { hasText: 'Summary' }).click();
    if (scripts) assert.equal(await page.evaluate(() => document.activeElement.id), 'f-summary');
    else assert.match(page.url(), /#f-summary$/);
    await fillIn(page, { summary: 'What looms teach.' });
    await button(page, 'check').click();
    await page.locator('.toot', { hasText: 'What looms teach.' }).waitFor();
    await button(page, 'publish').click();
    await page.locator('.flash', { hasText: 'on its way to 1 host' }).waitFor();
    await leave(page);
  });
}

test('what is needed is told apart, at the list and at the field, and keeps it from being published', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk/events/new');
  await fillIn(page, { title: '   ', text: 'Come.' });
  await button(page, 'check').click();
  await page.locator('.needed a', { hasText: 'Title' }).waitFor();
  assert.equal(await button(page, 'publish').count(), 0, 'there is no button to publish');
  await assertAccessible(page);
  await page.locator('.needed a', { hasText: 'Starts' }).or(page.locator('.needed a[href$="#f-start"]')).first().click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-start');
  assert.ok(await page.locator('#f-title-wrong').isVisible());
  await assertAccessible(page);
  const address = new URL(page.url()).pathname.replace('/desk/events/', '/desk/items/');
  await page.goto(`${address}/publish`);
  await page.locator('.needed a[href*="check=yes#f-title"]').click();
  await page.locator('#f-title[aria-invalid=true]').waitFor();
  await leave(page);
});

test('changes of a published article are discussed, reviewed and published at their time', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  const address = await write(page, { title: 'Changed with care', text: 'The first words.' });
  await publishNow(page);
  await onPage(page, 'changed-with-care');
  await page.goto(address);
  await text(page).fill('The second words.');
  await saved(page);
  await unfold(page);
  await fillIn(page, { remark: 'Is this better?' });
  await button(page, 'review').click();
  await page.locator('.flash', { hasText: 'in review' }).waitFor();
  await unfold(page);
  await page.locator('.remarks', { hasText: 'Is this better?' }).waitFor();
  assert.match(await page.locator('.remarks time').last().innerText(), /UTC|GMT/, 'the zone is named');
  await page.goto('/desk');
  await page.locator('#drafts ~ *, section', { hasText: 'Published, with changes in review' }).first().waitFor();
  await page.goto(address);
  await unfold(page);
  await page.getByRole('button', { name: 'Delete the comment' }).click();
  await page.locator('.flash', { hasText: 'deleted' }).waitFor();
  await unfold(page);
  assert.equal(await page.locator('.remarks', { hasText: 'Is this better?' }).count(), 0);
  await page.locator('summary', { hasText: 'Publish later' }).click();
  await fillIn(page, { publish_at: '2031-05-04T10:00', publish_zone: 'Europe/Brussels' });
  await button(page, 'schedule').click();
  await page.locator('#scheduled', { hasText: '4 May 2031' }).waitFor();
  await assertAccessible(page);
  await page.goto('/articles/changed-with-care');
  await page.getByText('The first words.').first().waitFor();
  await page.goto(address);
  await button(page, 'check').click();
  const before = page.locator('#before');
  assert.match(await before.innerText(), /planned for .*4 May 2031.*new version/s);
  await button(page, 'publish').click();
  await onPage(page, 'changed-with-care');
  await page.getByText('The second words.').first().waitFor();
  await page.goto(address);
  assert.equal(await page.locator('#scheduled').count(), 0, 'the plan has ended');
  const reader = await visit(browser, looms.url);
  await logIn(reader);
  await arrives(reader, '/network', 'Changed with care');
  await leave(reader);
  await leave(page);
});

test('two members who change one event are shown both, and choose', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk/events/new');
  await fillIn(page, { title: 'Loom day', start: '2031-05-04T10:00', timezone: 'Europe/Brussels', 'place.name': 'The Mill', text: 'Come.' });
  await page.locator('.actions button[value=save]').click();
  await page.locator('.flash').waitFor();
  const address = new URL(page.url()).pathname;
  const other = await visit(browser, mill.url, { scripts: false });
  await logIn(other);
  await other.goto(address);
  await fillIn(page, { start: '2031-05-05T10:00', text: 'Come early.' });
  await page.locator('.actions button[value=save]').click();
  await page.locator('.flash').waitFor();
  await fillIn(other, { start: '2031-05-06T10:00', 'place.city': 'Ghent' });
  await other.locator('.actions button[value=save]').click();
  await other.locator('h1', { hasText: 'Two versions' }).waitFor();
  assert.match(await other.locator('.conflict').innerText(), /4 May 2031.*5 May 2031.*6 May 2031/s);
  assert.equal(await other.locator('.conflict').count(), 1, 'what only one changed is no conflict');
  await other.locator('.conflict input[value=yours]').check();
  await other.locator('form.merge button.primary').click();
  await other.locator('.flash', { hasText: 'put together' }).waitFor();
  assert.deepEqual(await Promise.all(['start', 'place.city', 'text'].map((name) => field(other, name).inputValue())), ['2031-05-06T10:00', 'Ghent', 'Come early.']);
  await leave(other);
  await leave(page);
});

test('what was taken back says what that means elsewhere, and is published again as something new', async () => {
  const page = await visit(browser, mill.url, { scripts: false });
  await logIn(page);
  const address = await write(page, { title: 'There and back', text: 'Words.' });
  await publishNow(page);
  await onPage(page, 'there-and-back');
  await page.goto(address);
  await page.locator('summary', { hasText: 'Retract' }).click();
  await page.getByText('The request goes to 1 host.').waitFor();
  await page.locator('form[action$="/retract"] button').click();
  const gone = await page.goto('/articles/there-and-back');
  assert.equal(gone.status(), 410);
  await page.goto(address);
  await button(page, 'check').click();
  assert.match(await page.locator('#before').innerText(), /something new/);
  await button(page, 'publish').click();
  await onPage(page, 'there-and-back');
  await leave(page);
});

test('what somebody saved after one looked is not published unseen, and the form twice makes one publication', async () => {
  const page = await visit(browser, mill.url, { scripts: false });
  await logIn(page);
  const address = await write(page, { title: 'Looked at', text: 'Seen.' });
  await button(page, 'check').click();
  const other = await page.context().newPage();
  await other.goto(address);
  await text(other).fill('Not seen.');
  await other.locator('.actions button[value=save]').click();
  await other.locator('.flash', { hasText: 'Saved' }).waitFor();
  await shut(other);
  await button(page, 'publish').click();
  await page.locator('.summary', { hasText: 'newest version' }).waitFor();
  await page.locator('.toot', { hasText: 'Not seen.' }).waitFor();
  await button(page, 'publish').click();
  await onPage(page, 'looked-at');
  const again = await page.request.post(`${address.replace('articles', 'items')}/publish`, { form: { version: '2' } });
  assert.match(again.url(), /\/articles\/looked-at$/);
  await page.goto(address);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.getByText('Published, no. 1').first().waitFor();
  assert.equal(await page.getByText('Published, no. 2').count(), 0);
  await leave(page);
});
