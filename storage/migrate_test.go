package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// -update writes the dump of the present schema. Do that before a release only: a released schema's dump is frozen.
var update = flag.Bool("update", false, "write testdata/schema_N.sql of the present schema")

func openRaw(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	check(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}

func TestCommandsRefuseADatabaseThatIsNotThere(t *testing.T) {
	_, err := storage.Open(t.Context(), storage.Options{DataDir: t.TempDir(), Existing: true})
	wantError(t, err, domain.ErrNotFound)
	if domain.Message(err) == "" {
		t.Error("the error says nothing to people")
	}
}

func TestASchemaOfANewerProgramIsRefused(t *testing.T) {
	path := storagetest.File(t)
	_, err := openRaw(t, path).Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)")
	check(t, err)
	_, err = storage.Open(t.Context(), storage.Options{URL: path})
	wantError(t, err, domain.ErrConflict)
	if !strings.Contains(domain.Message(err), "newer Weftwork") {
		t.Errorf("people read %q", domain.Message(err))
	}
}

func TestCommandsDoNotMigrate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty.db")
	check(t, os.WriteFile(path, nil, 0o600))
	_, err := storage.Open(t.Context(), storage.Options{URL: path, Existing: true})
	wantError(t, err, domain.ErrConflict)
}

func TestTheDatabaseIsForItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data?dir #1%") // SQLite reads paths as URIs
	s, err := storage.Open(t.Context(), storage.Options{DataDir: dir})
	check(t, err)
	defer s.Close()
	write(t, s, set(t.Context(), "key"))
	for _, name := range []string{storage.FileName, storage.FileName + "-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		check(t, err)
		equal(t, "the mode of "+name, info.Mode().Perm(), 0o600)
	}
}

func TestTwoProcessesMayStartAtOnce(t *testing.T) {
	dir := t.TempDir()
	errs := make(chan error)
	for range 2 {
		go func() {
			s, err := storage.Open(context.Background(), storage.Options{DataDir: dir})
			if err == nil {
				err = s.Close()
			}
			errs <- err
		}()
	}
	check(t, errors.Join(<-errs, <-errs))
}

// DESIGN §3.6: a frozen dump of each released schema must upgrade.
func TestEveryReleasedSchemaUpgrades(t *testing.T) {
	if *update {
		check(t, os.MkdirAll("testdata", 0o755))
		migrations, err := filepath.Glob("migrations/*.sql")
		check(t, err)
		newest, _, _ := strings.Cut(filepath.Base(slices.Max(migrations)), "_")
		file := "testdata/schema_" + strings.TrimLeft(newest, "0") + ".sql"
		check(t, os.WriteFile(file, []byte(dump(t)), 0o644))
	}
	dumps, err := filepath.Glob("testdata/schema_*.sql")
	check(t, err)
	if len(dumps) == 0 {
		t.Fatal("there is no dump in testdata")
	}
	for _, file := range dumps {
		t.Run(filepath.Base(file), func(t *testing.T) {
			statements, err := os.ReadFile(file)
			check(t, err)
			path := filepath.Join(t.TempDir(), storage.FileName)
			_, err = openRaw(t, path).Exec(string(statements))
			check(t, err)
			s, err := storage.Open(t.Context(), storage.Options{URL: path})
			check(t, err)
			defer s.Close()
			wantNoDanglingRows(t, s)
			wantSpecimens(t, s)
			schema := value(strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "schema_"), ".sql")))(t)
			if schema > 1 {
				wantSpecimensLater(t, s, schema)
			}
		})
	}
}

func wantNoDanglingRows(t *testing.T, s *storage.Store) {
	t.Helper()
	if dangling := value(s.Strings(t.Context(), "PRAGMA foreign_key_check"))(t); len(dangling) > 0 {
		t.Errorf("rows without their parents in %v", dangling)
	}
}

// dump writes the specimens' database as SQL.
func dump(t *testing.T) string {
	t.Helper()
	path := storagetest.File(t)
	s, err := storage.Open(t.Context(), storage.Options{URL: path})
	check(t, err)
	specimens(t, s)
	check(t, s.Close())
	db := openRaw(t, path)
	var out strings.Builder
	out.WriteString("-- A database of this schema with a specimen of everything. Written by: go test ./storage -run Upgrades -update\n")
	for _, kind := range []string{"table", "index"} {
		for _, row := range query(t, db, `SELECT sql FROM sqlite_master WHERE type = '`+kind+`' AND sql IS NOT NULL
			AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY rowid`) {
			out.WriteString(strings.ReplaceAll(row[0], "\t", "    ") + ";\n")
		}
		if kind == "table" {
			dumpRows(t, db, &out)
		}
	}
	return out.String()
}

func dumpRows(t *testing.T, db *sql.DB, out *strings.Builder) {
	t.Helper()
	out.WriteString("PRAGMA foreign_keys = OFF;\n")
	for _, table := range query(t, db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' ORDER BY rowid") {
		var quoted []string
		for _, column := range query(t, db, "SELECT name FROM pragma_table_info('"+table[0]+"')") {
			quoted = append(quoted, "quote("+column[0]+")")
		}
		for _, row := range query(t, db, "SELECT "+strings.Join(quoted, ", ")+" FROM "+table[0]) {
			fmt.Fprintf(out, "INSERT INTO %s VALUES (%s);\n", table[0], strings.Join(row, ", "))
		}
	}
}

func query(t *testing.T, db *sql.DB, statement string) [][]string {
	t.Helper()
	rows, err := db.Query(statement)
	check(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	check(t, err)
	var all [][]string
	for rows.Next() {
		row, into := make([]string, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		check(t, rows.Scan(into...))
		all = append(all, row)
	}
	check(t, rows.Err())
	return all
}

// One set of migrations serves both databases.
func TestMigrationsUseOnlyPortableTypes(t *testing.T) {
	files, err := filepath.Glob("migrations/*.sql")
	check(t, err)
	column := regexp.MustCompile(`^ {4}([a-z_]+) +([A-Z]+)`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		check(t, err)
		for line := range strings.Lines(string(text)) {
			match := column.FindStringSubmatch(line)
			if match == nil {
				continue
			}
			switch match[2] {
			case "TEXT", "BIGINT", "BOOLEAN", "BYTEA", "DOUBLE":
			default:
				t.Errorf("%s: column %s has type %s", file, match[1], match[2])
			}
		}
	}
}
