package storage_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// sendMany puts n activities about different objects on their way to each target.
func sendMany(t *testing.T, s *storage.Store, n int, targets ...storage.Target) {
	t.Helper()
	for range n {
		send(t, s, activity(domain.VerbCreate, domain.URI(ourHost+"/ap/articles/"+string(id()))), targets...)
	}
}

func hosts(claimed []domain.Delivery) map[string]int {
	counts := map[string]int{}
	for _, d := range claimed {
		counts[d.Host]++
	}
	return counts
}

func TestAClaimTakesAtMostSoManyOfAHost(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		sendMany(t, s, 5, inboxes(3)...)
		first := value(s.ClaimDeliveries(t.Context(), now, time.Minute, 100, 2))(t)
		for host, n := range hosts(first) {
			equal(t, "what goes to "+host, n, 2)
		}
		equal(t, "a second claim", len(value(s.ClaimDeliveries(t.Context(), now, time.Minute, 100, 2))(t)), 0)
		finish(t, s, domain.DeliveryDone, now, time.Time{}, first[0])
		third := value(s.ClaimDeliveries(t.Context(), now, time.Minute, 100, 2))(t)
		if len(third) != 1 || third[0].Host != first[0].Host {
			t.Errorf("after one to %s ended, %v were claimed", first[0].Host, hosts(third))
		}
	})
}

func TestEveryHostGetsItsTurn(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		sendMany(t, s, 4, inboxes(10)...)
		seen := map[string]int{}
		for range 5 {
			claimed := value(s.ClaimDeliveries(t.Context(), monday, time.Minute, 4, 4))(t)
			equal(t, "the claimed", len(claimed), 4)
			for host, n := range hosts(claimed) {
				seen[host] += n
			}
		}
		for host, n := range seen {
			equal(t, "what went to "+host, n, 2)
		}
		equal(t, "the hosts", len(seen), 10)
	})
}

func TestARestingHostIsLeftOut(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		later := now.Add(time.Hour)
		sendMany(t, s, 2, inboxes(2)...)
		rest := storage.HostResult{Host: "peer0000.example", Fails: 3, NotBefore: later, Error: "timeout", At: now}
		check(t, s.FinishDeliveries(t.Context(), nil, []storage.HostResult{rest}))
		sendMany(t, s, 1, inboxes(2)...) // a new one must not ask it either
		if got := hosts(value(s.ClaimDeliveries(t.Context(), now.Add(time.Second), time.Minute, 100, 8))(t)); got["peer0000.example"] > 0 || got["peer0001.example"] != 3 {
			t.Errorf("claimed %v", got)
		}
		peer := value(s.Peer(t.Context(), "peer0000.example"))(t)
		if peer.Fails != 3 || !peer.NotBefore.Equal(later) || peer.LastError != "timeout" {
			t.Errorf("the peer is %+v", peer)
		}
		equal(t, "what goes to it later", hosts(value(s.ClaimDeliveries(t.Context(), later, time.Minute, 100, 8))(t))["peer0000.example"], 3)
	})
}

func TestAHostThatAnswersAgainGetsEverythingAtOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		sendMany(t, s, 3, peerInbox)
		rest := storage.HostResult{Host: peerInbox.Host, Fails: 1, NotBefore: now.Add(time.Hour), At: now}
		check(t, s.FinishDeliveries(t.Context(), nil, []storage.HostResult{rest}))
		wantClaim(t, s, now.Add(time.Second))
		check(t, s.FinishDeliveries(t.Context(), nil, []storage.HostResult{{Host: peerInbox.Host, OK: true, At: now.Add(time.Second)}}))
		equal(t, "the claimed", len(wantClaim(t, s, now.Add(time.Second), "Create peer.example", "Create peer.example", "Create peer.example")), 3)
		equal(t, "the failures", value(s.Peer(t.Context(), peerInbox.Host))(t).Fails, 0)
	})
}

func TestABlockedHostGetsNothing(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		write(t, s, func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), peerInbox.Host) })
		sendMany(t, s, 1, peerInbox)
		wantClaim(t, s, monday)
		equal(t, "the next time is none", value(s.NextDelivery(t.Context(), monday))(t).IsZero(), true)
	})
}

func TestALeaseThatEndsMakesTheDeliveryDueAgain(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		sendMany(t, s, 1, peerInbox)
		wantClaim(t, s, now, "Create peer.example")
		wantClaim(t, s, now.Add(59*time.Second))
		again := wantClaim(t, s, now.Add(time.Minute), "Create peer.example")
		equal(t, "the attempts", again[0].Attempts, 2)
	})
}

func TestReleasedLeasesAreDueAtOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		sendMany(t, s, 1, peerInbox)
		wantClaim(t, s, monday, "Create peer.example")
		check(t, s.ReleaseLeases(t.Context()))
		wantClaim(t, s, monday, "Create peer.example")
	})
}

func TestNoDeliveryIsClaimedTwice(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		sendMany(t, s, 8, inboxes(20)...)
		now := monday
		var mu sync.Mutex
		var ids []domain.ID
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				for {
					claimed, err := s.ClaimDeliveries(t.Context(), now, time.Minute, 7, 8)
					if err != nil {
						t.Error(err)
					}
					if len(claimed) == 0 {
						return
					}
					mu.Lock()
					for _, d := range claimed {
						ids = append(ids, d.ID)
					}
					mu.Unlock()
				}
			})
		}
		workers.Wait()
		slices.Sort(ids)
		equal(t, "the claimed", len(ids), 160)
		equal(t, "the different ones", len(slices.Compact(ids)), 160)
	})
}

func TestNextDeliverySaysWhenTheQueueGoesOn(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		next := func() time.Time { return value(s.NextDelivery(t.Context(), now))(t) }
		equal(t, "an empty queue has no next time", next().IsZero(), true)
		sendMany(t, s, 2, peerInbox)
		equal(t, "a new delivery is due", next().After(now), false)
		claimed := value(s.ClaimDeliveries(t.Context(), now, time.Minute, 100, 1))(t)
		// The other one to the host waits for this one.
		equal(t, "while one is under way", next(), now.Add(time.Minute))
		finish(t, s, domain.DeliveryPending, now, now.Add(time.Hour), claimed...)
		equal(t, "the other one is due", next().After(now), false)
		rest := storage.HostResult{Host: peerInbox.Host, NotBefore: now.Add(10 * time.Minute), At: now}
		check(t, s.FinishDeliveries(t.Context(), nil, []storage.HostResult{rest}))
		equal(t, "while the host rests", next(), now.Add(10*time.Minute))
	})
}

// What waits for an earlier delivery must not look due: the worker would spin.
func TestADeliveryThatWaitsForAnotherIsNotDue(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		later := now.Add(time.Hour)
		send(t, s, activity(domain.VerbCreate, object), peerInbox)
		create := wantClaim(t, s, now, "Create peer.example")
		send(t, s, activity(domain.VerbUpdate, object), peerInbox)
		finish(t, s, domain.DeliveryPending, now, later, create...)
		equal(t, "the next time", value(s.NextDelivery(t.Context(), now))(t), later)
		send(t, s, activity(domain.VerbAnnounce, object), peerInbox)
		equal(t, "the next time", value(s.NextDelivery(t.Context(), now))(t), later)
	})
}

func TestAFailedDeliveryCanBeTriedAgainByHand(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		sendMany(t, s, 1, peerInbox)
		claimed := wantClaim(t, s, now, "Create peer.example")
		wantError(t, s.RetryDelivery(t.Context(), claimed[0].ID), domain.ErrNotFound) // under way
		finish(t, s, domain.DeliveryFailed, now, time.Time{}, claimed...)
		rest := storage.HostResult{Host: peerInbox.Host, NotBefore: now.Add(time.Hour), At: now}
		check(t, s.FinishDeliveries(t.Context(), nil, []storage.HostResult{rest}))
		check(t, s.RetryDelivery(t.Context(), claimed[0].ID))
		wantClaim(t, s, monday, "Create peer.example")
		wantError(t, s.RetryDelivery(t.Context(), "nobody"), domain.ErrNotFound)
	})
}

func TestTheReachOfAnObjectCountsItsHosts(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		now := monday
		send(t, s, activity(domain.VerbCreate, object), inboxes(4)...)
		_, claimed := claim(t, s, now)
		finish(t, s, domain.DeliveryDone, now, time.Time{}, claimed[0], claimed[1])
		finish(t, s, domain.DeliveryFailed, now, time.Time{}, claimed[2])
		finish(t, s, domain.DeliveryPending, now, now.Add(time.Hour), claimed[3])
		sum := value(s.Reach(t.Context(), object))(t)
		if sum.Hosts != 4 || sum.Reached != 2 || sum.Failed != 1 || sum.Waiting != 1 || len(sum.Problems) != 2 {
			t.Errorf("the summary is %+v", sum)
		}
		rows, total, err := s.Deliveries(t.Context(), storage.DeliveryFilter{State: domain.DeliveryFailed}, storage.Page{})
		check(t, err)
		if total != 1 || rows[0].ID != claimed[2].ID || rows[0].LastStatus != 500 || rows[0].LastError != "broken" {
			t.Errorf("the failed ones are %+v", rows)
		}
		equal(t, "something was federated", value(s.AnythingFederated(t.Context()))(t), true)
		empty := value(s.Reach(t.Context(), "https://nobody.example/"))(t)
		equal(t, "an unknown object's hosts", empty.Hosts, 0)
	})
}
