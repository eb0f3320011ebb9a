// A small foreign server on a loopback port that speaks ActivityPub with a node: its actors, what they publish, its pictures.
// It answers what it is asked, accepts who follows, and sends what a test tells it to, however odd.
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

const as2 = 'https://www.w3.org/ns/activitystreams';
const everybody = `${as2}#Public`;
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export class Peer {
  #documents = new Map();
  #serial = 0;
  #agent = new Agent({ keepAlive: true, maxSockets: 8 });
  followers = new Set(); // actors of the node, by what they follow: "follower of"
  strays = []; // requests for what is not here: a page of the node would load it from here

  static async start() {
    const peer = new Peer();
    peer.server = createServer((asked, answer) => peer.#answer(asked, answer));
    peer.server.listen(0, '127.0.0.1');
    await once(peer.server, 'listening');
    peer.host = `127.0.0.1:${peer.server.address().port}`;
    peer.url = `http://${peer.host}`;
    return peer;
  }

  stop() {
    this.#agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Puts an actor here, with whatever `fields` say. Gives its id. */
  actor(name, fields = {}) {
    const id = `${this.url}/users/${name}`;
    this.serve(`/users/${name}`, {
      '@context': [as2, 'https://w3id.org/security/v1'], id, type: 'Person', preferredUsername: name, inbox: `${id}/inbox`, outbox: `${id}/outbox`,
      followers: `${id}/followers`, url: id, endpoints: { sharedInbox: `${this.url}/inbox` },
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: publicKey }, ...fields,
    });
    for (const list of ['outbox', 'followers']) {
      this.serve(`/users/${name}/${list}`, { '@context': as2, id: `${id}/${list}`, type: 'OrderedCollection', totalItems: 0, orderedItems: [] });
    }
    return id;
  }

  handle(name) { return `@${name}@${this.host}`; }

  /** Answers a path with JSON, or with bytes of a media type. */
  serve(path, document, type = 'application/activity+json') { this.#documents.set(path, { document, type }); }

  /** An object of an actor, public unless `fields` say otherwise, that can be fetched here. */
  object(author, type, fields) {
    const id = `${this.url}/objects/${++this.#serial}`;
    const object = {
      '@context': as2, id, type, attributedTo: author, to: [everybody], cc: [`${author}/followers`], url: id,
      published: new Date(Date.now() - 60_000).toISOString(), ...fields,
    };
    this.serve(new URL(id).pathname, object);
    return object;
  }

  /** Tells a node that `object` was made. */
  create(node, object) {
    const { '@context': context, ...inner } = object;
    return this.send(node, object.attributedTo, { type: 'Create', to: object.to, cc: object.cc, published: object.published, object: inner });
  }

  /** Signs an activity of an actor and posts it to a node, which has to take it. */
  async send(node, actor, activity) {
    const body = Buffer.from(JSON.stringify({ '@context': as2, id: `${this.url}/activities/${++this.#serial}`, actor, ...activity }));
    const status = await this.#post(`${node.url}/ap/inbox`, actor, body);
    if (status !== 202) throw new Error(`${node.url} answers ${status} to ${body.toString().slice(0, 400)}`);
  }

  #post(address, actor, body) {
    const url = new URL(address);
    const headers = {
      host: url.host, date: new Date().toUTCString(), digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`, 'content-type': 'application/activity+json',
    };
    const signed = ['(request-target)', ...Object.keys(headers)];
    const text = signed.map((name) => `${name}: ${headers[name] ?? `post ${url.pathname}`}`).join('\n');
    headers.signature = `keyId="${actor}#main-key",algorithm="rsa-sha256",headers="${signed.join(' ')}",signature="${createSign('sha256').update(text).sign(privateKey, 'base64')}"`;
    return new Promise((resolve, reject) => {
      request(url, { method: 'POST', headers, agent: this.#agent }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
      }).once('error', reject).end(body);
    });
  }

  async #answer(asked, answer) {
    const url = new URL(asked.url, this.url);
    if (asked.method === 'POST') {
      const activity = JSON.parse(Buffer.concat(await Array.fromAsync(asked)).toString());
      answer.writeHead(202).end();
      if (activity.type === 'Follow') await this.#accept(activity);
      return;
    }
    const resource = url.searchParams.get('resource');
    if (url.pathname === '/.well-known/webfinger' && resource) {
      const name = resource.replace(/^acct:/, '').split('@')[0];
      const self = { rel: 'self', type: 'application/activity+json', href: `${this.url}/users/${name}` };
      if (this.#documents.has(`/users/${name}`)) return void answer.writeHead(200, { 'content-type': 'application/jrd+json' }).end(JSON.stringify({ subject: resource, links: [self] }));
    }
    const found = this.#documents.get(url.pathname);
    if (!found) {
      if (!/^\/(\.well-known|nodeinfo)\//.test(url.pathname)) this.strays.push(asked.url);
      return void answer.writeHead(404).end();
    }
    const { document, type } = found;
    answer.writeHead(200, { 'content-type': type }).end(Buffer.isBuffer(document) ? document : JSON.stringify(document));
  }

  async #accept(follow) {
    this.followers.add(`${follow.actor} ${follow.object}`);
    await this.send({ url: new URL(follow.actor).origin }, follow.object, { type: 'Accept', to: [follow.actor], object: { id: follow.id, type: 'Follow', actor: follow.actor, object: follow.object } });
  }
}
