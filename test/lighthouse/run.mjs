// npm's Lighthouse on the pages that people meet, with the demo's content, served by bin/weftwork: the median of three runs of
// each. Fails where accessibility, best practices or SEO is under 95; performance is printed, for it depends on the machine.
//
// Lighthouse's own settings for a phone: a Moto G Power's screen (412 px), a simulated network of 1.6 Mbit/s with 150 ms to the
// node, and a processor four times slower than this machine. Arguments are names of pages; without, all are looked at.
import { availableParallelism, cpus } from 'node:os';
import { launch } from 'chrome-launcher';
import lighthouse, { defaultConfig } from 'lighthouse';
import { showPieces, startDemo } from '../browser/demo.mjs';

const runs = Number(process.env.LIGHTHOUSE_RUNS ?? 3);
const tries = 3; // of one run: on a loaded machine Chromium's trace may come without its beginning
const least = 95; // of 100
const held = ['accessibility', 'best-practices', 'seo'];
const categories = ['performance', ...held];

const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1'];

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** What one page is like: the median of each category, and why points are missing. */
async function measure(name, url, port) {
  const scores = Object.fromEntries(categories.map((category) => [category, []]));
  const faults = new Set();
  let weight, requests, paint;
  for (let run = 0; run < runs; run++) {
    // Results of a search are not for search engines, and say so.
    const skipAudits = name === 'search' ? ['is-crawlable'] : [];
    const lhr = await once(url, { port, output: 'json', logLevel: 'error', onlyCategories: categories, skipAudits, disableFullPageScreenshot: true });
    for (const category of categories) scores[category].push(Math.round(lhr.categories[category].score * 100));
    for (const category of held) {
      for (const { id, weight } of lhr.categories[category].auditRefs) {
        const { score, title } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 1) faults.add(`${category}: ${title} (${id}) ${elements(lhr.audits[id])}`);
      }
    }
    const network = lhr.audits['network-requests'].details.items;
    weight = network.filter(({ resourceType }) => resourceType !== 'Image').reduce((sum, { resourceSize }) => sum + resourceSize, 0);
    requests = network.length;
    paint = lhr.audits['largest-contentful-paint'].displayValue;
  }
  return { name, ...Object.fromEntries(categories.map((category) => [category, median(scores[category])])), weight, requests, paint, faults };
}

async function once(url, settings) {
  for (let left = tries; ; left--) {
    const { lhr } = await lighthouse(url, settings, defaultConfig);
    if (!lhr.runtimeError) return lhr;
    if (left === 1) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  }
}

function elements(audit) {
  return (audit.details?.items ?? []).slice(0, 3).map(({ node, source, description, sourceLocation }) => node?.selector ?? source ?? description ?? sourceLocation?.url ?? '').join(', ');
}

const demo = await startDemo();
const browser = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: flags, logLevel: 'error' });
const measured = [];
try {
  const origin = demo.nodes[0].url;
  const wanted = process.argv.slice(2);
  for (const [name, path] of Object.entries(await showPieces(origin))) {
    if (wanted.length === 0 || wanted.includes(name)) measured.push(await measure(name, new URL(path, origin).href, browser.port));
  }
} finally {
  browser.kill();
  await demo.stop();
}

const table = ['| page | performance | accessibility | best practices | SEO | largest paint | HTML, styles, scripts | requests |', '|---|---|---|---|---|---|---|---|',
  ...measured.map((m) => `| ${m.name} | ${categories.map((category) => m[category]).join(' | ')} | ${m.paint.replace('\u00a0', ' ')} | ${Math.round(m.weight / 1024)} KB | ${m.requests} |`)].join('\n');
console.log(`Lighthouse, median of ${runs}, on ${availableParallelism()} × ${cpus()[0].model.trim()}\n\n${table}\n`);

const low = measured.flatMap((m) => held.filter((category) => m[category] < least).map((category) => `${m.name}: ${category} is ${m[category]}, wanted are ${least}`));
for (const m of measured) for (const fault of m.faults) console.log(`${m.name}: ${fault}`);
if (low.length > 0) {
  console.error(low.join('\n'));
  process.exit(1);
}
