package web

import (
	"sync"
	"time"
)

// Visitors may have the node ask another server where it lets people answer. So much of it that nobody can have this node
// knock at others' doors in her place; who finds no room is led to the address that most servers have.
const (
	outwardSpan   = time.Minute
	outwardAll    = 60 // in a span, by everybody
	outwardEach   = 6  // in a span, from one network
	outwardAtOnce = 8  // a server may keep us waiting for 20 seconds
)

// outward counts what the node asks of others for visitors.
type outward struct {
	mu    sync.Mutex
	now   func() time.Time
	since time.Time
	each  map[string]int // at most outwardAll
	all   int
	free  chan struct{}
}

func newOutward(now func() time.Time) *outward {
	return &outward{now: now, each: map[string]int{}, free: make(chan struct{}, outwardAtOnce)}
}

// begin says whether one more may be asked for somebody in a network; end is to be called then.
func (o *outward) begin(network string) (end func(), ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if now := o.now(); now.Sub(o.since) >= outwardSpan || now.Before(o.since) {
		o.since, o.all = now, 0
		clear(o.each)
	}
	if o.all >= outwardAll || o.each[network] >= outwardEach {
		return nil, false
	}
	select {
	case o.free <- struct{}{}:
	default:
		return nil, false
	}
	o.all++
	o.each[network]++
	return func() { <-o.free }, true
}
