-- Which items of ours say the same in several languages.

-- +goose Up

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
CREATE INDEX translations_set ON translations (set_id, place);
