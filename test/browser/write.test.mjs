// Writing a text: its tools by mouse and by keys, lists that go on, the finder, the preview, the help; by thumb and without scripts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { desk, launch, leave, phone, visit } from './chrome.mjs';
import { button, field, fillIn, logIn, publishNow } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
});

after(async () => {
  await browser?.close();
  await mill?.stop();
});

const text = (page) => field(page, 'text');
const tool = (page, name) => page.locator(`[data-tool=${name}]`);
const said = async (page, want) => assert.equal(await text(page).inputValue(), want);

async function writer(options = {}) {
  const page = await visit(browser, mill.url, options);
  await logIn(page);
  await page.goto('/desk/articles/new');
  if (options.scripts !== false) await page.locator('[data-tools]').waitFor();
  return page;
}

/** Puts a text into the field, with the part between two bars chosen. */
async function put(page, marked) {
  const [before, chosen = '', rest = ''] = marked.split('¦');
  await text(page).fill(before + chosen + rest);
  await text(page).evaluate((area, [from, to]) => { area.focus(); area.setSelectionRange(from, to); }, [before.length, before.length + chosen.length]);
}

test('each tool writes what it says, by mouse and by its keys, and can be undone', async () => {
  const page = await writer();
  for (const [name, marked, want] of [
    ['bold', 'a ¦word¦ b', 'a **word** b'], ['bold', 'a **¦word¦** b', 'a word b'], ['italic', '**¦word¦**', '***word***'],
    ['italic', 'a *¦word¦*', 'a word'], ['link', 'see ¦here¦', 'see [here](https://)'], ['link', '¦https://a.example/b¦', '[](https://a.example/b)'],
    ['heading', 'One¦¦', '## One'], ['heading', '## One¦¦', '### One'], ['heading', '#### One¦¦', 'One'],
    ['list', '¦a\nb¦', '- a\n- b'], ['list', '¦- a\n- b¦', 'a\nb'], ['numbers', '¦- a\n- b¦', '1. a\n2. b'], ['quotation', '¦a\n\nb¦', '> a\n>\n> b'],
    ['footnote', 'One¦¦ two.\n', 'One[^1] two.\n\n[^1]: '], ['footnote', 'One[^1] two¦¦\n\n[^1]: x', 'One[^1] two[^2]\n\n[^1]: x\n[^2]: '],
    ['table', 'One¦¦', 'One\n\n| … | … |\n| - | - |\n|   |   |'], ['code', 'a ¦b¦', 'a `b`'],
  ]) {
    await put(page, marked);
    await tool(page, name).click();
    assert.equal(await text(page).inputValue(), want, `${name} on ${marked}`);
    assert.ok(await text(page).evaluate((area) => area === document.activeElement), `${name} takes the focus from the text`);
    await page.keyboard.press('Control+Z');
    assert.equal(await text(page).inputValue(), marked.replaceAll('¦', ''), `${name} is not undone on ${marked}`);
  }
  for (const [keys, want] of [['Control+b', '**w**'], ['Control+i', '*w*'], ['Control+k', '[w](https://)'], ['Control+e', '`w`'], ['Control+Shift+Digit6', '## w'], ['Control+Shift+Digit7', '1. w'], ['Control+Shift+Digit8', '- w'], ['Control+Shift+Digit9', '> w']]) {
    await put(page, '¦w¦');
    await page.keyboard.press(keys);
    await said(page, want);
  }
  await leave(page);
});

test('Enter goes on with a list or quotation, and an empty line ends it', async () => {
  const page = await writer();
  for (const [marked, want] of [
    ['- a¦¦', '- a\n- '], ['- a\n- ¦¦', '- a\n'], ['9. a¦¦', '9. a\n10. '], ['> a¦¦', '> a\n> '], ['> a\n> ¦¦', '> a\n'], ['> - a¦¦', '> - a\n> - '],
    ['  * a ¦¦b', '  * a \n  * b'], ['a¦¦', 'a\n'], ['¦¦- a', '\n- a'], ['```\n- a¦¦', '```\n- a\n'],
  ]) {
    await put(page, marked);
    await page.keyboard.press('Enter');
    assert.equal(await text(page).inputValue(), want, `Enter in ${JSON.stringify(marked)}`);
  }
  await leave(page);
});

test('the tools are one stop of the Tab key, and ? says what can be typed', async () => {
  const page = await writer();
  await tool(page, 'heading').focus();
  for (const [key, name] of [['ArrowRight', 'bold'], ['End', 'help'], ['ArrowRight', 'heading'], ['ArrowLeft', 'help'], ['Home', 'heading']]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.tool), name);
  }
  await page.keyboard.press('Tab');
  assert.ok(await text(page).evaluate((area) => area === document.activeElement), 'after the tools comes the text');
  await page.keyboard.type('what?');
  assert.equal(await page.locator('dialog[open]').count(), 0, 'a question mark in a text opened the help');
  await tool(page, 'heading').focus();
  await page.keyboard.press('?');
  await page.locator('dialog[open]').getByText('Ctrl+K').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('dialog[open]').count(), 0);
  await page.keyboard.press('Control+s');
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor();
  await leave(page);
});

test('[[ and @ find items and actors by keyboard and by touch', async () => {
  const page = await writer();
  await fillIn(page, { title: 'Économie [of] looms', text: 'Words.' });
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  const address = page.url();
  for (const [options, take] of [[{}, (p) => p.keyboard.press('Enter')], [{ viewport: phone, hasTouch: true }, (p) => p.locator('[data-finder] [role=option]').first().tap()]]) {
    const other = await writer(options);
    await put(other, 'See ¦¦.');
    await other.keyboard.type('[[econ');
    await other.locator('[data-finder] [aria-selected=true]', { hasText: 'looms' }).waitFor();
    assert.equal(await text(other).getAttribute('aria-activedescendant'), await other.locator('[data-finder] [aria-selected=true]').getAttribute('id'));
    assert.deepEqual(await violations(other), []);
    await take(other);
    await said(other, `See [Économie \\[of\\] looms](${address}).`);
    await put(other, 'Thanks to ¦¦');
    await other.keyboard.type('@mil');
    await other.locator('[data-finder] [aria-selected=true]', { hasText: 'The Mill' }).waitFor();
    await take(other);
    await said(other, `Thanks to ${mill.handle} `);
    await other.keyboard.type('[[nothing at all');
    await other.locator('[data-finder]', { hasText: 'Nothing was found' }).waitFor();
    await other.keyboard.press('Escape');
    await other.locator('[data-finder]').waitFor({ state: 'hidden' });
    await other.keyboard.press('Enter');
    await said(other, `Thanks to ${mill.handle} [[nothing at all\n`);
    await leave(other);
  }
  await leave(page);
});

test('the preview follows while one writes, beside the text or in its place', async () => {
  for (const viewport of [desk, phone]) {
    const page = await writer({ viewport });
    await fillIn(page, { title: 'Live' });
    const preview = button(page, 'preview');
    await preview.click();
    assert.equal(await preview.getAttribute('aria-pressed'), 'true');
    await page.locator('#preview h2', { hasText: 'Live' }).waitFor();
    if (viewport === phone) {
      assert.ok(await text(page).isHidden(), 'the preview stands below the text');
      await preview.click();
    }
    await text(page).fill('A **bold** word[^1].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n[^1]: A note.');
    if (viewport === phone) await preview.click();
    await page.locator('#preview strong', { hasText: 'bold' }).waitFor();
    for (const part of ['table td', 'blockquote', 'sup a', 'ol li']) await page.locator(`#preview ${part}`).first().waitFor();
    assert.deepEqual(await violations(page), []);
    await preview.click();
    assert.ok(await page.locator('#preview').isHidden(), 'the preview stays');
    await said(page, 'A **bold** word[^1].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n[^1]: A note.');
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'the page is wider than the screen');
    await leave(page);
  }
});

test('a long title is in sight on a phone, has no line breaks, and Enter leads from it to the text', async () => {
  const page = await writer({ viewport: phone });
  const title = field(page, 'title');
  await title.fill('What a mesh of small nodes has that a platform has not: words that stay where they were written');
  assert.ok(await title.evaluate((area) => area.scrollHeight <= area.clientHeight + 1 && area.clientHeight > 90), 'the title is cut');
  await title.evaluate((area) => {
    area.setSelectionRange(0, 4);
    document.execCommand('insertText', false, 'Two\r\n lines:\nwhat');
  });
  assert.equal(await title.inputValue(), 'Two lines: what a mesh of small nodes has that a platform has not: words that stay where they were written');
  await title.press('Enter');
  assert.ok(await text(page).evaluate((area) => area === document.activeElement), 'Enter in the title does not lead to the text');
  assert.equal((await title.inputValue()).includes('\n'), false);
  assert.deepEqual(await violations(page), []);
  await leave(page);
});

test('pages of the site, series and answers have the same tools', async () => {
  const page = await writer();
  await fillIn(page, { title: 'To be answered', text: 'Words.' });
  await publishNow(page);
  await page.waitForURL((url) => url.pathname.startsWith('/articles/'));
  for (const path of [new URL(page.url()).pathname, '/desk/series/new', '/desk/pages/new?title=Imprint&slug=imprint']) {
    await page.goto(path);
    await page.locator('[data-tools]').waitFor();
    await put(page, 'a ¦word¦ b');
    await tool(page, 'bold').click();
    await said(page, 'a **word** b');
    assert.equal(await tool(page, 'picture').count(), 0, 'a tool does nothing');
    await page.keyboard.press('Control+z');
    await tool(page, 'find').click();
    await page.keyboard.type('answ');
    await page.locator('[data-finder] [aria-selected=true]', { hasText: 'To be answered' }).waitFor();
    await page.keyboard.press('Escape');
    assert.deepEqual(await violations(page), []);
  }
  await fillIn(page, { text: 'Who is responsible.' });
  await page.keyboard.press('Control+s');
  await page.locator('.flash').waitFor();
  await leave(page);
});

test('on a phone the bar is in reach, and all that can be pressed is large enough', async () => {
  const page = await writer({ viewport: phone });
  const bar = await page.locator('.editor > .actions').boundingBox();
  assert.ok(bar.y + bar.height <= phone.height + 1 && bar.y > phone.height / 2, 'the bar is not at the lower edge');
  assert.ok(bar.height < 125, `the bar takes ${bar.height} px`);
  for (const each of await page.locator('[data-tools] button, .editor > .actions :is(button, a), .drawer > summary').all()) {
    const box = await each.boundingBox();
    assert.ok(box.height >= 44 && box.width >= 44, `${await each.getAttribute('data-tool') ?? await each.innerText()} is ${box.width} × ${box.height}`);
  }
  await page.locator('.to-details').click();
  await page.locator('.drawer > summary').first().waitFor();
  assert.ok(await page.locator('.drawer > summary').first().evaluate((line) => line.getBoundingClientRect().top < innerHeight), 'the details are out of sight');
  await leave(page);
});

test('without scripts one writes, sees it and saves it', async () => {
  const page = await writer({ scripts: false });
  assert.ok(await page.locator('[data-tools]').isHidden());
  await page.getByText('**bold**').first().waitFor();
  await fillIn(page, { title: 'Plain', text: 'A **bold** word.' });
  await button(page, 'preview').click();
  await page.locator('#preview strong', { hasText: 'bold' }).waitFor();
  await said(page, 'A **bold** word.');
  await button(page, 'save').click();
  await page.locator('.flash', { hasText: 'Saved' }).waitFor();
  await said(page, 'A **bold** word.');
  await leave(page);
});
