// Everything that a member needs, without a mouse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, visit } from './chrome.mjs';
import { fill, press, tabTo } from './keyboard.mjs';
import { article, button, event, field, ready } from './member.mjs';
import { member, Weftwork } from './weftwork.mjs';

let browser, node;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

async function enter(page) {
  await page.goto('/login');
  await fill(page, field(page, 'email'), member.email);
  await fill(page, field(page, 'password'), member.password);
  await page.keyboard.press('Enter');
  await page.locator('form[action="/logout"]').waitFor();
}

test('the first stop of every page leads over the menu to the content', async () => {
  const page = await visit(browser, node.url);
  await page.goto('/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id || location.hash.slice(1)), 'content');
  await leave(page);
});

test('a member logs in, writes an article with a preview, publishes and edits it', async () => {
  const page = await visit(browser, node.url);
  await enter(page);
  await page.goto('/desk');
  await press(page, page.locator('main a[href="/desk/articles/new"]').first());
  await page.locator('form[data-guard]').waitFor();
  await fill(page, field(page, 'title'), article.title);
  await fill(page, field(page, 'summary'), article.summary);
  await fill(page, field(page, 'text'), article.text);
  await press(page, button(page, 'preview'));
  await page.locator('#preview strong', { hasText: 'on its own' }).waitFor();
  await press(page, button(page, 'check'));
  await press(page, button(page, 'publish'));
  await page.locator('main h1', { hasText: article.title }).waitFor();
  assert.match(new URL(page.url()).pathname, /^\/articles\//);

  await page.goto('/desk');
  await press(page, page.locator('.work li', { hasText: article.title }).getByRole('link', { name: 'Edit' }));
  await fill(page, field(page, 'title'), 'Weaving by hand');
  await press(page, button(page, 'check'));
  await press(page, button(page, 'publish'));
  await page.locator('main h1', { hasText: 'Weaving by hand' }).waitFor();
  await leave(page);
});

test('a mistake leads to its field, and the event is published once it is mended', async () => {
  const page = await visit(browser, node.url);
  await enter(page);
  await page.goto('/desk/events/new');
  await ready(page);
  await fill(page, field(page, 'summary'), event.summary);
  await press(page, button(page, 'check'));
  await page.locator('dialog h1').waitFor();
  assert.ok(await page.locator('dialog h1').evaluate((element) => element === document.activeElement), 'what comes before publishing has the focus');
  await press(page, page.locator('.needed a[href$="#f-title"]'));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-title');
  await page.keyboard.insertText(event.title);
  await tabTo(page, field(page, 'start'));
  // Chromium's date field takes the parts one by one, in the order of its language: see launch.
  await page.keyboard.type('05042031');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1000AM');
  assert.equal(await field(page, 'start').inputValue(), event.start);
  await fill(page, field(page, 'timezone'), event.timezone);
  await fill(page, field(page, 'place.name'), event['place.name']);
  assert.equal(await field(page, 'summary').inputValue(), event.summary, 'what was typed is still there');
  await press(page, button(page, 'check'));
  await press(page, button(page, 'publish'));
  await page.locator('main h1', { hasText: event.title }).waitFor();
  await leave(page);
});

test('retracting lies behind a step that a keyboard opens', async () => {
  const page = await visit(browser, node.url);
  await enter(page);
  await page.goto('/desk');
  await press(page, page.locator('.work li', { hasText: event.title }).getByRole('link', { name: 'Edit' }));
  await press(page, page.locator('summary', { hasText: /retract/i }));
  const done = page.waitForEvent('load');
  await press(page, page.locator('form[action$="/retract"] button'));
  await done;
  await page.goto('/events');
  assert.equal(await page.locator('main').getByText(event.title).count(), 0);
  await leave(page);
});
