package storage_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAClosedSQLiteDatabaseIsOneFile(t *testing.T) {
	folder := t.TempDir()
	s, err := storage.Open(t.Context(), storage.Options{DataDir: folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), func(tx *storage.Tx) error { return tx.SetSetting(t.Context(), "key", "value") }); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Items(t.Context(), domain.Visitor(), storage.ItemFilter{}, storage.Page{}); err != nil { // opens a reader
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || entries[0].Name() != storage.FileName {
		var names []string
		for _, entry := range entries {
			names = append(names, filepath.Base(entry.Name()))
		}
		t.Errorf("the folder holds %q, %v", names, err)
	}
}
