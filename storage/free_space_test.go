package storage_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// planted stands in what is erased; it is of letters only, as the search index cuts words.
const planted = "zoraunmistakable"

// filesWith are the files of a database that have the planted word, as any program reads them.
func filesWith(t *testing.T, folder, word string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, storage.FileName+"*"))
	check(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		check(t, err)
		if bytes.Contains(bytes.ToLower(data), []byte(word)) {
			names = append(names, filepath.Base(file))
		}
	}
	return names
}

func TestNothingOfWhatWasErasedIsInTheFilesOfTheDatabase(t *testing.T) {
	for name, change := range map[string]func(storage.Options) storage.Options{
		"a small one": func(o storage.Options) storage.Options { return o }, "a large one": storage.Options.Large,
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Dir(storagetest.File(t))
			s, err := storage.Open(t.Context(), change(storage.Options{DataDir: folder, Now: func() time.Time { return monday }}))
			check(t, err)
			t.Cleanup(func() { check(t, s.Close()) })
			erasePlanted(t, s, folder)
			if left := filesWith(t, folder, planted); len(left) > 0 {
				t.Errorf("it stands in %q", left)
			}
			if kept := filesWith(t, folder, "kept for everybody"); !slices.Contains(kept, storage.FileName) {
				t.Error("what stays is gone")
			}
			tables := value(s.Strings(t.Context(), "SELECT name FROM sqlite_schema WHERE name = 'scrap'"))(t)
			whole := value(s.Strings(t.Context(), "PRAGMA integrity_check"))(t)
			if len(tables) > 0 || !slices.Equal(whole, []string{"ok"}) {
				t.Errorf("left are the tables %q, the file is %q", tables, whole)
			}
		})
	}
}

// erasePlanted writes a member's texts in several versions, small and large ones, and erases them with her.
func erasePlanted(t *testing.T, s *storage.Store, folder string) {
	t.Helper()
	ctx := t.Context()
	m := domain.Member{ID: id(), Email: planted + "@example.net", Name: planted, Role: domain.RoleAuthor, CreatedAt: monday, Slug: "z"}
	write(t, s, func(tx *storage.Tx) error { return tx.AddMember(ctx, m) })
	for i := range 20 {
		write(t, s, func(tx *storage.Tx) error {
			text := strings.Repeat(planted+" ", 1+i*400)
			if err := tx.SetSetting(ctx, "draft", text); err != nil {
				return err
			}
			return tx.AddMail(ctx, domain.Mail{ID: id(), Member: m.ID, Letter: domain.Letter{To: m.Email, Text: text}, CreatedAt: monday})
		})
	}
	write(t, s, func(tx *storage.Tx) error { return tx.SetSetting(ctx, "public", "Kept for everybody.") })
	published := article("Of looms")
	published.Content.Text = "Woven by " + planted + "."
	insert(t, s, published)
	if len(filesWith(t, folder, planted)) == 0 {
		t.Fatal("nothing is planted")
	}
	published.Content.Text = "Woven by others."
	write(t, s, func(tx *storage.Tx) error {
		if err := tx.SaveItem(ctx, published); err != nil {
			return err
		}
		if err := tx.SetSetting(ctx, "draft", ""); err != nil {
			return err
		}
		if err := tx.EraseMember(ctx, m, domain.FormerMember); err != nil {
			return err
		}
		return tx.FreeSpaceToEmpty(ctx)
	})
	check(t, s.EmptyFreeSpace(ctx))
}

func TestALogThatIsReadStillIsEmptiedWithTheNextCleaning(t *testing.T) {
	folder := filepath.Dir(storagetest.File(t))
	s := value(storage.Open(t.Context(), storage.Options{DataDir: folder}.Large()))(t)
	t.Cleanup(func() { check(t, s.Close()) })
	ctx := t.Context()
	check(t, s.EmptyLittleSpace(ctx))
	write(t, s, func(tx *storage.Tx) error { return tx.SetSetting(ctx, "draft", planted) })
	reader, err := sql.Open("sqlite3", "file:"+filepath.Join(folder, storage.FileName)+"?mode=ro")
	check(t, err)
	t.Cleanup(func() { check(t, reader.Close()) })
	reading, err := reader.BeginTx(ctx, nil)
	check(t, err)
	var n int
	check(t, reading.QueryRowContext(ctx, "SELECT count(*) FROM settings").Scan(&n))
	write(t, s, func(tx *storage.Tx) error {
		if err := tx.SetSetting(ctx, "draft", ""); err != nil {
			return err
		}
		return tx.FreeSpaceToEmpty(ctx)
	})
	check(t, s.EmptyLittleSpace(ctx)) // leaves a large one to the cleaning
	if err := s.EmptyFreeSpace(ctx); domain.Message(err) == "" {
		t.Errorf("while it is read: %v", err)
	}
	check(t, reading.Rollback())
	check(t, s.EmptyFreeSpace(ctx))
	if left := filesWith(t, folder, planted); len(left) > 0 {
		t.Errorf("it stands in %q", left)
	}
}
