// Whole tasks of visitors and members, each done twice: by keyboard alone, with a focus that always shows and is never lost,
// and in a browser without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, leave, visit } from './chrome.mjs';
import { fill, press, tabTo } from './keyboard.mjs';
import { article, button, event, field, fillIn, logIn, publish } from './member.mjs';
import { Peer } from './peer.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, node, peer, ours;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  peer = await Peer.start();
  const page = await visit(browser, node.url);
  await logIn(page);
  await publish(page, 'articles', article);
  await publish(page, 'events', event);
  await leave(page);
  ours = JSON.parse(await node.ask(['article', 'publish', '-', '--json'], '---\ntitle: Questions\nsummary: To be answered.\nlanguage: en\n---\nWho weaves?\n'));
});

after(async () => {
  await browser?.close();
  await node?.stop();
  peer?.stop();
});

/** Two ways to do a thing. Both give what the page does next, once it has loaded. */
const ways = {
  'by keyboard alone': {
    settings: {},
    follow: (page, target) => loaded(page, () => press(page, target)),
    type: fill,
    send: (page, target) => loaded(page, () => press(page, target)),
    open: (page, target) => press(page, target),
    choose: async (page, target, label) => {
      await tabTo(page, target);
      await page.keyboard.type(label.slice(0, 5));
    },
  },
  'without scripts': {
    settings: { scripts: false },
    follow: (page, target) => loaded(page, () => target.click()),
    type: (_, target, text) => target.fill(text),
    send: (page, target) => loaded(page, () => target.click()),
    open: (_, target) => target.click(),
    choose: (_, target, label) => target.selectOption({ label }),
  },
};

async function loaded(page, act) {
  const done = page.waitForEvent('load');
  await act();
  await done;
}

const link = (page, name) => page.locator('main').getByRole('link', { name }).first();

for (const [how, way] of Object.entries(ways)) {
  test(`a visitor finds an event and takes it into her calendar, ${how}`, async () => {
    const page = await visit(browser, node.url, way.settings);
    await page.goto('/');
    await way.follow(page, page.locator('header nav a[href="/events"]'));
    await way.follow(page, link(page, event.title));
    const calendar = page.locator('main a[href*=".ics"], main a[href*="calendar"]').first();
    const coming = page.waitForEvent('download');
    await (how === 'without scripts' ? calendar.click() : press(page, calendar));
    const text = await (await (await coming).createReadStream()).setEncoding('utf8').toArray();
    assert.match(text.join(''), /BEGIN:VEVENT[^]*SUMMARY:Open loom day/);
    await leave(page);
  });

  test(`a visitor follows, and answers from her own server, ${how}`, async () => {
    const page = await visit(browser, node.url, way.settings);
    await page.goto('/');
    const panel = page.locator('form[action="/interact"]').first();
    await way.type(page, panel.locator('[name=server]'), peer.host);
    await way.send(page, panel.locator('button').first());
    assert.match(await page.locator('main').innerText(), /127\.0\.0\.1/, 'says where it leads');
    await page.goto(new URL(ours.url).pathname);
    const answer = page.locator('.join form[action="/interact"]').first();
    await way.type(page, answer.locator('[name=server]'), peer.host);
    await way.send(page, answer.locator('button').first());
    assert.ok(await page.locator(`main a[href*="${encodeURIComponent(peer.host).slice(0, 6)}"], main a[href*="${peer.host}"]`).count(), 'a link to her server');
    await leave(page);
  });

  test(`a visitor searches and narrows what she found, ${how}`, async () => {
    const page = await visit(browser, node.url, way.settings);
    await page.goto('/');
    await way.follow(page, page.locator('header a[href="/search"]').first());
    const question = page.locator('main [name=q]');
    await way.type(page, question, 'weav');
    const ask = page.locator('main form[role=search] button').first();
    await way.open(page, ask);
    await link(page, article.title).waitFor();
    const kind = page.locator('main [name=kind]');
    await way.choose(page, kind, (await kind.locator('option[value=article]').innerText()).trim());
    if (how === 'without scripts') await way.open(page, ask); // with them the choice acts at once
    await page.waitForURL(/kind=article/);
    if (how !== 'without scripts') assert.equal(await page.evaluate(() => document.activeElement.name), 'kind', 'the focus stays where the choice was made');
    await link(page, article.title).waitFor();
    await leave(page);
  });

  test(`a visitor reads in another language, ${how}`, async () => {
    const page = await visit(browser, node.url, way.settings);
    await page.goto('/articles');
    await way.follow(page, page.locator('footer .languages a[lang=de], nav.languages a[lang=de]').first());
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    assert.equal(new URL(page.url()).pathname, '/articles', 'the page stays');
    await page.goto('/');
    assert.equal(await page.locator('html').getAttribute('lang'), 'de', 'the choice is kept');
    await leave(page);
  });

  test(`a member answers, and ends a complaint, ${how}`, async () => {
    const name = how.startsWith('by') ? 'kay' : 'sol';
    const reader = peer.actor(name, { name: `Reader ${name}` });
    await peer.create(node, peer.object(reader, 'Note', { content: `<p>I do, says ${name}.</p>`, inReplyTo: ours.id, to: ['https://www.w3.org/ns/activitystreams#Public', ours.author] }));
    await peer.send(node, reader, { type: 'Flag', to: [ours.author], content: `A complaint of ${name}`, object: [ours.author, ours.id] });
    const page = await visit(browser, node.url, way.settings);
    await logIn(page);
    await until(page, new URL(ours.url).pathname, `I do, says ${name}.`);
    const reply = page.locator('li, article, .reply', { hasText: `I do, says ${name}.` }).last();
    await way.follow(page, reply.locator('a[href^="/desk/reply"]').first());
    await way.type(page, field(page, 'text'), `Thank you, ${name}.`);
    await way.send(page, page.locator('form[action="/desk/reply"] button.primary'));
    await until(page, new URL(ours.url).pathname, `Thank you, ${name}.`);

    await until(page, '/desk/moderation/reports', `A complaint of ${name}`);
    await way.follow(page, page.locator('.work li', { hasText: `A complaint of ${name}` }).getByRole('link').first());
    await way.type(page, field(page, 'answer'), 'Seen.');
    await way.send(page, button(page, 'resolve'));
    await page.goto('/desk/moderation/reports');
    assert.equal(await page.locator('.work li', { hasText: `A complaint of ${name}` }).count(), 0, 'nothing is open any more');
    await leave(page);
  });
}

async function until(page, address, text) {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    await page.goto(address);
    if (await page.locator('main').getByText(text).count()) return;
  }
  assert.fail(`no “${text}” on ${address}`);
}

test('the focus is not lost where a dialog or a filter opens and closes', async () => {
  const page = await visit(browser, node.url);
  for (const address of ['/', '/articles', '/events', new URL(ours.url).pathname]) {
    await page.goto(address);
    for (const opener of await page.locator('main [popovertarget], main [data-dialog], main summary').all()) {
      if (!await opener.isVisible()) continue;
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.notEqual(await page.evaluate(() => document.activeElement.localName), 'body', `${address}: focus after opening`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Shift+Tab');
      assert.notEqual(await page.evaluate(() => document.activeElement.localName), 'body', `${address}: focus after closing`);
    }
  }
  await leave(page);
});

test('whoever wants less motion has none, and forced colours leave edges and focus', async () => {
  const page = await visit(browser, node.url);
  const moving = () => page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const style = getComputedStyle(element);
    return [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].some((time) => parseFloat(time) > 0.001) || style.scrollBehavior === 'smooth';
  }).map((element) => `${element.localName}.${element.className}`));
  for (const address of ['/', '/articles', '/events', '/search?q=weav', '/login']) {
    await page.goto(address);
    assert.deepEqual(await moving(), [], address);
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/login');
  for (const target of ['main [name=email]', 'main button.primary']) {
    const edge = await page.locator(target).evaluate((element) => parseFloat(getComputedStyle(element).borderTopWidth));
    assert.ok(edge >= 1, `${target} has an edge`);
  }
  await tabTo(page, page.locator('main button.primary'));
  await leave(page);
});

test('a field says what is wrong with it, and the news is spoken', async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  await page.goto('/desk/events/new');
  await fillIn(page, { title: 'x' });
  await button(page, 'check').click();
  await page.locator('.needed a').first().click();
  assert.match(await page.title(), /./);
  for (const wrong of await page.locator('[aria-invalid=true]').all()) {
    const described = await wrong.evaluate((element) => (element.getAttribute('aria-describedby') ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' '));
    assert.ok(described.trim(), `${await wrong.getAttribute('name')} says what is wrong`);
  }
  await leave(page);
});
