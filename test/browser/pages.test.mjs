// Every page that links lead to, as a visitor and as a member has it: axe finds nothing, nothing sticks out of a phone's
// window, no request leaves the node, no link is dead, every control has a name and is large enough, and a page that is read is
// light. On a desk and on a phone, in light and in dark.
import { after, before, test } from 'node:test';
import { desk, launch, leave, phone, shut, visit } from './chrome.mjs';
import { Complaints, look } from './look.mjs';
import { article, arrives, button, event, fillIn, follow, initiative, logIn, picture, publish } from './member.mjs';
import { burdens } from './views.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, node, neighbour, fresh;

before(async () => {
  browser = await launch();
  fresh = await Weftwork.start();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  neighbour = await Weftwork.start({ organisation: { name: 'Loom Library', handle: 'looms' } });
  await fillBoth();
});

after(async () => {
  await browser?.close();
  for (const started of [fresh, node, neighbour]) await started?.stop();
});

/** Something of every kind on both nodes, each following the other, with an answer, so that no page is empty. */
async function fillBoth() {
  const mill = await visit(browser, node.url);
  await logIn(mill);
  await publish(mill, 'articles', { ...article, image: await picture(mill), image_alt: 'The desk of a member' });
  await publish(mill, 'events', event);
  await publish(mill, 'initiatives', initiative);
  await follow(mill, `@looms@127.0.0.1:${neighbour.port}`);
  const looms = await visit(browser, neighbour.url);
  await logIn(looms);
  await arrives(looms, '/desk/followers', 'The Mill');
  await follow(looms, `@mill@127.0.0.1:${node.port}`);
  await publish(looms, 'articles', { ...article, title: 'News of the looms' });
  await arrives(mill, '/network', 'News of the looms');
  await mill.goto('/desk/federation/self-test');
  await mill.locator('form[action="/desk/federation/self-test"] button').click();
  await mill.locator('#outcome').waitFor();
  await mill.goto('/desk/articles/new');
  await fillIn(mill, { ...article, title: 'Half a thought' });
  await button(mill, 'save').click();
  await mill.waitForURL((url) => !url.pathname.endsWith('/new'));
  await shut(mill.context());
  await shut(looms.context());
}

for (const who of ['a visitor', 'a member']) {
  test(`every page that ${who} can reach`, { timeout: 300_000 }, async (t) => {
    const page = await visit(browser, node.url);
    if (who === 'a member') await logIn(page);
    const seen = new Map([['/', '/']]);
    const complaints = new Complaints();
    for (const address of seen.values()) {
      const answer = await page.goto(address);
      if (answer.status() >= 400) complaints.add(address, `a link leads here, and it answers ${answer.status()}`);
      const reading = /^\/(about$|(articles|events|initiatives|network|pages|notes)\/[^/]+$|$)/.test(new URL(answer.url()).pathname) && who === 'a visitor';
      for (const burden of await burdens(page, answer, { reading })) complaints.add(address, burden);
      // The filters and languages of a page change its words, a member adds little to visitors' pages; a phone has least room.
      const { pathname, search } = new URL(answer.url());
      await look(page, address, complaints, search || (who === 'a member' && !pathname.startsWith('/desk')) ? [phone] : [desk, phone]);
      for (const link of await page.locator('a[href]').evaluateAll((links) => links.map((a) => a.href))) {
        const url = new URL(link);
        const filtered = who === 'a member' && (url.searchParams.has('lang') || url.search && !url.pathname.startsWith('/desk')); // as visitors see it
        if (url.origin === node.url && isPage(url) && !filtered && !seen.has(shape(url))) seen.set(shape(url), url.pathname + url.search);
      }
    }
    t.diagnostic(`${seen.size} pages: ${[...seen.values()].join(' ')}`);
    complaints.assertNone();
    await leave(page);
  });
}

/** Feeds, calendars and pictures are not pages. */
function isPage(url) {
  return !/\.(rss|atom|ics|xml|json|jsonl|csv|txt|zip|png|jpg|jpeg|webp|svg)$/.test(url.pathname) && !/^\/(ap|media)\//.test(url.pathname);
}

/** Pages of one shape look alike: of all streams, and of all filters of a list, one is looked at. */
function shape(url) {
  const parts = url.pathname.split('/').map((part, i) => (i > 1 && !/^[a-z]+$/.test(part)) || /-/.test(part) || (i === 2 && !url.pathname.startsWith('/desk')) ? '*' : part);
  return parts.join('/') + [...url.searchParams.keys()].sort().join('&');
}

test('the pages that no link leads to: set-up, log-in, not found, and forms with mistakes', async () => {
  const complaints = new Complaints();
  const setup = await visit(browser, fresh.url);
  for (const address of ['/', await fresh.setup()]) {
    await setup.goto(address);
    await look(setup, `fresh ${address}`, complaints);
  }
  await setup.locator('main button.primary').click();
  await setup.locator('.summary').waitFor();
  await look(setup, 'set-up with mistakes', complaints);
  await leave(setup);

  const page = await visit(browser, node.url);
  for (const address of ['/no/such/page', '/login']) {
    await page.goto(address);
    await look(page, address, complaints);
  }
  await logIn(page);
  for (const kind of ['articles', 'events', 'initiatives']) {
    await page.goto(`/desk/${kind}/new`);
    await button(page, 'check').click();
    await page.locator('.needed a, .summary a').first().click(); // over the editor, or where the press came before the scripts
    await look(page, `/desk/${kind}/new with mistakes`, complaints);
  }
  await page.goto(`/desk/follow?q=${encodeURIComponent(`@nobody@127.0.0.1:${neighbour.port}`)}`);
  await look(page, '/desk/follow for nobody', complaints);
  complaints.assertNone();
  await leave(page);
});
