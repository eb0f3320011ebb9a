package storagetest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/storage"
)

// Variable names the environment variable with the URL of a PostgreSQL server where databases may be created.
const Variable = "WEFTWORK_TEST_POSTGRES"

// EachDatabase runs a test on SQLite and on PostgreSQL, each time on a new database. Without a PostgreSQL server it says so,
// and fails where CI=true.
func EachDatabase(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	t.Helper()
	EachDatabaseAt(t, nil, test)
}

// EachDatabaseAt is EachDatabase with a clock.
func EachDatabaseAt(t *testing.T, now func() time.Time, test func(t *testing.T, s *storage.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, open(t, storage.Options{URL: File(t), Now: now})) })
	t.Run("postgres", func(t *testing.T) { test(t, open(t, storage.Options{URL: PostgresURL(t), Now: now})) })
}

// OpenPostgres opens a new PostgreSQL database, or skips the test where there is no server for tests.
func OpenPostgres(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, storage.Options{URL: PostgresURL(t)})
}

// Any opens a new database: on PostgreSQL where there is a server for tests, else on SQLite.
func Any(t testing.TB) *storage.Store {
	t.Helper()
	if os.Getenv(Variable) != "" {
		return OpenPostgres(t)
	}
	return Open(t)
}

// PostgresURL is the address of a new, migrated database that is dropped at the end of the test.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		untested(t)
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := databaseName()
	if err := onServer(server, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(server, name)
}

func untested(t testing.TB) {
	t.Helper()
	message := "NOT TESTED ON POSTGRESQL: " + Variable + " is not set; run test/postgres.sh go test …"
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	fmt.Fprintln(os.Stderr, t.Name()+": "+message)
	t.Skip(message)
}

// postgresTemplate is a migrated database to copy. The server is thrown away after the tests, and the template with it.
var postgresTemplate = sync.OnceValues(func() (string, error) {
	server, name := os.Getenv(Variable), databaseName()
	if err := onServer(server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	store, err := storage.Open(context.Background(), storage.Options{URL: withDatabase(server, name)})
	if err != nil {
		return "", err
	}
	return name, store.Close()
})

func databaseName() string {
	return "weftwork_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
}

func withDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}

// createMu makes one statement at a time: CREATE DATABASE fails while another one reads the same template.
var createMu sync.Mutex

func onServer(server, statement string) error {
	createMu.Lock()
	defer createMu.Unlock()
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
