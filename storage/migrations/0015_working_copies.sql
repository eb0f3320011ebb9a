-- What a working copy was, so that two writers' versions have an ancestor; what members say of an item; schedules.

-- +goose Up

-- content is JSON. A copy that nobody opened gives way to the next one of the same member a moment later.
CREATE TABLE working_copies (
    item_id    TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    version    BIGINT  NOT NULL, -- items.draft_version
    content    TEXT    NOT NULL,
    member     TEXT    NOT NULL, -- who saved it; '' where nobody knows
    opened     BOOLEAN NOT NULL, -- somebody may still write on from it
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (item_id, version)
);

-- For members only, never public, never sent.
CREATE TABLE remarks (
    id         TEXT   NOT NULL PRIMARY KEY,
    item_id    TEXT   NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    kind       TEXT   NOT NULL, -- '' for a comment, else what was done
    member     TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX remarks_item ON remarks (item_id, created_at, id);

-- What is published at items.publish_at: the working copy as it was when that was decided.
CREATE TABLE schedules (
    item_id    TEXT   NOT NULL PRIMARY KEY REFERENCES items (id) ON DELETE CASCADE,
    content    TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    time_zone  TEXT   NOT NULL,
    member     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
