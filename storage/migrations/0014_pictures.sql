-- Pictures get all their words, and where each is used.

-- +goose Up

ALTER TABLE media ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- of the file that was uploaded
ALTER TABLE media ADD COLUMN caption TEXT NOT NULL DEFAULT '';
ALTER TABLE media ADD COLUMN decorative BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE media ADD COLUMN focus_x BIGINT NOT NULL DEFAULT 50; -- percent from the left
ALTER TABLE media ADD COLUMN focus_y BIGINT NOT NULL DEFAULT 50; -- percent from the top
ALTER TABLE media ADD COLUMN words TEXT NOT NULL DEFAULT ''; -- folded, to search in

-- By hash, not by id: a text names the file.
CREATE TABLE media_uses (
    hash    TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    place   TEXT NOT NULL, -- published, draft or revision
    PRIMARY KEY (hash, item_id, place)
);
CREATE INDEX media_uses_item ON media_uses (item_id, place);
