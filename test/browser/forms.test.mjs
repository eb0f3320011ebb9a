// The forms of events and identity cards: times that mean the same everywhere, places, chips, links that are looked at.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { violations } from './axe.mjs';
import { desk, launch, leave, overflow, phone, visit } from './chrome.mjs';
import { fill, tabTo } from './keyboard.mjs';
import { arrives, assertNothingWrong, button, event, field, fillIn, initiative, logIn, publishNow, ready } from './member.mjs';
import { Weftwork } from './weftwork.mjs';

let browser, mill, site, page;

before(async () => {
  browser = await launch();
  mill = await Weftwork.start({ organisation: { name: 'The Mill', handle: 'mill' } });
  site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    if (request.url === '/gone') response.statusCode = 410;
    response.end(`<a rel="me" href="${mill.url}/@shared_looms">us</a>`);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
});

after(async () => {
  await browser?.close();
  site?.close();
  await mill?.stop();
});

const open = async (path, options) => {
  page = await visit(browser, mill.url, options);
  await logIn(page);
  await page.goto(path);
};
const sees = (place) => page.locator('.readers div', { hasText: `in ${place} sees` }).locator('dd');
const chips = (name) => page.locator(`[data-terms=${name}] .picked button`);
const seek = (name) => page.locator(`[data-terms=${name}] [role=combobox]`);

for (const [name, size] of [['wide', desk], ['narrow', phone]]) {
  test(`an event says what readers elsewhere see, and what cannot be, ${name}`, async () => {
    await open('/desk/events/new', { size, timezoneId: 'Europe/Brussels' });
    await field(page, 'timezone').fill('Europe/Brussels');
    await field(page, 'start').fill('2031-05-21T18:30');
    await field(page, 'end').fill('2031-05-21T21:00');
    assert.equal(await sees('Tokyo').innerText(), '22 May 2031, 01:30–04:00');
    assert.equal(await sees('London').innerText(), '17:30–20:00');
    await field(page, 'timezone').fill('Asia/Tokyo');
    assert.equal(await sees('Tokyo').count(), 0);
    assert.equal(await sees('New York').innerText(), '05:30–08:00');

    await field(page, 'timezone').fill('Europe/Brussels');
    await field(page, 'end').fill('2031-05-20T21:00');
    await page.locator('#when-wrong', { hasText: 'ends before it starts' }).waitFor();
    await field(page, 'end').fill('2031-10-26T05:00');
    await field(page, 'start').fill('2031-03-30T02:30');
    await page.locator('#when-wrong', { hasText: 'skip this hour' }).waitFor();
    await field(page, 'start').fill('2031-10-26T02:30');
    await page.locator('[data-twice=start]').waitFor();
    await field(page, 'title').fill('A long night');
    await button(page, 'check').click(); // nobody said which of the two hours
    await page.locator('#f-start-wrong', { hasText: 'comes twice that night' }).waitFor();
    await page.getByLabel('The second, after the clocks have gone back').first().check();
    assert.equal(await sees('London').innerText(), '01:30–04:00');
    for (const drawer of await page.locator('.side details > summary').all()) await drawer.click();
    await page.locator('[data-point] > summary').click();
    assert.deepEqual(await violations(page), []);
    assert.equal(await overflow(page), '');
    await page.reload(); // nothing was saved: the tab offers it again
    await leave(page);
  });
}

test('a link from a map and a place from the list fill the fields, whole days have no hours', async () => {
  await open('/desk/events/new');
  await fillIn(page, { ...event, category: 'CRAFTS', cost: 'paid', cost_text: '12 €, reduced 6 €' });
  await page.locator('[data-point] > summary').click();
  await field(page, 'place.map').fill('https://maps.app.goo.gl/x');
  await field(page, 'place.map').blur();
  await page.locator('#point-wrong', { hasText: 'short link' }).waitFor();
  page.mistakes = page.mistakes.filter((line) => !line.includes('422'));
  await field(page, 'place.map').fill('https://www.openstreetmap.org/?mlat=51.05&mlon=3.72#map=17/51/3');
  await field(page, 'place.map').blur();
  await page.waitForFunction(() => document.getElementsByName('place.latitude')[0].value === '51.05');
  await page.locator('[name=all_day]').check();
  await page.getByLabel('Start').fill('2031-05-04');
  await page.getByLabel('End').fill('2031-05-05');
  await page.locator('[name=keep_place]').check();
  await publishNow(page);
  await assertNothingWrong(page);
  await page.waitForURL((url) => url.pathname === '/events/open-loom-day');
  for (const text of ['All day', '2 days', '12 €, reduced 6 €', 'Crafts']) await page.locator('.ticket', { hasText: text }).waitFor();
  assert.deepEqual(await violations(page), []);

  await page.goto('/desk/events/new');
  await ready(page);
  await page.getByLabel('Take a place from the list').selectOption({ label: 'The Mill, Ghent' });
  assert.equal(await field(page, 'place.country').inputValue(), 'Belgium');
  assert.equal(await field(page, 'place.longitude').inputValue(), '3.72');
  await page.goto('/desk/places');
  assert.deepEqual(await violations(page), []);
  await leave(page);
});

test('terms are chips that are chosen, added and removed by the keyboard alone', async () => {
  await open('/desk/initiatives/new');
  await page.locator('[data-terms=themes].chosen-by-script').waitFor();
  const said = page.locator('[data-measure-text]');
  assert.match(await said.innerText(), /^0 of 17/);
  await fill(page, field(page, 'summary'), 'Looms for a street.');
  await page.waitForFunction(() => document.querySelector('[data-measure-text]').textContent.startsWith('1 of'));
  await tabTo(page, seek('themes'));
  await page.keyboard.type('gov');
  await page.keyboard.press('Enter');
  assert.deepEqual(await chips('themes').allInnerTexts(), ['Governance']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await chips('themes').count(), 2);
  await page.keyboard.press('Backspace');
  assert.equal(await chips('themes').count(), 1);
  await page.keyboard.type('Mending');
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press('Enter');
  await chips('themes').nth(1).waitFor();
  assert.deepEqual(await chips('themes').allInnerTexts(), ['Governance', 'Mending']);
  await tabTo(page, chips('themes').first(), { back: true });
  await page.keyboard.press('Enter');
  assert.deepEqual(await chips('themes').allInnerTexts(), ['Mending']);
  await leave(page);
});

test('chips by touch, and the links of a card are looked at and verified', async () => {
  await open('/desk/initiatives/new', { size: phone, hasTouch: true });
  await fillIn(page, { ...initiative, legal_form: 'Association', scope: 'regional' });
  await seek('languages').tap();
  await page.locator('[data-terms=languages] [role=option]', { hasText: 'Nederlands' }).tap();
  await chips('languages').first().waitFor();
  const { port } = site.address();
  const links = page.locator('#f-links .linkrow');
  for (const [i, path] of ['', 'gone'].entries()) {
    await links.nth(i).locator('input').first().fill(path || 'home');
    await links.nth(i).locator('input').last().fill(`http://127.0.0.1:${port}/${path}`);
  }
  await page.locator('#f-people .linkrow input').first().fill('Bo');
  assert.equal(await overflow(page), '');
  await publishNow(page);
  await page.waitForURL((url) => url.pathname === '/initiatives/shared-looms');
  await arrives(page, '/initiatives/shared-looms', 'Verified since');
  for (const text of ['Regional', 'Association', 'Nederlands', 'Bo']) await page.locator('main', { hasText: text }).waitFor();
  assert.deepEqual(await violations(page), []);
  const edit = await page.locator('.acts a[href^="/desk/initiatives/"]').getAttribute('href');
  await arrives(page, edit, 'Nothing is there any more');
  assert.deepEqual(await violations(page), []);
  await leave(page);
});

test('both forms do all of it without scripts', async () => {
  await open('/desk/events/new', { scripts: false });
  await fillIn(page, { ...event, title: 'Plain day', all_day: 'yes', cost: 'free', 'place.name': '', 'place.city': '', 'place.country': '' });
  await field(page, 'saved_place').selectOption({ label: 'The Mill, Ghent' });
  await button(page, 'preview').click();
  assert.equal(await field(page, 'place.name').inputValue(), 'The Mill');
  await publishNow(page);
  await page.waitForURL((url) => url.pathname === '/events/plain-day');
  for (const text of ['All day', 'Free', 'The Mill']) await page.locator('.ticket', { hasText: text }).waitFor();

  await page.goto('/desk/initiatives/new');
  await fillIn(page, { ...initiative, title: 'Plain card', handle: 'plain_card', new_themes: 'Slow work, Governance' });
  await page.locator('[name=modes]').first().check();
  await publishNow(page);
  await page.waitForURL((url) => url.pathname === '/initiatives/plain-card');
  for (const text of ['Slow work', 'Governance']) await page.locator('main .chips', { hasText: text }).first().waitFor();
  await leave(page);
});
