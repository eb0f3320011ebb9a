-- Moderation: who may not or only partly take part, reports, what was done, and what waits for a member.

-- +goose Up

-- What a host (with its subdomains) or an actor may do here; the most specific one counts.
CREATE TABLE standings (
    target     TEXT   NOT NULL PRIMARY KEY, -- a host without its port, or an actor's id
    kind       TEXT   NOT NULL,             -- host or actor
    level      TEXT   NOT NULL,             -- block, silence, noop or allow
    list       TEXT   NOT NULL,             -- the list that set it; '' for a member
    data       TEXT   NOT NULL,             -- JSON: reason, note, by and so on
    created_at BIGINT NOT NULL
);
CREATE INDEX standings_actors ON standings (level, target) WHERE kind = 'actor';
CREATE INDEX standings_list ON standings (list) WHERE list <> '';

INSERT INTO standings (target, kind, level, list, data, created_at)
    SELECT host, 'host', 'block', '', '{}', 0 FROM peers WHERE blocked;

ALTER TABLE peers ADD COLUMN silenced BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX peers_silenced ON peers (host) WHERE silenced;

-- held: hidden because its author is silenced; lifting that shows it.
ALTER TABLE notes ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;

-- Items of ours whose new answers are hidden.
CREATE TABLE locks (
    object     TEXT   NOT NULL PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- Complaints, ours about peers' things and theirs (or a visitor's) about what is here.
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
CREATE INDEX reports_state ON reports (state, id);
CREATE INDEX reports_host ON reports (host, state);

-- What was done, by whom, to what.
CREATE TABLE audit (
    id         TEXT   NOT NULL PRIMARY KEY,
    action     TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    via        TEXT   NOT NULL, -- page, command or list
    target     TEXT   NOT NULL,
    detail     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX audit_created ON audit (created_at, id);
CREATE INDEX audit_action ON audit (action, created_at, id);
CREATE INDEX audit_target ON audit (target, created_at, id);

-- Blocklists of others that this node keeps up with.
CREATE TABLE blocklists (
    id         TEXT   NOT NULL PRIMARY KEY,
    url        TEXT   NOT NULL UNIQUE,
    data       TEXT   NOT NULL, -- JSON: name, what waits, what went wrong
    next_at    BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX follows_waiting ON follows (created_at, id) WHERE state = 'pending';
