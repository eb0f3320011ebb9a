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
, origin TEXT NOT NULL DEFAULT '{}', sort_title TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '', place_name TEXT NOT NULL DEFAULT '', online BOOLEAN NOT NULL DEFAULT FALSE, plan TEXT NOT NULL DEFAULT '', review TEXT NOT NULL DEFAULT '{}');
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
, held BOOLEAN NOT NULL DEFAULT FALSE, quote_permit TEXT NOT NULL DEFAULT '');
CREATE TABLE responses (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    uri        TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    host       TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    created_at BIGINT NOT NULL, open BOOLEAN NOT NULL DEFAULT FALSE, text TEXT NOT NULL DEFAULT '',
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
    done_at     BIGINT NOT NULL, bulk BOOLEAN NOT NULL DEFAULT FALSE,
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
, failing_since BIGINT NOT NULL DEFAULT 0, silenced BOOLEAN NOT NULL DEFAULT FALSE);
CREATE TABLE members (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    role          TEXT   NOT NULL,
    language      TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT NOT NULL
, slug TEXT NOT NULL DEFAULT '', profile TEXT NOT NULL DEFAULT '{}', news_read_at BIGINT NOT NULL DEFAULT 0, erased_at BIGINT NOT NULL DEFAULT 0);
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
    position     BIGINT NOT NULL, actor TEXT NOT NULL DEFAULT '', retired_at BIGINT NOT NULL DEFAULT 0, merged_into TEXT NOT NULL DEFAULT '', data TEXT NOT NULL DEFAULT '{}',
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
, name TEXT NOT NULL DEFAULT '', caption TEXT NOT NULL DEFAULT '', decorative BOOLEAN NOT NULL DEFAULT FALSE, focus_x BIGINT NOT NULL DEFAULT 50, focus_y BIGINT NOT NULL DEFAULT 50, words TEXT NOT NULL DEFAULT '');
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
    read_at    BIGINT NOT NULL, member TEXT NOT NULL DEFAULT '',
    UNIQUE (actor, kind, object, about)
);
CREATE TABLE moves (
    actor    TEXT   NOT NULL PRIMARY KEY,
    target   TEXT   NOT NULL,
    moved_at BIGINT NOT NULL
);
CREATE TABLE errands (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    uri        TEXT   NOT NULL,
    host       TEXT   NOT NULL,
    thread     TEXT   NOT NULL,
    depth      BIGINT NOT NULL,
    waits_for  TEXT   NOT NULL,
    body       BYTEA,
    state      TEXT   NOT NULL, -- pending or done
    attempts   BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    last_error TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (uri, kind)
);
CREATE TABLE standings (
    target     TEXT   NOT NULL PRIMARY KEY, -- a host without its port, or an actor's id
    kind       TEXT   NOT NULL,             -- host or actor
    level      TEXT   NOT NULL,             -- block, silence, noop or allow
    list       TEXT   NOT NULL,             -- the list that set it; '' for a member
    data       TEXT   NOT NULL,             -- JSON: reason, note, by and so on
    created_at BIGINT NOT NULL
);
CREATE TABLE locks (
    object     TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);
CREATE TABLE reports (
    id          TEXT    NOT NULL PRIMARY KEY,
    uri         TEXT    NOT NULL UNIQUE,
    ours        BOOLEAN NOT NULL,
    reporter    TEXT    NOT NULL, -- an actor; '' for a visitor
    host        TEXT    NOT NULL, -- the reporter's; '' for ours and visitors'
    target      TEXT    NOT NULL, -- the actor that is complained of
    state       TEXT    NOT NULL,
    data        TEXT    NOT NULL, -- JSON: objects, text, contact, answer
    member      TEXT    NOT NULL, -- who resolved or sent it
    created_at  BIGINT  NOT NULL,
    resolved_at BIGINT  NOT NULL
);
CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    action     TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    via        TEXT   NOT NULL, -- page, command or list
    target     TEXT   NOT NULL,
    detail     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
, session TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '', changed TEXT NOT NULL DEFAULT '', words TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '');
CREATE TABLE blocklists (
    id         TEXT   NOT NULL PRIMARY KEY,
    url        TEXT   NOT NULL UNIQUE,
    data       TEXT   NOT NULL, -- JSON: name, what waits, what went wrong
    next_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE peer_info (
    host     TEXT   NOT NULL PRIMARY KEY,
    data     TEXT   NOT NULL, -- JSON: domain.PeerInfo
    asked_at BIGINT NOT NULL,
    due_at   BIGINT NOT NULL
);
CREATE TABLE traffic (
    host     TEXT   NOT NULL,
    slot     BIGINT NOT NULL,
    received BIGINT NOT NULL,
    sent     BIGINT NOT NULL,
    failed   BIGINT NOT NULL,
    PRIMARY KEY (host, slot)
);
CREATE TABLE quotes (
    id         TEXT   NOT NULL PRIMARY KEY,
    object     TEXT   NOT NULL, -- ours
    author     TEXT   NOT NULL, -- whom the object is attributed to
    post       TEXT   NOT NULL, -- what quotes it
    actor      TEXT   NOT NULL,
    host       TEXT   NOT NULL,
    request    TEXT   NOT NULL, -- '' if nobody asked
    state      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL,
    UNIQUE (object, post)
);
CREATE TABLE submissions (
    id         TEXT   NOT NULL PRIMARY KEY,
    stream     TEXT   NOT NULL,
    object     TEXT   NOT NULL,
    author     TEXT   NOT NULL,
    host       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    activity   BYTEA,
    member     TEXT   NOT NULL, -- who decided; '' for nobody yet, or by rule
    created_at BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    UNIQUE (object, stream)
);
CREATE TABLE stream_authors (
    stream     TEXT   NOT NULL,
    author     TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (stream, author)
);
CREATE TABLE features (
    id            TEXT   NOT NULL PRIMARY KEY,
    collection    TEXT   NOT NULL,
    owner         TEXT   NOT NULL, -- whose collection it is
    actor         TEXT   NOT NULL, -- who stands in it
    host          TEXT   NOT NULL, -- of the peer, whichever of the two it is
    request       TEXT   NOT NULL, -- the latest FeatureRequest
    permit        TEXT   NOT NULL, -- a peer's authorisation; '' for ours, which is named by id
    state         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    UNIQUE (collection, actor)
);
CREATE TABLE pages (
    id         TEXT   NOT NULL PRIMARY KEY,
    slug       TEXT   NOT NULL UNIQUE,
    title      TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown; a page without one is not shown
    language   TEXT   NOT NULL,
    place      TEXT   NOT NULL, -- menu, footer or nowhere
    position   BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE media_uses (
    hash    TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    place   TEXT NOT NULL, -- published, draft or revision
    PRIMARY KEY (hash, item_id, place)
);
CREATE TABLE working_copies (
    item_id    TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    version    BIGINT  NOT NULL, -- items.draft_version
    content    TEXT    NOT NULL,
    member     TEXT    NOT NULL, -- who saved it; '' where nobody knows
    opened     BOOLEAN NOT NULL, -- somebody may still write on from it
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (item_id, version)
);
CREATE TABLE remarks (
    id         TEXT   NOT NULL PRIMARY KEY,
    item_id    TEXT   NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- '' for a comment, else what was done
    member     TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE schedules (
    item_id    TEXT   NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    content    TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    time_zone  TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE link_cards (
    url        TEXT   NOT NULL PRIMARY KEY,
    state      TEXT   NOT NULL, -- wanted, here or none
    facts      TEXT   NOT NULL, -- JSON
    problem    TEXT   NOT NULL, -- why there is none
    attempts   BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL
);
CREATE TABLE translations (
    item_id    TEXT    NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    set_id     TEXT    NOT NULL, -- the id of the original, which may be deleted
    place      BIGINT  NOT NULL, -- in the set; 0 is the original. Readers get the first whose language they do not ask for.
    language   TEXT    NOT NULL, -- of what is published, before that of the working copy
    speaks     TEXT    NOT NULL, -- the language without its region, for whose readers lists show it; '' for none
    listed     BOOLEAN NOT NULL, -- visitors see it in lists
    revision   BIGINT  NOT NULL, -- of the original, that what is published follows; of the original: that last changed its words
    seen       BIGINT  NOT NULL, -- of the original, that the working copy follows
    changed_at BIGINT  NOT NULL  -- of the original: when its words last changed
);
CREATE TABLE places (
    id         TEXT   NOT NULL PRIMARY KEY,
    name_key   TEXT   NOT NULL UNIQUE,
    data       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE link_checks (
    item_id     TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    url         TEXT    NOT NULL,
    state       TEXT    NOT NULL, -- '' until it was looked at
    status      BIGINT  NOT NULL, -- of the answer, 0 for none
    target      TEXT    NOT NULL, -- where it leads, if elsewhere
    problem     TEXT    NOT NULL,
    verified_at BIGINT  NOT NULL, -- when the page was seen to link back; 0 if it does not
    checked_at  BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    PRIMARY KEY (item_id, url)
);
CREATE TABLE series (
    id         TEXT   NOT NULL PRIMARY KEY,
    slug       TEXT   NOT NULL UNIQUE,
    title      TEXT   NOT NULL,
    text       TEXT   NOT NULL, -- Markdown
    summary    TEXT   NOT NULL, -- the beginning of it as plain text
    language   TEXT   NOT NULL,
    image      TEXT   NOT NULL, -- JSON
    cover      TEXT   NOT NULL, -- the hash of image, so that its use is known
    version    BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE series_slugs (
    slug      TEXT NOT NULL PRIMARY KEY,
    series_id TEXT NOT NULL REFERENCES series (id) ON DELETE CASCADE
);
CREATE TABLE series_parts (
    series_id TEXT   NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    item_id   TEXT   NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL, -- from 1; there may be gaps
    PRIMARY KEY (item_id, series_id)
);
CREATE TABLE invitations (
    id         TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    role       TEXT   NOT NULL,
    note       TEXT   NOT NULL, -- for whom it is
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0 while it is open
    used_by    TEXT   NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE TABLE logins (
    id         TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    device     TEXT   NOT NULL, -- in words: "Firefox · Linux"
    method     TEXT   NOT NULL, -- password, passkey, …
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE reset_links (
    member     TEXT   NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    hash       TEXT   NOT NULL UNIQUE,
    forget     BOOLEAN NOT NULL, -- the second factor and the passkeys, too
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL -- 0 while it is open
);
CREATE TABLE code_apps (
    member     TEXT   NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    secret     TEXT   NOT NULL,
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE recovery_codes (
    hash       TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE TABLE passkeys (
    id         TEXT   NOT NULL PRIMARY KEY,
    credential TEXT   NOT NULL UNIQUE, -- its id, base64url
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    name       TEXT   NOT NULL,
    data       TEXT   NOT NULL, -- JSON: the public key and what belongs to it
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE TABLE mails (
    id         TEXT   NOT NULL PRIMARY KEY,
    member_id  TEXT   NOT NULL, -- '' if it is to nobody of ours
    recipient  TEXT   NOT NULL,
    data       TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    attempts   BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_error TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    done_at    BIGINT NOT NULL
);
CREATE TABLE mail_choices (
    member_id  TEXT   NOT NULL PRIMARY KEY,
    choices    TEXT   NOT NULL,
    token      TEXT   UNIQUE,   -- in the links that end her mails
    told_at    BIGINT NOT NULL  -- when news were mailed that did not wait for the day's mail
);
CREATE TABLE news (
    member_id       TEXT    NOT NULL,
    notification_id TEXT    NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    daily           BOOLEAN NOT NULL,
    PRIMARY KEY (member_id, notification_id)
);
CREATE TABLE retellings (
    item_id   TEXT   NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    wanted_at BIGINT NOT NULL
);
CREATE TABLE identities (
    id         TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL, -- never given to somebody else by its issuer
    email      TEXT   NOT NULL, -- as the provider told it when it was linked, for her to know it again
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0 before its first use
    UNIQUE (issuer, subject),
    UNIQUE (member, issuer)
);
PRAGMA foreign_keys = OFF;
INSERT INTO goose_db_version VALUES (1, 0, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (2, 1, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (3, 3, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (4, 4, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (5, 5, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (6, 6, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (7, 7, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (8, 8, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (9, 9, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (10, 10, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (11, 11, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (12, 12, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (13, 14, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (14, 15, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (15, 16, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (16, 17, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (17, 18, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (18, 19, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (19, 20, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (20, 21, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (21, 25, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (22, 26, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (23, 27, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (24, 28, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (25, 29, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (26, 30, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (27, 31, 1, '2026-11-23 10:07:15');
INSERT INTO goose_db_version VALUES (28, 32, 1, '2026-11-23 10:07:15');
INSERT INTO settings VALUES ('search.complete', 'no');
INSERT INTO settings VALUES ('search.index', '4 fts5');
INSERT INTO settings VALUES ('items.facts', '1');
INSERT INTO settings VALUES ('media.uses', 'noted');
INSERT INTO settings VALUES ('base', 'https://weft.example');
INSERT INTO settings VALUES ('quotes', '');
INSERT INTO settings VALUES ('accent', '');
INSERT INTO settings VALUES ('licence', '');
INSERT INTO settings VALUES ('signed_fetch', '');
INSERT INTO settings VALUES ('handle_domain', '');
INSERT INTO settings VALUES ('language', 'en');
INSERT INTO settings VALUES ('organisation', 'https://weft.example/ap/actors/org');
INSERT INTO settings VALUES ('left_at', '0');
INSERT INTO settings VALUES ('second_factor', '');
INSERT INTO settings VALUES ('zone', '');
INSERT INTO actors VALUES ('0190a000-0000-7000-8000-000000000100', 'https://weft.example/ap/actors/org', 1, 'organisation', 'Organization', 'weft.example', 'org@weft.example', 'org', '', '<p><a href="https://weft.example/articles/x">x</a></p>', 'https://weft.example', 'https://weft.example/ap/actors/org/inbox', '', '', 'https://weft.example/ap/actors/org/followers', '', '', 0, 0, '[{"id":"https://weft.example/ap/actors/org#main-key","owner":"https://weft.example/ap/actors/org","algorithm":"rsa","pem":"public"}]', '{}', 0, 0, 0, 0, NULL);
INSERT INTO actors VALUES ('0190a000-0000-7000-8000-000000000200', 'https://peer.example/users/ann', 0, '', 'Person', 'peer.example', 'ann@peer.example', 'ann', 'ann', '', '', 'https://peer.example/users/ann/inbox', 'https://peer.example/inbox', '', '', '', '', 0, 0, 'null', '{}', 0, 0, 1794821400000000, 0, X'7B2261223A317D');
INSERT INTO actor_keys VALUES ('https://weft.example/ap/actors/org#main-key', 'https://weft.example/ap/actors/org');
INSERT INTO private_keys VALUES ('https://weft.example/ap/actors/org#main-key', 'https://weft.example/ap/actors/org', 'rsa', 'private', 'public', 1794821400000000, 0);
INSERT INTO handles VALUES ('org', 'https://weft.example/ap/actors/org', 1795428435407014);
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000001', 'article', 1, 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/org', NULL, 'a-specimen', 'https://weft.example/articles/a-specimen', '', 'published', 'public', 1, 1, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'A specimen', 'en', 0, 0, '{"title":"A specimen","language":"en","themes":[{"uri":"https://weft.example/ap/vocabularies/theme#commons","label":"Commons"}],"tags":["Commons"],"initiatives":["https://weft.example/ap/actors/initiative"]}', 1, '{"title":"A better specimen","image":{"url":"https://weft.example/media/00.png"}}', 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795428435411386, NULL, '{}', 'a specimen', '', '', 0, '', '{}');
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000002', 'organisation', 1, NULL, 'https://weft.example/ap/actors/org', 'https://weft.example/ap/actors/org', NULL, 'https://weft.example', '', 'published', 'public', 0, 0, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'The organisation', 'en', 0, 0, '{"title":"The organisation","language":"en","card":{"handle":"org"}}', 1, NULL, 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795428435413089, NULL, '{}', 'the organisation', '', '', 0, '', '{}');
INSERT INTO items VALUES ('0190a000-0000-7000-8000-000000000003', 'event', 0, 'https://peer.example/users/ann/events/1', 'https://peer.example/users/ann', NULL, NULL, 'https://peer.example/users/ann/01a207df-c5d5-73bd-a63b-9dc8432d4d6a', 'peer.example', 'published', 'public', 1, 1, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'A foreign one', 'en', 1794821400000000, 1794825000000000, '{"title":"A foreign one","language":"en","event":{"start":"2026-11-16T09:30:00Z","end":"2026-11-16T10:30:00Z","time_zone":"Europe/Brussels"}}', 1, NULL, 0, '', 1794821400000000, 1794821400000000, 0, 0, 1795428435413481, X'7B2274797065223A2241727469636C65227D', '{}', 'a foreign one', '', '', 0, '', '{}');
INSERT INTO items VALUES ('01a207df-c5dc-7122-b9fb-272c8af5b707', 'article', 1, NULL, 'https://weft.example/ap/actors/org', NULL, '01a207df-c5dc-7122-b9fb-272c8af5b707', 'https://weft.example/articles/01a207df-c5dc-7122-b9fb-272c8af5b707', '', 'scheduled', 'public', 0, 0, '["https://www.w3.org/ns/activitystreams#Public"]', '["https://weft.example/ap/actors/org/followers"]', 'specimen-translation', 'en', 0, 0, '{"title":"specimen-translation","language":"en","image":{"url":"https://weft.example/media/abababababababababababababababababababababababababababababababab.png"}}', 1, NULL, 0, '', 1794821400000000, 1794821400000000, 0, 1794821400000000, 1795428435423314, NULL, '{}', 'specimen translation', '', '', 0, '', '{}');
INSERT INTO item_terms VALUES ('0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/vocabularies/theme#commons', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO item_terms VALUES ('0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/initiative', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO item_terms VALUES ('0190a000-0000-7000-8000-000000000003', 'accepted:https://weft.example/ap/actors/soil', 1794821400000000, 'event', 0, 1, 1);
INSERT INTO item_tags VALUES ('0190a000-0000-7000-8000-000000000001', 'commons', 1794821400000000, 'article', 1, 1, 1);
INSERT INTO revisions VALUES ('0190a000-0000-7000-8000-000000000001', 1, '{"title":"A specimen","language":"en","themes":[{"uri":"https://weft.example/ap/vocabularies/theme#commons","label":"Commons"}],"tags":["Commons"],"initiatives":["https://weft.example/ap/actors/initiative"]}', 'm1', 1794821400000000);
INSERT INTO old_slugs VALUES ('article', 'an-old-specimen', '0190a000-0000-7000-8000-000000000001');
INSERT INTO tombstones VALUES ('https://weft.example/ap/articles/gone', 'Article', 1794821400000000);
INSERT INTO notes VALUES ('0190a000-0000-7000-8000-000000000401', 'https://peer.example/users/ann/notes/1', '', 0, 'https://peer.example/users/ann', 'peer.example', '', 0, 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'public', '', '', 0, '{"to":["https://www.w3.org/ns/activitystreams#Public"],"html":"<p>a reply</p>"}', 1794821400000000, 0, 1795428435414319, NULL, 0, '');
INSERT INTO notes VALUES ('0190a000-0000-7000-8000-000000000402', 'https://weft.example/ap/notes/1', 'https://weft.example/articles/a-specimen#note-1', 1, 'https://weft.example/ap/actors/org', '', 'm1', 0, 'https://peer.example/users/ann/notes/1', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'public', '', '', 0, '{"to":["https://www.w3.org/ns/activitystreams#Public"],"mentions":[{"actor":"https://peer.example/users/ann","name":"@ann@peer.example"}],"html":"<p>an answer</p>"}', 1794821400000000, 0, 1795428435414876, NULL, 0, '');
INSERT INTO responses VALUES ('0190a000-0000-7000-8000-000000000501', 'reshare', 'https://peer.example/users/ann/announces/1', 'https://peer.example/users/ann', 'peer.example', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1794821400000000, 0, '');
INSERT INTO follows VALUES ('0190a000-0000-7000-8000-000000000300', 'https://peer.example/users/ann/follows/1', 'https://peer.example/users/ann', 'https://weft.example/ap/actors/org', 0, 'accepted', 1794821400000000, 1794821400000000);
INSERT INTO follows VALUES ('0190a000-0000-7000-8000-000000000301', 'https://weft.example/ap/actors/org/follows/1', 'https://weft.example/ap/actors/org', 'https://peer.example/users/ann', 1, 'accepted', 1794821400000000, 1794821400000000);
INSERT INTO timeline VALUES ('https://peer.example/users/ann/events/1', 'event', 'https://peer.example/users/ann', 'peer.example', '', 1, 1794821400000000);
INSERT INTO activities VALUES ('0190a000-0000-7000-8000-000000000601', 'https://weft.example/ap/activities/1', 'Create', 'https://weft.example/ap/actors/org', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1, 1, X'7B226964223A2268747470733A2F2F776566742E6578616D706C652F61702F616374697669746965732F31222C2277656266696E676572223A226F726740776566742E6578616D706C65222C2275726C223A2268747470733A2F2F776566742E6578616D706C65227D', 1794821400000000);
INSERT INTO deliveries VALUES ('01a207df-c5d8-74ea-9db2-92510dcf9bad', '0190a000-0000-7000-8000-000000000601', 'Create', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/org', 'https://peer.example/inbox', 'peer.example', 'pending', 0, 1795428435416320, 0, 0, '', 1795428435416320, 0, 0);
INSERT INTO inbox VALUES ('0190a000-0000-7000-8000-000000001001', 'Like', 'https://peer.example/users/ann/likes/1', '00', 'https://peer.example/users/ann', X'7B7D', 'pending', 0, 1794821400000000, 0, '', 1794821400000000);
INSERT INTO peers VALUES ('peer.example', 'mastodon', '', '', 0, 0, 0, 0, 0, '', 0, 0, 0);
INSERT INTO peers VALUES ('bad.example', '', '', '', 0, 0, 0, 0, 0, '', 1, 0, 0);
INSERT INTO members VALUES ('m1', 'ed@weft.example', 'Ed', '', 'owner', '', 1794821400000000, 0, '', '{}', 1794821399999999, 0);
INSERT INTO members VALUES ('0190a000-0000-7000-8000-000000002802', 'cy@weft.example', '', '', 'owner', '', 1794821400000000, 0, 'cy', '{}', 1794821399999999, 0);
INSERT INTO sessions VALUES ('3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0', X'64617461', 253370764800000000);
INSERT INTO terms VALUES ('0190a000-0000-7000-8000-000000000701', 'theme', 'https://weft.example/ap/vocabularies/theme#commons', 'commons', '{"en":"Commons"}', 'null', 'null', 0, '', 0, '', '{}');
INSERT INTO terms VALUES ('0190a000-0000-7000-8000-000000000702', 'stream', 'https://weft.example/ap/vocabularies/stream#soil', 'soil', 'null', 'null', 'null', 0, 'https://weft.example/ap/actors/soil', 0, '', '{}');
INSERT INTO media VALUES ('0190a000-0000-7000-8000-000000000801', '00', 'image/png', 0, 0, 0, 'nothing', '', '', 1794821400000000, '', '', 0, 0, 0, ' nothing');
INSERT INTO media VALUES ('0190a000-0000-7000-8000-000000001401', 'abababababababababababababababababababababababababababababababab', 'image/png', 0, 0, 0, '', '', '', 1794821400000000, 'loom.png', '', 0, 0, 0, ' loom png');
INSERT INTO remote_media VALUES ('https://peer.example/ann.png', '01', '', 0, 0, 5, '', 0, 1794821400000000);
INSERT INTO notifications VALUES ('0190a000-0000-7000-8000-000000000901', 'reshare', 'https://peer.example/users/ann', '', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1794821400000000, 0, '');
INSERT INTO notifications VALUES ('0190a000-0000-7000-8000-000000002803', 'follow', 'https://peer.example/users/ann', '', 'https://weft.example/ap/actors/org', 1794821400000000, 0, '0190a000-0000-7000-8000-000000002802');
INSERT INTO moves VALUES ('https://weft.example/ap/actors/org', 'https://peer.example/users/ann', 1794821400000000);
INSERT INTO errands VALUES ('0190a000-0000-7000-8000-000000001206', 'parent', 'https://peer.example/users/ann/notes/0', 'peer.example', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 0, '', NULL, 'pending', 0, 1794821400000000, '', 1794821400000000);
INSERT INTO standings VALUES ('bad.example', 'host', 'block', '', '{}', 1795428435407453);
INSERT INTO standings VALUES ('loud.example', 'host', 'silence', '', '{"reason":"noise"}', 1794821400000000);
INSERT INTO locks VALUES ('https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 1795428435419222);
INSERT INTO reports VALUES ('0190a000-0000-7000-8000-000000001203', 'https://loud.example/flags/1', 0, 'https://loud.example/bob', 'loud.example', 'https://weft.example/ap/actors/org', 'open', '{"objects":["https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001"],"text":"Not nice."}', '', 1794821400000000, 0);
INSERT INTO audit VALUES ('0190a000-0000-7000-8000-000000001201', 'silence', 'm1', '', 'loud.example', '', 1794821400000000, '', '', '', 'loud.example  ', '');
INSERT INTO blocklists VALUES ('0190a000-0000-7000-8000-000000001202', 'https://lists.example/hosts.csv', '{"fetched_at":"0001-01-01T00:00:00Z"}', 1794821400000000, 1794821400000000);
INSERT INTO peer_info VALUES ('peer.example', '{"software":"mastodon","users":0,"posts":0}', 0, 1794821400000000);
INSERT INTO quotes VALUES ('0190a000-0000-7000-8000-000000001204', 'https://weft.example/ap/articles/0190a000-0000-7000-8000-000000000001', 'https://weft.example/ap/actors/org', 'https://peer.example/users/ann/notes/9', 'https://peer.example/users/ann', 'peer.example', '', 'accepted', 1794821400000000, 0);
INSERT INTO submissions VALUES ('0190a000-0000-7000-8000-000000001101', 'https://weft.example/ap/actors/soil', 'https://peer.example/users/ann/events/1', 'https://peer.example/users/ann', 'peer.example', 'accepted', NULL, '', 1794821400000000, 0);
INSERT INTO stream_authors VALUES ('https://weft.example/ap/actors/soil', 'https://peer.example/users/ann', 'm1', 1795428435417855);
INSERT INTO features VALUES ('0190a000-0000-7000-8000-000000001205', 'https://weft.example/ap/actors/org/collections/initiatives', 'https://weft.example/ap/actors/org', 'https://peer.example/users/ann', 'peer.example', 'https://weft.example/ap/activities/9', '', 'asked', 1794821400000000, 0);
INSERT INTO pages VALUES ('0190a000-0000-7000-8000-000000001207', 'imprint', 'Imprint', 'See https://weft.example/articles/x', '', 'footer', 0, 0, 1794821400000000, 0);
INSERT INTO media_uses VALUES ('abababababababababababababababababababababababababababababababab', '01a207df-c5dc-7122-b9fb-272c8af5b707', 'published');
INSERT INTO working_copies VALUES ('01a207df-c5dc-7122-b9fb-272c8af5b707', 1, '{"title":"specimen-translation","language":"en","image":{"url":"https://weft.example/media/abababababababababababababababababababababababababababababababab.png"}}', 'm1', 1, 1794821400000000);
INSERT INTO remarks VALUES ('0190a000-0000-7000-8000-000000001501', '01a207df-c5dc-7122-b9fb-272c8af5b707', '', 'm1', 'Is it like https://weft.example/articles/x?', 1794821400000000);
INSERT INTO schedules VALUES ('01a207df-c5dc-7122-b9fb-272c8af5b707', '{"title":"specimen-translation","language":"en","image":{"url":"https://weft.example/media/abababababababababababababababababababababababababababababababab.png"}}', 1, 'UTC', 'm1', 1794821400000000);
INSERT INTO link_cards VALUES ('https://peer.example/users/ann/page', 'here', '{"title":"A page"}', '', 0, 1794821400000000, 1794821400000000);
INSERT INTO translations VALUES ('0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000001', 0, 'en', 'en', 1, 0, 0, 0);
INSERT INTO translations VALUES ('01a207df-c5dc-7122-b9fb-272c8af5b707', '0190a000-0000-7000-8000-000000000001', 1, 'de', '', 0, 0, 0, 0);
INSERT INTO places VALUES ('0190a000-0000-7000-8000-000000001901', 'the mill', '{"name":"The Mill"}', 1794821400000000);
INSERT INTO link_checks VALUES ('0190a000-0000-7000-8000-000000000001', 'https://wiki.example/', 'reachable', 0, '', '', 0, 0, 1794821400000000);
INSERT INTO series VALUES ('0190a000-0000-7000-8000-000000001208', 'weaving-again', 'Weaving', 'See https://weft.example/articles/x', '', 'en', 'null', '', 2, 1794821400000000, 1794821400000000);
INSERT INTO series_slugs VALUES ('weaving', '0190a000-0000-7000-8000-000000001208');
INSERT INTO series_parts VALUES ('0190a000-0000-7000-8000-000000001208', '0190a000-0000-7000-8000-000000000001', 1);
INSERT INTO invitations VALUES ('0190a000-0000-7000-8000-000000001221', 'ab12', 'author', '', 'm1', 1794821400000000, 1794821400000000, 0, '', 0);
INSERT INTO logins VALUES ('0190a000-0000-7000-8000-000000002701', 'm1', 'Firefox · Linux', 'password', 1794821400000000, 1794821400000000, 4950495000000000);
INSERT INTO reset_links VALUES ('m1', 'cd34', 1, 1794821400000000, 1794821400000000, 0);
INSERT INTO code_apps VALUES ('m1', 'ABCD', 7, 1794821400000000);
INSERT INTO recovery_codes VALUES ('ef56', 'm1', 1794821400000000, 0);
INSERT INTO passkeys VALUES ('0190a000-0000-7000-8000-000000002702', 'Y3JlZA', 'm1', 'Phone', '{}', 1794821400000000, 0);
INSERT INTO mails VALUES ('0190a000-0000-7000-8000-000000002801', '', 'ada@weft.example', '{"text":"See https://weft.example/desk"}', 'pending', 0, 0, 1794907800000000, '', 1794821400000000, 0);
INSERT INTO mail_choices VALUES ('0190a000-0000-7000-8000-000000002802', '{"follows":"daily"}', 'abc', 0);
INSERT INTO news VALUES ('0190a000-0000-7000-8000-000000002802', '0190a000-0000-7000-8000-000000002803', 1);
INSERT INTO retellings VALUES ('0190a000-0000-7000-8000-000000000001', 1794821400000000);
INSERT INTO identities VALUES ('0190a000-0000-7000-8000-000000002703', 'm1', 'https://id.example', 's1', 'ada@id.example', 1794821400000000, 0);
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
CREATE INDEX items_actor ON items (actor, published_at, id, shown, open, kind);
CREATE INDEX items_host ON items (host, published_at, id, shown, open, kind);
CREATE INDEX items_state ON items (state, kind, published_at) WHERE local;
CREATE INDEX items_drafts ON items (touched_at, id) WHERE local AND (state <> 'published' OR draft IS NOT NULL);
CREATE INDEX item_terms_list ON item_terms (term_uri, published_at, item_id, shown, open, kind, local);
CREATE INDEX item_tags_list ON item_tags (tag, published_at, item_id, shown, open, kind, local);
CREATE INDEX old_slugs_item ON old_slugs (item_id);
CREATE INDEX notes_root ON notes (root, published_at, id);
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
CREATE INDEX deliveries_urgent ON deliveries (host, not_before, id) WHERE state = 'pending' AND bulk = FALSE;
CREATE INDEX deliveries_urgent_next ON deliveries (not_before) WHERE state = 'pending' AND bulk = FALSE;
CREATE INDEX deliveries_parked ON deliveries (host, id) WHERE state = 'parked';
CREATE INDEX errands_due ON errands (not_before, id) WHERE state = 'pending';
CREATE INDEX errands_thread ON errands (thread);
CREATE INDEX errands_host ON errands (host, created_at);
CREATE INDEX errands_waiting ON errands (waits_for) WHERE state = 'pending';
CREATE INDEX notes_reply ON notes (in_reply_to, published_at, id);
CREATE INDEX standings_actors ON standings (level, target) WHERE kind = 'actor';
CREATE INDEX standings_list ON standings (list) WHERE list <> '';
CREATE INDEX peers_silenced ON peers (host) WHERE silenced;
CREATE INDEX reports_state ON reports (state, id);
CREATE INDEX reports_host ON reports (host, state);
CREATE INDEX audit_created ON audit (created_at, id);
CREATE INDEX audit_action ON audit (action, created_at, id);
CREATE INDEX audit_target ON audit (target, created_at, id);
CREATE INDEX follows_waiting ON follows (created_at, id) WHERE state = 'pending';
CREATE INDEX notes_permit ON notes (quote_permit) WHERE quote_permit <> '';
CREATE INDEX quotes_post ON quotes (post);
CREATE INDEX quotes_actor ON quotes (actor);
CREATE INDEX quotes_host ON quotes (host);
CREATE INDEX quotes_created ON quotes (created_at, id);
CREATE INDEX submissions_list ON submissions (stream, state, created_at, id);
CREATE INDEX submissions_author ON submissions (author);
CREATE INDEX features_owner ON features (owner, created_at, id);
CREATE INDEX features_actor ON features (actor, created_at, id);
CREATE INDEX features_request ON features (request);
CREATE INDEX features_permit ON features (permit);
CREATE INDEX pages_order ON pages (position, id);
CREATE INDEX items_sort ON items (kind, sort_title, id, open, local) WHERE shown = TRUE;
CREATE INDEX items_place ON items (kind, place, id, open, local) WHERE shown = TRUE AND place <> '';
CREATE INDEX media_uses_item ON media_uses (item_id, place);
CREATE INDEX remarks_item ON remarks (item_id, created_at, id);
CREATE INDEX link_cards_due ON link_cards (not_before) WHERE state = 'wanted';
CREATE INDEX items_url ON items (url) WHERE open = TRUE;
CREATE INDEX translations_set ON translations (set_id, place);
CREATE INDEX items_scheduled ON items (publish_at) WHERE publish_at > 0;
CREATE INDEX link_checks_due ON link_checks (due_at);
CREATE INDEX series_cover ON series (cover);
CREATE INDEX series_slugs_series ON series_slugs (series_id);
CREATE INDEX series_parts_order ON series_parts (series_id, position, item_id);
CREATE UNIQUE INDEX members_slug ON members (slug);
CREATE INDEX invitations_created ON invitations (created_at, id);
CREATE INDEX deliveries_bulk_next ON deliveries (not_before) WHERE state = 'pending' AND bulk = TRUE;
CREATE INDEX logins_member ON logins (member);
CREATE INDEX logins_expiry ON logins (expires_at);
CREATE INDEX recovery_codes_member ON recovery_codes (member);
CREATE INDEX passkeys_member ON passkeys (member);
CREATE INDEX mails_due ON mails (not_before, id) WHERE state = 'pending';
CREATE INDEX mails_done ON mails (done_at, id) WHERE state <> 'pending';
CREATE INDEX news_notification ON news (notification_id);
CREATE INDEX audit_member ON audit (member, created_at, id);
