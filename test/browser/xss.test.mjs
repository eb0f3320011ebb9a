// Attempts to run a script, from a peer and from our own editor, on every page that shows what they sent. The pages are read
// in a browser that ignores our Content-Security-Policy, so that only the sanitising stands between an attempt and its end.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { launch, visit } from './chrome.mjs';
import { button, field, fillIn, logIn } from './member.mjs';
import { Peer } from './peer.mjs';
import { Weftwork } from './weftwork.mjs';

const classes = JSON.parse(await readFile(new URL('../../pkg/markup/testdata/xss.json', import.meta.url), 'utf8'));
const corpus = classes.flatMap(({ attempts }) => attempts);
const chunks = Array.from({ length: Math.ceil(corpus.length / 8) }, (_, i) => corpus.slice(i * 8, i * 8 + 8));
const pick = (i) => corpus[i % corpus.length];

let browser, node, peer, mallory;

before(async () => {
  browser = await launch();
  node = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  peer = await Peer.start();
  mallory = peer.actor('mallory', actorFields(0));
  await node.ask(['follow', peer.handle('mallory')]);
  await sendAll();
  await writeOurs();
});

after(async () => {
  await browser?.close();
  await node?.stop();
  peer?.stop();
});

function actorFields(i) {
  return {
    name: pick(i), summary: corpus.slice(i, i + 20).join(' '), icon: { type: 'Image', url: pick(i), name: pick(i + 1) }, image: { type: 'Image', url: `https://a.example/${pick(i)}`, name: pick(i) },
    attachment: [0, 1, 2, 3].map((k) => ({ type: 'PropertyValue', name: pick(i + k), value: pick(i + k + 20) })),
    tag: [{ type: 'Emoji', name: `:${pick(i)}:`, icon: { type: 'Image', url: pick(i) } }, { type: 'Hashtag', name: `#${pick(i)}`, href: 'javascript:ran(1)' }],
  };
}

const media = (i) => [{ type: 'Document', mediaType: 'image/png', url: `https://a.example/${pick(i)}`, name: pick(i) }, { type: 'Document', mediaType: 'text/html', url: 'javascript:ran(1)', name: pick(i + 1) }];
const tags = (i) => [
  { type: 'Hashtag', name: `#${pick(i)}`, href: 'javascript:ran(1)' }, { type: 'Mention', name: pick(i + 1), href: 'javascript:ran(1)' },
  { type: 'Emoji', id: 'javascript:ran(1)', name: `:${pick(i)}:`, icon: { type: 'Image', url: 'javascript:ran(1)' } },
];

/** What of a peer may come: articles, events, initiatives, notes, people, reports, and something that cannot be read. */
async function sendAll() {
  const titled = (i) => ({ name: pick(i), summary: pick(i + 3), tag: tags(i), attachment: media(i), url: [`${peer.url}/page`, { type: 'Link', mediaType: 'text/html', href: 'javascript:ran(1)' }] });
  const articles = chunks.map((chunk, i) => peer.object(mallory, 'Article', { ...titled(i * 8), content: chunk.join('\n'), image: media(i * 8)[0], contentMap: { '"><script>ran(1)</script>': chunk.join('') } }));
  const events = chunks.map((chunk, i) => peer.object(mallory, 'Event', {
    ...titled(i * 8 + 1), content: chunk.join('\n'), startTime: '2031-05-04T10:00:00Z', timezone: pick(i), joinMode: 'external', externalParticipationUrl: i % 2 ? 'javascript:ran(1)' : `https://a.example/${pick(i)}`,
    location: [{ type: 'Place', name: pick(i * 8 + 2), address: { type: 'PostalAddress', streetAddress: pick(i * 8 + 3), addressLocality: pick(i * 8 + 4), addressCountry: pick(i * 8 + 5) } }, { type: 'VirtualLocation', url: 'javascript:ran(1)' }],
  }));
  const pages = chunks.slice(0, 6).map((chunk, i) => peer.object(mallory, 'Page', { ...titled(i * 8 + 2), content: chunk.join('\n') }));
  const ours = JSON.parse(await node.ask(['article', 'publish', '-', '--json'], '---\ntitle: Under attack\nsummary: A page with many answers.\nlanguage: en\n---\nWhat there is.\n'));
  const notes = corpus.map((attempt, i) => peer.object(i % 10 ? mallory : peer.actor(`m${i}`, actorFields(i)), 'Note', { content: attempt, summary: i % 3 ? undefined : attempt, tag: tags(i), attachment: media(i), inReplyTo: ours.id }));
  const secret = peer.object(mallory, 'Note', { content: corpus.join('\n'), to: [ours.author], cc: [] });
  await Promise.all([...articles, ...events, ...pages, ...notes, secret].map((object) => peer.create(node, object)));
  await Promise.all(corpus.filter((_, i) => i % 12 === 0).map((attempt, i) => peer.send(node, mallory, { type: 'Flag', to: [ours.author], content: attempt, object: [ours.author, ours.id] })
    .then(() => peer.send(node, peer.actor(`f${i}`, actorFields(i * 7)), { type: 'Follow', object: ours.author }))));
  await peer.send(node, mallory, { type: 'Create', object: { type: 'Article', id: `${peer.url}/objects/none"><script>ran(1)</script>`, attributedTo: mallory, name: pick(0), content: pick(1), to: ['https://www.w3.org/ns/activitystreams#Public'] } });
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const { replies = [] } = JSON.parse(await node.ask(['responses', ours.url, '--json']));
    if (replies.length >= corpus.length * 0.6) break;
    await setTimeout(500); // to count is work, too
  }
  return ours;
}

/** The same as texts of ours: they are Markdown, and may hold what they like. */
async function writeOurs() {
  const line = (text) => JSON.stringify(text.replace(/\s+/g, ' ').replace(/[\u0000-\u001f]/g, ' ').slice(0, 140));
  for (let i = 0; i < chunks.length; i += 4) {
    const head = [`title: ${line(`Try ${pick(i * 8)}`)}`, `summary: ${line(pick(i * 8 + 1))}`, 'language: en'];
    const text = chunks.slice(i, i + 4).flat().join('\n\n');
    await node.ask(['article', 'publish', '-'], `---\n${head.join('\n')}\n---\n${text}\n`);
    await node.ask(['event', 'publish', '-'], [...head, 'start: 2031-05-04 10:00', 'timezone: Europe/Brussels', `place:\n  name: ${line(pick(i * 8 + 3))}\n  city: ${line(pick(i * 8 + 4))}`, `text: ${JSON.stringify(text.replace(/[\u0000-\u0008\u000b-\u001f]/g, ' '))}`].join('\n'));
  }
}

/** A visitor whom no CSP protects, and who tells of all that a script could do. */
async function unprotected() {
  const page = await visit(browser, node.url, { bypassCSP: true });
  page.ran = [];
  const note = (what) => page.ran.push(`${what} on ${page.url()}`);
  await page.context().exposeFunction('ran', () => note('a script ran'));
  page.on('dialog', (dialog) => {
    if (dialog.type() === 'beforeunload') return dialog.accept(); // our own: something typed would be lost
    note('a dialog');
    return dialog.dismiss();
  });
  page.on('popup', () => note('a window'));
  page.on('framenavigated', (frame) => { if (frame !== page.mainFrame()) note('a frame'); });
  return page;
}

/** Wakes all that waits for a reader, and names what no page of ours holds. */
function provoke(page) {
  return page.evaluate(() => {
    const found = [];
    const scheme = /^\s*(javascript|data|vbscript|blob|feed|view-source):/i;
    for (const element of document.querySelectorAll('*')) {
      const name = element.localName;
      const ours = name !== 'script' || element.type === 'application/ld+json' || new URL(element.src, location.href).origin === location.origin;
      const pattern = element.matches('template[data-described-row], template[data-upload-row], .readers > template'); // of the editors' own lists
      if (!ours || (/^(iframe|object|embed|base|style|portal|frame|applet|template)$/.test(name) && !pattern)) found.push(`<${name}>`);
      if (name === 'form' && new URL(element.getAttribute('action') ?? '', location.href).origin !== location.origin) found.push(`a form to ${element.getAttribute('action')}`);
      if (name === 'meta' && element.httpEquiv) found.push('<meta http-equiv>');
      for (const { name: attribute, value } of element.attributes) {
        // The point of a picture that stays in sight is placed by our script.
        if (attribute === 'style' && element.matches('[data-aim] > .spot') && /^inset-inline-start: auto; left: [\d.]+%; top: [\d.]+%;$/.test(value)) continue;
        // The buttons that go elsewhere than their form: to its preview, and to end a membership.
        if (attribute === 'formaction' && (value === `${element.form.getAttribute('action')}#preview` || /^\/desk\/members\/[\w-]+\/remove$/.test(value))) continue;
        if (/^on|^(style|srcdoc|formaction|ping|background)$/.test(attribute)) found.push(`${name} ${attribute}=${value}`);
        if (/^(href|src|action|xlink:href|poster|data)$/.test(attribute) && scheme.test(value.replace(/[\u0000-\u0020]/g, ''))) found.push(`${name} ${attribute}=${value}`);
      }
    }
    for (const element of document.querySelectorAll('main *')) {
      for (const type of ['mouseover', 'pointerover', 'mouseenter', 'focus', 'animationstart', 'toggle', 'error', 'load']) element.dispatchEvent(new Event(type));
    }
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) JSON.parse(script.textContent);
    for (const id of ['content']) if (document.querySelectorAll(`#${id}`).length > 1) found.push(`two elements have the id ${id}`);
    return found;
  });
}

async function look(page, complaints) {
  for (const found of await provoke(page)) complaints.push(`${found} on ${page.url()}`);
}

for (const who of ['a visitor', 'a member']) {
  test(`no attempt runs on a page that ${who} can reach`, { timeout: 240_000 }, async (t) => {
    const page = await unprotected();
    if (who === 'a member') await logIn(page);
    const complaints = [], seen = new Set(['/']), shapes = new Map();
    for (const address of seen) {
      await page.goto(address, { waitUntil: 'domcontentloaded' });
      await look(page, complaints);
      for (const link of await page.locator('a[href]').evaluateAll((links) => links.map((a) => a.href))) {
        const url = new URL(link);
        if (url.origin !== node.url || /\.(rss|atom|ics|json|jsonl|csv|zip|jpg|png|webp)$|^\/(ap|media|logout)/.test(url.pathname)) continue;
        const shape = url.pathname.split('/').slice(0, 3).map((part, i) => (i === 2 && !url.pathname.startsWith('/desk') ? '*' : part)).join('/') + url.pathname.split('/').length + [...url.searchParams.keys()];
        const enough = who === 'a visitor' && /^\/(network|articles|events|@)/.test(shape) && !url.search ? 60 : 2;
        const count = shapes.get(shape) ?? 0;
        if (!seen.has(url.pathname + url.search) && count < enough) {
          shapes.set(shape, count + 1);
          seen.add(url.pathname + url.search);
        }
      }
    }
    t.diagnostic(`${seen.size} pages with ${corpus.length} attempts`);
    assertQuiet(page, complaints);
  });
}

test('what runs is noticed', async () => {
  const page = await unprotected();
  await page.goto('/about');
  await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x onerror=ran(1)><a href=" java\nscript:ran(1)">a</a>'));
  await page.waitForEvent('requestfinished');
  const found = await provoke(page);
  assert.equal(found.length, 2, found.join('\n'));
  await page.evaluate(() => document.querySelector('main img').dispatchEvent(new Event('error')));
  assert.notEqual(page.ran.length, 0);
});

test('no attempt runs in an address, a search, or a form that comes back', async () => {
  const page = await unprotected();
  const complaints = [];
  const addresses = ['/search?q=', '/network?origin=', '/login?next=', '/articles?stream=', '/report?of=', '/tags/', '/@', '/articles/', '/no/'];
  for (const attempt of corpus.filter((_, i) => i % 20 === 0)) {
    for (const address of addresses) await page.goto(address + encodeURIComponent(attempt), { waitUntil: 'commit' }).then(() => look(page, complaints));
  }
  assertQuiet(page, complaints);
});

test('no attempt runs in the editor and its preview', async () => {
  const page = await unprotected();
  const complaints = [];
  await logIn(page);
  for (const { attempts } of classes) {
    await page.goto('/desk/articles/new');
    const text = ['What follows is tried.', ...attempts].join('\n\n');
    await fillIn(page, { title: attempts[0].replace(/\s/g, ' ').slice(0, 140), summary: attempts.at(-1).slice(0, 400), text });
    const preview = button(page, 'preview'); // stays as it was on the last page
    if (await preview.getAttribute('aria-pressed') !== 'true') await preview.click();
    await page.locator('#preview', { hasText: 'What follows is tried.' }).waitFor();
    await look(page, complaints);
    assert.equal(await field(page, 'text').inputValue(), text.replace(/\r\n?/g, '\n'), 'what was typed is still there');
  }
  assertQuiet(page, complaints);
});

test('no attempt runs in a feed that a browser shows', async () => {
  const page = await unprotected();
  for (const address of ['/feed.rss', '/feed.atom', '/articles.rss', '/events.atom', '/sitemap.xml']) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    assert.equal(await page.evaluate(() => document.getElementsByTagNameNS('http://www.w3.org/1999/xhtml', 'script').length + document.querySelectorAll('parsererror').length), 0, address);
  }
  const calendar = await (await fetch(`${node.url}/events.ics`)).text();
  const known = /^(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-[A-Z-]+|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|LOCATION|URL|STATUS|CREATED|LAST-MODIFIED|SEQUENCE|GEO|ATTACH|IMAGE|CATEGORIES|ORGANIZER|CONTACT|CLASS|TRANSP|CONFERENCE|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|RRULE|RDATE|TZURL|REFRESH-INTERVAL|SOURCE|COLOR|LANGUAGE|EXDATE|COMMENT|RELATED-TO|DURATION|LAST-MOD)[:;]|^ /;
  assert.deepEqual(calendar.split('\r\n').filter((line) => line && !known.test(line)), [], 'lines that nobody wrote');
  assertQuiet(page, []);
});

function assertQuiet(page, complaints) {
  assert.deepEqual([...new Set(page.ran)], [], 'what ran');
  assert.deepEqual([...new Set(complaints)].slice(0, 20), [], 'what should not be there');
  assert.deepEqual(page.strays, [], 'requests that left the node');
}
