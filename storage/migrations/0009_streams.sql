-- Streams are Group actors: which actor is whose, what peers addressed to them, and from whom everything is accepted.

-- +goose Up

ALTER TABLE terms ADD COLUMN actor TEXT NOT NULL DEFAULT '';

-- What peers' actors addressed to a stream, each object once. activity is the Create as its author signed it, to be wrapped.
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
CREATE INDEX submissions_list ON submissions (stream, state, created_at, id);
CREATE INDEX submissions_author ON submissions (author);

-- Whose items a stream accepts without asking.
CREATE TABLE stream_authors (
    stream     TEXT   NOT NULL,
    author     TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (stream, author)
);
