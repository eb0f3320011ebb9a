package storage_test

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

var errTest = errors.New("meant to fail")

func set(ctx context.Context, key string) func(tx *storage.Tx) error {
	return func(tx *storage.Tx) error { return tx.SetSetting(ctx, key, "yes") }
}

// wantSetting checks that a write is there, or is not.
func wantSetting(t *testing.T, s *storage.Store, key string, there bool) {
	t.Helper()
	_, err := s.Setting(t.Context(), key)
	if there {
		check(t, err)
	} else {
		wantError(t, err, domain.ErrNotFound)
	}
}

// together runs fns in one commit on SQLite: all of them wait while the first one holds the connection.
func together(t *testing.T, s *storage.Store, fns ...func(tx *storage.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(fns))
	var waiting sync.WaitGroup
	start := sync.OnceFunc(func() { // PostgreSQL may run the fn below twice
		for i, fn := range fns {
			waiting.Go(func() {
				defer func() {
					if p := recover(); p != nil {
						errs[i] = errTest
					}
				}()
				errs[i] = s.Write(context.Background(), fn)
			})
		}
	})
	write(t, s, func(tx *storage.Tx) error {
		start()
		runtime.Gosched()
		return tx.SetSetting(t.Context(), "first", "yes")
	})
	waiting.Wait()
	return errs
}

func TestAnErrorUndoesOnlyWhatItsFnDid(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		errs := together(t, s, set(ctx, "before"), func(tx *storage.Tx) error {
			check(t, tx.SetSetting(ctx, "failed", "yes"))
			return errTest
		}, set(ctx, "after"))
		check(t, errs[0])
		wantError(t, errs[1], errTest)
		check(t, errs[2])
		for _, key := range []string{"first", "before", "after"} {
			wantSetting(t, s, key, true)
		}
		wantSetting(t, s, "failed", false)
	})
}

func TestAPanicUndoesOnlyWhatItsFnDid(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		errs := together(t, s, set(ctx, "before"), func(tx *storage.Tx) error {
			check(t, tx.SetSetting(ctx, "failed", "yes"))
			panic("meant to")
		}, set(ctx, "after"))
		check(t, errs[0])
		wantError(t, errs[1], errTest)
		check(t, errs[2])
		wantSetting(t, s, "before", true)
		wantSetting(t, s, "after", true)
		wantSetting(t, s, "failed", false)
	})
}

func TestAFailedStatementUndoesOnlyWhatItsFnDid(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		item := article("One")
		write(t, s, func(tx *storage.Tx) error { return tx.InsertItem(ctx, item) })
		errs := together(t, s, set(ctx, "before"), func(tx *storage.Tx) error {
			check(t, tx.SetSetting(ctx, "failed", "yes"))
			return tx.InsertItem(ctx, item)
		}, set(ctx, "after"))
		check(t, errs[0])
		wantError(t, errs[1], domain.ErrConflict)
		check(t, errs[2])
		wantSetting(t, s, "failed", false)
	})
}

// A test that fails inside a fn ends its goroutine; the connection must come back.
func TestAFnThatEndsItsGoroutineIsUndone(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		var ended sync.WaitGroup
		ended.Go(func() {
			_ = s.Write(context.Background(), func(tx *storage.Tx) error {
				_ = tx.SetSetting(context.Background(), "failed", "yes")
				runtime.Goexit()
				return nil
			})
		})
		ended.Wait()
		write(t, s, set(t.Context(), "after"))
		wantSetting(t, s, "failed", false)
		wantSetting(t, s, "after", true)
	})
}

func TestWritesOfManyGoroutinesAllArrive(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		const writers, each = 32, 10
		var done sync.WaitGroup
		for w := range writers {
			done.Go(func() {
				for n := range each {
					if err := s.Write(context.Background(), set(context.Background(), strconv.Itoa(w*each+n))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		done.Wait()
		for n := range writers * each {
			wantSetting(t, s, strconv.Itoa(n), true)
		}
	})
}

// An interrupted statement would roll the whole transaction of SQLite back.
func TestACancelledCallerHarmsNobodyElse(t *testing.T) {
	s := storagetest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	errs := together(t, s, set(t.Context(), "before"), func(tx *storage.Tx) error {
		cancel()
		return tx.SetSetting(ctx, "cancelled", "yes")
	}, set(t.Context(), "after"))
	check(t, errors.Join(errs...))
	for _, key := range []string{"first", "before", "cancelled", "after"} {
		wantSetting(t, s, key, true)
	}
	wantError(t, s.Write(ctx, set(ctx, "late")), context.Canceled)
}

func TestAWriteAfterCloseFails(t *testing.T) {
	s, err := storage.Open(t.Context(), storage.Options{DataDir: t.TempDir()})
	check(t, err)
	check(t, s.Close())
	check(t, s.Close())
	if err := s.Write(t.Context(), set(t.Context(), "late")); err == nil {
		t.Error("a closed database took a write")
	}
}

func TestATransactionSeesItsOwnWritesAndOthersDoNot(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.SetSetting(t.Context(), "key", "new"))
			equal(t, "the value inside", value(tx.Setting(t.Context(), "key"))(t), "new")
			wantSetting(t, s, "key", false)
			return nil
		})
		wantSetting(t, s, "key", true)
	})
}

// Two fns that each read what the other one writes: run one after the other, the second must see the first.
func TestTransactionsBehaveAsIfOneRanAfterTheOther(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		takeUnlessTaken := func(mine, other string) func(tx *storage.Tx) error {
			return func(tx *storage.Tx) error {
				_, err := tx.Setting(ctx, other)
				if errors.Is(err, domain.ErrNotFound) {
					runtime.Gosched()
					return tx.SetSetting(ctx, mine, "yes")
				}
				return err
			}
		}
		for round := range 20 {
			a, b := "a"+strconv.Itoa(round), "b"+strconv.Itoa(round)
			var done sync.WaitGroup
			var problems [2]error
			done.Go(func() { problems[0] = s.Write(ctx, takeUnlessTaken(a, b)) })
			done.Go(func() { problems[1] = s.Write(ctx, takeUnlessTaken(b, a)) })
			done.Wait()
			check(t, errors.Join(problems[:]...))
			_, errA := s.Setting(ctx, a)
			_, errB := s.Setting(ctx, b)
			if (errA == nil) == (errB == nil) {
				t.Fatalf("round %d: both or none were taken", round)
			}
		}
	})
}

func TestReadersCannotWriteOnSQLite(t *testing.T) {
	s := storagetest.Open(t)
	if err := s.ExecOnReader(t.Context(), "INSERT INTO settings (key, value) VALUES ('a', 'b')"); err == nil {
		t.Error("a reader wrote")
	}
	wantSetting(t, s, "a", false)
}

// DESIGN §3.5: what was answered survives a power cut.
func TestTheWritingConnectionOfSQLiteIsDurable(t *testing.T) {
	s := storagetest.Open(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		got := value(s.Strings(t.Context(), "PRAGMA "+pragma))(t)
		if len(got) != 1 || got[0] != want {
			t.Errorf("%s is %v, want %s", pragma, got, want)
		}
	}
}
