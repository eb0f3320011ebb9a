-- The first schema. One portable set for SQLite and PostgreSQL: TEXT, BIGINT, BOOLEAN, BYTEA.
-- A time is microseconds UTC, 0 when there is none. JSON stands in TEXT. NULL only where many rows may lack a unique value.

-- +goose Up

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Actors of ours and of peers.
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
CREATE INDEX actors_handle ON actors (lower(handle));
CREATE INDEX actors_host ON actors (host);
CREATE INDEX actors_local ON actors (lower(username)) WHERE local;

-- Which actor a key id belongs to.
CREATE TABLE actor_keys (
    id    TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL REFERENCES actors (uri) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX actor_keys_owner ON actor_keys (owner);

-- The keys that our actors sign with; retired_at is 0 for the current one.
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

-- Names before the "@" that were ever given out.
CREATE TABLE handles (
    name        TEXT   NOT NULL PRIMARY KEY,
    actor       TEXT   NOT NULL,
    reserved_at BIGINT NOT NULL
);

-- Articles, events, initiative profiles and the organisation's card, ours and peers'.
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
CREATE UNIQUE INDEX items_slug ON items (kind, slug);
-- The lists: each index has all that its lists filter by, so that counting them reads no row.
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

-- What the lists by stream, theme, mode, audience, initiative (an actor) and tag read, with the item's own columns.
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
CREATE INDEX item_terms_list ON item_terms (term_uri, published_at, item_id, shown, open, kind, local);

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
CREATE INDEX item_tags_list ON item_tags (tag, published_at, item_id, shown, open, kind, local);

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
CREATE INDEX old_slugs_item ON old_slugs (item_id);

CREATE TABLE tombstones (
    uri         TEXT   NOT NULL PRIMARY KEY,
    former_type TEXT   NOT NULL,
    deleted_at  BIGINT NOT NULL
);

-- Replies, posts and direct messages, ours and peers'.
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
CREATE INDEX notes_root ON notes (root, published_at, id);
CREATE INDEX notes_reply ON notes (in_reply_to);
CREATE INDEX notes_actor ON notes (actor, published_at, id);
CREATE INDEX notes_host ON notes (host);
CREATE INDEX notes_messages ON notes (published_at, id) WHERE visibility = 'direct' AND NOT local;

-- Likes, reshares and joins, by peers' actors and ours.
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
CREATE INDEX responses_uri ON responses (uri);
CREATE INDEX responses_actor ON responses (actor, kind);
CREATE INDEX responses_host ON responses (host);

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
CREATE INDEX follows_uri ON follows (uri);
CREATE INDEX follows_follower ON follows (follower, created_at, id);
CREATE INDEX follows_followed ON follows (followed, created_at, id);
CREATE INDEX follows_ours ON follows (followed) WHERE ours;

-- What the followed actors published or reshared: each object once, with its newest reason. Made from items, notes,
-- responses, follows and peers by storage/timeline.go; can be made again at any time.
CREATE TABLE timeline (
    object      TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL, -- 'note' or the item's
    author      TEXT    NOT NULL,
    host        TEXT    NOT NULL,
    reshared_by TEXT    NOT NULL, -- '' when its author is followed and that is the newest reason
    open        BOOLEAN NOT NULL, -- visitors may see it
    at          BIGINT  NOT NULL
);
CREATE INDEX timeline_count ON timeline (kind, open);
CREATE INDEX timeline_at ON timeline (at, object, kind, open);
CREATE INDEX timeline_kind ON timeline (kind, at, object, open);
CREATE INDEX timeline_host ON timeline (host, at, object, kind, open);
CREATE INDEX timeline_author ON timeline (author);

-- Activities of ours, as they were or will be sent.
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
CREATE INDEX activities_outbox ON activities (actor, in_outbox, id);
CREATE INDEX activities_object ON activities (object, verb, id);

-- One activity on its way to one inbox. While a try runs, not_before and lease_until are both the end of its lease. While a
-- host rests or an earlier delivery about the object waits, not_before is at least the end of that.
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
CREATE INDEX deliveries_next ON deliveries (not_before) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries (host, not_before, id) WHERE state = 'pending';
CREATE INDEX deliveries_leased ON deliveries (host, lease_until) WHERE lease_until > 0;
CREATE INDEX deliveries_order ON deliveries (object, inbox, state, id);
CREATE INDEX deliveries_host ON deliveries (host, id);
CREATE INDEX deliveries_failed ON deliveries (id) WHERE state = 'failed';

-- What was received and verified. The body is emptied when the row is done; the row stays, against replays.
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
CREATE INDEX inbox_due ON inbox (not_before, id) WHERE state = 'pending';
CREATE INDEX inbox_leased ON inbox (lease_until) WHERE lease_until > 0;
CREATE INDEX inbox_state ON inbox (state, id);

-- Other hosts.
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
CREATE INDEX peers_blocked ON peers (host) WHERE blocked;

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

-- Logins: the token's SHA-256, never the token.
CREATE TABLE sessions (
    token  TEXT   NOT NULL PRIMARY KEY,
    data   BYTEA  NOT NULL,
    expiry BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expiry);

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
CREATE INDEX remote_media_hash ON remote_media (hash);
CREATE INDEX remote_media_used ON remote_media (used_at);

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
CREATE INDEX notifications_created ON notifications (created_at, id);
CREATE INDEX notifications_unread ON notifications (id) WHERE read_at = 0;
