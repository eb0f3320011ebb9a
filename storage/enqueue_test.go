package storage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const object = domain.URI(ourHost + "/ap/articles/1")

var peerInbox = storage.Target{Inbox: "https://peer.example/inbox", Host: "peer.example"}

// claim takes what is due and says what it is, in order: "Create peer.example".
func claim(t *testing.T, s *storage.Store, now time.Time) (what []string, claimed []domain.Delivery) {
	t.Helper()
	claimed = value(s.ClaimDeliveries(t.Context(), now, time.Minute, 100, 8))(t)
	for _, d := range claimed {
		what = append(what, string(d.Verb)+" "+d.Host)
	}
	return what, claimed
}

func wantClaim(t *testing.T, s *storage.Store, now time.Time, want ...string) []domain.Delivery {
	t.Helper()
	got, claimed := claim(t, s, now)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Fatalf("claimed %v, want %v", got, want)
	}
	return claimed
}

// finish ends the tries of deliveries in one state.
func finish(t *testing.T, s *storage.Store, state domain.DeliveryState, now, next time.Time, claimed ...domain.Delivery) {
	t.Helper()
	var results []storage.DeliveryResult
	for _, d := range claimed {
		results = append(results, storage.DeliveryResult{ID: d.ID, State: state, Status: 500, Error: "broken", NotBefore: next, At: now})
	}
	check(t, s.FinishDeliveries(t.Context(), results, nil))
}

func states(t *testing.T, s *storage.Store) string {
	t.Helper()
	rows, _, err := s.Deliveries(t.Context(), storage.DeliveryFilter{Object: object}, storage.Page{})
	check(t, err)
	slices.Reverse(rows)
	var all []string
	for _, d := range rows {
		all = append(all, string(d.Verb)+" "+string(d.State))
	}
	return fmt.Sprint(all)
}

func TestADeliveryCarriesItsActivity(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		create := activity(domain.VerbCreate, object)
		send(t, s, create, peerInbox)
		d := wantClaim(t, s, monday, "Create peer.example")[0]
		if d.Activity != create.ID || d.Sender != organ || d.Inbox != peerInbox.Inbox || d.Object != object || d.Attempts != 1 ||
			string(d.Payload) != string(create.Payload) {
			t.Errorf("claimed %+v", d)
		}
	})
}

func TestAnActivityGoesOnceToEachInbox(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		a := activity(domain.VerbCreate, object)
		send(t, s, a, peerInbox, peerInbox)
		write(t, s, func(tx *storage.Tx) error { return tx.Enqueue(t.Context(), a, []storage.Target{peerInbox}) })
		wantClaim(t, s, monday, "Create peer.example")
	})
}

func TestAWaitingCreateTakesTheNewestBytesInsteadOfAnUpdate(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		create := activity(domain.VerbCreate, object)
		send(t, s, create, peerInbox)
		write(t, s, func(tx *storage.Tx) error { return tx.RefreshActivity(ctx, create.URI, []byte("newest")) })
		send(t, s, activity(domain.VerbUpdate, object), peerInbox, inboxes(1)[0])
		claimed := wantClaim(t, s, monday, "Create peer.example", "Update peer0000.example")
		for _, d := range claimed {
			if d.Verb == domain.VerbCreate {
				equal(t, "the Create", string(d.Payload), "newest")
			}
		}
	})
}

func TestAnUpdateAfterATriedCreateWaitsForItsEnd(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		send(t, s, activity(domain.VerbCreate, object), peerInbox)
		create := wantClaim(t, s, now, "Create peer.example")
		send(t, s, activity(domain.VerbUpdate, object), peerInbox)
		wantClaim(t, s, now)
		later := now.Add(time.Hour)
		finish(t, s, domain.DeliveryPending, now, later, create...)
		wantClaim(t, s, later.Add(-time.Second))
		create = wantClaim(t, s, later, "Create peer.example")
		finish(t, s, domain.DeliveryDone, later, time.Time{}, create...)
		wantClaim(t, s, later, "Update peer.example")
	})
}

func TestANewerUpdateReplacesAnUntriedOne(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		send(t, s, activity(domain.VerbUpdate, object), peerInbox)
		send(t, s, activity(domain.VerbUpdate, object), peerInbox)
		wantClaim(t, s, monday, "Update peer.example")
		equal(t, "the queue", states(t, s), "[Update cancelled Update pending]")
	})
}

func TestADeleteAfterAnUntriedCreateCancelsBoth(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		send(t, s, activity(domain.VerbCreate, object), peerInbox)
		send(t, s, activity(domain.VerbDelete, object), peerInbox, inboxes(1)[0])
		wantClaim(t, s, monday, "Delete peer0000.example")
		equal(t, "the queue", states(t, s), "[Create cancelled Delete pending]")
	})
}

func TestADeleteAfterAnUntriedUpdateCancelsTheUpdateOnly(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		send(t, s, activity(domain.VerbUpdate, object), peerInbox)
		send(t, s, activity(domain.VerbDelete, object), peerInbox)
		wantClaim(t, s, monday, "Delete peer.example")
	})
}

// The Create may have arrived although its answer did not.
func TestADeleteAfterATriedCreateIsSentAllTheSame(t *testing.T) {
	for _, end := range []domain.DeliveryState{domain.DeliveryDone, domain.DeliveryFailed} {
		t.Run(string(end), func(t *testing.T) {
			onMonday(t, func(t *testing.T, s *storage.Store) {
				now := monday
				send(t, s, activity(domain.VerbCreate, object), peerInbox)
				create := wantClaim(t, s, now, "Create peer.example")
				finish(t, s, domain.DeliveryPending, now, now.Add(time.Minute), create...)
				send(t, s, activity(domain.VerbDelete, object), peerInbox)
				wantClaim(t, s, now)
				create = wantClaim(t, s, now.Add(time.Minute), "Create peer.example")
				wantClaim(t, s, now.Add(time.Minute))
				finish(t, s, end, now, time.Time{}, create...)
				wantClaim(t, s, now.Add(time.Minute), "Delete peer.example")
			})
		})
	}
}

func TestOtherObjectsAndInboxesDoNotWait(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		send(t, s, activity(domain.VerbCreate, object), peerInbox)
		wantClaim(t, s, now, "Create peer.example")
		send(t, s, activity(domain.VerbUpdate, object), inboxes(1)[0])
		send(t, s, activity(domain.VerbCreate, object+"0"), peerInbox)
		wantClaim(t, s, now, "Update peer0000.example", "Create peer.example")
	})
}

func TestCancellingAHostLeavesTheOthers(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		send(t, s, activity(domain.VerbCreate, object), peerInbox, inboxes(1)[0])
		write(t, s, func(tx *storage.Tx) error { return tx.CancelDeliveriesTo(t.Context(), "peer.example") })
		wantClaim(t, s, monday, "Create peer0000.example")
	})
}

func TestAnEndThatComesAfterTheCancellationChangesNothing(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		send(t, s, activity(domain.VerbCreate, object), peerInbox)
		create := wantClaim(t, s, now, "Create peer.example")
		write(t, s, func(tx *storage.Tx) error { return tx.CancelDeliveriesTo(t.Context(), "peer.example") })
		finish(t, s, domain.DeliveryPending, now, now, create...)
		wantClaim(t, s, now.Add(time.Hour))
	})
}
