-- Events without an end were over as they began. They last at least four hours now; the exact moment, the end of their day
-- where they take place, is written with their next change.

-- +goose Up

UPDATE items SET ends_at = starts_at + 14400000000 WHERE kind = 'event' AND starts_at > 0 AND ends_at <= starts_at;
