package resolve

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestManyWhoAskAtOnceShareOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var fetches atomic.Int32
		var all flights[int]
		release := make(chan struct{})
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				got, err := all.do(t.Context(), "x", func(context.Context) (int, error) {
					fetches.Add(1)
					<-release
					return 7, nil
				})
				if got != 7 || err != nil {
					t.Errorf("got %d, %v", got, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		group.Wait()
		if fetches.Load() != 1 {
			t.Errorf("%d fetches", fetches.Load())
		}
	})
}

func TestWhoWaitsForAFetchMayGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var all flights[int]
		release := make(chan struct{})
		go func() {
			_, _ = all.do(t.Context(), "x", func(context.Context) (int, error) { <-release; return 0, nil })
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := all.do(ctx, "x", nil)
		if !errors.Is(err, domain.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
		close(release)
	})
}

func TestOneHostGetsFourRequestsAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var g gates
		var inside, most atomic.Int32
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				leave, err := g.enter(t.Context(), "slow.example")
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), inside.Add(1)))
				synctestPause()
				inside.Add(-1)
				leave()
			})
		}
		group.Wait()
		if most.Load() != perHost {
			t.Errorf("%d at once", most.Load())
		}
		leave, err := g.enter(t.Context(), "other.example")
		if err != nil {
			t.Fatal(err)
		}
		leave()
	})
}

// synctestPause passes a second of the bubble's own clock.
func synctestPause() { <-time.After(time.Second) }

func TestFailuresAreForgottenInTime(t *testing.T) {
	var m memory
	start := time.Unix(1000, 0)
	m.remember("x", domain.ErrNotFound, start.Add(time.Minute), start)
	if err := m.recall("x", start.Add(59*time.Second)); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if err := m.recall("x", start.Add(time.Minute)); err != nil {
		t.Errorf("got %v", err)
	}
	for i := range 3 * maxFailures {
		m.remember(fmt.Sprint(i), domain.ErrNotFound, start.Add(time.Minute), start)
	}
	if len(m.entries) > maxFailures {
		t.Errorf("remembers %d", len(m.entries))
	}
}

func TestAKeyIsAskedForAgainOnceAMinute(t *testing.T) {
	var limit throttle
	now := time.Unix(1000, 0)
	if !limit.allow("a.example", "k1", now) || limit.allow("a.example", "k1", now.Add(time.Second)) {
		t.Error("once a minute is not held")
	}
	if !limit.allow("a.example", "k1", now.Add(time.Minute)) {
		t.Error("the minute never ends")
	}
	allowed := 0
	for i := range 100 {
		if limit.allow("b.example", fmt.Sprint(i), now.Add(2*time.Minute)) {
			allowed++
		}
	}
	if allowed != throttlePerHost {
		t.Errorf("%d keys of one host in a minute", allowed)
	}
}
