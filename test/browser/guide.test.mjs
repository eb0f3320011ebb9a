// docs/running-a-node.md says that a node of five people is set up and kept without touching a file.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { launch } from './chrome.mjs';
import { guide } from './guide.mjs';

test('five people set a node up, share it, lock it, are locked out and back in, as the guide says', async () => {
  const browser = await launch();
  try {
    await guide(browser);
  } finally {
    await browser.close();
  }
});

test('the guide shows pictures that are there', async () => {
  const text = await readFile(new URL('../../docs/running-a-node.md', import.meta.url), 'utf8');
  const shown = [...text.matchAll(/\]\((screenshots\/[^)]+)\)/g)].map(([, path]) => path);
  assert.ok(shown.length > 5);
  for (const path of shown) await stat(new URL(`../../docs/${path}`, import.meta.url));
});
