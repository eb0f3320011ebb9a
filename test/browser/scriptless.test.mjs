// Pages do their work in a browser without JavaScript.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, visit } from './chrome.mjs';
import { article, arrives, button, event, field, fillIn, follow, initiative, logIn, picture, publish } from './member.mjs';
import { member, Weftwork } from './weftwork.mjs';

let browser, fresh, node, neighbour;
const off = { scripts: false };

before(async () => {
  browser = await launch();
  fresh = await Weftwork.start();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  neighbour = await Weftwork.start({ organisation: { name: 'Loom Library', handle: 'looms' } });
});

after(async () => {
  await browser?.close();
  for (const started of [fresh, node, neighbour]) await started?.stop();
});

test('a node is set up', async () => {
  const page = await visit(browser, fresh.url, off);
  await page.goto(await fresh.setup());
  await fillIn(page, { name: 'The Dyers', url: fresh.url, member_name: member.name, email: member.email, password: member.password });
  await page.locator('main button.primary').click();
  await page.getByText(`@the_dyers@127.0.0.1:${fresh.port}`).first().waitFor();
  await leave(page);
});

test('each kind is written, previewed and published, with a picture', async () => {
  const page = await visit(browser, node.url, off);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, article);
  await button(page, 'preview').click();
  await page.locator('#preview strong', { hasText: 'on its own' }).waitFor();
  assert.equal(await field(page, 'title').inputValue(), article.title);

  await publish(page, 'articles', { ...article, image: await picture(page), image_alt: 'The desk of a member' });
  assert.equal(await page.locator('main img[alt="The desk of a member"]').count(), 1);
  await publish(page, 'events', event);
  await publish(page, 'initiatives', initiative);
  for (const [address, item] of [['/articles', article], ['/events', event], ['/initiatives', initiative]]) {
    await page.goto(address);
    await page.locator('main').getByText(item.title).first().waitFor();
  }
  await leave(page);
});

test('a picture without a description comes back with everything that was typed', async () => {
  const page = await visit(browser, node.url, off);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, { ...article, title: 'Undescribed', image: await picture(page) });
  await button(page, 'check').click();
  await page.locator('[name=image_alt][aria-invalid=true]').waitFor();
  assert.equal(await field(page, 'title').inputValue(), 'Undescribed');
  assert.equal(await field(page, 'text').inputValue(), article.text);
  await leave(page);
});

test('a neighbour follows, and reads what comes', async () => {
  const page = await visit(browser, neighbour.url, off);
  await logIn(page);
  await follow(page, `@mill@127.0.0.1:${node.port}`);
  const writer = await visit(browser, node.url, off);
  await logIn(writer);
  await arrives(writer, '/desk/followers', 'Loom Library');
  await publish(writer, 'articles', { ...article, title: 'For the neighbours' });
  await arrives(page, '/network', 'For the neighbours');
  await leave(writer);
  await leave(page);
});
