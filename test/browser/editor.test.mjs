// Nothing that is written is lost: tabs that close, nodes that die, logins that end, two people at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, shut, visit } from './chrome.mjs';
import { button, field, fillIn, logIn, publishNow } from './member.mjs';
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

const saved = (page) => page.locator('#saved', { hasText: /^Saved/ }).waitFor();
const save = (page) => page.locator('.actions button[value=save]');
const text = (page) => field(page, 'text');

/** Opens an editor for a new article and waits until it is saved by itself. */
async function begin(page, title, words) {
  await page.goto('/desk/articles/new');
  await fillIn(page, { title, text: words });
  await saved(page);
  await page.waitForURL((url) => /\/desk\/articles\/.{36}$/.test(url.pathname));
  return page.url();
}

/** What the node cannot answer is no mistake of the page. */
function forgive(page) {
  page.mistakes = page.mistakes.filter((line) => !/Failed to load resource|ERR_/.test(line));
}

test('the text is saved by itself, and says when', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await begin(page, 'Saved by itself', 'First words.');
  await page.locator('#saved', { hasText: /\d+s ago/ }).waitFor();
  await page.reload();
  assert.equal(await text(page).inputValue(), 'First words.');
  assert.ok(await page.locator('#kept').isHidden(), 'what is saved is offered again');
  await leave(page);
});

test('a tab that is closed with unsaved text offers it again, to its writer only', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await page.route('**/desk/articles', (route) => route.abort()); // the connection is lost
  await fillIn(page, { title: 'Closed too early', text: 'Words of an hour.' });
  await page.locator('#unsaved', { hasText: 'kept in this browser' }).waitFor();
  const context = page.context();
  await shut(page);

  const back = await context.newPage();
  await back.goto('/desk/articles/new');
  assert.equal(await field(back, 'title').inputValue(), '');
  await back.locator('#kept li', { hasText: 'Closed too early' }).waitFor();
  assert.deepEqual(await violations(back), []);
  await back.locator('#kept button.take').focus();
  await back.keyboard.press('Enter');
  assert.equal(await text(back).inputValue(), 'Words of an hour.');
  await saved(back);
  await back.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('weftwork.kept.')));
  await back.goto('/desk');
  assert.equal(await back.locator('.work li', { hasText: 'Closed too early' }).count(), 1);
  await shut(context);
});

test('a node that dies while one types gets the text when it is back, and publishes it', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await begin(page, 'Through a power cut', 'Before.');
  await mill.kill();
  await text(page).fill('Before. And while it was down.');
  await page.locator('#unsaved', { hasText: 'kept in this browser' }).waitFor();
  await button(page, 'check').click(); // goes nowhere, and loses nothing
  await page.locator('#unsaved', { hasText: 'nothing is lost' }).waitFor();
  assert.equal(await text(page).inputValue(), 'Before. And while it was down.');
  await mill.again();
  await saved(page);
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  await page.getByText('And while it was down.').first().waitFor();
  forgive(page);
  await leave(page);
});

test('a login that ended: log in again in another tab, or without scripts on the way', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  const address = await begin(page, 'The login ends', 'One.');
  await page.context().clearCookies();
  await text(page).fill('One. Two.');
  await save(page).click();
  await page.locator('#unsaved a').waitFor();
  const other = await page.context().newPage();
  await logIn(other);
  await shut(other);
  await save(page).click();
  await page.locator('.flash', { hasText: 'Saved' }).waitFor();
  assert.equal(await text(page).inputValue(), 'One. Two.');
  forgive(page);
  await leave(page);

  const plain = await visit(browser, mill.url, { scripts: false });
  await logIn(plain);
  await plain.goto(new URL(address).pathname);
  await text(plain).fill('One. Two. Three, without scripts.');
  await plain.context().clearCookies();
  await save(plain).click();
  await plain.getByText('Nothing is lost').waitFor();
  await fillIn(plain, { email: 'ada@example.org', password: 'a-long-enough-password' });
  await plain.locator('main button.primary').click();
  await plain.locator('.flash', { hasText: 'Saved' }).waitFor();
  assert.equal(await text(plain).inputValue(), 'One. Two. Three, without scripts.');
  await leave(plain);
});

test('two editors see each other, and the second chooses by keyboard what becomes of both', async () => {
  mill.run(['member', 'add', 'bo@example.org', '--name', 'Bo', '--role', 'editor', '--password-stdin'], 'another-long-password\n');
  const ada = await visit(browser, mill.url);
  await logIn(ada);
  const address = new URL(await begin(ada, 'By two', 'First.\n\nSecond.\n\nThird.')).pathname;

  const bo = await visit(browser, mill.url);
  await bo.goto('/login');
  await fillIn(bo, { email: 'bo@example.org', password: 'another-long-password' });
  await bo.locator('main button.primary').click();
  await bo.locator('form[action="/logout"]').waitFor();
  await bo.goto(address);
  await bo.locator('#writers', { hasText: /is editing, last change/ }).waitFor();
  await ada.locator('#writers', { hasText: 'Bo' }).waitFor({ timeout: 15_000 });

  await text(ada).fill('First of Ada.\n\nSecond.\n\nThird of Ada.');
  await saved(ada);
  await text(bo).fill('First of Bo.\n\nSecond of Bo.\n\nThird.');
  await bo.locator('#unsaved', { hasText: 'Somebody else saved' }).waitFor();
  await save(bo).click();
  await bo.locator('h1', { hasText: 'Two versions' }).waitFor();
  assert.deepEqual(await violations(bo), []);
  await bo.locator('form.merge button.primary').click();
  await bo.locator('.conflict .wrong').waitFor();
  await ada.reload();
  assert.match(await text(ada).inputValue(), /First of Ada/, 'something was stored before it was chosen');
  await bo.locator('.conflict input[value=theirs]').focus();
  await bo.keyboard.press('ArrowDown');
  await bo.keyboard.press('ArrowDown');
  await bo.keyboard.press('Enter');
  await bo.locator('.flash', { hasText: 'put together' }).waitFor();
  assert.equal(await text(bo).inputValue(), 'First of Ada.\n\nFirst of Bo.\n\nSecond of Bo.\n\nThird of Ada.');
  assert.ok(await bo.locator('#kept').isHidden(), 'what was merged is offered again');
  forgive(bo);
  await leave(ada);
  await leave(bo);
});

test('a version is compared and restored', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'With a past', text: 'The red loom weaves.' });
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  await page.goto('/desk');
  await page.locator('.work li', { hasText: 'With a past' }).getByRole('link', { name: 'Edit' }).click();
  const editor = page.url();
  await text(page).fill('The blue loom weaves.');
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  await page.goto(editor);
  await page.getByRole('link', { name: 'Versions' }).click();
  await page.locator('input[name=from][value=r1]').check();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.locator('.diff del', { hasText: 'red' }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Go back to' }).click();
  await page.locator('.flash', { hasText: 'working copy again' }).waitFor();
  assert.equal(await text(page).inputValue(), 'The red loom weaves.');
  await page.goto('/articles/with-a-past');
  await page.getByText('The blue loom weaves.').first().waitFor();
  await leave(page);
});

test('what is scheduled is published though the node was down at that minute', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await begin(page, 'At its time', 'On time.');
  await page.reload();
  await page.locator('summary', { hasText: 'Review and schedule' }).click();
  await page.locator('summary', { hasText: 'Publish later' }).click();
  const soon = new Date(Date.now() + 70_000);
  await fillIn(page, { publish_at: `${soon.toISOString().slice(0, 16)}`, publish_zone: 'UTC' });
  await button(page, 'schedule').click();
  await page.locator('#scheduled').waitFor();
  await mill.kill();
  const due = Math.floor(soon.getTime() / 60_000) * 60_000;
  await new Promise((resolve) => { setTimeout(resolve, Math.max(0, due - Date.now()) + 500); });
  await mill.again();
  for (let left = 40; ; left--) {
    await page.goto('/articles/at-its-time');
    if (await page.locator('main h1', { hasText: 'At its time' }).count()) break;
    assert.ok(left > 0, 'it was not published');
    await page.waitForTimeout(250);
  }
  forgive(page);
  await leave(page);
});
