-- A database of this schema with a specimen of everything. Written by: go test ./storage -run Upgrades -update
CREATE TABLE goose_db_version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version_id INTEGER NOT NULL,
        is_applied INTEGER NOT NULL,
        tstamp TIMESTAMP DEFAULT (datetime('now'))
    );
CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE actors (
    id           TEXT    NOT NULL PRIMARY KEY,
    uri          TEXT    NOT NULL UNIQUE,
    local        BOOLEAN NOT NULL,
    role         TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    host         TEXT    NOT NULL,
    handle       TEXT    NOT NULL,
    username     TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    html         TEXT    NOT NULL,
    url          TEXT    NOT NULL,
    inbox        TEXT    NOT NULL,
    shared_inbox TEXT    NOT NULL,
    outbox       TEXT    NOT NULL,
    followers    TEXT    NOT NULL,
    following    TEXT    NOT NULL,
    featured     TEXT    NOT NULL,
    discoverable BOOLEAN NOT NULL,
    indexable    BOOLEAN NOT NULL,
    keys         TEXT    NOT NULL, -- JSON: public keys
    data         TEXT    NOT NULL, -- JSON: what nothing filters by
    published_at BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL,
    fetched_at   BIGINT  NOT NULL,
    gone_at      BIGINT  NOT NULL,
    raw          BYTEA
);
CREATE TABLE actor_keys (
    id    TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES actors (uri) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE private_keys (
    id         TEXT   NOT NULL,
    owner      TEXT   NOT NULL REFERENCES actors (uri) ON UPDATE CASCADE ON DELETE CASCADE,
    algorithm  TEXT   NOT NULL,
    pem        TEXT   NOT NULL,
    public_pem TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT NOT NULL,
    PRIMARY KEY (owner, algorithm, retired_at)
);
CREATE TABLE handles (
    name        TEXT   NOT NULL PRIMARY KEY,
    actor       TEXT   NOT NULL,
    reserved_at BIGINT NOT NULL
);
CREATE TABLE items (
    id            TEXT    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    local         BOOLEAN NOT NULL,
    uri           TEXT    UNIQUE,
    actor         TEXT    NOT NULL,
    subject       TEXT    UNIQUE,
    slug          TEXT,
    url           TEXT    NOT NULL,
    host          TEXT    NOT NULL, -- '' for ours
    state         TEXT    NOT NULL,
    visibility    TEXT    NOT NULL,
    shown         BOOLEAN NOT NULL, -- stands in members' lists: published, of a listed kind, host not blocked
    open          BOOLEAN NOT NULL, -- stands in visitors' lists: shown, and public or unlisted
    to_uris       TEXT    NOT NULL, -- JSON
    cc_uris       TEXT    NOT NULL, -- JSON
    title         TEXT    NOT NULL,
    language      TEXT    NOT NULL,
    starts_at     BIGINT  NOT NULL,
    ends_at       BIGINT  NOT NULL,
    content       TEXT    NOT NULL, -- JSON: what is published
    revision      BIGINT  NOT NULL,
    draft         TEXT,             -- JSON: the working copy; NULL when it equals what is published
    draft_version BIGINT  NOT NULL,
    created_by    TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    published_at  BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL,
    publish_at    BIGINT  NOT NULL,
    touched_at    BIGINT  NOT NULL, -- when the row or its working copy last changed
    raw           BYTEA
);
CREATE TABLE item_terms (
    item_id      TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    term_uri     TEXT    NOT NULL,
    published_at BIGINT  NOT NULL,
    kind         TEXT    NOT NULL,
    local        BOOLEAN NOT NULL,
    shown        BOOLEAN NOT NULL,
    open         BOOLEAN NOT NULL,
    PRIMARY KEY (item_id, term_uri)
);
CREATE TABLE item_tags (
    item_id      TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    tag          TEXT    NOT NULL, -- lower case
    published_at BIGINT  NOT NULL,
    kind         TEXT    NOT NULL,
    local        BOOLEAN NOT NULL,
    shown        BOOLEAN NOT NULL,
    open         BOOLEAN NOT NULL,
    PRIMARY KEY (item_id, tag)
);
CREATE TABLE revisions (
    item_id    TEXT   NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    content    TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (item_id, number)
);
CREATE TABLE old_slugs (
    kind    TEXT NOT NULL,
    slug    TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, slug)
);
CREATE TABLE tombstones (
    uri         TEXT   NOT NULL PRIMARY KEY,
    former_type TEXT   NOT NULL,
    deleted_at  BIGINT NOT NULL
);
CREATE TABLE notes (
    id           TEXT    NOT NULL PRIMARY KEY,
    uri          TEXT    NOT NULL UNIQUE,
    url          TEXT    NOT NULL,
    local        BOOLEAN NOT NULL,
    actor        TEXT    NOT NULL,
    host         TEXT    NOT NULL,
    member       TEXT    NOT NULL,
    show_member  BOOLEAN NOT NULL,
    in_reply_to  TEXT    NOT NULL,
    root         TEXT    NOT NULL,
    visibility   TEXT    NOT NULL,
    title        TEXT    NOT NULL,
    language     TEXT    NOT NULL,
    hidden       BOOLEAN NOT NULL,
    data         TEXT    NOT NULL, -- JSON: what nothing filters by
    published_at BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL,
    received_at  BIGINT  NOT NULL,
    raw          BYTEA
);
CREATE TABLE responses (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    uri        TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    host       TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (object, kind, actor)
);
CREATE TABLE follows (
    id          TEXT    NOT NULL PRIMARY KEY,
    uri         TEXT    NOT NULL,
    follower    TEXT    NOT NULL,
    followed    TEXT    NOT NULL,
    ours        BOOLEAN NOT NULL, -- the follower is an actor of ours
    state       TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    accepted_at BIGINT  NOT NULL,
    UNIQUE (followed, follower)
);
CREATE TABLE timeline (
    object      TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL, -- 'note' or the item's
    author      TEXT    NOT NULL,
    host        TEXT    NOT NULL,
    reshared_by TEXT    NOT NULL, -- '' when its author is followed and that is the newest reason
    open        BOOLEAN NOT NULL, -- visitors may see it
    at          BIGINT  NOT NULL
);
CREATE TABLE activities (
    id         TEXT    NOT NULL PRIMARY KEY,
    uri        TEXT    NOT NULL UNIQUE,
    verb       TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    object     TEXT    NOT NULL,
    public     BOOLEAN NOT NULL,
    in_outbox  BOOLEAN NOT NULL,
    payload    BYTEA   NOT NULL,
    created_at BIGINT  NOT NULL
);
CREATE TABLE deliveries (
    id          TEXT   NOT NULL PRIMARY KEY,
    activity_id TEXT   NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    verb        TEXT   NOT NULL,
    object      TEXT   NOT NULL,
    sender      TEXT   NOT NULL,
    inbox       TEXT   NOT NULL,
    host        TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    not_before  BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    last_status BIGINT NOT NULL,
    last_error  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    done_at     BIGINT NOT NULL,
    UNIQUE (activity_id, inbox)
);
CREATE TABLE inbox (
    id          TEXT   NOT NULL PRIMARY KEY,
    verb        TEXT   NOT NULL,
    activity    TEXT   NOT NULL,
    body_hash   TEXT   NOT NULL,
    sender      TEXT   NOT NULL,
    body        BYTEA  NOT NULL,
    state       TEXT   NOT NULL,
    attempts    BIGINT NOT NULL,
    not_before  BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    last_error  TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    UNIQUE (activity, verb, body_hash)
);
CREATE TABLE peers (
    host       TEXT    NOT NULL PRIMARY KEY,
    software   TEXT    NOT NULL,
    version    TEXT    NOT NULL,
    mode       TEXT    NOT NULL,
    mode_until BIGINT  NOT NULL,
    fails      BIGINT  NOT NULL,
    not_before BIGINT  NOT NULL,
    last_heard BIGINT  NOT NULL,
    last_ok    BIGINT  NOT NULL,
    last_error TEXT    NOT NULL,
    blocked    BOOLEAN NOT NULL
);
CREATE TABLE members (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT NOT NULL
);
CREATE TABLE sessions (
    token  TEXT   NOT NULL PRIMARY KEY,
    data   BYTEA  NOT NULL,
    expiry BIGINT NOT NULL
);
CREATE TABLE terms (
    id           TEXT   NOT NULL PRIMARY KEY,
    scheme       TEXT   NOT NULL,
    uri          TEXT   NOT NULL UNIQUE,
    slug         TEXT   NOT NULL,
    labels       TEXT   NOT NULL, -- JSON
    descriptions TEXT   NOT NULL, -- JSON
    same_as      TEXT   NOT NULL, -- JSON
    position     BIGINT NOT NULL,
    UNIQUE (scheme, slug)
);
CREATE TABLE media (
    id         TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    media_type TEXT   NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    alt        TEXT   NOT NULL,
    credit     TEXT   NOT NULL,
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE remote_media (
    url        TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL,
    media_type TEXT   NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    error      TEXT   NOT NULL,
    fetched_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE TABLE notifications (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    about      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    read_at    BIGINT NOT NULL,
    UNIQUE (actor, kind, object, about)
);
PRAGMA foreign_keys = OFF;
INSERT INTO goose_db_version VALUES (1, 0, 1, '2026-11-22 17:35:53');
INSERT INTO goose_db_version VALUES (2, 1, 1, '2026-11-22 17:35:53');
INSERT INTO settings VALUES ('language', 'en');
INSERT INTO settings VALUES ('organisation', 'https://weft.example/ap/actors/org');
INSERT INTO settings VALUES ('base', 'https://weft.example');
INSERT INTO settings VALUES ('handle_domain', '');
INSERT INTO actors VALUES ('0190a000-0000-7000-8000-000000000100', 'https://weft.example/ap/actors/org', 1, 'organisation', 'Organization', 'weft.example', 'org@weft.example', 'org', '', '<p><a href="https://weft.example/articles/x">x</a></p>', 'https://weft.example', 'https://weft.example/ap/actors/org/inbox', '', '', 'https://weft.example/ap/actors/org/followers', '', '', 0, 0, '[{"id":"https://weft.example/ap/actors/org#main-key","owner":"https://weft.example/ap/actors/org","algorithm":"rsa","pem":"public"}]', '{}', 0, 0, 0, 0, NULL);
INSERT INTO actors VALUES ('0190a000-0000-7000-8000-000000000200', 'https://peer.example/users/ann', 0, '', 'Person', 'peer.example', 'ann@peer.example', 'ann', 'ann', '', '', 'https://peer.example/users/ann/inbox', 'https://peer.example/inbox', '', '', '', '', 0, 0, 'null', '{}', 0, 0, 1794821400000000, 0, X'7B2261223A317D');
INSERT INTO actor_keys VALUES ('https://weft.example/ap/actors/org#main-key', 'https://weft.example/ap/actors/org');
INSERT INTO private_keys VALUES ('https://weft.example/ap/actors/org#main-key', 'https://weft.example/ap/actors/org', 'rsa', 'private', 'public', 1794821400000000, 0);
INSERT INTO handles VALUES ('org', 'https://weft.example/ap/actors/org', 1795368953979879);
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000001', 'article', 1, 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/org', NULL, 'a-specimen', 'https://weft.example/articles/a-specimen', '', 'published', 'public', 1, 1, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'A specimen', 'en', 0, 0, '{"title":"A specimen","language":"en","themes":[{"uri":"https://weft.example/ap/vocabularies/theme#commons","label":"Commons"}],"tags":["Commons"],"initiatives":["https://weft.example/ap/actors/initiative"]}', 1, '{"title":"A better specimen","image":{"url":"https://weft.example/media/00.png"}}', 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795368953989458, NULL);
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000002', 'organisation', 1, NULL, 'https://weft.example/ap/actors/org', 'https://weft.example/ap/actors/org', NULL, 'https://weft.example', '', 'published', 'public', 0, 0, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'The organisation', 'en', 0, 0, '{"title":"The organisation","language":"en","card":{"handle":"org"}}', 1, NULL, 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795368953992137, NULL);
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000003', 'event', 0, 'https://peer.example/users/ann/events/1', 'https://peer.example/users/ann', NULL, NULL, 'https://peer.example/users/ann/01a20454-2888-745f-8e02-f5e9b6afce5a', 'peer.example', 'published', 'public', 1, 1, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'A foreign one', 'en', 1794821400000000, 1794825000000000, '{"title":"A foreign one","language":"en","event":{"start":"2026-11-16T09:30:00Z","end":"2026-11-16T10:30:00Z","time_zone":"Europe/Brussels"}}', 1, NULL, 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795368953992656, X'7B2274797065223A2241727469636C65227D');
INSERT INTO item_terms VALUES ('0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/vocabularies/theme#commons', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO item_terms VALUES ('0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/initiative', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO item_tags VALUES ('0190a000-0000-7000-8000-000000000001', 'commons', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO revisions VALUES ('0190a000-0000-7000-8000-000000000001', 1, '{"title":"A specimen","language":"en","themes":[{"uri":"https://weft.example/ap/vocabularies/theme#commons","label":"Commons"}],"tags":["Commons"],"initiatives":["https://weft.example/ap/actors/initiative"]}', 'm1', 1794821400000000);
INSERT INTO old_slugs VALUES ('article', 'an-old-specimen', '0190a000-0000-7000-8000-000000000001');
INSERT INTO tombstones VALUES ('https://weft.example/ap/articles/gone', 'Article', 1794821400000000);
INSERT INTO notes VALUES ('0190a000-0000-7000-8000-000000000401', 'https://peer.example/users/ann/notes/1', '', 0, 'https://peer.example/users/ann', 'peer.example', '', 0, 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'public', '', '', 0, '{"to":["https://www.w3.org/ns/activitystreams#Public"],"html":"<p>a reply</p>"}', 1794821400000000, 0, 1795368953993397, NULL);
INSERT INTO notes VALUES ('0190a000-0000-7000-8000-000000000402', 'https://weft.example/ap/notes/1', 'https://weft.example/articles/a-specimen#note-1', 1, 'https://weft.example/ap/actors/org', '', 'm1', 0, 'https://peer.example/users/ann/notes/1', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'public', '', '', 0, '{"to":["https://www.w3.org/ns/activitystreams#Public"],"mentions":[{"actor":"https://peer.example/users/ann","name":"@ann@peer.example"}],"html":"<p>an answer</p>"}', 1794821400000000, 0, 1795368953996581, NULL);
INSERT INTO responses VALUES ('0190a000-0000-7000-8000-000000000501', 'reshare', 'https://peer.example/users/ann/announces/1', 'https://peer.example/users/ann', 'peer.example', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1794821400000000);
INSERT INTO follows VALUES ('0190a000-0000-7000-8000-000000000300', 'https://peer.example/users/ann/follows/1', 'https://peer.example/users/ann', 'https://weft.example/ap/actors/org', 0, 'accepted', 1794821400000000, 1794821400000000);
INSERT INTO follows VALUES ('0190a000-0000-7000-8000-000000000301', 'https://weft.example/ap/actors/org/follows/1', 'https://weft.example/ap/actors/org', 'https://peer.example/users/ann', 1, 'accepted', 1794821400000000, 1794821400000000);
INSERT INTO timeline VALUES ('https://peer.example/users/ann/events/1', 'event', 'https://peer.example/users/ann', 'peer.example', '', 1, 1794821400000000);
INSERT INTO activities VALUES ('0190a000-0000-7000-8000-000000000601', 'https://weft.example/ap/activities/1', 'Create', 'https://weft.example/ap/actors/org', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1, 1, X'7B226964223A2268747470733A2F2F776566742E6578616D706C652F61702F616374697669746965732F31222C2277656266696E676572223A226F726740776566742E6578616D706C65222C2275726C223A2268747470733A2F2F776566742E6578616D706C65227D', 1794821400000000);
INSERT INTO deliveries VALUES ('01a20454-2890-7387-9380-c1753785c188', '0190a000-0000-7000-8000-000000000601', 'Create', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/org', 'https://peer.example/inbox', 'peer.example', 'pending', 0, 1795368954000228, 0, 0, '', 1795368954000228, 0);
INSERT INTO inbox VALUES ('0190a000-0000-7000-8000-000000001001', 'Like', 'https://peer.example/users/ann/likes/1', '00', 'https://peer.example/users/ann', X'7B7D', 'pending', 0, 1794821400000000, 0, '', 1794821400000000);
INSERT INTO peers VALUES ('bad.example', '', '', '', 0, 0, 0, 0, 0, '', 1);
INSERT INTO members VALUES ('m1', 'ed@weft.example', 'Ed', '', 'owner', '', 1794821400000000, 0);
INSERT INTO sessions VALUES ('3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0', X'64617461', 253370764800000000);
INSERT INTO terms VALUES ('0190a000-0000-7000-8000-000000000701', 'theme', 'https://weft.example/ap/vocabularies/theme#commons', 'commons', '{"en":"Commons"}', 'null', 'null', 0);
INSERT INTO media VALUES ('0190a000-0000-7000-8000-000000000801', '00', 'image/png', 0, 0, 0, 'nothing', '', '', 1794821400000000);
INSERT INTO remote_media VALUES ('https://peer.example/ann.png', '01', '', 0, 0, 5, '', 0, 1794821400000000);
INSERT INTO notifications VALUES ('0190a000-0000-7000-8000-000000000901', 'reshare', 'https://peer.example/users/ann', '', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1794821400000000, 0);
CREATE INDEX actors_handle ON actors (lower(handle));
CREATE INDEX actors_host ON actors (host);
CREATE INDEX actors_local ON actors (lower(username)) WHERE local;
CREATE INDEX actor_keys_owner ON actor_keys (owner);
CREATE UNIQUE INDEX items_slug ON items (kind, slug);
CREATE INDEX items_count ON items (local, open, kind) WHERE shown = TRUE;
CREATE INDEX items_date ON items (published_at, id, open, local, kind, language) WHERE shown = TRUE;
CREATE INDEX items_kind ON items (kind, published_at, id, open, local, language) WHERE shown = TRUE;
CREATE INDEX items_local ON items (local, published_at, id, open, kind) WHERE shown = TRUE;
CREATE INDEX items_local_kind ON items (local, kind, published_at, id, open) WHERE shown = TRUE;
CREATE INDEX items_ends ON items (kind, ends_at, starts_at, id, open, local) WHERE shown = TRUE;
CREATE INDEX items_title ON items (kind, title, id, open, local) WHERE shown = TRUE;
CREATE INDEX items_actor ON items (actor, published_at, id, shown, open, kind);
CREATE INDEX items_host ON items (host, published_at, id, shown, open, kind);
CREATE INDEX items_state ON items (state, kind, published_at) WHERE local;
CREATE INDEX items_drafts ON items (touched_at, id) WHERE local AND (state <> 'published' OR draft IS NOT NULL);
CREATE INDEX items_due ON items (publish_at) WHERE state = 'scheduled';
CREATE INDEX item_terms_list ON item_terms (term_uri, published_at, item_id, shown, open, kind, local);
CREATE INDEX item_tags_list ON item_tags (tag, published_at, item_id, shown, open, kind, local);
CREATE INDEX old_slugs_item ON old_slugs (item_id);
CREATE INDEX notes_root ON notes (root, published_at, id);
CREATE INDEX notes_reply ON notes (in_reply_to);
CREATE INDEX notes_actor ON notes (actor, published_at, id);
CREATE INDEX notes_host ON notes (host);
CREATE INDEX notes_messages ON notes (published_at, id) WHERE visibility = 'direct' AND NOT local;
CREATE INDEX responses_uri ON responses (uri);
CREATE INDEX responses_actor ON responses (actor, kind);
CREATE INDEX responses_host ON responses (host);
CREATE INDEX follows_uri ON follows (uri);
CREATE INDEX follows_follower ON follows (follower, created_at, id);
CREATE INDEX follows_followed ON follows (followed, created_at, id);
CREATE INDEX follows_ours ON follows (followed) WHERE ours;
CREATE INDEX timeline_count ON timeline (kind, open);
CREATE INDEX timeline_at ON timeline (at, object, kind, open);
CREATE INDEX timeline_kind ON timeline (kind, at, object, open);
CREATE INDEX timeline_host ON timeline (host, at, object, kind, open);
CREATE INDEX timeline_author ON timeline (author);
CREATE INDEX activities_outbox ON activities (actor, in_outbox, id);
CREATE INDEX activities_object ON activities (object, verb, id);
CREATE INDEX deliveries_next ON deliveries (not_before) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries (host, not_before, id) WHERE state = 'pending';
CREATE INDEX deliveries_leased ON deliveries (host, lease_until) WHERE lease_until > 0;
CREATE INDEX deliveries_order ON deliveries (object, inbox, state, id);
CREATE INDEX deliveries_host ON deliveries (host, id);
CREATE INDEX deliveries_failed ON deliveries (id) WHERE state = 'failed';
CREATE INDEX inbox_due ON inbox (not_before, id) WHERE state = 'pending';
CREATE INDEX inbox_leased ON inbox (lease_until) WHERE lease_until > 0;
CREATE INDEX inbox_state ON inbox (state, id);
CREATE INDEX peers_blocked ON peers (host) WHERE blocked;
CREATE INDEX sessions_expiry ON sessions (expiry);
CREATE INDEX remote_media_hash ON remote_media (hash);
CREATE INDEX remote_media_used ON remote_media (used_at);
CREATE INDEX notifications_created ON notifications (created_at, id);
CREATE INDEX notifications_unread ON notifications (id) WHERE read_at = 0;
