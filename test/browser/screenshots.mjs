// Pictures of the demo's pages for the README and docs/screenshots. Run by `make screenshots`; it starts the demo itself.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = new URL('../../docs/screenshots/', import.meta.url).pathname;
const data = await mkdtemp(join(tmpdir(), 'weftwork-screenshots-'));
const demo = spawn(new URL('../../bin/weftwork', import.meta.url).pathname, ['demo', '--port', '8181', '--data', data]);
await new Promise((resolve, reject) => {
  let said = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (text) => { said += text; if (said.includes('Ctrl-C')) resolve(); });
  demo.on('exit', () => reject(new Error(`the demo ended: ${said}`)));
});
const origin = 'http://localhost:8181';

const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
});
try {
  await mkdir(folder, { recursive: true });
  const first = await browser.newPage();
  const link = async (list) => {
    await first.goto(`${origin}/${list}`);
    return first.locator(`main a[href*="/${list}/"]`).first().getAttribute('href');
  };
  const pages = {
    home: '/', article: await link('articles'), event: await link('events'), initiative: await link('initiatives'),
    organisation: '/@p2pf', network: '/network',
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const [device, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark']) {
        const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
        await page.goto(new URL(path, origin).href, { waitUntil: 'networkidle' });
        await page.screenshot({ path: join(folder, `${name}-${device}-${colorScheme}.jpg`), type: 'jpeg', quality: 70 });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  demo.removeAllListeners('exit');
  demo.kill('SIGINT');
  await new Promise((resolve) => demo.on('exit', resolve));
  await rm(data, { recursive: true, force: true });
}
