-- Threads that are filled up, and how copies of peers' things came here.

-- +goose Up

-- What is to be fetched beside what peers send. Done rows stay for a week, so that nothing is fetched twice.
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
CREATE INDEX errands_due ON errands (not_before, id) WHERE state = 'pending';
CREATE INDEX errands_thread ON errands (thread);
CREATE INDEX errands_host ON errands (host, created_at);
CREATE INDEX errands_waiting ON errands (waits_for) WHERE state = 'pending';

-- JSON: how a peer's item came here, and the thread that it names. Of notes this stands in data.
ALTER TABLE items ADD COLUMN origin TEXT NOT NULL DEFAULT '{}';

-- The answers directly below something, in their order.
DROP INDEX notes_reply;
CREATE INDEX notes_reply ON notes (in_reply_to, published_at, id);

-- Whether a like or reshare was addressed to everybody: collections name only those.
ALTER TABLE responses ADD COLUMN open BOOLEAN NOT NULL DEFAULT FALSE;
