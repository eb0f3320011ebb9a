import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as tick } from 'node:timers/promises';
import { Weftwork } from '../browser/weftwork.mjs';
import { Front } from './front.mjs';
import { Peer } from './peer.mjs';

const patienceMs = 60_000; // a loaded 2-core machine
const examples = path.resolve(import.meta.dirname, '../../docs/examples');

for (const signed of [false, true]) {
  describe(signed ? 'Fedify and a node that both demand signed requests' : 'Fedify and a node', () => {
    let node, front, peer, article, event, note, like, share, joining, follow;

    before(async () => {
      peer = await Peer.start({ signed });
      node = await Weftwork.start({
        organisation: { name: 'Weavers', handle: 'weavers' },
        front: async (port) => { front = await Front.before(port); return front.url; },
        settings: { WEFTWORK_FEDERATION_ALLOW_HTTP: 'false', WEFTWORK_FEDERATION_SIGNED_FETCH: String(signed) },
      });
    });
    after(async () => {
      await node?.stop();
      front?.close();
      await peer?.stop();
    });

    const run = async (...args) => JSON.parse(await node.ask([...args, '--json']));
    const write = async (args, text) => JSON.parse(await node.ask([...args, '-', '--json'], text));
    const text = (title) => `---\ntitle: ${title}\nsummary: About ${title}.\nlanguage: en\ntags: [seeds]\n---\nWhat there is to say.\n`;

    /** Asks until there is an answer. */
    async function until(what, ask) {
      const late = Date.now() + patienceMs;
      for (;;) {
        const answer = await ask();
        if (answer) return answer;
        if (Date.now() > late) assert.fail(`waited in vain: ${what}\nFedify warned: ${peer.warnings.join('\n')}\nthe node said: ${node.output.slice(-3000)}`);
        await tick(50);
      }
    }
    const taken = (type, object) => until(`Fedify takes ${type} of ${object}`,
      () => peer.taken.find(({ type: t, json }) => t === type && (json.object.id ?? json.object) === object));
    const responses = (object, wanted) => until(`the responses to ${object.id}`, async () => { const found = await run('responses', object.url); return wanted(found) && found; });
    const network = (wanted) => until('the network', async () => (await run('network')).entries?.find(wanted));

    test('a follow by handle is accepted', async () => {
      follow = await peer.follow(node.handle);
      const accept = await taken('Accept', follow.id.href);
      assert.equal(accept.activity.actorId.href, follow.objectId.href);
      assert.deepEqual((await run('followers')).actors.map(({ id }) => id), [peer.id]);
    });

    test('articles, events and initiatives arrive, with their texts', async () => {
      article = await run('article', 'publish', path.join(examples, 'article.md'));
      event = await run('event', 'publish', path.join(examples, 'event.yaml'));
      const initiative = await run('initiative', 'publish', path.join(examples, 'initiative.yaml'));
      const [a, e, i] = await Promise.all([article, event, initiative].map(async ({ id }) => (await taken('Create', id)).activity.getObject()));
      assert.equal(a.constructor.name, 'Article');
      assert.match(String(a.name), /repair café/);
      assert.match(String(a.content), /smells of solder/);
      assert.equal(e.constructor.name, 'Event');
      assert.equal(e.startTime.toString(), '2027-03-13T09:00:00Z');
      assert.equal((await e.getLocation()).name.toString(), 'Huis van de Buurt');
      assert.equal(i.constructor.name, 'Page');
    });

    test('edits and retractions arrive', async () => {
      const passing = await write(['article', 'publish'], text('Seeds'));
      await taken('Create', passing.id);
      await write(['article', 'edit', passing.url], text('Seeds of change'));
      assert.equal(String((await (await taken('Update', passing.id)).activity.getObject()).name), 'Seeds of change');
      await run('article', 'retract', passing.url);
      await taken('Delete', passing.id);
      const { warnings } = peer;
      peer.warnings = [];
      await assert.rejects(peer.find(passing.id), /410/);
      peer.warnings = warnings;
    });

    test('its likes, reshares, answers and joins are shown, edited and taken back', async () => {
      like = await peer.respond('Like', article.id);
      share = await peer.respond('Announce', article.id);
      joining = await peer.respond('Join', event.id);
      const answered = { object: new URL(article.id), author: like.author };
      note = await peer.publish('Note', { content: '<p>We mend, too.</p>' }, answered);
      const found = await responses(article, ({ replies, likes, reshares }) => replies?.length && likes.length && reshares.length);
      assert.deepEqual([found.replies[0].id, found.replies[0].author, found.likes, found.reshares], [note.id.href, peer.id, [peer.id], [peer.id]]);
      await taken('Accept', joining.activity.id.href);

      await peer.edit(note, { content: '<p>We mend, as well.</p>' }, answered);
      await responses(article, ({ replies }) => replies[0].html.includes('as well'));
      await peer.remove(note, answered);
      await peer.undo(like.activity, like.author);
      await peer.undo(share.activity, share.author);
      await responses(article, ({ replies, likes, reshares }) => !replies?.length && !likes.length && !reshares.length);
    });

    test('we follow it, and what it posts, edits and deletes arrives', async () => {
      await run('follow', peer.handle);
      await until('our follow is accepted', async () => (await run('following')).actors.find(({ id, state }) => id === peer.id && state === 'accepted'));
      const post = await peer.publish('Article', { name: 'Post title', content: '<p>Post content</p>' });
      note = await peer.publish('Note', { content: '<p>A note of Fern</p>' });
      await network(({ id }) => id === note.id.href);
      assert.equal((await network(({ id }) => id === post.id.href)).title, 'Post title');
      await peer.edit(post, { name: 'A better title' });
      await network(({ title }) => title === 'A better title');
      await peer.remove(post);
      await until('the article is gone', async () => !(await run('network')).entries.some(({ id }) => id === post.id.href));
    });

    test('our likes, reshares and answers reach it, and are taken back', async () => {
      const address = note.id.href;
      await run('like', address);
      await run('reshare', address);
      const answer = await run('reply', address, 'Hello, Fern');
      await taken('Like', address);
      await taken('Announce', address);
      const got = await (await taken('Create', answer.id)).activity.getObject();
      assert.equal(got.replyTargetId.href, address);
      await run('like', address, '--undo');
      await run('reshare', address, '--undo');
      await until('Fedify takes both back', () => peer.taken.filter(({ type }) => type === 'Undo').length >= 2);
    });

    test('follows end in both directions', async () => {
      await run('unfollow', peer.handle);
      await until('Fedify takes our Undo', () => peer.taken.some(({ type, json }) => type === 'Undo' && json.object.type === 'Follow'));
      await peer.undo(follow, like.author);
      await until('nobody follows us', async () => !(await run('followers')).actors?.length);
    });

    test('every message was signed and proved by its actor', () => {
      for (const { json, signature, proof } of peer.taken) {
        assert.equal(signature, json.actor, `the HTTP signature of ${json.type} ${json.id}`);
        assert.ok(proof, `the proof of ${json.type} ${json.id}`);
      }
    });

    test('the node takes every message at the first knock', () => {
      assert.ok(front.posts.length > 10);
      assert.ok(front.posts[0].headers['signature-input'], 'Fedify begins with RFC 9421; after any 4xx, as of a retracted article, it goes on with draft-cavage');
      assert.deepEqual(front.posts.filter(({ status }) => status !== 202), []);
    });

    test('Fedify fetches none of our contexts, and has nothing to complain of', () => {
      assert.ok(peer.asked.some((address) => address.startsWith(front.url)), 'what Fedify asks for is seen');
      const strange = peer.asked.filter((address) => ![front.url, peer.front.url].includes(new URL(address).origin));
      assert.deepEqual(strange, [], 'all that Fedify asks for is on the two hosts');
      assert.deepEqual(peer.asked.filter((address) => new URL(address).pathname === '/ns'), []);
      // Our formerType is a plain name, as in the examples of ActivityStreams and as Gancio wants it; Fedify reads an address there.
      assert.deepEqual(peer.warnings.filter((warning) => !warning.includes('Ignoring unknown vocabulary entity type reference: Article')), []);
    });
  });
}
