// The way of a new organisation: set up, write each kind, be followed by a neighbour, be read there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, visit } from './chrome.mjs';
import { arrives, article, event, field, fillIn, follow, initiative, leaves, logIn, picture, publish, publishNow } from './member.mjs';
import { member, Weftwork } from './weftwork.mjs';

let browser, mill, looms;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start();
  looms = await Weftwork.start({ organisation: { name: 'Loom Library', handle: 'looms' } });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
  await looms?.stop();
});

test('a new node is set up in the browser, and a wrong form comes back as it was typed', async () => {
  const page = await visit(browser, mill.url);
  await page.goto(await mill.setup());
  await fillIn(page, { name: 'The Mill', handle: 'the mill!', url: mill.url, member_name: member.name, email: member.email, password: member.password });
  await page.locator('main button.primary').click();
  await page.locator('[aria-invalid=true][name=handle]').waitFor();
  assert.equal(await field(page, 'name').inputValue(), 'The Mill');
  assert.equal(await field(page, 'handle').inputValue(), 'the mill!');
  assert.equal(await field(page, 'password').inputValue(), '', 'a password comes back');

  await fillIn(page, { handle: 'mill', password: member.password });
  await page.locator('main button.primary').click();
  await page.waitForURL((url) => url.pathname !== '/setup');
  await page.getByText(`@mill@127.0.0.1:${mill.port}`).first().waitFor();
  await leave(page);
});

test('a neighbour looks the organisation up by its handle and follows it', async () => {
  const page = await visit(browser, looms.url);
  await logIn(page);
  await follow(page, `@mill@127.0.0.1:${mill.port}`);
  await leave(page);

  const home = await visit(browser, mill.url);
  await logIn(home);
  await arrives(home, '/desk/followers', 'Loom Library');
  await leave(home);
});

test('what is written on one node is read on the other: article, event and initiative', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await publish(page, 'articles', { ...article, image: await picture(page), image_alt: 'The desk of a member' });
  await page.locator('main h1', { hasText: article.title }).waitFor();
  await publish(page, 'events', event);
  await page.locator('main h1', { hasText: event.title }).waitFor();
  await publish(page, 'initiatives', initiative);
  await page.locator('main h1', { hasText: initiative.title }).waitFor();
  await leave(page);

  const reader = await visit(browser, looms.url);
  for (const item of [article, event, initiative]) await arrives(reader, '/network', item.title);
  await leave(reader);
});

test('an edit arrives next door, and what is retracted goes', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk');
  await page.locator('.work li', { hasText: article.title }).getByRole('link', { name: 'Edit' }).click();
  await fillIn(page, { title: 'Weaving with many centres' });
  await publishNow(page);
  await page.locator('main h1', { hasText: 'Weaving with many centres' }).waitFor();

  const reader = await visit(browser, looms.url);
  await arrives(reader, '/network', 'Weaving with many centres');

  await page.goto('/desk');
  await page.locator('.work li', { hasText: 'Weaving with many centres' }).getByRole('link', { name: 'Edit' }).click();
  await page.locator('summary', { hasText: /retract/i }).click();
  const done = page.waitForEvent('load');
  await page.locator('form[action$="/retract"] button').click();
  await done;
  await leaves(reader, '/network', 'Weaving with many centres');
  await leave(page);
  await leave(reader);
});

test('the neighbour answers, and the answer stands under the event', async () => {
  const page = await visit(browser, looms.url);
  await logIn(page);
  await arrives(page, '/network', event.title);
  await page.locator('li.entry', { hasText: event.title }).locator('a[href^="/desk/reply"]').click();
  await fillIn(page, { text: 'We bring twelve spindles.' });
  await page.locator('form[action="/desk/reply"] button.primary').click();
  await page.waitForURL((url) => url.pathname !== '/desk/reply');
  await leave(page);

  const visitor = await visit(browser, mill.url);
  await visitor.goto('/events');
  await visitor.getByRole('link', { name: event.title }).first().click();
  await arrives(visitor, visitor.url(), 'We bring twelve spindles.');
  await leave(visitor);
});
