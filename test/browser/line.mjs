// A line between browser and node that can be cut: what was on its way breaks off, as on a train.
import { connect, createServer } from 'node:net';

export class Line {
  #server;
  #open = new Set();
  #cut = null; // {start, bytes, resolve} of the forms that do not go through

  /** For Weftwork.start({front}): stands before the node and gives the address to use. */
  front = (port) => new Promise((resolve, reject) => {
    this.#server = createServer((client) => this.#carry(client, connect(port, '127.0.0.1')));
    this.#server.once('error', reject);
    this.#server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${this.#server.address().port}`));
  });

  /** Lets so many bytes of each form with a path pass, then tears the line, until mend. Resolves with the first. */
  cut(path, bytes = 0) {
    return new Promise((resolve) => { this.#cut = { start: `POST ${path} `, bytes, resolve }; });
  }

  mend() { this.#cut = null; }

  close() {
    for (const socket of this.#open) socket.destroy();
    this.#server?.close();
  }

  #carry(client, node) {
    const ends = [client, node];
    let cut = null, passed = 0; // bytes of the form that is cut
    const tear = () => { for (const end of ends) { end.destroy(); this.#open.delete(end); } };
    for (const end of ends) {
      this.#open.add(end);
      end.on('error', tear).on('close', tear);
    }
    node.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      if (!cut && this.#cut && chunk.includes(this.#cut.start)) cut = this.#cut;
      if (!cut) { node.write(chunk); return; }
      node.write(chunk.subarray(0, Math.max(0, cut.bytes - passed)));
      passed += chunk.length;
      if (passed < cut.bytes) return;
      tear();
      cut.resolve();
    });
  }
}
