-- +goose Up
-- Says at once whether a big publication is due, however much else waits.
CREATE INDEX deliveries_bulk_next ON deliveries (not_before) WHERE state = 'pending' AND bulk = TRUE;
