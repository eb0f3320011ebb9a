-- Who features whom in a collection (FEP-7aa9): peers ours, or our organisation actors that it follows.

-- +goose Up

CREATE TABLE features (
    id            TEXT   NOT NULL PRIMARY KEY,
    collection    TEXT   NOT NULL,
    owner         TEXT   NOT NULL, -- whose collection it is
    actor         TEXT   NOT NULL, -- who stands in it
    host          TEXT   NOT NULL, -- of the peer, whichever of the two it is
    request       TEXT   NOT NULL, -- the latest FeatureRequest
    permit        TEXT   NOT NULL, -- a peer's authorisation; '' for ours, which is named by id
    state         TEXT   NOT NULL,
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    UNIQUE (collection, actor)
);
CREATE INDEX features_owner ON features (owner, created_at, id);
CREATE INDEX features_actor ON features (actor, created_at, id);
CREATE INDEX features_request ON features (request);
CREATE INDEX features_permit ON features (permit);
