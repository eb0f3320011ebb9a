// What a member does on the pages of a node, by mouse. Fields are found by their names, as the forms send them.
import assert from 'node:assert/strict';
import { member } from './weftwork.mjs';

const arrivesMs = 20_000; // a federated message on a loaded 2-core machine; 2 s are the product's promise

export const field = (page, name) => page.locator(`[name="${name}"]:not([type=hidden])`);
export const button = (page, action) => page.locator(`button[name=action][value=${action}]:not([data-without-scripts])`);

/** Logs in and lands on the desk or on the page that asked for it. */
export async function logIn(page) {
  await page.goto('/login');
  await field(page, 'email').fill(member.email);
  await field(page, 'password').fill(member.password);
  await page.locator('main button.primary').click();
  await page.locator('form[action="/logout"]').waitFor().catch(async (late) => {
    throw new Error(`no log-in at ${page.url()}: ${await page.locator('main').innerText()}`, { cause: late });
  });
}

/** Fills a form: text, choices by value, files as {name, mimeType, buffer}; with scripts these have arrived when it returns. */
export async function fillIn(page, values) {
  await ready(page);
  for (const [name, value] of Object.entries(values)) {
    const target = field(page, name).first();
    await target.evaluate((element) => { // drawers are closed until somebody wants them
      for (let around = element.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
    });
    const type = await target.evaluate((element) => element.type);
    if (type === 'file') await target.setInputFiles(value);
    else if (type === 'radio' || type === 'checkbox') await page.locator(`[name="${name}"][value="${value}"]`).check();
    else if (type === 'select-one') await target.selectOption(value);
    else await target.fill(value);
  }
  await page.locator('[data-uploads] progress').filter({ visible: true }).first().waitFor({ state: 'detached' }); // until then nothing is sent
}

/** Waits for the scripts of an editor: they come after the page, and a story is quicker than a hand. */
export async function ready(page) {
  if (page.scripts) await page.waitForFunction(wired);
}

function wired() {
  const pictures = document.querySelector('[data-pictures] [data-without-scripts]');
  return (!document.getElementById('keeper') || document.querySelector('.studio.live')) && (!pictures || pictures.hidden);
}

/** Presses the main button of an editor, and publishes on what comes before publishing. */
export async function publishNow(page) {
  await button(page, 'check').click();
  await button(page, 'publish').click();
}

/** Writes an item of a kind ("articles", "events", "initiatives"), publishes it and ends on its page. */
export async function publish(page, kind, values) {
  await page.goto(`/desk/${kind}/new`);
  await fillIn(page, values);
  await publishNow(page);
  await assertNothingWrong(page);
  await page.waitForURL((url) => url.pathname.startsWith(`/${kind}/`));
}

/** A form was taken: no list of mistakes came back. */
export async function assertNothingWrong(page) {
  await page.waitForLoadState();
  const mistakes = page.locator('.summary');
  assert.equal(await mistakes.count() && await mistakes.innerText(), 0, `mistakes on ${page.url()}`);
}

/** Looks a handle up and follows it. */
export async function follow(page, handle) {
  await page.goto('/desk/follow');
  await field(page, 'q').fill(handle);
  await page.locator('form[role=search] button').click();
  await page.locator('form[action="/desk/follow"][method=post] button').click();
  await page.locator('form[action="/desk/unfollow"]').first().waitFor();
}

/** Loads an address again and again until a text stands on it, as a reader would. */
export async function arrives(page, address, text) {
  await until(page, address, `“${text}” on ${address}`, () => page.locator('main').getByText(text).first().isVisible());
}

/** The same until it is gone. */
export async function leaves(page, address, text) {
  await until(page, address, `${address} without “${text}”`, async () => await page.locator('main').getByText(text).count() === 0);
}

async function until(page, address, what, holds) {
  for (const end = Date.now() + arrivesMs; Date.now() < end;) {
    await page.goto(address);
    if (await holds()) return;
  }
  assert.fail(`${what}: not within ${arrivesMs} ms\n${await page.locator('main').innerText()}`);
}

/** A picture to upload: what the page looks like. */
export async function picture(page) {
  return { name: 'cover.png', mimeType: 'image/png', buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 400 } }) };
}

/** What the stories write. */
export const article = {
  title: 'Weaving without a centre', summary: 'Why a mesh of small nodes outlives a platform.', language: 'en',
  text: '## A first thread\n\nEach knot holds **on its own**.\n\n- warp\n- weft\n', tags: 'weaving, commons',
};
export const event = {
  title: 'Open loom day', summary: 'Bring yarn.', start: '2031-05-04T10:00', end: '2031-05-04T16:00', timezone: 'Europe/Brussels',
  'place.name': 'The Mill', 'place.city': 'Ghent', 'place.country': 'Belgium', text: 'Everybody may try the loom.', tags: 'loom',
};
export const initiative = {
  title: 'Shared Looms', handle: 'shared_looms', summary: 'Looms that belong to a street.', text: 'We lend looms to neighbours.',
  priorities: 'Repair before buying\nTeach what we learn', founded: '2019', tags: 'looms',
};
