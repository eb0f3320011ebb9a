package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const day = 24 * time.Hour

var month = storage.Retention{Deliveries: 30 * day, Parked: 30 * day, Inbox: 30 * day, Notifications: 30 * day, Failures: 30 * day}

// sent puts an activity with one delivery to each host into the store.
func sent(t *testing.T, s *storage.Store, name string, verb domain.Verb, at time.Time, hosts ...string) domain.StoredActivity {
	t.Helper()
	a := domain.StoredActivity{
		ID: id(), URI: domain.URI(ourHost + "/ap/activities/" + name), Verb: verb, Actor: organ, Object: domain.URI(ourHost + "/ap/articles/" + name),
		Payload: []byte(name), CreatedAt: at,
	}
	var targets []storage.Target
	for _, host := range hosts {
		targets = append(targets, storage.Target{Inbox: domain.URI("https://" + host + "/inbox"), Host: host})
	}
	write(t, s, func(tx *storage.Tx) error {
		return errors.Join(tx.AddActivity(t.Context(), a), tx.Enqueue(t.Context(), a, targets))
	})
	return a
}

// finished ends what is due with a state.
func finished(t *testing.T, s *storage.Store, state domain.DeliveryState) {
	t.Helper()
	claimed := value(s.ClaimDeliveries(t.Context(), monday, time.Minute, 100, 8))(t)
	var results []storage.DeliveryResult
	for _, d := range claimed {
		results = append(results, storage.DeliveryResult{ID: d.ID, State: state, Status: 202, At: monday})
	}
	check(t, s.FinishDeliveries(t.Context(), results, nil))
}

func cleaned(t *testing.T, s *storage.Store, r storage.Retention, now time.Time) (total int) {
	t.Helper()
	for range 100 {
		n := value(s.Clean(t.Context(), r, now))(t)
		if total += n; n == 0 {
			return total
		}
	}
	t.Fatal("cleaning does not end")
	return 0
}

func TestOldDeliveriesGoAndWaitingOnesStay(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		sent(t, s, "done", domain.VerbUpdate, monday, "one.example", "two.example")
		finished(t, s, domain.DeliveryDone)
		sent(t, s, "failed", domain.VerbUndo, monday, "one.example")
		finished(t, s, domain.DeliveryFailed)
		sent(t, s, "parked", domain.VerbCreate, monday, "silent.example")
		finished(t, s, domain.DeliveryParked)
		sent(t, s, "waiting", domain.VerbCreate, monday, "three.example")
		keepsAll := month
		keepsAll.Deliveries, keepsAll.Parked = 0, 0
		equal(t, "cleaned too early", cleaned(t, s, month, monday.Add(30*day)), 0)
		equal(t, "cleaned by a store that keeps all", cleaned(t, s, keepsAll, monday.Add(300*day)), 0)
		// Three deliveries, their two activities, and the parked one ends; it goes a month after.
		equal(t, "cleaned", cleaned(t, s, month, monday.Add(31*day)), 6)
		rows, _, err := s.Deliveries(t.Context(), storage.DeliveryFilter{}, storage.Page{Size: 10})
		check(t, err)
		states := map[domain.DeliveryState]int{}
		for _, row := range rows {
			states[row.State]++
		}
		equal(t, "what is left", fmt.Sprint(states), "map[failed:1 pending:1]")
		cleaned(t, s, month, monday.Add(62*day))
		if known, err := s.AnythingFederated(t.Context()); err != nil || !known {
			t.Errorf("the node forgot that it is known: %v", err)
		}
	})
}

func TestWhatOthersMayStillAskForStays(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		for _, verb := range []domain.Verb{domain.VerbFollow, domain.VerbAnnounce, domain.VerbCreate, domain.VerbLike} {
			sent(t, s, "kept"+string(verb), verb, monday)
		}
		for _, verb := range []domain.Verb{domain.VerbAccept, domain.VerbUndo, domain.VerbUpdate, domain.VerbDelete} {
			sent(t, s, "old"+string(verb), verb, monday)
		}
		equal(t, "cleaned", cleaned(t, s, month, monday.Add(31*day)), 4)
		_, err := s.ActivityByURI(t.Context(), domain.URI(ourHost+"/ap/activities/keptFollow"))
		check(t, err)
		_, err = s.ActivityByURI(t.Context(), domain.URI(ourHost+"/ap/activities/oldUndo"))
		wantError(t, err, domain.ErrNotFound)
	})
}

func TestTracesOfReceivedActivitiesAndReadNotificationsGo(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		states := []domain.InboxState{domain.InboxDone, domain.InboxParked, domain.InboxPending}
		for i, state := range states {
			row := domain.InboxRow{ID: id(), Verb: domain.VerbLike, Activity: domain.URI(fmt.Sprintf("https://a.example/%d", i)), BodyHash: "x", Sender: "https://a.example/1", Body: []byte("{}"), ReceivedAt: monday}
			value(s.AddInboxRow(t.Context(), row))(t)
			if state != domain.InboxPending {
				check(t, s.FailInbox(t.Context(), row.ID, "x", monday, state))
			}
		}
		write(t, s, func(tx *storage.Tx) error {
			return errors.Join(
				tx.AddMember(t.Context(), domain.Member{ID: "m1", Email: "ada@example.org", Role: domain.RoleOwner}), // who reads nothing
				tx.AddNotification(t.Context(), domain.Notification{ID: id(), Kind: domain.NotifyLike, Actor: "https://a.example/1", Object: "https://a.example/o", CreatedAt: monday}),
				tx.SaveRemoteMedia(t.Context(), domain.RemoteMedia{URL: "https://a.example/broken.png", Error: "404", FetchedAt: monday, UsedAt: monday}),
			)
		})
		// The done row and the failed picture, then the notification that nobody read, then the parked row.
		equal(t, "after a month", cleaned(t, s, month, monday.Add(31*day)), 2)
		equal(t, "after two", cleaned(t, s, month, monday.Add(61*day)), 1)
		equal(t, "after three", cleaned(t, s, month, monday.Add(91*day)), 1)
		equal(t, "for ever", cleaned(t, s, month, monday.Add(9000*day)), 0)
	})
}

func TestCleaningGoesInSmallBatches(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		for i := range 1200 {
			if i%600 == 0 {
				var hosts []string
				for n := range 600 {
					hosts = append(hosts, fmt.Sprintf("host%d.example", n))
				}
				sent(t, s, fmt.Sprint(i), domain.VerbCreate, monday, hosts...)
			}
		}
		write(t, s, func(tx *storage.Tx) error {
			for n := range 600 {
				if err := tx.CancelDeliveriesTo(t.Context(), fmt.Sprintf("host%d.example", n)); err != nil {
					return err
				}
			}
			return nil
		})
		equal(t, "in one batch", value(s.Clean(t.Context(), month, monday.Add(31*day)))(t), 500)
		equal(t, "in all others", cleaned(t, s, month, monday.Add(31*day)), 700)
	})
}

func TestTheAuditListIsKeptAsLongAsItIsSet(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		for i, age := range []time.Duration{0, 89 * day, 91 * day, 400 * day} {
			write(t, s, func(tx *storage.Tx) error {
				return tx.AddAudit(t.Context(), domain.AuditEntry{ID: id(), Action: domain.AuditFollow, Target: fmt.Sprint(i), CreatedAt: monday.Add(-age)})
			})
		}
		kept := func() int {
			_, total, err := s.Audit(t.Context(), storage.AuditFilter{}, storage.Page{})
			check(t, err)
			return total
		}
		for _, step := range []struct{ days, kept int }{{0, 4}, {365, 3}, {90, 2}} {
			keep := month
			keep.Audit = domain.Days(step.days)
			cleaned(t, s, keep, monday)
			if kept() != step.kept {
				t.Errorf("with %d days %d entries are kept, want %d", step.days, kept(), step.kept)
			}
		}
	})
}
