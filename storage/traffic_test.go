package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestTrafficIsCountedPerHostAndPerHour(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		ended := func(host string, state domain.DeliveryState, at time.Time) storage.DeliveryResult {
			return storage.DeliveryResult{ID: "x", Host: host, State: state, At: at}
		}
		check(t, s.FinishDeliveries(ctx, []storage.DeliveryResult{
			ended("one.example", domain.DeliveryDone, monday), ended("one.example", domain.DeliveryDone, monday),
			ended("two.example", domain.DeliveryFailed, monday), ended("two.example", domain.DeliveryPending, monday),
		}, []storage.HostResult{{Host: "one.example", OK: true, At: monday}, {Host: "two.example", OK: true, At: monday}}))
		check(t, s.CountReceived(ctx, map[string]int{"one.example": 3}, monday.Add(-20*time.Hour)))
		check(t, s.CountReceived(ctx, map[string]int{"one.example": 4}, monday.Add(-50*time.Hour)))
		check(t, s.CountReceived(ctx, nil, monday))
		equal(t, "the last hour", value(s.TrafficSince(ctx, monday.Add(-time.Hour)))(t), domain.Traffic{Sent: 2, Failed: 1})
		equal(t, "the last day", value(s.TrafficSince(ctx, monday.Add(-24*time.Hour)))(t), domain.Traffic{Received: 3, Sent: 2, Failed: 1})
		equal(t, "one's", value(s.PeerSummary(ctx, "one.example"))(t).Traffic, domain.Traffic{Received: 7, Sent: 2})
		equal(t, "two's", value(s.PeerSummary(ctx, "two.example"))(t).Traffic, domain.Traffic{Failed: 1})
	})
}

func TestAPeerIsAskedOnceAWeekUnlessItIsBlockedOrRests(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		write(t, s, func(tx *storage.Tx) error {
			for _, host := range []string{"blocked.example", "new.example", "known.example", "resting.example"} {
				if err := tx.HeardFrom(ctx, host, monday); err != nil {
					return err
				}
			}
			info := domain.PeerInfo{Software: "lemmy\x00", Version: "1.0", Users: 5, AskedAt: monday}
			return tx.SavePeerInfo(ctx, "known.example", info, monday.Add(7*24*time.Hour))
		})
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(ctx, "blocked.example") })
		check(t, s.FinishDeliveries(ctx, nil, []storage.HostResult{{Host: "resting.example", NotBefore: monday.Add(time.Hour), At: monday}}))
		ask := func(now time.Time) (text string) {
			for _, host := range value(s.PeersToAsk(ctx, now, 10))(t) {
				text += host + " "
			}
			return text
		}
		equal(t, "due now", ask(monday), "new.example ")
		equal(t, "due in a week", ask(monday.Add(7*24*time.Hour)), "known.example new.example resting.example ")
		info := value(s.PeerInfo(ctx, "known.example"))(t)
		equal(t, "the users", info.Users, 5)
		equal(t, "the moment", info.AskedAt, monday)
		peers, total, err := s.PeerSummaries(ctx, storage.PeerFilter{Text: "LEM"}, storage.Page{})
		check(t, err)
		if total != 1 || peers[0].Host != "known.example" || peers[0].Version != "1.0" {
			t.Errorf("found %+v", peers)
		}
		counts := value(s.FederationCounts(ctx))(t)
		if counts.Peers != 4 || counts.Resting != 1 || counts.Blocked != 1 {
			t.Errorf("counts are %+v", counts)
		}
	})
}

func TestReachCountsTheLastWordToEachInbox(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		send(t, s, activity(domain.VerbCreate, object), inboxes(2)...)
		_, claimed := claim(t, s, monday)
		finish(t, s, domain.DeliveryFailed, monday, time.Time{}, claimed...)
		reach := value(s.Reach(t.Context(), object))(t)
		if reach.Hosts != 2 || reach.Failed != 2 || reach.Reached != 0 {
			t.Errorf("after the Create: %+v", reach)
		}
		send(t, s, activity(domain.VerbUpdate, object), inboxes(2)...)
		_, claimed = claim(t, s, monday)
		finish(t, s, domain.DeliveryDone, monday, time.Time{}, claimed...)
		if reach = value(s.Reach(t.Context(), object, "https://weft.example/other"))(t); reach.Reached != 2 || reach.Failed != 0 || len(reach.Problems) != 0 {
			t.Errorf("after the Update: %+v", reach)
		}
		equal(t, "retried", value(s.RetryDeliveries(t.Context(), "", object))(t), 2)
		equal(t, "retried at once", value(s.RetryDeliveries(t.Context(), "nobody.example"))(t), 0)
	})
}
