package node

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"sync"
	"time"
)

// Log-in tries. Nobody is locked out: who fails often waits, each from her own address, and a browser that a member logged
// in with before waits only for its own tries.
const (
	freeTries        = 5  // of one member from one address, or by one known browser
	freeFromAddress  = 20 // from one address, whoever is meant: an office has one
	freeForMember    = 20 // for one member from everywhere
	firstWait        = 2 * time.Second
	maxWait          = 15 * time.Minute
	patience         = 30 * time.Second // before the first try from a new address, while somebody guesses from many
	forgetTriesAfter = time.Hour
	maxThrottled     = 50_000 // keys kept in memory: about 5 MB
	// maxCodesTried is how many codes of an app are taken for one member from browsers that she did not use before, until there
	// was none for an hour: each guess hits three in a million, however many networks guess (NIST SP 800-63B §3.2.2).
	maxCodesTried = 100
)

// throttle slows down who fails often. It keeps its state in memory only.
type throttle struct {
	mu    sync.Mutex
	now   func() time.Time
	tries map[[16]byte]*tries
}

type tries struct {
	failures int
	last     time.Time
	until    time.Time
	patient  bool // waited before the first try
}

// tryKeys are what the tries are counted by. Device is the browser, if the member logged in with it before; most is how many
// tries other browsers have together, 0 for no end.
type tryKeys struct {
	what, from, member, device string
	most                       int
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, tries: map[[16]byte]*tries{}}
}

// take counts a try as failed before it is made, so that a thousand at once are not all made. It returns how long to wait
// if the try may not be made now; such a one is not counted, and leaves no key behind. More than maxWait says that there were most.
func (t *throttle) take(k tryKeys) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if k.device != "" {
		device := t.entry(now, k.deviceKey())
		if wait := device.until.Sub(now); wait > 0 {
			return wait
		}
		device.fail(now, freeTries)
		return 0
	}
	address := t.entry(now, k.addressKey())
	if wait := address.until.Sub(now); wait > 0 {
		return wait
	}
	pair, member := t.entry(now, k.pairKey()), t.entry(now, k.memberKey())
	if wait := pair.until.Sub(now); wait > 0 {
		return wait
	}
	if k.most > 0 && member.failures >= k.most {
		return maxWait + member.last.Add(forgetTriesAfter).Sub(now)
	}
	hot := member.failures >= freeForMember
	if hot && !pair.patient {
		pair.patient, pair.until, pair.last = true, now.Add(patience), now
		return patience
	}
	pair.fail(now, freeTries)
	address.fail(now, freeFromAddress)
	member.failures, member.last = member.failures+1, now
	if hot && pair.until.Before(now.Add(patience)) {
		pair.until = now.Add(patience)
	}
	return 0
}

// succeeded takes back what take counted. Those of the address stay but for this one: a member of ours may guess, too.
func (t *throttle) succeeded(k tryKeys) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if k.device != "" {
		delete(t.tries, k.deviceKey())
		return
	}
	delete(t.tries, k.pairKey())
	for _, key := range [][16]byte{k.addressKey(), k.memberKey()} {
		e := t.entry(now, key)
		e.failures, e.until = max(e.failures-1, 0), time.Time{}
	}
}

// fail counts a failure: above those that are free, each doubles the wait.
func (e *tries) fail(now time.Time, free int) {
	e.failures++
	e.last = now
	if over := e.failures - free; over >= 0 {
		e.until = now.Add(min(firstWait<<min(over, 20), maxWait))
	}
}

func (t *throttle) entry(now time.Time, key [16]byte) *tries {
	e := t.tries[key]
	if e == nil || e.isOver(now) {
		if e == nil && len(t.tries) >= maxThrottled {
			t.forgetOld(now)
		}
		e = &tries{last: now}
		t.tries[key] = e
	}
	return e
}

func (e *tries) isOver(now time.Time) bool {
	return !e.until.After(now) && now.Sub(e.last) > forgetTriesAfter
}

// forgetOld makes room: what is over goes, else the half that was quiet for longest.
func (t *throttle) forgetOld(now time.Time) {
	var held []time.Time
	for key, e := range t.tries {
		if e.isOver(now) {
			delete(t.tries, key)
			continue
		}
		held = append(held, e.last)
	}
	if len(t.tries) < maxThrottled {
		return
	}
	slices.SortFunc(held, func(a, b time.Time) int { return cmp.Compare(a.UnixNano(), b.UnixNano()) })
	middle := held[len(held)/2]
	for key, e := range t.tries {
		if !e.last.After(middle) {
			delete(t.tries, key)
		}
	}
}

func (k tryKeys) deviceKey() [16]byte  { return tryKey(k.what, "device", k.member, k.device) }
func (k tryKeys) pairKey() [16]byte    { return tryKey(k.what, "pair", k.member, k.from) }
func (k tryKeys) memberKey() [16]byte  { return tryKey(k.what, "member", k.member) }
func (k tryKeys) addressKey() [16]byte { return tryKey("from", k.from) }

func tryKey(parts ...string) [16]byte {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return [16]byte(h.Sum(nil))
}

// wait is how long a key that counts alone has to wait; 0 if it may try now.
func (t *throttle) wait(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	return max(t.entry(now, tryKey(key)).until.Sub(now), 0)
}

// failed counts a try of a key that counts alone.
func (t *throttle) failed(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.entry(now, tryKey(key)).fail(now, freeTries)
}
