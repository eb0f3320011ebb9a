package storage

import (
	"context"
	"fmt"
)

// Check reads through the database: SQLite's quick_check; PostgreSQL is only asked whether it answers.
func (s *Store) Check(ctx context.Context) error {
	if s.postgres {
		return failed(s.db(ctx).Exec("SELECT 1").Error, "ask PostgreSQL")
	}
	row, err := one[struct{ Result string }](s.db(ctx), "SELECT quick_check AS result FROM pragma_quick_check")
	if err == nil && row.Result != "ok" {
		err = fmt.Errorf("the database is damaged: %s", row.Result)
	}
	return failed(err, "check the database")
}
