// Runs all files, two at a time, the longest first: `node --test` sorts them by name, and the last would run alone for minutes.
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const long = ['pages', 'xss', 'odd', 'editor', 'translate', 'tasks', 'write', 'members', 'publish'].map((name) => `${name}.test.mjs`);
const others = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.mjs') && !long.includes(name));

run({ files: [...long, ...others].map((name) => `${import.meta.dirname}/${name}`), concurrency: 2, timeout: 240_000 })
  .on('test:fail', () => { process.exitCode = 1; })
  .compose(spec)
  .pipe(process.stdout);
