package resolve

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// flights let everyone who asks for the same thing at once share one fetch.
type flights[T any] struct {
	mu      sync.Mutex
	running map[string]*flight[T]
}

type flight[T any] struct {
	done  chan struct{}
	value T
	err   error
}

// do runs fetch, or waits for the one that runs. The one who runs it does not stop when its own caller goes away,
// because others may wait: fetch must bound itself.
func (f *flights[T]) do(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	if running, ok := f.running[key]; ok {
		f.mu.Unlock()
		select {
		case <-running.done:
			return running.value, running.err
		case <-ctx.Done():
			var none T
			return none, fmt.Errorf("wait for %s: %w: %w", key, domain.ErrUnavailable, ctx.Err())
		}
	}
	own := &flight[T]{done: make(chan struct{}), err: fmt.Errorf("fetch %s: %w", key, domain.ErrUnavailable)}
	if f.running == nil {
		f.running = map[string]*flight[T]{}
	}
	f.running[key] = own
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		delete(f.running, key)
		f.mu.Unlock()
		close(own.done)
	}()
	own.value, own.err = fetch(context.WithoutCancel(ctx))
	return own.value, own.err
}

// memory remembers failures for a short time, so that a flood of messages asks for a missing thing once.
type memory struct {
	mu      sync.Mutex
	entries map[string]failure
}

type failure struct {
	err   error
	until time.Time
}

// maxFailures is how many failures are remembered; 10,000 take about 3 MB.
const maxFailures = 10_000

func (m *memory) recall(key string, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	entry, ok := m.entries[key]
	if !ok || !now.Before(entry.until) {
		return nil
	}
	return entry.err
}

func (m *memory) remember(key string, err error, until, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.entries == nil {
		m.entries = map[string]failure{}
	}
	if len(m.entries) >= maxFailures {
		for old, entry := range m.entries {
			if !now.Before(entry.until) {
				delete(m.entries, old)
			}
		}
	}
	if len(m.entries) >= maxFailures {
		clear(m.entries)
	}
	m.entries[key] = failure{err: err, until: until}
}

func (m *memory) forget(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.entries, key)
}

// gates bound how much is asked at once, of one host and in all.
type gates struct {
	mu    sync.Mutex
	hosts map[string]int
	all   int
	freed chan struct{}
}

const (
	// perHost keeps a flood of messages of one host from becoming a flood of our requests to it.
	perHost = 4
	// allHosts bounds sockets and memory: 32 answers of 1 MiB.
	allHosts = 32
)

// enter waits for a free place; leave gives it back.
func (g *gates) enter(ctx context.Context, host string) (leave func(), err error) {
	for {
		freed, ok := g.tryEnter(host)
		if ok {
			return func() { g.leave(host) }, nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a free connection to %s: %w: %w", host, domain.ErrUnavailable, ctx.Err())
		}
	}
}

func (g *gates) tryEnter(host string) (freed chan struct{}, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.hosts == nil {
		g.hosts, g.freed = map[string]int{}, make(chan struct{})
	}
	if g.all >= allHosts || g.hosts[host] >= perHost {
		return g.freed, false
	}
	g.all++
	g.hosts[host]++
	return nil, true
}

func (g *gates) leave(host string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all--
	if g.hosts[host]--; g.hosts[host] == 0 {
		delete(g.hosts, host)
	}
	close(g.freed)
	g.freed = make(chan struct{})
}

// throttle bounds how often a thing may be done: once a minute for a key, ten times a minute for its host.
type throttle struct {
	mu   sync.Mutex
	keys map[string]time.Time
	host map[string]int
	from time.Time
}

const (
	throttleWindow  = time.Minute
	throttlePerHost = 10
)

func (t *throttle) allow(host, key string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.host == nil || now.Sub(t.from) >= throttleWindow || now.Before(t.from) {
		for old, at := range t.keys {
			if now.Sub(at) >= throttleWindow {
				delete(t.keys, old)
			}
		}
		if t.keys == nil {
			t.keys = map[string]time.Time{}
		}
		t.host, t.from = map[string]int{}, now
	}
	if last, ok := t.keys[key]; ok && now.Sub(last) < throttleWindow {
		return false
	}
	if t.host[host] >= throttlePerHost {
		return false
	}
	t.keys[key] = now
	t.host[host]++
	return true
}
