-- Places that are kept for further events, and what became of the links of identity cards.

-- +goose Up

-- data is JSON. The name in small letters is unique: who keeps a place again corrects it.
CREATE TABLE places (
    id         TEXT   NOT NULL PRIMARY KEY,
    name_key   TEXT   NOT NULL UNIQUE,
    data       TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE link_checks (
    item_id     TEXT    NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    url         TEXT    NOT NULL,
    state       TEXT    NOT NULL, -- '' until it was looked at
    status      BIGINT  NOT NULL, -- of the answer, 0 for none
    target      TEXT    NOT NULL, -- where it leads, if elsewhere
    problem     TEXT    NOT NULL,
    verified_at BIGINT  NOT NULL, -- when the page was seen to link back; 0 if it does not
    checked_at  BIGINT  NOT NULL,
    due_at      BIGINT  NOT NULL,
    PRIMARY KEY (item_id, url)
);
CREATE INDEX link_checks_due ON link_checks (due_at);
