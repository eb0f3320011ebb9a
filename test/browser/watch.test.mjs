// The watchers of the other stories see what they are there to see.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { assertAccessible } from './axe.mjs';
import { desk, launch, leave, visit } from './chrome.mjs';
import { press } from './keyboard.mjs';
import { look } from './look.mjs';

const frame = (body) => `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title><main><h1>A page</h1>${body}</main></html>`;

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function withPage(body, use) {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'; img-src *; style-src 'unsafe-inline'" });
    response.end(frame(request.url === '/next' ? '<p>Next.</p>' : body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  try {
    const page = await visit(browser, origin);
    await page.goto('/');
    await use(page);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a request that leaves the node is noticed', () =>
  withPage('<img src="http://127.0.0.1:9/elsewhere.png" alt="elsewhere">', async (page) => {
    await assert.rejects(leave(page), /left the node/);
  }));

test('a picture without a description is noticed, and one with is not', async () => {
  await withPage('<img src="/a.png">', (page) => assert.rejects(assertAccessible(page), /image-alt/));
  await withPage('<img src="/a.png" alt="A wheel">', assertAccessible);
});

test('a focus that does not show is noticed, and one that shows is not', async () => {
  await withPage('<a href="/next" style="outline:none">Next</a>', (page) =>
    assert.rejects(press(page, page.getByRole('link', { name: 'Next' })), /does not show its focus/));
  await withPage('<a href="/next">Next</a>', async (page) => {
    await press(page, page.getByRole('link', { name: 'Next' }));
    await page.getByText('Next.').waitFor();
    await leave(page);
  });
});

test('a pale text is noticed by day and by night, on whatever page it comes after others', async () => {
  const dark = '@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .faint { color: #333 } }';
  const pale = async (body) => {
    const told = [];
    await withPage(`<style>${dark}</style>${body}`, (page) => look(page, 'seen', { add: (place, what) => told.push(`${place}: ${what}`) }, [desk]));
    return told.filter((what) => what.includes('color-contrast')).map((what) => what.match(/light|dark/)[0]);
  };
  assert.deepEqual(await pale('<p>One</p>'), []);
  assert.deepEqual(await pale('<p>Another</p>'), []);
  assert.deepEqual(await pale('<p style="color:#ddd">Pale</p>'), ['light']);
  assert.deepEqual(await pale('<p class="faint">Faint at night</p>'), ['dark']);
  assert.deepEqual(await pale('<div style="background:#888"><p>One on grey</p></div>'), ['dark']);
  assert.deepEqual(await pale('<p style="opacity:.3">One behind a veil</p>'), ['light', 'dark']);
});
