// docs/first-five-minutes.md says how many clicks and fields a published article with a picture takes on a new node.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { launch } from './chrome.mjs';
import { firstMinutes } from './first.mjs';

test('a new node has a published article with a picture after as many clicks and fields as the document says', async () => {
  const browser = await launch();
  try {
    const { clicks, fields } = await firstMinutes(browser);
    const told = await readFile(new URL('../../docs/first-five-minutes.md', import.meta.url), 'utf8');
    const [, toldClicks, toldFields] = told.match(/\*\*(\d+) clicks\*\* \| \*\*(\d+) fields\*\*/);
    assert.deepEqual({ clicks, fields }, { clicks: Number(toldClicks), fields: Number(toldFields) });
  } finally {
    await browser.close();
  }
});
