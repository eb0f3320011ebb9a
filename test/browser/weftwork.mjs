// Real weftwork processes, each in a folder of its own on a free loopback port.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/weftwork');
const startMs = 20_000; // a loaded 2-core machine

/** The first member of every node that set-up made by command. */
export const member = { name: 'Ada Weaver', email: 'ada@example.org', password: 'a-long-enough-password' };

/** One node: its process, its folder, what it printed. */
export class Weftwork {
  constructor(folder, port, handle, url, settings) {
    this.folder = folder;
    this.url = url;
    this.handle = `@${handle}@${new URL(url).host}`;
    this.port = port;
    this.settings = settings;
    this.output = '';
  }

  /**
   * Starts a node that waits for set-up, or, with `organisation: {name, handle}`, one that is ready. `front` is told the
   * node's port and gives its public address; `settings` are variables of its environment.
   */
  static async start({ organisation, front, settings = {} } = {}) {
    const port = await freePort();
    const url = front ? await front(port) : `http://127.0.0.1:${port}`;
    const node = new Weftwork(await mkdtemp(path.join(tmpdir(), 'weftwork-test-')), port, organisation?.handle ?? 'org', url, settings);
    if (organisation) {
      node.run(['setup', '--name', organisation.name, '--handle', organisation.handle, '--url', node.url,
        '--language', organisation.language ?? 'en', '--email', member.email, '--password-stdin'], member.password + '\n');
    }
    await node.#serve();
    return node;
  }

  /** Runs a command on this node's data and gives what it printed; a command that fails throws. */
  run(args, input = '') {
    const done = spawnSync(binary, [...args, '--data', this.folder], { input, env: environment(this.settings), encoding: 'utf8', timeout: startMs });
    if (done.status !== 0) throw new Error(`weftwork ${args.join(' ')}: exit ${done.status}\n${done.stderr}${done.stdout}`);
    return done.stdout;
  }

  /** As `run`, while this process goes on answering: for commands that ask a server which the test itself is. */
  ask(args, input = '') {
    return new Promise((resolve, reject) => {
      const child = execFile(binary, [...args, '--data', this.folder], { env: environment(this.settings), timeout: startMs, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        if (error) reject(new Error(`weftwork ${args.join(' ')}: ${error.message}\n${stderr}${stdout}`));
        else resolve(stdout);
      });
      child.stdin.end(input);
    });
  }

  /** Ends the process as a power cut does; its folder stays. */
  async kill() {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  /** Starts the process again, on the same folder and port. */
  async again() {
    this.output = '';
    await this.#serve();
  }

  async stop() {
    if (this.process && this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGTERM');
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  async #serve() {
    this.process = spawn(binary, ['serve', '--data', this.folder, '--listen', `127.0.0.1:${this.port}`, '--url', this.url],
      { env: environment(this.settings), stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`weftwork serve does not listen after ${startMs} ms\n${this.output}`)), startMs);
      const hear = (chunk) => {
        this.output += chunk;
        if (this.output.includes('Weftwork listens on')) { clearTimeout(late); resolve(); }
      };
      this.process.stdout.on('data', hear);
      this.process.stderr.on('data', hear);
      this.process.once('exit', (code) => { clearTimeout(late); reject(new Error(`weftwork serve ended with ${code}\n${this.output}`)); });
    });
  }

  /** The path of the one-time address of set-up, as the node printed it. */
  async setup() {
    for (;;) {
      const found = this.output.match(/https?:\/\/[^/\s]+(\/setup\?\S+)/);
      if (found) return found[1];
      if (this.process.exitCode !== null) throw new Error(`the node ended without a set-up address:\n${this.output}`);
      await once(this.process.stderr, 'data');
    }
  }
}

/** Nodes on one machine speak http with loopback addresses. */
function environment(settings) {
  const { WEFTWORK_DATABASE_URL, ...rest } = process.env;
  return { ...rest, WEFTWORK_FEDERATION_ALLOW_HTTP: 'true', WEFTWORK_FEDERATION_ALLOW_PRIVATE_ADDRESSES: 'true', ...settings };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
