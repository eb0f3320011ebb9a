-- What members are called by the provider that they may sign in with (OpenID Connect).

-- +goose Up

CREATE TABLE identities (
    id         TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    issuer     TEXT   NOT NULL,
    subject    TEXT   NOT NULL, -- never given to somebody else by its issuer
    email      TEXT   NOT NULL, -- as the provider told it when it was linked, for her to know it again
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0 before its first use
    UNIQUE (issuer, subject),
    UNIQUE (member, issuer)
);
