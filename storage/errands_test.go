package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

var manyErrands = storage.ErrandLimits{PerThread: 100, PerHost: 100}

func addErrand(t *testing.T, s *storage.Store, uri domain.URI, limits storage.ErrandLimits) (added bool) {
	t.Helper()
	e := domain.Errand{ID: id(), Kind: domain.ErrandAnswer, URI: uri, Thread: "https://peer.example/top", CreatedAt: monday}
	write(t, s, func(tx *storage.Tx) (err error) {
		added, err = tx.AddErrand(t.Context(), e, limits)
		return err
	})
	return added
}

func claimed(t *testing.T, s *storage.Store, now time.Time) (uris []domain.URI) {
	t.Helper()
	for _, e := range value(s.ClaimErrands(t.Context(), now, time.Minute, 100, 2))(t) {
		uris = append(uris, e.URI)
	}
	slices.Sort(uris)
	return uris
}

func TestErrandsAreClaimedFairlyBetweenHosts(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		for i := range 5 {
			equal(t, "it is new", addErrand(t, s, domain.URI(fmt.Sprintf("https://peer.example/%d", i)), manyErrands), true)
		}
		addErrand(t, s, "https://other.example/1", manyErrands)
		equal(t, "it is new twice", addErrand(t, s, "https://other.example/1", manyErrands), false)
		got := claimed(t, s, monday)
		equal(t, "claimed", len(got), 3)
		equal(t, "of the other host", got[0], "https://other.example/1")
		equal(t, "claimed next", len(claimed(t, s, monday)), 2)
		equal(t, "claimed at last", len(claimed(t, s, monday)), 1)
		equal(t, "claimed while leased", len(claimed(t, s, monday)), 0)
		equal(t, "claimed after the lease", len(claimed(t, s, monday.Add(2*time.Minute))), 3)
	})
}

func TestErrandsHaveLimits(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		few := storage.ErrandLimits{PerThread: 3, PerHost: 2}
		for i, want := range []bool{true, true, false} {
			equal(t, "of one host", addErrand(t, s, domain.URI(fmt.Sprintf("https://peer.example/%d", i)), few), want)
		}
		equal(t, "the third of the thread", addErrand(t, s, "https://other.example/1", few), true)
		equal(t, "the fourth of the thread", addErrand(t, s, "https://third.example/1", few), false)
		equal(t, "no address", addErrand(t, s, "tag:nothing", manyErrands), false)
	})
}

func TestAnAnswerWaitsForWhatItAnswers(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		addErrand(t, s, "https://peer.example/below", manyErrands)
		e := value(s.ClaimErrands(ctx, monday, time.Minute, 1, 1))(t)[0]
		write(t, s, func(tx *storage.Tx) error {
			return tx.HoldErrand(ctx, e.ID, "https://peer.example/above", []byte("{}"), monday.Add(time.Hour))
		})
		equal(t, "claimed while it waits", len(claimed(t, s, monday.Add(2*time.Minute))), 0)
		equal(t, "due", value(s.NextErrand(ctx))(t), monday.Add(time.Hour))
		write(t, s, func(tx *storage.Tx) error { return tx.WakeErrands(ctx, "https://peer.example/above", monday) })
		held := value(s.ClaimErrands(ctx, monday, time.Minute, 1, 1))(t)[0]
		if held.WaitsFor != "https://peer.example/above" || string(held.Body) != "{}" || held.Attempts != 2 {
			t.Errorf("it came back as %+v", held)
		}
		check(t, s.FailErrand(ctx, e.ID, "busy", monday.Add(time.Hour)))
		write(t, s, func(tx *storage.Tx) error { return tx.FinishErrand(ctx, e.ID, "in vain") })
		all := value(s.ErrandsOf(ctx, "https://peer.example/top"))(t)
		if len(all) != 1 || !all[0].Done || all[0].LastError != "in vain" || all[0].Body != nil {
			t.Errorf("%+v", all)
		}
		equal(t, "known still", addErrand(t, s, e.URI, manyErrands), false)
		check(t, s.ForgetErrands(ctx, monday.Add(time.Second)))
		equal(t, "new after it was forgotten", addErrand(t, s, e.URI, manyErrands), true)
	})
}

func TestAThreadIsReadWithoutItsTexts(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann, bob := theirs("peer.example", "ann"), theirs("other.example", "bob")
		first := replyTo(ann, object, "one")
		second := replyTo(bob, object, "two")
		second.InReplyTo, second.PublishedAt = first.URI, first.PublishedAt.Add(time.Second)
		hidden := replyTo(bob, object, "three")
		hidden.Visibility = domain.VisibilityDirect
		saveNotes(t, s, first, second, hidden)
		equal(t, "for visitors", len(value(s.Thread(ctx, domain.Visitor(), object))(t)), 2)
		uris, total, err := s.Answers(ctx, object, storage.Page{Size: 1})
		check(t, err)
		if total != 1 || !slices.Equal(uris, []domain.URI{first.URI}) {
			t.Errorf("directly below: %q of %d", uris, total)
		}
		uris, total, err = s.ThreadURIs(ctx, object, storage.Page{Number: 2, Size: 1})
		check(t, err)
		if total != 2 || !slices.Equal(uris, []domain.URI{second.URI}) {
			t.Errorf("the second page has %q of %d", uris, total)
		}
		people := value(s.ParticipantsOf(ctx, object, 10))(t)
		if !slices.Equal(people, []domain.URI{bob.URI, ann.URI}) {
			t.Errorf("in the thread wrote %q", people)
		}
		equal(t, "the top", value(s.RootOf(ctx, second.URI))(t), object)
		_, err = s.RootOf(ctx, "https://nowhere.example/1")
		wantError(t, err, domain.ErrNotFound)
		found := value(s.RepliesByURI(ctx, []domain.URI{first.URI, "https://nowhere.example/1"}))(t)
		equal(t, "found", len(found), 1)
	})
}

// Two answers that come at once: the second was made before the store had the first.
func TestAnAnswerThatWasMadeBeforeItsParentCameFindsTheThread(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ann := theirs("peer.example", "ann")
		first := replyTo(ann, object, "one")
		second := replyTo(ann, first.URI, "two")
		second.Root = first.URI
		saveNotes(t, s, first, second)
		equal(t, "the thread", value(s.NoteByURI(t.Context(), second.URI))(t).Root, object)
	})
}

func TestAnAnswerToWhatWasDeletedStaysInItsThread(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ann := theirs("peer.example", "ann")
		first := replyTo(ann, object, "one")
		second := replyTo(ann, object, "two")
		second.InReplyTo = first.URI
		late := replyTo(ann, first.URI, "three")
		late.Root = first.URI
		saveNotes(t, s, first, second)
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteNoteByURI(ctx, first.URI) })
		saveNotes(t, s, late)
		write(t, s, func(tx *storage.Tx) error { return tx.AdoptOrphan(ctx, late) })
		equal(t, "the thread", value(s.NoteByURI(ctx, late.URI))(t).Root, object)
	})
}

func TestResponsesToEverybodyAreNamed(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for i, open := range []bool{true, false} {
			actor := theirs("peer.example", fmt.Sprintf("a%d", i)).URI
			write(t, s, func(tx *storage.Tx) error {
				_, err := tx.AddResponse(ctx, domain.Response{
					ID: id(), Kind: domain.ResponseReshare, URI: actor + "/boost", Actor: actor, Object: object, CreatedAt: monday, Open: open,
				})
				return err
			})
		}
		uris, total, err := s.OpenResponses(ctx, object, domain.ResponseReshare, storage.Page{})
		check(t, err)
		if total != 1 || !slices.Equal(uris, []domain.URI{"https://peer.example/users/a0/boost"}) {
			t.Errorf("%q of %d", uris, total)
		}
	})
}
