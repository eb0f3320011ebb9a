// Signing in: passkeys of Chromium's virtual authenticator, codes of an app, a new password by mail, a provider, and a login that
// is ended from elsewhere.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { launch, leave, visit } from './chrome.mjs';
import { button, field, fillIn, logIn, publishNow } from './member.mjs';
import { Postbox } from './postbox.mjs';
import { Provider } from './provider.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, box, mill;

before(async () => {
  [browser, box] = await Promise.all([launch(), Postbox.start()]);
  mill = await Weftwork.start({
    organisation: { name: 'The Mill', handle: 'mill' }, front: (port) => `http://localhost:${port}`, // a number is no name that passkeys are good for
    settings: { WEFTWORK_MAIL_HOST: '127.0.0.1', WEFTWORK_MAIL_PORT: String(box.port), WEFTWORK_MAIL_ENCRYPTION: 'none', WEFTWORK_MAIL_FROM: 'weft@mill.example' },
  });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
  box?.stop();
});

const password = 'a sentence of her own';

/** Adds a member by command, and gives her address. */
function add(name, role) {
  const email = `${name.toLowerCase()}@example.org`;
  mill.run(['member', 'add', email, '--name', name, '--role', role, '--password-stdin'], `${password}\n`);
  return email;
}

/** Types an address and a password into the log-in. */
async function type(page, email, secret = password) {
  await page.goto('/login');
  await fillIn(page, { email, password: secret });
  await page.locator('main form[action="/login"] button').click();
}

/** What an app shows now (RFC 6238). */
function codeOf(secret, step = Math.floor(Date.now() / 30_000)) {
  const bits = [...secret.replace(/\s/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

async function authenticator(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
  } });
}

test('a login is ended from another browser', async () => {
  const here = await visit(browser, mill.url);
  const elsewhere = await visit(browser, mill.url);
  await logIn(here);
  await logIn(elsewhere);
  await here.goto('/desk/account/security');
  await assertAccessible(here);
  await here.locator('form[action$="/end"] button').click();
  await here.locator('.flash').waitFor();
  await elsewhere.goto('/desk');
  await elsewhere.waitForURL(/\/login/);
  await elsewhere.getByText('This browser is logged out').waitFor();
  await logIn(elsewhere); // and in again
  await leave(elsewhere);
  await leave(here);
});

test('who is invited joins with a passkey, writes, is reviewed and publishes', async () => {
  const ada = await visit(browser, mill.url);
  await logIn(ada);
  await ada.goto('/desk/members');
  const invitation = ada.locator('form[action="/desk/members/invitations"]');
  await invitation.locator('[name=role][value=author]').check();
  await invitation.locator('button').click();
  const link = await ada.locator('.invited code').innerText();

  const ana = await visit(browser, mill.url);
  await authenticator(ana);
  await ana.goto(link);
  await assertAccessible(ana);
  await fillIn(ana, { name: 'Ana Ruiz', email: 'nowhere' });
  await ana.locator('[data-instead] button').click();
  await ana.locator('[data-instead] .wrong', { hasText: 'Write an e-mail address' }).waitFor();
  await fillIn(ana, { email: 'ana@example.org' });
  await ana.locator('[data-instead] button').click();
  await ana.locator('.codes').waitFor();
  await ana.locator('main a.primary').click();
  await ana.waitForURL((url) => url.pathname === '/desk');

  await ana.goto('/desk/articles/new');
  await fillIn(ana, { title: 'Of looms and locks', text: 'First words.' });
  await ana.locator('.actions').locator(button(ana, 'review')).click();
  await ana.locator('#drawer-plans', { hasText: 'Those who review were told' }).waitFor();
  const draft = ana.url();
  await ada.goto('/desk');
  await ada.locator('section, .section', { hasText: 'Waiting for your review' }).getByRole('link', { name: /Of looms and locks/ }).first().click();
  await button(ada, 'approve').click();
  await ada.locator('.flash').waitFor();
  await ana.goto(draft);
  await publishNow(ana);
  await ana.waitForURL((url) => url.pathname === '/articles/of-looms-and-locks');
  assert.equal(await ana.locator('a[rel=author]').innerText(), 'Ana Ruiz');
  await leave(ada);
  ana.mistakes.length = 0; // Chromium reports that the first address was refused
  await leave(ana);
});

test('a member adds a passkey, logs out and logs in with it', async () => {
  const page = await visit(browser, mill.url);
  await authenticator(page);
  await logIn(page);
  await page.goto('/desk/account/security');
  await field(page, 'passkey_name').fill('Telephone');
  await page.locator('form[data-passkey] button').click();
  await page.locator('.codes').waitFor();
  assert.equal(await page.locator('.codes li').count(), 10);
  await assertAccessible(page);
  await page.goto('/desk/account/security');
  await page.locator('h3', { hasText: 'Telephone' }).waitFor();
  await page.locator('form[action="/logout"] button').click();
  await page.goto('/login?next=/desk/pictures');
  await assertAccessible(page);
  await page.locator('form[data-passkey] button').click();
  await page.waitForURL((url) => url.pathname === '/desk/pictures'); // the log-in has it in its address, too
  await page.goto('/desk/account/security');
  await page.locator('.meta', { hasText: 'with a passkey' }).waitFor();
  await leave(page);

  const scriptless = await visit(browser, mill.url, { scripts: false });
  await scriptless.goto('/login');
  assert.equal(await scriptless.locator('form[data-passkey]').isVisible(), false);
  await leave(scriptless);
});

test('with an app a code is asked for, and a recovery code stands in for it once', async () => {
  const email = add('Tova', 'editor');
  const page = await visit(browser, mill.url);
  await type(page, email);
  await page.goto('/desk/account/security/app');
  await assertAccessible(page);
  const secret = await page.locator('main code').first().textContent();
  await field(page, 'code').fill(codeOf(secret));
  await page.locator('main form[action="/desk/account/security/app"] button').click();
  await page.locator('.codes').waitFor();
  const recovery = await page.locator('.codes code').first().innerText();
  await leave(page);
  const second = async (code) => {
    const other = await visit(browser, mill.url);
    await type(other, email);
    await field(other, 'code').fill(code);
    await other.locator('main form[action="/login/second"] button').click();
    return other;
  };
  for (const code of [codeOf(secret, Math.floor(Date.now() / 30_000) + 1), recovery]) { // the clock of a telephone may be fast
    const inside = await second(code);
    await inside.waitForURL((url) => url.pathname === '/desk');
    await leave(inside);
  }
  const refused = await second(recovery);
  await refused.locator('.summary', { hasText: 'This code is not right or was used already' }).waitFor();
  await assertAccessible(refused);
  assert.match((await refused.goto('/desk')).url(), /\/login/);
  await leave(refused);
});

test('who forgot the password gets a link by mail, chooses a new one, and the link is good once', async () => {
  const email = add('Fidel', 'author');
  const page = await visit(browser, mill.url);
  await page.goto('/login');
  await page.locator('a[href="/login/forgot"]').click();
  await assertAccessible(page);
  await fillIn(page, { email });
  await page.locator('main form button').click();
  await page.getByText('a link is on its way').waitFor();
  const mail = await box.mail(/new password/i);
  assert.equal(mail.to, email);
  const link = mail.text.match(/http\S+\/reset\?code=\S+/)[0];
  assert.ok(mail.html.includes(link));
  await page.goto(link);
  await assertAccessible(page);
  await fillIn(page, { password: 'the wheel turns at dawn' });
  await page.locator('main form button').click();
  await page.waitForURL((url) => url.pathname === '/desk');
  await leave(page);

  const thief = await visit(browser, mill.url);
  assert.equal((await thief.goto(link)).status(), 410);
  await thief.getByText('was used already').waitFor();
  assert.equal(await field(thief, 'password').count(), 0);
  await type(thief, email);
  await thief.getByText('do not belong together').first().waitFor();
  await type(thief, email, 'the wheel turns at dawn');
  await thief.waitForURL((url) => url.pathname === '/desk');
  await leave(thief);
});

test('an owner enters a provider, a member ties her identity to it and logs in there; a stranger is refused with words', async () => {
  const provider = await Provider.start({ 'inez-1': 'Inez', 'eve-1': 'Eve' });
  try {
    const email = add('Inez', 'author');
    const adele = await visit(browser, mill.url); // another owner: the first one has a second step by now
    await type(adele, add('Adele', 'owner'));
    await adele.waitForURL((url) => url.pathname === '/desk');
    await adele.goto('/desk/settings/sign-in');
    await assertAccessible(adele);
    const { id, secret } = provider.client;
    await fillIn(adele, { provider_name: 'Mill account', issuer: provider.url, client_id: id, secret: 'another secret' });
    await button(adele, 'test').click();
    await adele.locator('.flash', { hasText: 'does not know this client id with this secret' }).waitFor();
    await fillIn(adele, { secret });
    await button(adele, 'test').click();
    await adele.locator('.flash', { hasText: 'Mill account answers and knows this site' }).waitFor();
    assert.equal(await field(adele, 'secret').inputValue(), '', 'the secret is shown nowhere');
    await assertAccessible(adele);
    await leave(adele);

    const inez = await visit(browser, mill.url);
    await type(inez, email);
    await inez.waitForURL((url) => url.pathname === '/desk');
    await inez.goto('/desk/account/security');
    await inez.getByRole('button', { name: 'Link with Mill account' }).click();
    await provider.signIn(inez, 'Inez');
    await inez.locator('.flash', { hasText: 'You are linked' }).waitFor();
    await inez.locator('#identity ~ .work', { hasText: 'inez-1@id.example' }).waitFor();
    await assertAccessible(inez);
    await inez.locator('form[action="/logout"] button').click();
    await inez.waitForURL((url) => url.pathname === '/');
    await inez.goto('/login?next=/desk/pictures');
    await assertAccessible(inez);
    await inez.getByRole('button', { name: 'Log in with Mill account' }).click();
    await provider.signIn(inez, 'Inez');
    await inez.waitForURL((url) => url.pathname === '/desk/pictures');
    await inez.goto('/desk/account/security');
    await inez.locator('.meta', { hasText: 'signed in elsewhere' }).first().waitFor();
    await leave(inez);

    const eve = await visit(browser, mill.url);
    await eve.goto('/login');
    await eve.getByRole('button', { name: 'Log in with Mill account' }).click();
    await provider.signIn(eve, 'Eve');
    await eve.locator('.summary', { hasText: 'No member here is linked' }).waitFor();
    await assertAccessible(eve);
    assert.match((await eve.goto('/desk')).url(), /\/login/);
    await leave(eve);
  } finally {
    provider.stop();
  }
});
