// Pages stay whole with odd content: at five widths, with the spacing that a reader sets, and enlarged to 400 %.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { violations } from './axe.mjs';
import { desk, launch, shut, visit } from './chrome.mjs';
import { logIn } from './member.mjs';
import { fullCard, html, png, titles } from './odd.mjs';
import { Peer } from './peer.mjs';
import { Weftwork } from './weftwork.mjs';
import { faults, textSpacing, widths } from './whole.mjs';

const replies = 5000; // as the issue says
const arrivesMs = 120_000; // all of them, on a loaded 2-core machine
const askMs = 500; // between two counts: to count is work, too

let browser, node, peer, ada, pages;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  peer = await Peer.start();
  ada = peer.actor('ada', {
    name: titles.word, summary: html, icon: { type: 'Image', mediaType: 'image/png', url: `${peer.url}/wide.png` }, image: { type: 'Image', mediaType: 'image/png', url: `${peer.url}/high.png` },
    attachment: [{ type: 'PropertyValue', name: titles.word.slice(0, 200), value: titles.address }],
  });
  peer.serve('/wide.png', png(10_000, 10), 'image/png');
  peer.serve('/high.png', png(10, 10_000), 'image/png');
  await node.ask(['follow', peer.handle('ada')]);
  pages = await publishAll();
});

after(async () => {
  await browser?.close();
  await node?.stop();
  peer?.stop();
});

/** Everything odd, ours and theirs. Gives the addresses of the pages. */
async function publishAll() {
  const make = async (kind, text) => new URL(JSON.parse(await node.ask([kind, 'publish', '-', '--json'], text)).url);
  const head = (title) => `title: ${JSON.stringify(title.slice(0, 150))}\nsummary: ${JSON.stringify(title.repeat(3).slice(0, 500))}\nlanguage: en\n`;
  const found = {};
  for (const [name, title] of Object.entries(titles)) {
    found[name] = (await make('article', `---\n${head(title)}tags: [${'t'.repeat(40)}]\n---\n# ${title}\n\n${title}\n\n| ${'a | '.repeat(20)}\n|${'-|'.repeat(20)}\n| ${`${'x'.repeat(30)} | `.repeat(20)}\n\n![${title}](${peer.url}/wide.png)\n\n\`${title}\`\n`)).pathname;
  }
  found['without an end'] = (await make('event', `${head(titles.word)}start: 2031-05-04 10:00\ntimezone: America/Argentina/ComodRivadavia\ntext: ${JSON.stringify(titles.long)}\nplace: {name: ${titles.word.slice(0, 150)}, street: ${titles.word.slice(0, 150)}, city: ${titles.word.slice(0, 100)}}\n`)).pathname;
  found['every field'] = (await make('initiative', fullCard('every_field'))).pathname;
  found['no field'] = (await make('initiative', 'name: Bare\nhandle: bare\ntext: Nothing else.\n')).pathname;
  const answered = JSON.parse(await node.ask(['article', 'publish', '-', '--json'], '---\ntitle: Much discussed\nsummary: So many answers.\nlanguage: en\n---\nWhat there is.\n'));
  found['5,000 replies'] = new URL(answered.url).pathname;
  const notes = Array.from({ length: replies }, (_, i) => [i, peer.object(ada, 'Note', { content: i % 50 ? `<p>Answer ${i}</p>` : html, inReplyTo: answered.id })]);
  for (const [i, note] of notes) if (i % 3 === 1) note.inReplyTo = notes[i - 1][1].id;
  const foreign = Object.values(titles).flatMap((title, i) => [
    peer.object(ada, 'Article', { name: title, summary: title, content: html, tag: [{ type: 'Hashtag', name: `#${titles.word}` }], image: { type: 'Image', mediaType: 'image/png', url: `${peer.url}/${i % 2 ? 'wide' : 'high'}.png`, name: title } }),
    peer.object(ada, 'Event', { name: title, summary: title, content: html, startTime: '2031-05-04T10:00:00Z', timezone: 'Pacific/Kiritimati', location: { type: 'Place', name: title, address: title }, attachment: [{ type: 'Document', mediaType: 'image/png', url: `${peer.url}/${i % 2 ? 'high' : 'wide'}.png`, name: title }] }),
  ]);
  await Promise.all([...foreign, ...notes.map(([, note]) => note)].map((object) => peer.create(node, object)));
  for (const end = Date.now() + arrivesMs; ;) {
    const count = JSON.parse(await node.ask(['responses', answered.url, '--json'])).replies?.length ?? 0;
    if (count >= replies * 0.66) break;
    assert.ok(Date.now() < end, `only ${count} answers arrived`);
    await setTimeout(askMs);
  }
  return { ...found, home: '/', articles: '/articles', events: '/events', initiatives: '/initiatives', network: '/network', search: '/search?q=title', about: '/about', actor: `/${peer.handle('ada')}` };
}

/** Each page of a visitor; `each` looks at it as it stands, in a browser where styles may be added. */
async function everyPage(each) {
  const page = await visit(browser, node.url, { bypassCSP: true });
  const complaints = [];
  await page.goto('/network');
  const theirs = await page.locator('main a[href^="/network/"]').evaluateAll((links) => [...new Set(links.map((a) => a.pathname))].slice(0, 12));
  for (const address of [...Object.values(pages), ...theirs]) {
    const answer = await page.goto(address, { waitUntil: 'load' });
    if (answer.status() === 404 && address.startsWith('/@')) continue; // people of peers have no page for visitors
    assert.equal(answer.status(), 200, address);
    await each(page, (what) => complaints.push(`${decodeURI(address).slice(0, 60)}: ${what}`));
  }
  const counted = Map.groupBy(complaints, (complaint) => complaint.slice(complaint.indexOf(': ') + 2));
  assert.equal(counted.size, 0, [...counted].map(([what, places]) => `\n${what}\n    on ${places.length}: ${places[0].split(': ')[0]}`).join(''));
  await shut(page.context());
}

test('pages are whole at every width, with a reader\'s spacing, and at 400 %', { timeout: 400_000 }, () => everyPage(async (page, complain) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const fault of await faults(page)) complain(`${width} px: ${fault}`);
  }
  await page.addStyleTag({ content: textSpacing });
  for (const size of [desk, { width: 640, height: 512 }, { width: 320, height: 256 }]) { // 100, 200 and 400 % of 1280 × 1024
    await page.setViewportSize(size);
    for (const fault of await faults(page)) complain(`${size.width} px, spaced: ${fault}`);
  }
}));

test('odd content is as accessible as any', { timeout: 240_000 }, async () => {
  const page = await visit(browser, node.url);
  const complaints = [];
  for (const name of ['arabic', 'word', 'without an end', 'every field', 'no field', '5,000 replies', 'home', 'network']) {
    await page.goto(pages[name]);
    complaints.push(...(await violations(page)).map((violation) => `${name}: ${violation}`));
  }
  assert.deepEqual(complaints, []);
});

test('a desk with odd content is whole, too', { timeout: 240_000 }, async () => {
  const page = await visit(browser, node.url);
  await logIn(page);
  const complaints = [];
  for (const address of ['/desk', '/desk/notifications', '/desk/following', '/desk/moderation/reports', '/desk/federation', '/desk/streams', '/network', pages['5,000 replies'], `/desk/copy?of=${encodeURIComponent(ada)}`]) {
    await page.goto(address);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      complaints.push(...(await faults(page)).map((fault) => `${address} at ${width} px: ${fault}`));
    }
  }
  assert.deepEqual(complaints, []);
});

test('a page with 5,000 answers is not much heavier than one with a hundred', async () => {
  const answer = await fetch(node.url + pages['5,000 replies']);
  assert.ok((await answer.text()).length < 300_000);
});
