-- Pages of the site that are no items (imprint, contact), and what lists of items are sorted and narrowed by.

-- +goose Up

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
CREATE INDEX pages_order ON pages (position, id);

ALTER TABLE items ADD COLUMN sort_title TEXT NOT NULL DEFAULT ''; -- folded: É stands at E
ALTER TABLE items ADD COLUMN place TEXT NOT NULL DEFAULT ''; -- the town, folded
ALTER TABLE items ADD COLUMN place_name TEXT NOT NULL DEFAULT ''; -- the town as it is written
ALTER TABLE items ADD COLUMN online BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX items_title;
CREATE INDEX items_sort ON items (kind, sort_title, id, open, local) WHERE shown = TRUE;
CREATE INDEX items_place ON items (kind, place, id, open, local) WHERE shown = TRUE AND place <> '';
