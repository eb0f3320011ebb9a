-- +goose Up
-- What a host says about itself in NodeInfo, and when it is asked again.
CREATE TABLE peer_info (
    host     TEXT   NOT NULL PRIMARY KEY,
    data     TEXT   NOT NULL, -- JSON: domain.PeerInfo
    asked_at BIGINT NOT NULL,
    due_at   BIGINT NOT NULL
);

-- How many activities came and went: per host for ever (slot 0), and of the whole node (host '') per five minutes.
CREATE TABLE traffic (
    host     TEXT   NOT NULL,
    slot     BIGINT NOT NULL,
    received BIGINT NOT NULL,
    sent     BIGINT NOT NULL,
    failed   BIGINT NOT NULL,
    PRIMARY KEY (host, slot)
);
