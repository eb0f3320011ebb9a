// A small provider of our own (OpenID Connect Core §3.1) on a loopback port: it lets everybody in as who they say they are.
import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

const encoded = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export class Provider {
  client = { id: 'weft', secret: 'a secret of the client' };
  #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  #asked = new Map(); // what was asked and by whom, by the code

  /** `people` are names by what the provider calls them ("sub"). */
  static async start(people) {
    const provider = new Provider();
    provider.people = people;
    provider.server = createServer((request, response) => provider.#answer(request, response).catch((error) => response.writeHead(500).end(String(error))));
    provider.server.listen(0, '127.0.0.1');
    await once(provider.server, 'listening');
    provider.url = `http://127.0.0.1:${provider.server.address().port}`;
    return provider;
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** What somebody does on the provider's page; `page` was sent there. */
  async signIn(page, name) {
    await page.waitForURL((url) => url.origin === this.url);
    await page.getByRole('link', { name }).click();
    await page.waitForURL((url) => url.origin !== this.url);
    page.strays = page.strays.filter((address) => new URL(address).origin !== this.url);
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const tell = (value, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return tell({
          issuer: this.url, authorization_endpoint: `${this.url}/authorize`, token_endpoint: `${this.url}/token`, jwks_uri: `${this.url}/keys`,
          response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
        });
      case '/keys':
        return tell({ keys: [{ ...this.#keys.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] });
      case '/authorize':
        return response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(this.#page(url.searchParams));
      case '/token':
        return this.#token(request, tell);
      default:
        return tell({ error: 'not_found' }, 404);
    }
  }

  /** Everybody as a link that leads back with a code. */
  #page(asked) {
    const links = Object.entries(this.people).map(([sub, name]) => {
      const code = randomUUID(), back = new URL(asked.get('redirect_uri'));
      this.#asked.set(code, { asked, sub, name });
      back.search = new URLSearchParams({ code, state: asked.get('state') });
      return `<li><a href="${back.href.replaceAll('&', '&amp;')}">${name}</a></li>`;
    });
    return `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Who are you?</title><ul>${links.join('')}</ul></html>`;
  }

  async #token(request, tell) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const { id, secret } = this.client;
    const basic = `Basic ${Buffer.from(`${encodeURIComponent(id)}:${new URLSearchParams({ s: secret }).toString().slice(2)}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return tell({ error: 'invalid_client' }, 401);
    const known = this.#asked.get(form.get('code'));
    this.#asked.delete(form.get('code'));
    if (!known || createHash('sha256').update(form.get('code_verifier')).digest('base64url') !== known.asked.get('code_challenge')) return tell({ error: 'invalid_grant' }, 400);
    assert.equal(form.get('redirect_uri'), known.asked.get('redirect_uri'));
    const now = Math.floor(Date.now() / 1000);
    const signed = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({
      iss: this.url, aud: id, sub: known.sub, name: known.name, email: `${known.sub}@id.example`, nonce: known.asked.get('nonce'), iat: now, exp: now + 60, auth_time: now,
    })}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(this.#keys.privateKey, 'base64url');
    return tell({ access_token: 'none', token_type: 'Bearer', id_token: `${signed}.${signature}` });
  }
}
