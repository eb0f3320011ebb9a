-- +goose Up
-- The list of moderation becomes that of everything members do: from which session, what it leads to, and which setting changed.
ALTER TABLE audit ADD COLUMN session TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE audit ADD COLUMN changed TEXT NOT NULL DEFAULT ''; -- JSON: key, before, after
ALTER TABLE audit ADD COLUMN words TEXT NOT NULL DEFAULT ''; -- target and detail in small letters, to be searched
UPDATE audit SET words = lower(target || ' ' || detail);
CREATE INDEX audit_member ON audit (member, created_at, id);
