-- Ordered lists of items, ours and peers'.

-- +goose Up

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
CREATE INDEX series_cover ON series (cover);

-- The addresses that a series had before.
CREATE TABLE series_slugs (
    slug      TEXT NOT NULL PRIMARY KEY,
    series_id TEXT NOT NULL REFERENCES series (id) ON DELETE CASCADE
);
CREATE INDEX series_slugs_series ON series_slugs (series_id);

CREATE TABLE series_parts (
    series_id TEXT   NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    item_id   TEXT   NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    position  BIGINT NOT NULL, -- from 1; there may be gaps
    PRIMARY KEY (item_id, series_id)
);
CREATE INDEX series_parts_order ON series_parts (series_id, position, item_id);
