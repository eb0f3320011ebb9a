package storage

import "context"

// ExecOnReader runs a statement where reads run.
func (s *Store) ExecOnReader(ctx context.Context, statement string) error {
	return s.db(ctx).Exec(statement).Error
}

// Strings returns the first column of a query on the writing connection.
func (s *Store) Strings(ctx context.Context, query string) ([]string, error) {
	var values []string
	err := s.writer.WithContext(ctx).Raw(query).Scan(&values).Error
	return values, err
}

// Plan is SQLite's plan for a query, one step a line.
func (s *Store) Plan(ctx context.Context, query string) ([]string, error) {
	var steps []struct{ Detail string }
	err := s.writer.WithContext(ctx).Raw("EXPLAIN QUERY PLAN " + query).Scan(&steps).Error
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = step.Detail
	}
	return lines, err
}

// AddressColumns are what MoveBase changes.
var AddressColumns = addressColumns

// WithEngine makes the options open a database that searches with the engine.
func (o Options) WithEngine(engine SearchEngine) Options {
	o.engine = engine
	return o
}

// Large makes the options open a database that is too large to be rewritten.
func (o Options) Large() Options {
	o.emptied = 1
	return o
}
