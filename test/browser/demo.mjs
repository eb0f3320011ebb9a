// The demo's three nodes, for what looks at pages as they are in earnest: screenshots and Lighthouse.
import { spawn } from 'node:child_process';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/weftwork');
const fillMs = 120_000; // four seconds on an idle machine

/** Starts the demo on free ports. Gives the nodes' `{name, url, handle}`, email and password, and `stop`. */
export async function startDemo() {
  const demo = spawn(binary, ['demo', '--port', '0', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  const stop = () => { demo.kill('SIGINT'); return ended; };
  let said = '', record = '';
  demo.stderr.on('data', (text) => { said += text; });
  const nodes = await new Promise((resolve, reject) => {
    const late = setTimeout(() => { stop(); reject(new Error(`the demo is not ready after ${fillMs} ms: ${said}`)); }, fillMs);
    demo.once('exit', (code) => { clearTimeout(late); reject(new Error(`the demo ended with ${code}: ${said}`)); });
    demo.stdout.on('data', (text) => {
      record += text;
      try { resolve(JSON.parse(record)); clearTimeout(late); } catch { /* not all of it is there yet */ }
    });
  });
  return { ...nodes, stop };
}

/** The addresses of the pages that stand for all: of each kind the first in its list. */
export async function showPieces(origin) {
  const first = async (list) => {
    const html = await (await fetch(`${origin}/${list}`)).text();
    const found = html.match(new RegExp(`href="(?:${origin})?(/${list}/[^"/?#]+)"`));
    if (!found) throw new Error(`nothing is listed on ${origin}/${list}`);
    return found[1];
  };
  return {
    home: '/', article: await first('articles'), event: await first('events'), initiative: await first('initiatives'),
    list: '/articles', search: '/search?q=commons', network: '/network',
  };
}
