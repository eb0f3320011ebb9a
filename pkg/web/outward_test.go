package web

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// asking is a house that counts what it asks of others, and visitors of many addresses.
func asking(t *testing.T, meanwhile func()) (h *house, visit func(from, server string) answer, count func() int) {
	var mu sync.Mutex
	n := 0
	h = settled(t, func(o *Options) {
		o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
		o.Interact = func(context.Context, string, domain.URI, domain.Verb) (string, error) {
			mu.Lock()
			n++
			mu.Unlock()
			meanwhile()
			return "https://said.example/follow", nil
		}
	})
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	visit = func(from, server string) answer {
		return h.post("/interact", url.Values{"uri": {string(settings.Organisation)}, "server": {server}}, "X-Forwarded-For", from).is(http.StatusOK)
	}
	return h, visit, func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

func TestAVisitorHasTheNodeAskOthersAFewTimesOnly(t *testing.T) {
	h, visit, count := asking(t, func() {})
	for i := range 3 * outwardEach {
		page := visit("203.0.113.7", fmt.Sprintf("s%d.example", i))
		if want := "https://said.example/follow"; i < outwardEach {
			page.has(want)
		} else { // she is led on all the same
			page.lacks(want).has(fmt.Sprintf("https://s%d.example/authorize_interaction", i))
		}
	}
	if n := count(); n != outwardEach {
		t.Errorf("one address had %d servers asked", n)
	}
	for i := range 2 * outwardEach { // one customer's network
		visit(fmt.Sprintf("2001:db8:1:2::%d", i+1), "s.example")
	}
	if n := count(); n != 2*outwardEach {
		t.Errorf("with one network of IPv6 it is %d", n)
	}
	h.now = h.now.Add(outwardSpan)
	visit("203.0.113.7", "s.example").has("https://said.example/follow")
}

func TestAllVisitorsTogetherHaveTheNodeAskOthersSoManyTimesOnly(t *testing.T) {
	_, visit, count := asking(t, func() {})
	for i := range outwardAll + 20 {
		visit(fmt.Sprintf("203.0.113.%d", i+1), "s.example")
	}
	if n := count(); n != outwardAll {
		t.Errorf("all had %d servers asked", n)
	}
}

func TestServersThatAnswerLateHoldUpSoManyVisitorsOnly(t *testing.T) {
	release, waiting := make(chan struct{}), make(chan struct{}, outwardAtOnce)
	_, visit, count := asking(t, func() {
		waiting <- struct{}{}
		<-release
	})
	var all sync.WaitGroup
	for i := range outwardAtOnce {
		all.Go(func() { visit(fmt.Sprintf("203.0.113.%d", i+1), "slow.example") })
	}
	for range outwardAtOnce {
		select {
		case <-waiting:
		case <-time.After(20 * time.Second):
			close(release)
			t.Fatal("they are not asked")
		}
	}
	visit("203.0.113.99", "slow.example").has("https://slow.example/authorize_interaction")
	if n := count(); n != outwardAtOnce {
		t.Errorf("%d are asked at once", n)
	}
	close(release)
	all.Wait()
	visit("203.0.113.98", "quick.example").has("https://said.example/follow")
}
