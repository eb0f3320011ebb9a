// Accessibility by axe-core, with every rule of WCAG 2.2 A and AA and the best practices.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules that look at colours. */
export const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * What axe has to say against the page as it stands, one line for each. The script comes in through the debugger, so the
 * page keeps its CSP; a visit with `scripts: false` has no timers, and axe would never end. `only` names single rules,
 * `without` those that are left out.
 */
export async function violations(page, { only, without = [] } = {}) {
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(source);
  const options = {
    runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: rules },
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])), resultTypes: ['violations'],
  };
  const found = await page.evaluate((run) => globalThis.axe.run(document, run), options);
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ')}`));
}

export async function assertAccessible(page) {
  assert.deepEqual(await violations(page), [], `axe on ${page.url()}`);
}
