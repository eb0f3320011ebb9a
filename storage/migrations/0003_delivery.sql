-- Deliveries: those of big publications go after all others; hosts that are silent for long are parked.

-- +goose Up

-- bulk marks one of many deliveries of one activity: what goes to few is claimed before it.
ALTER TABLE deliveries ADD COLUMN bulk BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX deliveries_urgent ON deliveries (host, not_before, id) WHERE state = 'pending' AND bulk = FALSE;
CREATE INDEX deliveries_urgent_next ON deliveries (not_before) WHERE state = 'pending' AND bulk = FALSE;
-- A delivery is parked when its tries are over and its host gave no answer: it goes on when the host shows life.
CREATE INDEX deliveries_parked ON deliveries (host, id) WHERE state = 'parked';

-- failing_since is when the first of the failed tries in a row was; 0 if the last one went well.
ALTER TABLE peers ADD COLUMN failing_since BIGINT NOT NULL DEFAULT 0;
