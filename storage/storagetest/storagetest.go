// Package storagetest gives tests a fresh, migrated database of their own.
package storagetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/storage"
)

// Open opens a new SQLite database in the test's folder and closes it at the end.
func Open(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, storage.Options{URL: File(t)})
}

// File is the path of a new, migrated SQLite database in the test's folder.
func File(t testing.TB) string {
	t.Helper()
	image, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), storage.FileName)
	if err := os.WriteFile(path, image, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func open(t testing.TB, options storage.Options) *storage.Store {
	t.Helper()
	store, err := storage.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// migrated is a database file with the present schema and nothing in it; copying it is faster than migrating.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "weftwork-storagetest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	store, err := storage.Open(context.Background(), storage.Options{DataDir: folder})
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(folder, storage.FileName))
})
