// Accessibility by axe-core, with every rule of WCAG 2.2 A and AA and the best practices.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * The page as it stands has no violation. The script comes in through the debugger, so the page keeps its CSP; a visit
 * with `scripts: false` has no timers, and axe would never end.
 */
export async function assertAccessible(page, where = page.url()) {
  await page.evaluate(source);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), rules);
  const told = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')}\n    ${n.failureSummary.replaceAll('\n', '\n    ')}`));
  assert.equal(told.length, 0, `axe on ${where}:\n${told.join('\n')}`);
}
