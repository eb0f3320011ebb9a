-- +goose Up
-- What an entry calls that of which it has only the address. Members whose data were erased: their name stands in bylines.
ALTER TABLE audit ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE audit SET name = COALESCE((SELECT title FROM items WHERE items.uri = audit.target), (SELECT name FROM actors WHERE actors.uri = audit.target),
    (SELECT actors.name FROM notes JOIN actors ON actors.uri = notes.actor WHERE notes.uri = audit.target), '') WHERE target LIKE 'http%';
UPDATE audit SET words = lower(target || ' ' || name || ' ' || detail) WHERE name <> '';
ALTER TABLE members ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
