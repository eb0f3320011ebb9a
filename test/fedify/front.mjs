// TLS in front of a node or a peer, on a free loopback port: what nginx or Caddy does in earnest. It remembers what passed.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';

const tls = { key: readFileSync(process.env.TEST_TLS_KEY), cert: readFileSync(process.env.TEST_TLS_CERT) };

/** A front at https://localhost:PORT. `answer(request, body)` gives `{status, headers, body}`. */
export class Front {
  passed = [];

  static async open(answer) {
    const front = new Front();
    front.server = https.createServer(tls, async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync(request));
      const entry = { method: request.method, path: request.url, headers: request.headers, body };
      front.passed.push(entry);
      try {
        const answered = await answer(entry, front.url);
        entry.status = answered.status;
        response.writeHead(answered.status, answered.headers).end(answered.body);
      } catch (error) {
        entry.status = 502;
        response.writeHead(502).end(String(error.stack));
      }
    });
    front.server.listen(0, '127.0.0.1');
    await once(front.server, 'listening');
    front.host = `localhost:${front.server.address().port}`;
    front.url = `https://${front.host}`;
    return front;
  }

  /** A front that hands everything on to a plain HTTP server on a loopback port. */
  static before(port) {
    return Front.open(async ({ method, path, headers, body }) => {
      const request = http.request({ host: '127.0.0.1', port, method, path, headers: { ...headers, 'x-forwarded-proto': 'https' } });
      request.end(body);
      const [response] = await once(request, 'response');
      return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await Array.fromAsync(response)) };
    });
  }

  /** What was posted here. */
  get posts() { return this.passed.filter(({ method }) => method === 'POST'); }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
