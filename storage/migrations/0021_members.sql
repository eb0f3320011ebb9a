-- What members tell of themselves; invitations; who asked for a review and who approved.

-- +goose Up

ALTER TABLE members ADD COLUMN slug TEXT NOT NULL DEFAULT ''; -- of her page's address
UPDATE members SET slug = id; -- until they save their profile
ALTER TABLE members ADD COLUMN profile TEXT NOT NULL DEFAULT '{}'; -- JSON
CREATE UNIQUE INDEX members_slug ON members (slug);

-- Only the SHA-256 of an invitation's code is here: a copy of the table lets nobody in.
CREATE TABLE invitations (
    id         TEXT   NOT NULL PRIMARY KEY,
    hash       TEXT   NOT NULL UNIQUE,
    role       TEXT   NOT NULL,
    note       TEXT   NOT NULL, -- for whom it is
    created_by TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0 while it is open
    used_by    TEXT   NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE INDEX invitations_created ON invitations (created_at, id);

ALTER TABLE items ADD COLUMN review TEXT NOT NULL DEFAULT '{}'; -- JSON
