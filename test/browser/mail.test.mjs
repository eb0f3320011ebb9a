// Mail from the settings to a letter that ends itself: a server is named and tried, a peer answers, the member is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { desk, launch, leave, overflow, phone, visit } from './chrome.mjs';
import { fillIn, logIn, publish } from './member.mjs';
import { Peer } from './peer.mjs';
import { Postbox } from './postbox.mjs';
import { member, Weftwork } from './weftwork.mjs';

let browser, node, peer, box, page;
before(async () => {
  [browser, peer, box, node] = await Promise.all([
    launch(), Peer.start(), Postbox.start({ user: 'weft', password: 's3cret' }), Weftwork.start({ organisation: { name: 'Alder & friends', handle: 'alder' } }),
  ]);
  page = await visit(browser, node.url);
  await logIn(page);
});
after(async () => {
  await browser?.close();
  await node?.stop();
  peer?.stop();
  box?.stop();
});

const told = (text) => page.getByText(text).first().waitFor();

test('an owner names the mail server, is told what is wrong, and gets a test mail', async () => {
  await page.goto('/desk/settings/mail');
  await assertAccessible(page);
  await fillIn(page, { host: '127.0.0.1', port: String(box.port), encryption: 'none', user: 'weft', password: 'wrong', from: 'weft@alder.example' });
  await page.locator('button[name=action][value=test]').click();
  await told('The server refuses the name or the password: 535');
  await fillIn(page, { password: 's3cret', encryption: 'starttls' });
  await page.locator('button[name=action][value=test]').click();
  await told('does not offer STARTTLS');
  await fillIn(page, { password: 's3cret', encryption: 'none' });
  await page.locator('button[name=action][value=test]').click();
  await told(`It should be at ${member.email}`);
  const mail = await box.mail(/test mail/);
  assert.equal(mail.to, member.email);
  assert.match(mail.text, /It arrived/);
  assert.ok(!(await page.content()).includes('s3cret'), 'the page shows the password');
  await assertAccessible(page);
});

test('a peer answers, the mail comes at once, looks right and loads nothing', async () => {
  await page.goto('/desk/notifications/mail');
  await assertAccessible(page);
  await fillIn(page, { replies: 'at_once' });
  await page.locator('main form button.primary').click();
  await told('Your choices are saved.');
  await publish(page, 'articles', { title: 'Wool and water', text: 'Words.' });
  const article = await (await fetch(page.url(), { headers: { accept: 'application/activity+json' } })).json();
  const reader = peer.actor('robin', { name: 'Robin <b>Reader</b>' });
  await peer.create(node, peer.object(reader, 'Note', { content: '<p>Très <b>bien</b>!<img src="https://spy.example/pixel.gif"></p>', inReplyTo: article.id, to: ['https://www.w3.org/ns/activitystreams#Public', article.attributedTo] }));
  const mail = await box.mail(/Robin/);
  assert.match(mail.text, /“Très bien!/);
  assert.ok(!mail.html.includes('spy.example'), 'the mail would load something');
  assert.equal(mail.head['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  for (const [size, dark] of [[desk, false], [phone, true]]) {
    const reader = await visit(browser, node.url, { size, dark });
    await reader.setContent(mail.html);
    await assertAccessible(reader);
    assert.equal(await overflow(reader), '');
    if (process.env.SHOTS) await reader.screenshot({ path: `${process.env.SHOTS}/mail-${size.width}.png` });
    await leave(reader);
  }
  const stop = mail.head['list-unsubscribe'].slice(1, -1);
  assert.ok(mail.text.includes(stop) && mail.html.includes(stop.replaceAll('&', '&amp;')));
  const stranger = await visit(browser, node.url, { scripts: false, size: phone }); // whoever reads the mail elsewhere
  await stranger.goto(stop);
  await stranger.getByRole('button', { name: 'No mails at once any more' }).click();
  await stranger.getByText('sends you no more of these mails').waitFor();
  await leave(stranger);
  await page.goto('/desk/notifications/mail');
  assert.equal(await page.locator('[name=replies]').inputValue(), 'never');
  await leave(page);
});
