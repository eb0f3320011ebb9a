// Real weftwork processes, each in a folder of its own on a free loopback port.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = path.resolve(import.meta.dirname, '../../bin/weftwork');
const startMs = 20_000; // a loaded 2-core machine

/** The first member of every node that set-up made by command. */
export const member = { name: 'Ada Weaver', email: 'ada@example.org', password: 'a-long-enough-password' };

/** One node. `setup` is the one-time address that it printed, where nobody has set it up yet. */
export class Weftwork {
  constructor(folder, port) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.port = port;
    this.output = '';
  }

  /** Starts a node that waits for set-up, or, with `organisation: {name, handle}`, one that is ready. */
  static async start({ organisation } = {}) {
    const node = new Weftwork(await mkdtemp(path.join(tmpdir(), 'weftwork-browser-')), await freePort());
    if (organisation) {
      node.run(['setup', '--name', organisation.name, '--handle', organisation.handle, '--url', node.url,
        '--language', organisation.language ?? 'en', '--email', member.email, '--password-stdin'], member.password + '\n');
    }
    await node.#serve();
    return node;
  }

  get handle() { return `@${this.name}@127.0.0.1:${this.port}`; }

  /** Runs a command on this node's data and gives what it printed; a command that fails throws. */
  run(args, input = '') {
    const done = spawnSync(binary, [...args, '--data', this.folder], { input, env: environment(), encoding: 'utf8', timeout: startMs });
    if (done.status !== 0) throw new Error(`weftwork ${args.join(' ')}: exit ${done.status}\n${done.stderr}${done.stdout}`);
    return done.stdout;
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
      { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no answer on ${this.url} within ${startMs} ms\n${this.output}`)), startMs);
      const hear = async (chunk) => {
        this.output += chunk;
        // The node prints its address once it listens; what else it says comes with it.
        if (this.output.includes(this.url) && await answers(this.url)) { clearTimeout(late); resolve(); }
      };
      this.process.stdout.on('data', hear);
      this.process.stderr.on('data', hear);
      this.process.once('exit', (code) => { clearTimeout(late); reject(new Error(`weftwork serve ended with ${code}\n${this.output}`)); });
    });
    await ready;
  }

  /** The one-time address of set-up, as the node printed it. */
  get setup() {
    const found = this.output.match(/https?:\/\/\S*\/setup\S*/);
    if (!found) throw new Error(`no set-up address in what the node printed:\n${this.output}`);
    return found[0];
  }
}

/** Nodes on one machine speak http with loopback addresses. */
function environment() {
  const { WEFTWORK_DATABASE_URL, ...rest } = process.env;
  return { ...rest, WEFTWORK_FEDERATION_ALLOW_HTTP: 'true', WEFTWORK_FEDERATION_ALLOW_PRIVATE_ADDRESSES: 'true' };
}

async function answers(url) {
  try {
    await fetch(url, { redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
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
