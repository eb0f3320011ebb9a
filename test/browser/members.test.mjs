// Several hands, one voice: who is invited joins, writes, is reviewed and published with her name; roles change, members go.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { launch, leave, visit } from './chrome.mjs';
import { fill, press, tabTo } from './keyboard.mjs';
import { Complaints, look } from './look.mjs';
import { button, field, fillIn, logIn, picture, publish, publishNow } from './member.mjs';
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

const password = 'a sentence of her own';
const text = (page) => field(page, 'text');
const row = (page, name) => page.locator('tr, .work li', { hasText: name });

/** Adds a member by command; who has the machine has the node. */
function add(name, role) {
  const email = `${name.split(' ')[0].toLowerCase()}@example.org`;
  node.run(['member', 'add', email, '--name', name, '--role', role, '--password-stdin'], `${password}\n`);
  return email;
}

/** Changes the node's data behind its back: nobody waits for an hour. */
function change(sql) {
  const database = new DatabaseSync(path.join(node.folder, 'weftwork.db'));
  database.exec(`PRAGMA busy_timeout = 5000; ${sql}`);
  database.close();
}

async function enter(email, options = {}) {
  const page = await visit(browser, node.url, options);
  await page.goto('/login');
  await fillIn(page, { email, password });
  await page.locator('main button.primary').click();
  await page.locator('form[action="/logout"]').waitFor();
  return page;
}

async function owner(options = {}) {
  const page = await visit(browser, node.url, options);
  await logIn(page);
  return page;
}

/** Makes an invitation on the page, and gives its path. */
async function invite(page, role, note) {
  await page.goto('/desk/members');
  const form = page.locator('form[action="/desk/members/invitations"]');
  await form.locator('[name=note]').fill(note);
  await form.locator(`[name=role][value=${role}]`).check();
  await form.locator('button').click();
  const link = await page.locator('.invited code').innerText();
  return link.slice(node.url.length);
}

async function join(page, address, name) {
  await page.goto(address);
  await fillIn(page, { name, email: `${name.split(' ')[0].toLowerCase()}@example.org`, password });
  await page.locator('main form[action="/join"] button').click();
  await page.waitForURL((url) => url.pathname === '/desk');
}

/** Opens the page of a member, as owners do. */
async function memberPage(page, name) {
  await page.goto('/desk/members');
  await page.locator('table').getByRole('link', { name }).click();
  await page.locator('h1', { hasText: name }).waitFor();
}

async function setRole(page, name, role) {
  await memberPage(page, name);
  await page.locator(`form[action$="/role"] [name=role][value=${role}]`).check();
  await page.locator('form[action$="/role"] button').click();
  await page.locator('.flash').waitFor();
}

test('who is invited joins, writes, is reviewed and published, and is read with her name, photo and handle', async () => {
  const reviewer = add('Rui Reviewer', 'reviewer');
  const ada = await owner();
  const address = await invite(ada, 'author', 'Ana of the looms');
  await ada.goto('/desk/members');
  assert.equal(await ada.getByText(address).count(), 0, 'the link is shown once');

  const ana = await visit(browser, node.url);
  await ana.goto(address);
  assert.match(await ana.locator('main').innerText(), /invites you.*Author/s);
  await fillIn(ana, { name: 'Ana Ruiz', email: 'ana@example.org', password: 'short' });
  await ana.locator('main form[action="/join"] button').click();
  await ana.locator('.summary').waitFor();
  assert.equal(await field(ana, 'name').inputValue(), 'Ana Ruiz', 'what is right stays');
  await join(ana, address, 'Ana Ruiz');
  await ana.goto('/desk/account');
  await fillIn(ana, { words: 'Weaves since she can stand.', handle: '@ana@social.example', photo: await picture(ana) });
  await ana.locator('form[action="/desk/account/profile"] button.primary').click();
  await ana.locator('.flash').waitFor();
  await ana.locator('.photo img').waitFor();

  await ana.goto('/desk/articles/new');
  await fillIn(ana, { title: 'Of looms and hands', text: 'First words.' });
  assert.equal(await button(ana, 'check').count(), 0, 'an author has nothing that publishes before a review');
  await ana.locator('.actions').locator(button(ana, 'review')).click();
  await ana.locator('#drawer-plans', { hasText: 'Those who review were told' }).waitFor();

  const rui = await enter(reviewer, { scripts: false });
  await rui.goto('/desk');
  await rui.locator('section, .section', { hasText: 'Waiting for your review' }).getByRole('link', { name: /Of looms and hands/ }).first().click();
  await rui.locator('.prose', { hasText: 'First words.' }).waitFor();
  await field(rui, 'remark').fill('Good. I would say “threads”.');
  await button(rui, 'remark').click();
  await rui.locator('.remarks', { hasText: 'threads' }).waitFor();
  await button(rui, 'approve').click();
  await rui.locator('.flash').waitFor();
  await leave(rui);

  const editor = await enter(add('Edo Editor', 'editor'));
  await editor.goto('/desk');
  await editor.getByRole('link', { name: /Of looms and hands/ }).first().click();
  await button(editor, 'check').click();
  await button(editor, 'publish').click();
  await editor.waitForURL((url) => url.pathname === '/articles/of-looms-and-hands');
  await leave(editor);

  const reader = await visit(browser, node.url);
  await reader.goto('/articles/of-looms-and-hands');
  assert.equal(await reader.locator('meta[name="fediverse:creator"]').getAttribute('content'), '@ana@social.example');
  const byline = reader.locator('a[rel=author]');
  assert.equal(await byline.innerText(), 'Ana Ruiz');
  await byline.click();
  await reader.locator('h1', { hasText: 'Ana Ruiz' }).waitFor();
  assert.match(await reader.locator('main').innerText(), /Weaves since she can stand\..*@ana@social\.example.*Of looms and hands/s);
  assert.ok(await reader.locator('.person img').evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), 'her photo');
  await leave(reader);
  await leave(ana);
  await leave(ada);
});

for (const scripts of [true, false]) {
  test(`long after the log-in who invites is asked for the password, and goes on with what she filled in, scripts ${scripts ? 'on' : 'off'}`, async () => {
    const ada = await owner({ scripts });
    change(`UPDATE logins SET begun_at = begun_at - 3600000000 WHERE member = (SELECT id FROM members WHERE email = '${member.email}')`);
    await ada.goto('/desk/members');
    const form = ada.locator('form[action="/desk/members/invitations"]');
    await form.locator('[name=note]').fill('For the long evening');
    await form.locator('[name=role][value=curator]').check();
    await form.locator('button').click();
    await ada.locator('h1', { hasText: 'Is it you?' }).waitFor();
    if (scripts) await assertAccessible(ada);
    await field(ada, 'current').fill('a stolen guess');
    await ada.locator('main button.primary').click();
    await ada.locator('.summary').waitFor();
    await field(ada, 'current').fill(member.password);
    await ada.locator('main button.primary').click();
    await ada.locator('.invited', { hasText: 'Curator · For the long evening' }).waitFor();
    await ada.goto('/desk/members');
    assert.equal(await row(ada, 'For the long evening').count(), 1);
    await row(ada, 'For the long evening').locator('button').click();
    await ada.locator('.flash').waitFor();
    change("DELETE FROM invitations WHERE note = 'For the long evening'");
    await leave(ada);
  });
}

test('an invitation that was used, taken back or has expired, or that never was, is refused in words', async () => {
  const ada = await owner();
  const guest = await visit(browser, node.url, { scripts: false });
  const used = await invite(ada, 'reviewer', 'once');
  await join(guest, used, 'Once Only');
  await guest.locator('form[action="/logout"] button').click();
  const revoked = await invite(ada, 'author', 'never sent');
  await row(ada, 'never sent').locator('button').click();
  await ada.locator('.flash').waitFor();
  const expired = await invite(ada, 'author', 'late');
  change("UPDATE invitations SET expires_at = created_at WHERE note = 'late'");
  for (const [address, status, words] of [[used, 410, /used already/], [revoked, 410, /taken back/], [expired, 410, /has expired.*7 days/s], ['/join?code=ABCDEFGH', 404, /not known here/], ['/join', 404, /not known here/]]) {
    assert.equal((await guest.goto(address)).status(), status, address);
    assert.match(await guest.locator('main').innerText(), words);
    assert.equal(await field(guest, 'password').count(), 0, 'no form');
    const code = new URL(address, node.url).searchParams.get('code') ?? '';
    const stolen = await guest.request.post('/join', { form: { code, name: 'Eve', email: 'eve@example.org', password } });
    assert.equal(stolen.status(), status, `sent all the same: ${address}`);
  }
  await ada.goto('/desk/members');
  assert.equal(await ada.getByText('eve@example.org').count(), 0);
  await leave(guest);
  await leave(ada);
});

test('a role that changes while its member is logged in takes effect with the next press', async () => {
  const bo = await enter(add('Bo Curator', 'editor'));
  const ada = await owner();
  await bo.goto('/desk/pages/new');
  await setRole(ada, 'Bo Curator', 'author');
  await fillIn(bo, { title: 'Imprint' });
  await bo.locator('form[action="/desk/pages"] button.primary').first().click();
  await bo.getByText('Your role, author, does not have this right').waitFor();
  await bo.goto('/desk');
  assert.equal(await bo.locator('.desknav a[href="/desk/pages"]').count(), 0);
  await setRole(ada, 'Bo Curator', 'editor');
  await bo.goto('/desk/pages');
  assert.equal(await bo.locator('.desknav a[href="/desk/pages"]').count(), 1);
  await leave(bo);
  await leave(ada);
});

test('a member who is removed while writing is told in words, and her text stays in her browser', async () => {
  const cai = await enter(add('Cai Writer', 'author'));
  const ada = await owner();
  await cai.goto('/desk/articles/new');
  await fillIn(cai, { title: 'Half a thought', text: 'Kept by the node.' });
  await cai.locator('#saved', { hasText: /^Saved/ }).waitFor();
  await memberPage(ada, 'Cai Writer');
  await ada.locator('[name=heir]').selectOption({ index: 0 });
  await ada.locator('button[formaction$="/remove"]').click();
  await ada.locator('.flash').waitFor();
  await text(cai).fill('Kept by the node. And words that only the browser has.');
  await cai.locator('#unsaved', { hasText: 'Your membership of this node has ended' }).waitFor();
  assert.match(await text(cai).inputValue(), /only the browser has/);
  await cai.locator('.actions button[value=save]').click();
  await cai.locator('.error', { hasText: 'Copy what you wrote from here' }).waitFor();
  assert.match(await cai.getByLabel('Text').inputValue(), /only the browser has/);
  await assertAccessible(cai);
  await ada.goto('/desk');
  await ada.getByRole('link', { name: /Half a thought/ }).first().waitFor();
  cai.mistakes.length = 0; // Chromium reports each refused save
  await leave(cai);
  await leave(ada);
});

test('who leaves says who gets her work, and is logged out; the last owner stays', async () => {
  const dana = await enter(add('Dana Leaves', 'author'), { scripts: false });
  await dana.goto('/desk/articles/new');
  await fillIn(dana, { title: 'To be continued', text: 'By somebody.' });
  await dana.locator('.actions button[value=save]').click();
  await dana.goto('/desk/account/leave');
  await dana.locator('[name=heir]').selectOption({ index: 0 });
  await fillIn(dana, { current: 'not her password' });
  await dana.locator('button.danger').click();
  await dana.locator('.summary').waitFor();
  await fillIn(dana, { current: password });
  await dana.locator('button.danger').click();
  await dana.waitForURL((url) => url.pathname === '/');
  assert.equal((await dana.goto('/desk')).url().includes('/login'), true);
  await leave(dana);
  const ada = await owner();
  await ada.goto('/desk');
  await ada.getByRole('link', { name: /To be continued/ }).first().waitFor();
  await ada.goto('/desk/account/leave');
  await fillIn(ada, { current: member.password });
  await ada.locator('button.danger').click();
  await ada.getByText('This is the last owner').waitFor();
  await leave(ada);
});

test('an owner invites and a guest joins by keyboard alone', async () => {
  const ada = await owner();
  await ada.goto('/desk/members');
  const form = ada.locator('form[action="/desk/members/invitations"]');
  await fill(ada, form.locator('[name=note]'), 'By keys');
  await tabTo(ada, form.locator('[name=role]:checked'));
  await ada.keyboard.press('ArrowDown');
  await press(ada, form.locator('button'));
  const link = await ada.locator('.invited code').innerText();
  const guest = await visit(browser, node.url);
  await guest.goto(link);
  assert.match(await guest.locator('main').innerText(), /Reviewer/);
  await fill(guest, field(guest, 'name'), 'Kay Keys');
  await fill(guest, field(guest, 'email'), 'kay@example.org');
  await fill(guest, field(guest, 'password'), password);
  await guest.keyboard.press('Enter');
  await guest.waitForURL((url) => url.pathname === '/desk');
  await memberPage(ada, 'Kay Keys');
  await tabTo(ada, ada.locator('form[action$="/role"] [name=role]:checked'));
  await ada.keyboard.press('ArrowDown');
  await press(ada, ada.locator('form[action$="/role"] button'));
  await ada.locator('.flash').waitFor();
  assert.equal(await ada.locator('form[action$="/role"] [name=role]:checked').inputValue(), 'curator');
  await leave(guest);
  await leave(ada);
});

/** Adds a theme by keyboard, and gives where it is edited and its address in the network. */
async function addTheme(page, label) {
  await page.goto('/desk/vocabulary');
  await press(page, page.locator('.jump a[href="#add"]'));
  await tabTo(page, field(page, 'scheme'));
  await page.keyboard.type('The');
  await fill(page, field(page, 'label'), label);
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: label }).waitFor();
  return { path: new URL(page.url()).pathname, address: await page.locator('code.mono').innerText() };
}

test('an owner names a theme in two languages, merges it by keyboard and takes the merge back; its address leads on meanwhile', async () => {
  const ada = await owner();
  const into = await addTheme(ada, 'Weaving by hand');
  const old = await addTheme(ada, 'Looms');
  await fill(ada, field(ada, 'label_en'), 'Hand looms');
  await fill(ada, field(ada, 'label_fr'), 'Métiers à main');
  await ada.keyboard.press('Enter');
  await ada.locator('.flash', { hasText: '“Hand looms” is saved' }).waitFor();
  await assertAccessible(ada);
  await publish(ada, 'articles', { title: 'How a loom is built', text: 'Of beech.', language: 'en', themes: old.address });

  const reader = await visit(browser, node.url);
  await reader.goto('/articles/how-a-loom-is-built?lang=fr');
  const theme = reader.getByRole('link', { name: 'Métiers à main' });
  await theme.click();
  await reader.locator('h1', { hasText: 'Métiers à main' }).waitFor();
  const before = new URL(reader.url()).pathname;

  await ada.goto(old.path);
  await tabTo(ada, field(ada, 'into'));
  await ada.keyboard.type('Weaving');
  await press(ada, ada.locator('form[action$="/merge"] button'));
  await ada.locator('.plan', { hasText: '1 item gets “Weaving by hand”' }).waitFor();
  await assertAccessible(ada);
  await press(ada, ada.locator('form[method=post][action$="/merge"] button'));
  await ada.locator('.flash', { hasText: 'The terms are merged' }).waitFor();
  assert.equal(new URL(ada.url()).pathname, into.path);

  await reader.goto(before);
  await reader.locator('h1', { hasText: 'Weaving by hand' }).waitFor();
  assert.notEqual(new URL(reader.url()).pathname, before, 'the old address leads on');
  await reader.getByRole('link', { name: 'How a loom is built' }).first().waitFor();

  await ada.goto(old.path);
  await assertAccessible(ada);
  await press(ada, ada.locator('form[action$="/part"] button'));
  await ada.locator('.flash', { hasText: 'The merge is undone' }).waitFor();
  await reader.goto(before);
  await reader.locator('h1', { hasText: /Hand looms|Métiers à main/ }).waitFor();
  await reader.getByRole('link', { name: 'How a loom is built' }).first().waitFor();
  await leave(reader);
  await leave(ada);
});

test('a member takes her data and erases herself, and an owner erases who left: public pages name neither or only what stays', async () => {
  const email = add('Fay Goes', 'editor');
  const fay = await enter(email);
  await publish(fay, 'articles', { title: 'Words of Fay', text: 'They stay.', language: 'en' });
  const gus = await enter(add('Gus Left', 'editor'), { scripts: false });
  await gus.goto('/desk/articles/new');
  await fillIn(gus, { title: 'Words of Gus', text: 'These, too.', language: 'en' });
  await publishNow(gus);
  await gus.waitForURL((url) => url.pathname === '/articles/words-of-gus');
  await leave(gus);

  await fay.goto('/desk/account/erase');
  await assertAccessible(fay);
  const [zip] = await Promise.all([fay.waitForEvent('download'), fay.locator('a[href="/desk/account/data.zip"]').click()]);
  assert.equal(await zip.failure(), null);
  assert.equal((await readFile(await zip.path())).subarray(0, 2).toString(), 'PK');
  await fillIn(fay, { email: 'somebody@example.org' });
  await fay.locator('button.danger').click();
  await fay.locator('.summary', { hasText: 'not the e-mail address' }).waitFor();
  await fillIn(fay, { email });
  await fay.locator('button.danger').click();
  await fay.locator('h1', { hasText: 'The data are erased' }).waitFor();
  await assertAccessible(fay);
  assert.match((await fay.goto('/desk')).url(), /\/login/);
  await fillIn(fay, { email, password });
  await fay.locator('main button.primary').click();
  await fay.locator('.summary').waitFor();

  const ada = await owner();
  await memberPage(ada, 'Gus Left');
  await ada.locator('[name=heir]').selectOption({ index: 0 });
  await ada.locator('button[formaction$="/remove"]').click();
  await ada.locator('.flash').waitFor();
  await memberPage(ada, 'Gus Left');
  await ada.locator('a[href$="/erase"]').click();
  await ada.locator('h1', { hasText: 'Erase the data of Gus Left' }).waitFor();
  await assertAccessible(ada);
  await fillIn(ada, { bylines: 'keep', email: 'gus@example.org' });
  await ada.locator('button.danger').click();
  await ada.locator('.flash', { hasText: 'The data are erased' }).waitFor();
  assert.equal(await ada.getByText('Gus Left').count(), 0);
  await leave(ada);

  assert.equal((await fay.goto('/articles/words-of-fay')).status(), 200);
  assert.match(await fay.locator('.byline').innerText(), /The Mill/);
  assert.equal(await fay.getByText('Fay Goes').count(), 0);
  assert.equal((await fay.goto('/people/fay-goes')).status(), 404);
  await fay.goto('/articles/words-of-gus');
  assert.match(await fay.locator('.byline').innerText(), /Gus Left/);
  await fay.locator('a[rel=author]').click();
  await fay.locator('h1', { hasText: 'Gus Left' }).waitFor();
  await fay.getByRole('link', { name: 'Words of Gus' }).first().waitFor();
  await leave(fay);
});

test('the pages of members pass axe, on a phone and a desk, by day and by night', async () => {
  const first = await owner();
  const address = await invite(first, 'curator', 'to look at');
  await first.goto('/desk/members');
  const one = await first.locator('table tbody tr:first-child a').getAttribute('href');
  const other = await first.locator('table tbody tr:last-child a').getAttribute('href');
  await leave(first);
  const page = await owner(), complaints = new Complaints();
  for (const place of ['/desk', '/desk/members', one, other, '/desk/account', '/desk/account/leave', '/desk/rights', '/desk/notifications', address, '/people/ana-ruiz']) {
    await page.goto(place);
    await look(page, place, complaints);
  }
  complaints.assertNone();
  await leave(page);
});
