// A text in several languages: translated beside its original, read in one's own, and told when the original changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, overflow, visit } from './chrome.mjs';
import { article, button, event, field, fillIn, initiative, logIn, publish, publishNow } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
});

/** Opens the editor of the page that is shown. */
async function edit(page) {
  await page.locator('.ending a[href^="/desk/"], a[href^="/desk/"]:has-text("Edit")').first().click();
  await page.locator('#keeper').waitFor({ state: 'attached' });
}

/** From the editor of an item to that of a new translation. */
async function translate(page, language) {
  await fillIn(page, { translate_into: language });
  await button(page, 'translate').click();
  await page.locator('#original').waitFor();
}

async function bothWidths(page, check) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await check(width);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

const accessible = (page) => bothWidths(page, async (width) => {
  assert.deepEqual(await violations(page), [], `${page.url()} at ${width}`);
  assert.equal(await overflow(page), '');
});

/** A reader whose browser asks for a language. */
const reader = (locale) => visit(browser, mill.url, { locale });

const titlesOf = (page) => page.locator('main .card h3').allInnerTexts();

test('an article is translated beside its original, and every reader gets it in her language', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await publish(page, 'articles', article);
  const original = page.url();
  await edit(page);
  await translate(page, 'de');
  assert.equal(await field(page, 'title').inputValue(), '');
  assert.match(await field(page, 'text').inputValue(), /^## A first thread/);
  assert.equal(await page.locator('#original .part.title').innerText(), article.title);
  assert.equal(await page.locator('#original ol > .part').count(), 3);
  await field(page, 'text').evaluate((area) => { area.focus(); area.setSelectionRange(30, 30); });
  await page.keyboard.press('ArrowRight');
  assert.match(await page.locator('#original .part.here').innerText(), /^Each knot/);
  await accessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await page.locator('#original .parts').waitFor({ state: 'hidden' }); // on a phone it would be in the way
  await page.locator('#original > summary').click();
  assert.ok(await page.locator('#original .parts').isVisible());
  await page.setViewportSize({ width: 1280, height: 900 });
  await fillIn(page, { title: 'Weben ohne Mitte', summary: 'Warum ein Netz kleiner Knoten länger hält.', text: '## Ein erster Faden\n\nJeder Knoten hält.\n' });
  await publishNow(page);
  await page.waitForURL('**/articles/weben-ohne-mitte');
  assert.equal(await page.locator('.prose').getAttribute('lang'), 'de');
  assert.deepEqual(await page.locator('.tongues a').allInnerTexts(), ['English']);
  assert.equal(await page.locator('link[hreflang=x-default]').getAttribute('href'), original);
  await accessible(page);

  const german = await reader('de-AT');
  await german.goto('/');
  assert.deepEqual(await titlesOf(german), ['Weben ohne Mitte']);
  await german.goto('/articles');
  assert.deepEqual(await titlesOf(german), ['Weben ohne Mitte']);
  await german.goto(original); // the address that somebody chose stays
  assert.equal(german.url(), original);
  await german.locator('.tongues a', { hasText: 'Deutsch' }).click();
  await german.waitForURL('**/articles/weben-ohne-mitte');
  await accessible(german);
  await leave(german);

  const french = await reader('fr-FR');
  await french.goto('/articles');
  assert.deepEqual(await titlesOf(french), [article.title], 'who reads neither gets the original');
  assert.match(await (await french.request.get('/articles.rss?lang=de')).text(), /Weben ohne Mitte/);
  assert.doesNotMatch(await (await french.request.get('/articles.rss?lang=de')).text(), /Weaving without/);
  assert.match(await (await french.request.get('/articles.rss')).text(), /Weaving without/);
  await leave(french);
  await leave(page);
});

test('a translation tells that its original changed, until somebody says that it is right', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/articles/weaving-without-a-centre');
  await edit(page);
  await fillIn(page, { text: article.text + '\nA sentence more than before.\n' });
  await publishNow(page);
  await page.waitForURL('**/articles/weaving-without-a-centre');
  await page.goto('/articles/weben-ohne-mitte');
  assert.match(await page.locator('.since').innerText(), /^The original has changed since this translation/);
  await accessible(page);
  await page.goto('/desk');
  const line = page.locator('.work li', { hasText: 'Weben ohne Mitte' });
  assert.match(await line.innerText(), /Deutsch[\s\S]*original changed/);
  await line.locator('a', { hasText: 'Edit' }).click();
  assert.match(await page.locator('#news .added').innerText(), /A sentence more than before/);
  await accessible(page);
  await button(page, 'still_right').click();
  await page.locator('.flash', { hasText: 'follows the original' }).waitFor();
  assert.equal(await page.locator('#news').count(), 0);
  await page.goto('/articles/weben-ohne-mitte');
  assert.equal(await page.locator('.since').count(), 0);
  await leave(page);
});

test('an event has one date in all its languages, and its translation needs no scripts', async () => {
  const page = await visit(browser, mill.url, { scripts: false });
  await logIn(page);
  await publish(page, 'events', event);
  const original = page.url();
  await page.locator('a[href^="/desk/events/"]').first().click();
  await page.locator('#drawer-tongues > summary').click();
  await page.locator('select[name=translate_into]').selectOption('ar');
  await button(page, 'translate').click();
  await page.locator('#original').waitFor();
  assert.equal(await page.locator('[name=start]').count(), 0, 'the date can be changed in the translation');
  await field(page, 'title').fill('يوم النول المفتوح');
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/events/'));
  assert.equal(await page.locator('h1').getAttribute('dir'), 'rtl');
  const translation = page.url();
  assert.equal(await page.locator('.ticket time').first().getAttribute('datetime'), await timeOf(page, original));
  await page.goto(original);
  await page.locator('a[href^="/desk/events/"]').first().click();
  await field(page, 'start').fill('2031-05-05T10:00');
  await field(page, 'end').fill('2031-05-05T16:00');
  await publishNow(page);
  const moved = await timeOf(page, original);
  assert.equal(await timeOf(page, translation), moved);
  assert.match(moved, /^2031-05-05/);
  await leave(page);
});

test('the editors of translated events and profiles are in order, too', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  for (const [kind, values] of [['events', { ...event, title: 'A day of looms' }], ['initiatives', { ...initiative, title: 'Friends of the loom', handle: 'loom_friends' }]]) {
    await publish(page, kind, values);
    await page.locator(`a[href^="/desk/${kind}/"]`).first().click();
    await page.locator('#keeper').waitFor({ state: 'attached' });
    await translate(page, 'de');
    await accessible(page);
  }
  await leave(page);
});

test('texts that are here already are linked and separated by keyboard', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await publish(page, 'articles', { ...article, title: 'A loom of hands' });
  const original = page.url();
  await publish(page, 'articles', { ...article, title: 'Ein Webstuhl der Hände', language: 'de' });
  await edit(page);
  await page.locator('#drawer-tongues > summary').click();
  await page.locator('.tie > summary').focus();
  await page.keyboard.press('Enter');
  await accessible(page);
  await fillIn(page, { tie_to: 'A loom of hands', tie_as: 'original' });
  await button(page, 'link').focus();
  await page.keyboard.press('Enter');
  await page.locator('.flash', { hasText: 'Linked' }).waitFor();
  await accessible(page);
  const german = await reader('de-DE');
  await german.goto(original);
  assert.deepEqual(await german.locator('.tongues a').allInnerTexts(), ['Deutsch']);
  await leave(german);
  await page.locator('button[value^="separate."]').focus();
  await page.keyboard.press('Enter');
  await page.locator('.flash', { hasText: 'Separated' }).waitFor();
  await page.goto(original);
  assert.equal(await page.locator('.tongues').count(), 0);
  await leave(page);
});

async function timeOf(page, address) {
  await page.goto(address);
  return page.locator('.ticket time').first().getAttribute('datetime');
}
