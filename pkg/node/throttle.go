package node

import (
	"sync"
	"time"
)

// Log-in tries: after freeTries failures a key waits 2 s, then twice as long each time up to maxWait.
const (
	freeTries    = 5
	maxWait      = 15 * time.Minute
	maxThrottled = 10000 // keys kept in memory: about 1 MB
)

// throttle slows down who fails often, by key (address or e-mail). It keeps its state in memory only.
type throttle struct {
	mu    sync.Mutex
	now   func() time.Time
	tries map[string]tries
}

type tries struct {
	failures int
	until    time.Time
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, tries: map[string]tries{}}
}

// wait is how long the key has to wait; 0 if it may try now.
func (t *throttle) wait(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return max(t.tries[key].until.Sub(t.now()), 0)
}

func (t *throttle) failed(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.tries) >= maxThrottled {
		t.forgetOld()
	}
	entry := t.tries[key]
	entry.failures++
	if over := entry.failures - freeTries; over >= 0 {
		entry.until = t.now().Add(min(2*time.Second<<min(over, 20), maxWait))
	}
	t.tries[key] = entry
}

func (t *throttle) succeeded(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.tries, key)
}

func (t *throttle) forgetOld() {
	now := t.now()
	for key, entry := range t.tries {
		if entry.until.Before(now) {
			delete(t.tries, key)
		}
	}
	if len(t.tries) >= maxThrottled {
		clear(t.tries) // an attack from many addresses; better to forget than to grow
	}
}
