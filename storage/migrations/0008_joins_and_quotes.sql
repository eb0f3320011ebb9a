-- Joins with what they say, and who quotes what of ours.

-- +goose Up

ALTER TABLE responses ADD COLUMN text TEXT NOT NULL DEFAULT '';

-- The authorisation by which a note quotes something of a peer's, once its host confirmed it.
ALTER TABLE notes ADD COLUMN quote_permit TEXT NOT NULL DEFAULT '';
CREATE INDEX notes_permit ON notes (quote_permit) WHERE quote_permit <> '';

-- Posts that quote something of ours (FEP-044f). The id names the authorisation, which is served while state is 'accepted'.
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
CREATE INDEX quotes_post ON quotes (post);
CREATE INDEX quotes_actor ON quotes (actor);
CREATE INDEX quotes_host ON quotes (host);
CREATE INDEX quotes_created ON quotes (created_at, id);
