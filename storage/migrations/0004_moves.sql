-- Who moved where: of peers' actors a Move that was applied, of ours one that was sent. Mastodon's followers wait a week
-- between two Moves of an actor; so do we.

-- +goose Up

CREATE TABLE moves (
    actor    TEXT   NOT NULL PRIMARY KEY,
    target   TEXT   NOT NULL,
    moved_at BIGINT NOT NULL
);
