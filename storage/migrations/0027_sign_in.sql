-- How members sign in: logins, links for a new password, second factors and passkeys.

-- +goose Up

-- A login holds as long as its row is here; the session has its id. No network address, no whole name of a browser.
CREATE TABLE logins (
    id         TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    device     TEXT   NOT NULL, -- in words: "Firefox · Linux"
    method     TEXT   NOT NULL, -- password, passkey, …
    begun_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX logins_member ON logins (member);
CREATE INDEX logins_expiry ON logins (expires_at);

-- Only the SHA-256 of a link's code is here. A member has one link at a time.
CREATE TABLE reset_links (
    member     TEXT   NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    hash       TEXT   NOT NULL UNIQUE,
    forget     BOOLEAN NOT NULL, -- the second factor and the passkeys, too
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL -- 0 while it is open
);

-- The secret of an app that makes codes (RFC 6238), with the last step that a code was taken of: none is taken twice.
CREATE TABLE code_apps (
    member     TEXT   NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    secret     TEXT   NOT NULL,
    last_step  BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Only SHA-256 hashes of 80 random bits.
CREATE TABLE recovery_codes (
    hash       TEXT   NOT NULL PRIMARY KEY,
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX recovery_codes_member ON recovery_codes (member);

CREATE TABLE passkeys (
    id         TEXT   NOT NULL PRIMARY KEY,
    credential TEXT   NOT NULL UNIQUE, -- its id, base64url
    member     TEXT   NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    name       TEXT   NOT NULL,
    data       TEXT   NOT NULL, -- JSON: the public key and what belongs to it
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
);
CREATE INDEX passkeys_member ON passkeys (member);
