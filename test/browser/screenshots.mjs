// Pictures of the demo's pages for the README and docs/screenshots, of the first steps on a new node, and of the guide. Run by `make
// screenshots`; it starts the demo itself. With the argument "first" or "guide" only the steps or the guide are drawn.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { desk, launch, phone } from './chrome.mjs';
import { showPieces, startDemo } from './demo.mjs';
import { firstMinutes } from './first.mjs';
import { guide } from './guide.mjs';

const folder = new URL('../../docs/screenshots/', import.meta.url).pathname;
const sizes = { desktop: desk, phone };
const quality = 62; // of 100: all together have to stay under 3 MB

const only = { first: drawFirstMinutes, guide: drawGuide }[process.argv[2]];
if (only) {
  await only();
  process.exit();
}
const demo = await startDemo();
const browser = await launch();
try {
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) if (old.endsWith('.jpg')) await rm(join(folder, old));
  const origin = demo.nodes[0].url;
  for (const [name, path] of Object.entries(await showPieces(origin))) {
    for (const [device, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark']) await take(`${name}-${device}-${colorScheme}`, new URL(path, origin).href, { viewport, colorScheme });
    }
  }
  const arabic = await (await fetch(`${origin}/articles?language=ar`)).text();
  const [, path] = arabic.match(/<(?:li|article|div)[^>]*>\s*(?:<[^>]*>\s*)*?<a [^>]*href="(\/articles\/[^"?]+)"/) ?? arabic.match(/href="(\/articles\/(?:%|[^a-z"?])[^"?]*)"/);
  for (const [device, viewport] of Object.entries(sizes)) await take(`right-to-left-${device}-light`, new URL(path, origin).href, { viewport, colorScheme: 'light' });
} finally {
  await browser.close();
  await demo.stop();
}
await drawFirstMinutes();
await drawGuide();

async function drawFirstMinutes() {
  const own = await launch();
  try {
    const { clicks, fields, letters } = await firstMinutes(own, folder);
    console.log(`the first minutes: ${clicks} clicks, ${fields} fields, ${letters} letters`);
  } finally {
    await own.close();
  }
}

async function drawGuide() {
  const own = await launch();
  try {
    await guide(own, folder);
  } finally {
    await own.close();
  }
}

async function take(name, address, settings) {
  const page = await browser.newPage({ ...settings, reducedMotion: 'reduce', locale: 'en-GB' });
  const answer = await page.goto(address, { waitUntil: 'networkidle' });
  if (answer.status() !== 200) throw new Error(`${address} answers ${answer.status()}`);
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality });
  await page.close();
}
