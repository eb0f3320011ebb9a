// A small server on Fedify, as others write theirs: one person, who follows, posts and answers. It keeps what Fedify took,
// what Fedify warned of, and every address that Fedify asked for.
import { createFederation, generateCryptoKeyPair, InProcessMessageQueue, MemoryKvStore } from '@fedify/fedify';
import { verifyObject, verifyRequest } from '@fedify/fedify/sig';
import {
  Accept, Activity, Announce, Article, Create, Delete, Endpoints, Follow, Join, Like, Note, Person, PUBLIC_COLLECTION, Tombstone, Undo, Update,
} from '@fedify/vocab';
import { configure, reset } from '@logtape/logtape';
import { Temporal } from '@js-temporal/polyfill';
import { Front } from './front.mjs';

const name = 'fern';
const objects = { Note, Article };

export class Peer {
  taken = []; // {type, json, signature, proof}, in the order in which Fedify gave them to its program
  asked = []; // addresses
  warnings = [];
  #followers = new Map();
  #published = new Map();
  #objectsOf = new Map();

  static async start({ signed = false } = {}) {
    const peer = new Peer();
    await peer.#watch();
    peer.front = await Front.open((request, url) => peer.#answer(request, url));
    await peer.#federate(signed);
    return peer;
  }

  get handle() { return `@${name}@${this.front.host}`; }
  get id() { return this.#context().getActorUri(name).href; }

  async stop() {
    this.queueEnds.abort();
    this.front.close();
    globalThis.fetch = this.fetch;
    await reset();
  }

  async #watch() {
    this.fetch = globalThis.fetch;
    globalThis.fetch = (request, options) => {
      this.asked.push(request.url ?? String(request));
      return this.fetch(request, options);
    };
    const sink = ({ level, category, message }) => {
      if (level === 'warning' || level === 'error' || level === 'fatal') this.warnings.push(`${level} ${category.join('.')}: ${message.map(String).join('')}`);
    };
    await configure({ sinks: { sink }, loggers: [{ category: 'fedify', sinks: ['sink'] }, { category: ['logtape', 'meta'], lowestLevel: 'error' }] });
  }

  async #federate(signed) {
    const keys = [await generateCryptoKeyPair('RSASSA-PKCS1-v1_5'), await generateCryptoKeyPair('Ed25519')];
    const federation = createFederation({ kv: new MemoryKvStore(), queue: new InProcessMessageQueue(), manuallyStartQueue: true, allowPrivateAddress: true, origin: this.front.url });
    const authorize = async (context) => !signed || await context.getSignedKeyOwner() !== null;
    federation.setActorDispatcher('/users/{identifier}', async (context, identifier) => {
      if (identifier !== name) return null;
      const pairs = await context.getActorKeyPairs(identifier);
      return new Person({
        id: context.getActorUri(identifier), preferredUsername: name, name: 'Fern', summary: 'I run on Fedify.', url: new URL(`/@${name}`, this.front.url),
        inbox: context.getInboxUri(identifier), outbox: context.getOutboxUri(identifier), followers: context.getFollowersUri(identifier),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }), publicKey: pairs[0].cryptographicKey, assertionMethods: pairs.map(({ multikey }) => multikey),
      });
    }).mapHandle((_, handle) => handle).setKeyPairsDispatcher(() => keys).authorize(authorize);
    federation.setFollowersDispatcher('/users/{identifier}/followers', () => ({ items: [...this.#followers.values()] }));
    federation.setOutboxDispatcher('/users/{identifier}/outbox', () => ({ items: [...this.#published.values()] }));
    for (const [kind, type] of Object.entries(objects)) {
      federation.setObjectDispatcher(type, `/${kind.toLowerCase()}s/{id}`, (_, { id }) => this.#objectsOf.get(id) ?? null).authorize(authorize);
    }
    federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').setSharedKeyDispatcher(() => ({ identifier: name }))
      .on(Follow, async (context, follow) => {
        await this.#take(context, follow);
        const { id, inboxId, endpoints } = await follow.getActor(context);
        this.#followers.set(id.href, { id, inboxId, endpoints });
        await this.#send({ id, inboxId, endpoints }, new Accept({ id: this.#newId(), actor: new URL(this.id), object: follow }));
      })
      .on(Activity, (context, activity) => this.#take(context, activity));
    this.federation = federation;
    this.queueEnds = new AbortController();
    federation.startQueue(undefined, { signal: this.queueEnds.signal });
  }

  /** One message that Fedify let in; that it did, says that the signature or the proof is right, but not which. */
  async #take(context, activity) {
    const id = activity.id.href;
    const post = this.front.posts.findLast(({ body }) => JSON.parse(body).id === id);
    const json = JSON.parse(post.body);
    const loaders = { documentLoader: await context.getDocumentLoader({ identifier: name }), contextLoader: context.contextLoader };
    const request = new Request(new URL(post.path, this.front.url), { method: 'POST', headers: post.headers, body: post.body });
    const signer = await verifyRequest(request, loaders);
    const proof = json.proof ? await verifyObject(Activity, json, loaders) : null;
    this.taken.push({ type: json.type, json, activity, signature: signer?.ownerId?.href, proof: proof !== null });
  }

  #context() { return this.federation.createContext(new URL(this.front.url), undefined); }
  #newId() { return new URL(`/activities/${crypto.randomUUID()}`, this.front.url); }

  #send(recipient, activity, options) { return this.#context().sendActivity({ identifier: name }, recipient, activity, options); }

  async #answer({ method, path, headers, body }, url) {
    const request = new Request(new URL(path, url), { method, headers, body: method === 'POST' ? body : undefined });
    const response = await this.federation.fetch(request, { contextData: undefined });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) };
  }

  /** What Fedify finds at a handle or an address, asking as its person. */
  async find(what) {
    const context = this.#context();
    const found = await context.lookupObject(what, { documentLoader: await context.getDocumentLoader({ identifier: name }) });
    if (!found) throw new Error(`Fedify finds nothing at ${what}: ${this.warnings.join('\n')}`);
    return found;
  }

  async follow(handle) {
    const actor = await this.find(handle);
    const follow = new Follow({ id: this.#newId(), actor: new URL(this.id), object: actor.id });
    await this.#send(actor, follow);
    return follow;
  }

  /** Sends a Like, Announce or Join of an address to whom it belongs. */
  async respond(kind, address) {
    const object = await this.find(address);
    const author = await this.find(object.attributionId.href);
    const activity = new { Like, Announce, Join }[kind]({ id: this.#newId(), actor: new URL(this.id), object: object.id, to: kind === 'Announce' ? PUBLIC_COLLECTION : author.id });
    await this.#send(author, activity);
    return { activity, author };
  }

  undo(activity, recipient) {
    return this.#send(recipient, new Undo({ id: this.#newId(), actor: new URL(this.id), object: activity }));
  }

  /** Posts a Note or an Article to the followers, or as an answer to `answered` ({object, author}). */
  async publish(kind, values, answered) {
    const id = crypto.randomUUID();
    const context = this.#context();
    const address = context.getObjectUri(objects[kind], { id });
    const object = new objects[kind]({
      id: address, url: address, attribution: new URL(this.id), to: PUBLIC_COLLECTION, cc: answered?.author.id ?? context.getFollowersUri(name),
      replyTarget: answered?.object, published: Temporal.Now.instant(), ...values,
    });
    this.#objectsOf.set(id, object);
    await this.#tell(Create, object, answered);
    return object;
  }

  edit(object, values, answered) {
    const edited = object.clone({ ...values, updated: Temporal.Now.instant() });
    this.#objectsOf.set(object.id.pathname.split('/').at(-1), edited);
    return this.#tell(Update, edited, answered);
  }

  remove(object, answered) {
    this.#objectsOf.delete(object.id.pathname.split('/').at(-1));
    return this.#tell(Delete, new Tombstone({ id: object.id }), answered, object);
  }

  #tell(type, object, answered, addressed = object) {
    const activity = new type({ id: this.#newId(), actor: new URL(this.id), object, tos: addressed.toIds, ccs: addressed.ccIds });
    if (type === Create) this.#published.set(object.id.href, activity);
    return answered ? this.#send(answered.author, activity) : this.#send('followers', activity, { preferSharedInbox: true });
  }
}
