// What other programs put on the clipboard becomes Markdown, by a real Ctrl+C and Ctrl+V; and links become cards.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { launch, leave, overflow, phone, visit } from './chrome.mjs';
import { button, field, fillIn, logIn, publishNow, ready } from './member.mjs';
import { fragments, monsters } from './paste.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill, editor;
const samples = path.join(import.meta.dirname, 'paste');

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  editor = await visit(browser, mill.url);
  await logIn(editor);
  await editor.goto('/desk/articles/new');
  await ready(editor);
});

after(async () => {
  if (editor) await leave(editor);
  await browser?.close();
  await mill?.stop();
});

const text = (page) => field(page, 'text');
const said = (page) => page.locator('[data-pasting]').innerText();

/** Puts data on the clipboard as a program does: raw, by its own answer to Ctrl+C. */
async function copy(page, data) {
  await page.evaluate((brought) => {
    document.addEventListener('copy', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      for (const [type, value] of Object.entries(brought)) event.clipboardData.setData(type, value);
    }, { once: true, capture: true });
  }, data);
  await page.keyboard.press('Control+C');
}

/** Pastes into the text after what is there, and gives the text. */
async function paste(page, data, { start = '', keys = 'Control+V', select } = {}) {
  await text(page).fill(start);
  await text(page).focus();
  await copy(page, data);
  if (select) await text(page).evaluate((it, [from, to]) => it.setSelectionRange(from, to), select);
  await page.keyboard.press(keys);
  return text(page).inputValue();
}

/** The words of HTML, as programs add them to it. */
const wordsOf = (html) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();
const read = (name) => readFile(path.join(samples, name), 'utf8').catch(() => '');

for (const file of (await readdir(samples)).filter((name) => name.endsWith('.md'))) {
  const name = file.slice(0, -3);
  test(`pasting from ${name} gives clean Markdown`, async () => {
    const html = await read(`${name}.html`), plain = await read(`${name}.txt`);
    const data = { 'text/plain': plain || wordsOf(html) };
    if (html) data['text/html'] = html;
    let got = await paste(editor, data);
    if (/!\[[^\]]*\]\(#/.test(got)) {
      await editor.waitForFunction(() => /\]\(\/media\//.test(document.querySelector('[name=text]').value));
      got = await text(editor).inputValue();
    }
    got = got.replace(/\/media\/[0-9a-f]{16}\.png/g, '/media/…');
    assert.equal(got.trimEnd(), (await read(file)).trimEnd());
    if (!/!\[/.test(got) && got.trimEnd() !== plain.trimEnd()) {
      await editor.keyboard.press('Control+Z');
      assert.equal(await text(editor).inputValue(), '', 'one step takes it back');
    }
  });
}

test('what was typed before stays when a paste is taken back, and blocks get their empty lines', async () => {
  const html = '<h2>Head</h2><p>Body <b>bold</b></p>';
  await text(editor).fill('');
  await text(editor).focus();
  await editor.keyboard.type('Typed before. And after.');
  await copy(editor, { 'text/plain': 'Head Body bold', 'text/html': html });
  await text(editor).evaluate((it) => it.setSelectionRange(13, 13));
  await editor.keyboard.press('Control+V');
  assert.equal(await text(editor).inputValue(), 'Typed before.\n\n## Head\n\nBody **bold**\n\nAnd after.');
  assert.match(await said(editor), /Pasted with its formatting/);
  await editor.keyboard.press('Control+Z');
  assert.equal(await text(editor).inputValue(), 'Typed before. And after.');
});

test('Ctrl+Shift+V pastes the bare text, code stays code, and an address makes a link of what is chosen', async () => {
  const data = { 'text/plain': 'Bold\u202e\u0007\u00ad and\nfine', 'text/html': '<b>Bold</b> and<br>fine' };
  assert.equal(await paste(editor, data), '**Bold** and\\\nfine');
  assert.equal(await paste(editor, data, { keys: 'Control+Shift+V' }), 'Bold and\nfine');
  assert.match(await said(editor), /control characters left out: 2\./);
  assert.equal(await paste(editor, { 'text/plain': '*x*', 'text/html': '<i>x</i>' }, { start: '```\n' }), '```\n*x*');
  assert.equal(await paste(editor, { 'text/plain': 'https://mill.example/a(b)' }, { start: 'see the mill now', select: [8, 12] }), 'see the [mill](https://mill.example/a(b)) now');
  const ours = `<figure><img src="${mill.url}/media/0123456789abcdef0123456789abcdef-640.jpg" alt="Our [loom]"><figcaption>By "Sam"</figcaption></figure>`;
  assert.equal(await paste(editor, { 'text/plain': 'By Sam', 'text/html': ours }), '![Our \\[loom\\]](/media/0123456789abcdef.jpg "By \\"Sam\\"")');
});

test('control and bidi characters are left out in every field, with a word', async () => {
  await editor.goto('/desk/articles/new');
  await ready(editor);
  await field(editor, 'title').focus();
  await copy(editor, { 'text/plain': 'A \u202etitle\u0000 of\n two \u2066lines' });
  await editor.keyboard.press('Control+V');
  assert.equal(await field(editor, 'title').inputValue(), 'A title of two lines');
  assert.match(await said(editor), /left out: 3\./);
  const html = '<p>A\u202e b</p><p>راه\u200cآهن 👩\u200d🌾 \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}</p>';
  assert.equal(await paste(editor, { 'text/plain': 'x', 'text/html': html }), 'A b\n\nراه\u200cآهن 👩\u200d🌾 \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}');
});

test('pictures within what is pasted are uploaded with their descriptions, others become links or are told', async () => {
  await editor.goto('/desk/articles/new');
  await ready(editor);
  const [, data] = (await read('libreoffice.html')).match(/src="(data:image\/png[^"]+)"/);
  const html = `<p>One <img src="${data}" alt=""> two</p><p><img src="${data.replace('EAA', 'E')}"><img src="file:///tmp/x.png"><img src="cid:1@mail"></p>`
    + '<p><img src="https://pictures.example/a%20b.png"></p>';
  await paste(editor, { 'text/plain': 'One two', 'text/html': html });
  assert.match(await said(editor), /became links: 1\..*did not come along: 2\./);
  await editor.waitForFunction(() => document.querySelector('[name=text]').value.includes('](/media/'));
  assert.match(await text(editor).inputValue(), /^One\n\n!\[[^\]]*\]\(\/media\/[0-9a-f]{16}\.png\)\n\ntwo\n/);
  assert.match(await text(editor).inputValue(), /\n\n\[a b\.png\]\(https:\/\/pictures\.example\/a%20b\.png\)$/);
  assert.deepEqual(await violations(editor), []);
  await editor.setViewportSize(phone);
  assert.equal(await overflow(editor), '');
  await editor.setViewportSize({ width: 1280, height: 900 });
});

/** Pastes many fragments one after the other; how long the longest took, in ms. Nothing of them may run. */
function pasteAll(page, htmls) {
  return page.evaluate((list) => {
    globalThis.ran = (n) => { throw new Error(`a pasted script ran: ${n}`); };
    const field = document.querySelector('[name=text]');
    const bad = /\]\(\s*(?:javascript|data|file|vbscript):|[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/i;
    let longest = 0, kept = 0, wrong = '';
    const elements = document.querySelectorAll('*').length;
    for (const html of list) {
      field.value = '';
      const data = new DataTransfer();
      data.setData('text/plain', 'bare');
      data.setData('text/html', html);
      const begin = performance.now();
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      longest = Math.max(longest, performance.now() - begin);
      if (field.value) kept++;
      if (bad.test(field.value)) wrong ||= `${html}\n→ ${field.value}`;
    }
    field.value = '';
    return { longest, kept, wrong, grown: document.querySelectorAll('*').length - elements };
  }, htmls);
}

/** The same without the page around: only what reads HTML. */
function readAll(page, htmls) {
  return page.evaluate(async (list) => {
    const { fromHTML } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'paste-html.js'));
    let longest = 0, wrong = '';
    for (const html of list) {
      const begin = performance.now();
      const { markdown } = fromHTML(html);
      longest = Math.max(longest, performance.now() - begin);
      if (/\]\(\s*(?:javascript|data|file|vbscript):/i.test(markdown)) wrong ||= `${html}\n→ ${markdown}`;
    }
    return { longest, wrong };
  }, htmls);
}

test('thousands of pieces of HTML that nobody would write break nothing, run nothing and end soon', async () => {
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.route('**/desk/pictures', (route) => route.abort());
  await page.goto('/desk/articles/new');
  await page.locator('[data-pasting]').waitFor({ state: 'attached' });
  const next = fragments(20260);
  const read = await readAll(page, Array.from({ length: 2000 }, next));
  assert.equal(read.wrong, '');
  assert.ok(read.longest < 3000, `one took ${Math.round(read.longest)} ms`);
  const { longest, kept, wrong, grown } = await pasteAll(page, Array.from({ length: 150 }, next));
  assert.equal(wrong, '');
  assert.ok(longest < 3000, `one took ${Math.round(longest)} ms`);
  assert.ok(kept > 100, `only ${kept} left anything`);
  assert.ok(grown < 3000, `the page grew by ${grown} elements`);
  for (const [name, html] of Object.entries(monsters)) {
    const { longest, wrong } = await pasteAll(page, [html]);
    assert.equal(wrong, '', name);
    assert.ok(longest < 8000, `${name} took ${Math.round(longest)} ms`);
  }
  await text(page).fill('Still here.');
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor();
  page.mistakes = page.mistakes.filter((line) => !/Failed to load resource|ERR_FAILED/.test(line)); // the uploads above
  await leave(page);
});

test('two megabytes are answered with a clear word and lose nothing', async () => {
  await editor.goto('/desk/articles/new');
  await ready(editor);
  const long = 'A line that is long enough. '.repeat(75_000);
  const begin = Date.now();
  assert.equal(await paste(editor, { 'text/plain': long }, { start: 'Mine.' }), 'Mine.');
  assert.match(await said(editor), /Not pasted: this has 2,100,000 characters, and a text has at most 500,000/);
  assert.equal((await paste(editor, { 'text/plain': 'x', 'text/html': `<p>${long}</p>` }, { start: 'Mine.' })), 'Mine.');
  const words = `${'A line that is long enough. '.repeat(1000)}\n\n`.repeat(16);
  assert.equal((await paste(editor, { 'text/plain': words }, { start: 'Mine. ' })).length, 6 + words.length);
  await editor.keyboard.press('Control+Z');
  assert.equal(await text(editor).inputValue(), 'Mine. ', 'one step takes it back');
  assert.ok(Date.now() - begin < 20_000, `it took ${Date.now() - begin} ms`);
  await text(editor).evaluate((it) => { it.value = ''; });
});

/** A site that is no peer: its pages, and who asked for them. */
async function website() {
  const asked = [];
  const png = Buffer.from((await read('libreoffice.html')).match(/base64,([^"]+)/)[1], 'base64');
  const server = createServer((request, response) => {
    asked.push({ path: request.url, agent: request.headers['user-agent'] });
    if (request.url === '/loom.png') return response.setHeader('Content-Type', 'image/png').end(png);
    if (request.url !== '/loom') return response.writeHead(404).end();
    response.setHeader('Content-Type', 'text/html; charset=iso-8859-1');
    response.end(Buffer.from('<html lang="de"><head><title>x</title><meta property="og:title" content="Der Webstuhl <script>alert(1)</script>">'
      + '<meta property="og:description" content="Aus Holz f\xfcr alle, in der Halle am Fluss."><meta property="og:site_name" content="Die M\xfchle"><meta property="og:image" content="/loom.png"></head>', 'latin1'));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { asked, url: `http://127.0.0.1:${server.address().port}`, close: () => { server.close(); server.closeAllConnections(); } };
}

test('a bare link becomes a card in the preview and on the page, with nothing from another site', async () => {
  const site = await website();
  const page = await visit(browser, mill.url);
  await logIn(page);
  await page.goto('/desk/articles/new');
  await fillIn(page, { title: 'With a card', summary: 'A summary.', text: `Read this:\n\n${site.url}/loom\n\nAnd not this:\n\n${site.url}/none\n` });
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  const address = page.url();
  const card = page.locator('.prose .linkcard');
  for (const end = Date.now() + 20_000; !await card.locator('img').count() && Date.now() < end;) await page.goto(address);
  assert.match(await card.innerText(), /Der Webstuhl <script>alert\(1\)<\/script>\s+Aus Holz für alle, in der Halle am Fluss\.\s+Die Mühle\s*127\.0\.0\.1:/);
  assert.equal(await card.getByRole('link').getAttribute('href'), `${site.url}/loom`);
  assert.match(await card.locator('img').getAttribute('src'), /^\/media\/remote\//);
  assert.match(await page.locator('.cardwork').last().innerText(), /No card: .*404/);
  assert.deepEqual(await violations(page), []);
  const before = site.asked.filter(({ path: at }) => at === '/loom').length;
  assert.equal(before, 1, 'it is fetched once');
  await page.locator('.cardwork button').first().click();
  await page.locator('.flash', { hasText: 'fetched again' }).waitFor();

  await page.goto((await page.locator('a[href^="/desk/articles/"]').first().getAttribute('href')));
  await button(page, 'preview').click();
  await page.locator('#preview .linkcard').waitFor();
  assert.equal(await page.locator('#preview form').count(), 0);
  await leave(page);

  for (const size of [phone, { width: 1280, height: 900 }]) {
    const reader = await visit(browser, mill.url, { size, scripts: false });
    await reader.goto(address);
    assert.equal(await reader.locator('.linkcard').count(), 1);
    assert.equal(await reader.locator('.cardwork').count(), 0);
    assert.equal(await overflow(reader), '');
    const box = await reader.locator('.linkcard').boundingBox();
    assert.ok(box.height >= 44 && box.width > 250, `the card is ${box.width} × ${box.height}`);
    await leave(reader);
  }
  assert.ok(site.asked.every(({ agent }) => /^Weftwork/.test(agent)), 'a browser asked the other site');
  site.close();
});
