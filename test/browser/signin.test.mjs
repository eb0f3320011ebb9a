// Signing in: a passkey of Chromium's virtual authenticator, and a login that is ended from elsewhere.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { launch, leave, visit } from './chrome.mjs';
import { field, logIn } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill;

before(async () => {
  browser = await launch();
  // A number is no name that passkeys are good for.
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' }, front: (port) => `http://localhost:${port}` });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
});

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
  await leave(elsewhere);
  await leave(here);
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
