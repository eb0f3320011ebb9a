package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/weftwork/weftwork/pkg/domain"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrationTries is how often SQLite's migration starts again: two processes may start at the same moment.
const migrationTries = 3

// migrateSQLite runs on a connection of its own without foreign keys, as rebuilding a table would delete its children.
func migrateSQLite(ctx context.Context, path string, existing bool) error {
	pool, err := sql.Open("sqlite3", sqliteDSN(path, "_txlock=immediate&_synchronous=FULL&_foreign_keys=off"))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	pool.SetMaxOpenConns(1)
	for try := 1; ; try++ {
		err = migrate(ctx, goose.DialectSQLite3, pool, existing)
		if err == nil || try == migrationTries || errors.Is(err, domain.ErrConflict) {
			return errors.Join(err, pool.Close())
		}
	}
}

func migratePostgres(ctx context.Context, pool *sql.DB, existing bool) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("prepare the migration lock: %w", err)
	}
	return migrate(ctx, goose.DialectPostgres, pool, existing, goose.WithSessionLocker(locker))
}

// migrate brings the schema up to ours; it refuses one that is newer, and with existing also one that is older.
func migrate(ctx context.Context, dialect goose.Dialect, pool *sql.DB, existing bool, o ...goose.ProviderOption) error {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(dialect, pool, files, append(o, goose.WithDisableGlobalRegistry(true))...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's version: %w", err)
	}
	switch {
	case current == target:
		return nil
	case current > target:
		return domain.Explain(domain.ErrConflict, fmt.Sprintf("The database has schema %d, made by a newer Weftwork; "+
			"this one knows schemas up to %d. Use the newer program.", current, target), nil)
	case existing:
		return domain.Explain(domain.ErrConflict, fmt.Sprintf("The database has schema %d and this program needs %d. "+
			"Start the server of this version once: it brings the database up to date.", current, target), nil)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database from schema %d to %d: %w", current, target, err)
	}
	if dialect == goose.DialectSQLite3 {
		return checkForeignKeys(ctx, pool)
	}
	return nil
}

// checkForeignKeys fails if a row points at a row that is not there.
func checkForeignKeys(ctx context.Context, pool *sql.DB) error {
	rows, err := pool.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return fmt.Errorf("check the foreign keys: %w", err)
	}
	defer rows.Close()
	if rows.Next() {
		var table, parent string
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return fmt.Errorf("check the foreign keys: %w", err)
		}
		return fmt.Errorf("after the migration, row %d of %s points at no row of %s", row.Int64, table, parent)
	}
	return rows.Err()
}
