// The first days of a node of five people, as docs/running-a-node.md tells them: set up, dressed, shared, locked and unlocked, with
// pages only. Walked by a test, and drawn for the document.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { leave, shut, visit } from './chrome.mjs';
import { button, event, field, fillIn, initiative, logIn, publish, publishNow } from './member.mjs';
import { Postbox } from './postbox.mjs';
import { member, Weftwork } from './weftwork.mjs';

const size = { width: 960, height: 640 };
const mostBytes = 100 * 1024; // of a picture in the document
const password = 'a sentence of her own';
const others = { author: 'Ana Ruiz', reviewer: 'Rui Costa', curator: 'Cem Aydin', editor: 'Edo Smit' };
const mailOf = (name) => `${name.split(' ')[0].toLowerCase()}@example.org`;

/** Walks through it on a new node; draws what the document shows into `folder` if there is one. */
export async function guide(browser, folder) {
  const node = await Weftwork.start();
  const box = await Postbox.start({ user: 'weft', password: 's3cret' });
  const walk = new Walk(browser, node, box, folder);
  try {
    await walk.ownNode();
    await walk.fivePeople();
    await walk.firstTexts();
    await walk.locks();
    await walk.lockedOut();
    await walk.handOver();
    for (const page of Object.values(walk.pages)) await leave(page);
  } finally {
    await node.stop();
    box.stop();
  }
}

class Walk {
  pages = {}; // of each member, by role

  constructor(browser, node, box, folder) {
    Object.assign(this, { browser, node, box, folder });
  }

  /** The name, the card with the logo, the colour, a page of the site. */
  async ownNode() {
    const page = this.pages.owner = await visit(this.browser, this.node.url, { size });
    await page.goto(await this.node.setup());
    await fillIn(page, { name: 'Open Kitchen', member_name: member.name, email: member.email, password: member.password });
    await page.locator('main button.primary').click();
    await page.locator('.flash', { hasText: 'public address with https' }).waitFor();
    await page.getByRole('link', { name: 'Say who you are' }).click();
    await fillIn(page, {
      summary: 'A kitchen for whoever is hungry, and whoever likes to cook.', founded: '2019', logo: await this.#logo(), logo_alt: 'A plate and a fork',
      text: 'We cook every Friday from what would be thrown away.\n\n## How it works\n\nWhoever comes, peels. Who has peeled, eats.',
    });
    await page.locator('#drawer-logo img, .drawer img').first().waitFor();
    await this.#draw(page, 'card');
    await publishNow(page);
    await page.locator('.brand img').waitFor();
    await page.goto('/desk/settings');
    await this.#draw(page, 'settings', 760);
    const colours = page.locator('form[action="/desk/settings/colour"]');
    if (!await colours.count()) await page.locator('main a[href="/desk/settings/colour"]').click();
    await colours.getByLabel('Nettle green').check();
    await colours.locator('button.primary').click();
    await page.locator('.flash').waitFor();
    await page.goto('/desk');
    await page.getByRole('link', { name: 'Add an imprint' }).click();
    await field(page, 'text').fill('Open Kitchen, Long Street 5, Ghent\n\nTelephone +32 9 000 00 00');
    await this.#draw(page, 'page', 900);
    await page.locator('button[value=save]').click();
    await page.locator('.footer a[href="/imprint"]').waitFor();
  }

  /** Four links, four people, each in her own browser. */
  async fivePeople() {
    const { owner } = this.pages;
    for (const [role, name] of Object.entries(others)) {
      await owner.goto('/desk/members');
      const form = owner.locator('form[action="/desk/members/invitations"]');
      await form.locator('[name=note]').fill(name);
      await form.locator(`[name=role][value=${role}]`).check();
      await form.locator('button').click();
      const link = await owner.locator('.invited code').innerText();
      if (role === 'author') await this.#draw(owner, 'invite');
      const page = this.pages[role] = await visit(this.browser, this.node.url, { size });
      await page.goto(link);
      await fillIn(page, { name, email: mailOf(name), password });
      if (role === 'author') await this.#draw(page, 'join', 600);
      await page.locator('main form[action="/join"] button').click();
      await page.waitForURL((url) => url.pathname === '/desk');
    }
    const ana = this.pages.author;
    await ana.goto('/desk/account');
    await fillIn(ana, { words: 'Bakes since she can stand.', handle: '@ana@social.example', photo: await this.#face() });
    await ana.locator('form[action="/desk/account/profile"] button.primary').click();
    await ana.locator('.photo img').waitFor();
    await this.#draw(ana, 'profile', 900);
  }

  /** The author writes, the reviewer approves, the author publishes; the editor adds an event and an initiative. */
  async firstTexts() {
    const { author, reviewer, editor } = this.pages;
    await author.goto('/desk/articles/new');
    await fillIn(author, { title: 'We cook for whoever comes', text: 'Every Friday at six the kitchen is open. **Bring what is left over**, and somebody who is hungry.\n\nNobody pays, and nobody cooks alone.' });
    await author.locator('.actions').locator(button(author, 'review')).click();
    await author.locator('#drawer-plans', { hasText: 'Those who review were told' }).waitFor();
    await reviewer.goto('/desk');
    await reviewer.getByRole('link', { name: /Read and approve/ }).click();
    await reviewer.locator('.prose', { hasText: 'Every Friday' }).waitFor();
    await this.#draw(reviewer, 'review', 860);
    await button(reviewer, 'approve').click();
    await reviewer.locator('.flash').waitFor();
    await author.goto('/desk');
    await author.getByRole('link', { name: 'We cook for whoever comes' }).first().click();
    await publishNow(author);
    await author.waitForURL((url) => url.pathname === '/articles/we-cook-for-whoever-comes');
    await author.locator('.person, .byline, a[rel=author]').first().waitFor();
    await this.#draw(author, 'published');
    await publish(editor, 'events', event);
    await publish(editor, 'initiatives', initiative);
  }

  /** Mail that arrives, and a second step for owners. */
  async locks() {
    const { owner } = this.pages;
    await owner.goto('/desk/settings/mail');
    await fillIn(owner, { host: 'smtp.example.org', user: 'kitchen@example.org', from: 'kitchen@example.org' });
    await this.#draw(owner, 'mail', 900);
    await fillIn(owner, { host: '127.0.0.1', port: String(this.box.port), encryption: 'none', user: 'weft', password: 's3cret' });
    await owner.getByRole('button', { name: /test mail/ }).click();
    assert.equal((await this.box.mail(/test mail/)).to, member.email);
    await owner.goto('/desk/members');
    const roles = owner.locator('form[action="/desk/members/second-step"]');
    await roles.locator('[value=owner]').check();
    await roles.locator('button').click();
    await owner.goto('/desk');
    await owner.getByText('Your role needs a second step').waitFor();
    await this.#draw(owner, 'second-step', 700);
    await this.#setUpApp(owner);
  }

  /** A password forgotten: by mail; and the last owner's: by the command. */
  async lockedOut() {
    const page = await visit(this.browser, this.node.url, { size });
    await page.goto('/login');
    await page.locator('main a[href^="/login/forgot"]').click();
    await field(page, 'email').fill(mailOf(others.curator));
    await page.locator('main button.primary').click();
    const [link] = (await this.box.mail(/password/)).text.match(/http\S+/);
    await page.goto(link);
    await field(page, 'password').fill('another sentence of his');
    await page.locator('main button.primary').click();
    await page.locator('form[action="/logout"] button').click();
    const byCommand = this.node.run(['member', 'reset', member.email, '--forget-second-step']).match(/http\S+/)[0];
    await page.goto(byCommand);
    await field(page, 'password').fill(member.password);
    await page.locator('main button.primary').click();
    await page.getByText('Your role needs a second step').waitFor();
    await leave(page);
    await this.pages.curator.goto('/desk');
    await this.pages.curator.waitForURL(/\/login/); // a new password ends the other log-ins
  }

  /** Who goes leaves the work in other hands, and all of it is in the list of what was done. */
  async handOver() {
    const { owner } = this.pages;
    await logIn(owner); // the reset took the app away: it is set up anew
    await this.#setUpApp(owner);
    await owner.goto('/desk/members');
    await owner.locator('table').getByRole('link', { name: others.editor }).click();
    await owner.locator('[name=heir]').selectOption({ index: 0 });
    await this.#draw(owner, 'member', 820, owner.locator('form[action$="/reset"]').locator('xpath=ancestor::section'));
    await owner.locator('button[formaction$="/remove"]').click();
    await owner.locator('.flash').waitFor();
    await owner.goto('/desk/audit');
    const done = await owner.locator('.audit').first().innerText();
    for (const words of ['Membership ended', 'Published', 'Approved in a review', 'Mail server changed']) assert.match(done, new RegExp(words));
    await this.#draw(owner, 'audit', 660);
  }

  async #setUpApp(page) {
    await page.locator('a[href="/desk/account/security/app"]').click();
    await field(page, 'code').fill(codeOf(await page.locator('main details code').first().textContent()));
    await page.locator('main form button.primary').click();
    await page.locator('.codes li').nth(9).waitFor();
  }

  async #draw(page, name, height = size.height, from = null) {
    if (!this.folder) return;
    await page.setViewportSize({ ...size, height });
    await page.evaluate(() => { 
      document.activeElement?.blur();
      for (const element of document.querySelectorAll('html, main *')) element.scrollTop = 0;
    });
    if (from) await from.evaluate((element) => element.scrollIntoView());
    await page.waitForLoadState('networkidle');
    const path = join(this.folder, `guide-${name}.png`);
    await page.screenshot({ path });
    const { size: bytes } = await stat(path);
    assert.ok(bytes <= mostBytes, `${path} has ${bytes} bytes; ${mostBytes} fit`);
    await page.setViewportSize(size);
  }

  #logo() {
    return this.#drawn('logo', '<rect width="40" height="40" fill="#2f6b3a"/><circle cx="20" cy="22" r="11" fill="#f7f4ee"/><circle cx="20" cy="22" r="7" fill="#c8502f"/><path d="M8 6v9M11 6v9M14 6v9M11 15v6" stroke="#f7f4ee" stroke-width="2" fill="none"/>');
  }

  #face() {
    return this.#drawn('ana', '<rect width="40" height="40" fill="#e8dfcd"/><path d="M6 40c0-10 6-14 14-14s14 4 14 14z" fill="#95321e"/><circle cx="20" cy="17" r="8" fill="#c98d63"/><path d="M11 18c-1-9 4-12 9-12s10 3 9 12c-2-4-4-6-9-6s-7 2-9 6z" fill="#2b1b12"/>');
  }

  /** A picture to upload, drawn here on 40 by 40. */
  async #drawn(name, shapes) {
    const page = await this.browser.newPage({ viewport: { width: 400, height: 400 } });
    await page.setContent(`<svg xmlns="http://www.w3.org/2000/svg" style="position:fixed;inset:0" viewBox="0 0 40 40">${shapes}</svg>`);
    const buffer = await page.screenshot();
    await shut(page);
    return { name: `${name}.png`, mimeType: 'image/png', buffer };
  }
}

/** The six digits that an app shows now for a key (RFC 6238). */
function codeOf(key) {
  const bits = [...key.replace(/\s/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', secret).update(step).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
