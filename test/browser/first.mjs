// The first five minutes of a new node, step by step, as docs/first-five-minutes.md tells them: counted, and drawn for it.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { shut, visit } from './chrome.mjs';
import { field } from './member.mjs';
import { Weftwork, member } from './weftwork.mjs';

const size = { width: 960, height: 640 };
const mostBytes = 100 * 1024; // of a picture in the document

/** Sets a new node up and publishes an article with a picture; draws each step into `folder` if there is one. */
export async function firstMinutes(browser, folder) {
  const node = await Weftwork.start();
  const page = await visit(browser, node.url, { size });
  const done = { clicks: 0, fields: 0, letters: 0 };
  const type = async (name, text) => {
    await field(page, name).fill(text);
    done.fields += 1;
    done.letters += text.length;
  };
  const click = async (target) => {
    await target.click();
    done.clicks += 1;
  };
  const draw = async (step, target, height = size.height) => {
    if (!folder) return;
    await page.setViewportSize({ ...size, height });
    await page.evaluate(() => { document.activeElement?.blur(); });
    await (target ? target.scrollIntoViewIfNeeded() : page.evaluate(() => scrollTo(0, 0)));
    const path = join(folder, `first-${step}.png`);
    await page.screenshot({ path });
    const { size: bytes } = await stat(path);
    if (bytes > mostBytes) throw new Error(`${path} has ${bytes} bytes; ${mostBytes} fit`);
  };
  try {
    await page.goto(await node.setup());
    await type('name', 'Open Kitchen');
    await type('member_name', 'Ada Weaver');
    await type('email', member.email);
    await type('password', member.password);
    await draw('1-set-up', null, 1180);
    await click(page.locator('main button.primary'));
    await page.waitForURL(/\/desk$/);
    await draw('2-desk');
    await click(page.locator('.first a').first());
    await page.waitForURL(/\/articles\/new$/);
    await type('title', 'We cook for whoever comes');
    await field(page, 'text').click();
    await type('text', 'Every Friday at six the kitchen is open. **Bring what is left over**, and somebody who is hungry.\n\nNobody pays, and nobody cooks alone.');
    await draw('3-text');
    await click(page.locator('#drawer-image > summary'));
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), click(page.locator('#f-image'))]);
    await chooser.setFiles({ name: 'table.png', mimeType: 'image/png', buffer: await table(browser) });
    done.clicks += 1; // the file, in the window of the system
    await type('image_alt', 'A long table, laid for twelve');
    await page.locator('#drawer-image img').first().waitFor();
    await draw('4-picture', page.locator('#drawer-image > summary'));
    await click(page.locator('button[name=action][value=check]'));
    await click(page.locator('#before button[value=publish]'));
    await page.waitForURL(/\/articles\/we-cook/);
    await page.locator('.cover img').waitFor();
    await draw('5-published', null, 800);
  } finally {
    await shut(page.context());
    await node.stop();
  }
  return done;
}

/** A picture to publish, drawn here: a table with plates. */
async function table(browser) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 600 } });
  await page.setContent(`<svg xmlns="http://www.w3.org/2000/svg" style="position:fixed;inset:0" viewBox="0 0 1200 600"><rect width="1200" height="600" fill="#e8dfcd"/>
    <rect y="180" width="1200" height="300" fill="#a4673f"/>${Array.from({ length: 12 }, (_, i) => `<circle cx="${100 + 200 * (i % 6)}" cy="${i < 6 ? 250 : 410}" r="55" fill="#f7f4ee"/><circle cx="${100 + 200 * (i % 6)}" cy="${i < 6 ? 250 : 410}" r="34" fill="${i % 2 ? '#6d8a4a' : '#c8502f'}"/>`).join('')}</svg>`);
  const drawn = await page.screenshot();
  await shut(page);
  return drawn;
}
