-- What pages say of themselves that a text of ours links to.

-- +goose Up

CREATE TABLE link_cards (
    url        TEXT   NOT NULL PRIMARY KEY,
    state      TEXT   NOT NULL, -- wanted, here or none
    facts      TEXT   NOT NULL, -- JSON
    problem    TEXT   NOT NULL, -- why there is none
    attempts   BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL
);
CREATE INDEX link_cards_due ON link_cards (not_before) WHERE state = 'wanted';

-- A link to something that is here needs no fetch.
CREATE INDEX items_url ON items (url) WHERE open = TRUE;
