// An article and the talk about it, for those who read with the keyboard and for those who read without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, phone, shut, visit } from './chrome.mjs';
import { fill, press, tabTo } from './keyboard.mjs';
import { article, logIn, publish } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

const long = ['Wool[^1].', ...['Warp', 'Weft', 'Loom', 'Cloth', 'Selvedge'].map((part) => `## ${part}\n\n${'Words of it. '.repeat(60)}`), '[^1]: From sheep.'].join('\n\n');
let browser, node, address;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  const page = await visit(browser, node.url);
  await logIn(page);
  await publish(page, 'articles', { ...article, text: long });
  address = new URL(page.url()).pathname;
  for (const text of ['A first answer', 'A second answer']) {
    await page.goto(address);
    await page.locator('#join textarea').fill(text);
    await page.locator('#join button.primary').click();
    await page.locator('.thread').getByText(text).waitFor();
  }
  await shut(page.context());
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

test('the talk is reached and answered by keyboard alone', async () => {
  const page = await visit(browser, node.url);
  await page.goto(address);
  await press(page, page.locator('.toc.widely a', { hasText: 'Cloth' }));
  await page.waitForURL((url) => url.hash === '#t-cloth');
  await page.goto(address);

  const reply = page.locator('.acts a', { hasText: 'Reply' });
  await press(page, reply);
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  assert.equal(await dialog.getAttribute('aria-labelledby'), 'join-heading');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.ok(await reply.evaluate((link) => link === document.activeElement), 'the focus comes back to the link');
  assert.equal(await page.locator('.responses #join').count(), 1, 'the form is back in its place');

  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await page.keyboard.insertText('@ada@mastodon.example');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/interact');
  await page.locator('main a.primary[href^="https://mastodon.example/authorize_interaction?uri="]').waitFor();

  await page.goto(address);
  await press(page, page.locator('.thread .does a').first());
  await page.locator('main').getByText('A first answer').waitFor();
  await fill(page, page.locator('#reply-server'), 'mastodon.example');
  await tabTo(page, page.locator('.ask button'));
  await leave(page);
});

for (const size of [undefined, phone]) {
  test(`an article is shared and answered without scripts${size ? ' on a phone' : ''}`, async () => {
    const page = await visit(browser, node.url, { scripts: false, size });
    await page.goto(address);
    await page.locator('.acts a', { hasText: 'Share' }).click();
    assert.equal(new URL(page.url()).hash, '#share');
    await page.locator('#share-server').fill('@ada@mastodon.example');
    await page.locator('#share button.primary').click();
    await page.locator('main a[href^="https://mastodon.example/share?text="]').waitFor();
    await page.goto(address);
    await page.locator('#reply-server').fill('mastodon.example');
    await page.locator('#join button.primary').click();
    await page.locator('main a.primary[href^="https://mastodon.example/"]').waitFor();
    await leave(page);
  });
}

test('footnotes lead there and back', async () => {
  const page = await visit(browser, node.url, { scripts: false });
  await page.goto(address);
  await page.locator('[role=doc-noteref][aria-label="Footnote 1"]').click();
  assert.equal(new URL(page.url()).hash, '#t-fn:1');
  await page.locator('[role=doc-backlink][aria-label="Back to footnote 1 in the text"]').click();
  assert.equal(new URL(page.url()).hash, '#t-fnref:1');
  await leave(page);
});

test('a page that is not there offers what is', async () => {
  const page = await visit(browser, node.url, { scripts: false });
  await page.goto(address.slice(0, -2));
  await page.locator(`main .lines a[href="${address}"]`).click();
  assert.equal(new URL(page.url()).pathname, address);
  await leave(page);
});
