package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// patience is how long a test waits for what should come within 0.25 s.
const patience = 20 * time.Second

func wantSignal(t *testing.T, signal <-chan struct{}) {
	t.Helper()
	select {
	case <-signal:
	case <-time.After(patience):
		t.Fatal("no signal came")
	}
}

func quiet(signal <-chan struct{}) bool {
	select {
	case <-signal:
		return false
	default:
		return true
	}
}

func TestOwnCommitsAreSignalledToEveryWaiter(t *testing.T) {
	storagetest.EachDatabase(t, func(t *testing.T, s *storage.Store) {
		first, second := s.Changed(), s.Changed()
		write(t, s, set(t.Context(), "key"))
		wantSignal(t, first)
		wantSignal(t, second)
		if !quiet(s.Changed()) {
			t.Error("a channel taken after the change is signalled")
		}
	})
}

func TestAWriteThatChangesNothingWakesNobody(t *testing.T) {
	s := storagetest.Open(t)
	signal := s.Changed()
	write(t, s, func(tx *storage.Tx) error { _, err := tx.Settings(t.Context()); return err })
	_, err := s.ClaimInbox(t.Context(), monday, time.Minute, 10)
	check(t, err)
	_, err = s.ClaimDeliveries(t.Context(), monday, time.Minute, 10, 1)
	check(t, err)
	if !quiet(signal) {
		t.Error("waiters were woken")
	}
}

func TestWatchNoticesAnotherProcess(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) storage.Options{
		"sqlite":   func(t *testing.T) storage.Options { return storage.Options{URL: storagetest.File(t)} },
		"postgres": func(t *testing.T) storage.Options { return storage.Options{URL: storagetest.PostgresURL(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			options := open(t)
			server, err := storage.Open(t.Context(), options)
			check(t, err)
			defer server.Close()
			options.Existing = true
			command, err := storage.Open(t.Context(), options)
			check(t, err)
			defer command.Close()

			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error)
			go func() { ended <- server.Watch(ctx) }()
			signal := server.Changed()
			deadline := time.After(patience)
			for noticed := false; !noticed; { // the first writes may come before Watch listens
				write(t, command, func(tx *storage.Tx) error { return tx.SetSetting(t.Context(), "key", time.Now().String()) })
				select {
				case <-signal:
					noticed = true
				case <-time.After(20 * time.Millisecond):
				case <-deadline:
					t.Fatal("Watch noticed nothing")
				}
			}
			stop()
			check(t, <-ended)
		})
	}
}
