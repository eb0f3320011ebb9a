package app

import (
	"context"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	robotsFor = 24 * time.Hour // RFC 9309 §2.4
	// maxRobotsHeld is of how many sites the rules are in memory: members link to some dozens a day.
	maxRobotsHeld = 200
)

// robots keeps what sites say of programs that come by themselves.
type robots struct {
	mu   sync.Mutex
	held map[string]heldRobots
}

type heldRobots struct {
	remote.Robots
	until time.Time
}

// of are the rules of the site of an address, asked once a day.
func (r *robots) of(ctx context.Context, client *remote.Client, uri domain.URI, now time.Time) (remote.Robots, error) {
	r.mu.Lock()
	held, ok := r.held[uri.Host()]
	r.mu.Unlock()
	if ok && now.Before(held.until) {
		return held.Robots, nil
	}
	rules, err := client.GetRobots(ctx, uri)
	if err != nil {
		return rules, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held == nil || len(r.held) >= maxRobotsHeld {
		r.held = map[string]heldRobots{}
	}
	r.held[uri.Host()] = heldRobots{Robots: rules, until: now.Add(robotsFor)}
	return rules, nil
}
