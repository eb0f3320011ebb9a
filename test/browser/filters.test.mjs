// Lists are narrowed without a full load, and without scripts by the same addresses.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, visit } from './chrome.mjs';
import { article, event, initiative, logIn, publish } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  const page = await visit(browser, mill.url);
  await logIn(page);
  await publish(page, 'articles', article);
  await publish(page, 'articles', { ...article, title: 'Tisser ensemble', language: 'fr' });
  await publish(page, 'events', event);
  await publish(page, 'initiatives', initiative);
  await leave(page);
});

after(async () => {
  await browser?.close();
  await mill?.stop();
});

const found = (page) => page.locator('#found').innerText();

test('a filter changes the list and the address, and the keyboard stays where it is', async () => {
  const page = await visit(browser, mill.url);
  let loads = 0;
  await page.goto('/articles');
  page.on('load', () => { loads += 1; });
  await page.locator('#more-by summary').press('Enter');
  await page.locator('#by-language').focus();
  await page.locator('#by-language').selectOption('fr');
  await page.waitForURL(/language=fr/);
  await page.locator('#said', { hasText: '1 entry' }).waitFor({ state: 'attached' });
  assert.equal(await page.evaluate(() => document.activeElement.id), 'by-language');
  assert.ok(await page.locator('#more-by').evaluate((details) => details.open), 'the filters are closed');
  assert.deepEqual(await violations(page), []);
  await page.goBack();
  await page.locator('#found', { hasText: '2 entries' }).waitFor();
  await page.goForward();
  await page.locator('#found', { hasText: '1 entry' }).waitFor();
  await page.locator('.chosen a').first().click();
  await page.locator('#found', { hasText: '2 entries' }).waitFor();
  assert.equal(loads, 0, 'the page was loaded again');
  await leave(page);
});

test('a search is asked again without a load, and the question stays under the fingers', async () => {
  const page = await visit(browser, mill.url);
  await page.goto('/search');
  await page.locator('#q').fill('tisser');
  await page.locator('#q').press('Enter');
  await page.waitForURL(/q=tisser/);
  await page.locator('mark', { hasText: 'Tisser' }).first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  assert.match(await page.title(), /tisser/);
  await leave(page);
});

test('without scripts the form asks for the same address', async () => {
  const page = await visit(browser, mill.url, { scripts: false });
  await page.goto('/articles');
  await page.locator('#more-by summary').click();
  await page.locator('#by-language').selectOption('fr');
  await page.locator('.narrowing .apply button').click();
  await page.waitForURL(/language=fr/);
  assert.equal(await found(page), '1 entry');
  await page.goto('/');
  await page.locator('#quick').fill('tisser');
  await page.locator('#quick').press('Enter');
  await page.waitForURL(/search\?q=tisser/);
  assert.equal(await found(page), '1 hit');
  await leave(page);
});
