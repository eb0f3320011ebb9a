// Debian's Chromium, and pages that complain when a request leaves the node that they came from.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'];

// Where there is one, Chromium without the windows and menus that nobody sees here: the same pages for a third less of processor.
const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

const waitMs = 10_000; // for an element or a page, on a loaded 2-core machine

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

/** Starts a browser; whoever starts it closes it. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? programs.find(existsSync), args: quiet, headless: true,
    env: { ...process.env, LANGUAGE: 'en_US', LANG: 'C.UTF-8', LC_ALL: '' }, // how date fields are typed
  });
}

/**
 * A page as one visitor has it. `scripts: false` is a browser without JavaScript; `dark` asks for the dark colours; `more`
 * goes to Playwright's context.
 * page.scripts says whether it has scripts, page.strays collects requests to other origins than `origin`, page.mistakes what the console said was wrong.
 */
export async function visit(browser, origin, { size = desk, dark = false, scripts = true, ...more } = {}) {
  const context = await browser.newContext({
    viewport: size, colorScheme: dark ? 'dark' : 'light', javaScriptEnabled: scripts, locale: 'en-GB',
    reducedMotion: 'reduce', baseURL: origin, ...more,
  });
  context.setDefaultTimeout(waitMs);
  const page = await context.newPage();
  page.scripts = scripts;
  page.strays = [];
  page.mistakes = [];
  const documents = new Set();
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.isNavigationRequest()) documents.add(request.url());
    if (/^https?:$/.test(url.protocol) && url.origin !== origin) page.strays.push(request.url());
  });
  page.on('pageerror', (error) => page.mistakes.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // Chromium also calls it an error that a page answers 404 or 422, which a story may want.
    if (message.type() === 'error' && !documents.has(message.location().url)) page.mistakes.push(`console: ${message.text()}`);
  });
  return page;
}

/** Closes a page's context after making sure that it stayed at home and nothing broke. */
export async function leave(page) {
  await shut(page.context());
  assert.deepEqual(page.strays, [], 'requests that left the node');
  assert.deepEqual(page.mistakes, [], 'mistakes in the console');
}

/**
 * Closes a page or a context. Chromium at times never answers when a page is closed in the moment in which it is being left
 * (a click, then close): a story waits for what its click leads to, and what hangs all the same ends with the browser.
 */
export function shut(what) {
  return Promise.race([what.close(), new Promise((late) => { setTimeout(late, waitMs).unref(); })]);
}

/** What sticks out to the right: a phone would scroll sideways. "" where nothing does. */
export function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
    return `${scrollWidth} px wide in ${clientWidth}: ${wide.slice(0, 3).map((e) => `${e.localName}.${e.className}`).join(', ')}`;
  });
}
