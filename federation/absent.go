package federation

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// absentInterval is how often the actors behind an inbox that answers 404 or 410 are asked: Gancio answers 404 to every
	// Article, and lives.
	absentInterval = 24 * time.Hour
	// maxAbsent bounds the actors that are asked for one inbox at a time.
	maxAbsent = 20
	// maxRefusing bounds the memory for inboxes, at some 100 bytes each.
	maxRefusing = 10_000
)

// Absent asks the actors behind inboxes that are not there any more whether they are gone. No answer of an inbox ends
// a follow; 410 or a Tombstone at the actor's own address does.
type Absent struct {
	*Server
	mu      sync.Mutex
	refused map[domain.URI]bool
	asked   map[domain.URI]time.Time
}

// NewAbsent makes an Absent.
func NewAbsent(o Options) *Absent {
	return &Absent{Server: New(o), refused: map[domain.URI]bool{}, asked: map[domain.URI]time.Time{}}
}

// Refused notes that an inbox answered 404 or 410.
func (a *Absent) Refused(inbox domain.URI) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.Now()
	if last, ok := a.asked[inbox]; ok && now.Sub(last) < absentInterval {
		return
	}
	if len(a.asked) >= maxRefusing {
		clear(a.asked)
	}
	a.asked[inbox] = now
	a.refused[inbox] = true
}

// RunOnce asks for every inbox that was noted, and says how many those were.
func (a *Absent) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	a.mu.Lock()
	refused := a.refused
	a.refused = map[domain.URI]bool{}
	a.mu.Unlock()
	var problems error
	for inbox := range refused {
		problems = errors.Join(problems, a.ask(ctx, inbox))
	}
	return len(refused), time.Time{}, problems
}

func (a *Absent) ask(ctx context.Context, inbox domain.URI) error {
	actors, err := a.Store.FollowersBehind(ctx, inbox, maxAbsent)
	if err != nil {
		return err
	}
	for _, actor := range actors {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		_, err := a.Resolver.RefreshActor(ctx, actor)
		if !errors.Is(err, domain.ErrGone) {
			continue // it lives, or cannot be asked now
		}
		a.Log.InfoContext(ctx, "an actor is gone", "actor", actor, "inbox", inbox)
		if err := a.Node.ActorGone(ctx, actor); err != nil {
			return err
		}
	}
	return nil
}
