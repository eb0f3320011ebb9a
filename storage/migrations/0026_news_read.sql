-- +goose Up
-- Up to when a member read what she was told: what one has read is news to the others.
ALTER TABLE members ADD COLUMN news_read_at BIGINT NOT NULL DEFAULT 0;
