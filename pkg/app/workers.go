package app

import (
	"context"
	"errors"
	"sync"
	"time"
)

// worker is anything that works off what is due: the inbox, the deliveries.
type worker interface {
	// RunOnce does what is due and says when it wants to be called next; the zero time means: when something changes.
	RunOnce(ctx context.Context) (done int, next time.Time, err error)
}

const (
	// gathering is how long a worker waits before it looks for work: what comes close together then shares its commits.
	gathering = 50 * time.Millisecond
	// restAfterError keeps a broken worker from spinning.
	restAfterError = 5 * time.Second
	// longestRest is how long a worker sleeps at most, in case a wake-up was lost.
	longestRest = time.Minute
)

// work runs a worker until ctx ends.
func (a *App) work(ctx context.Context, name string, w worker) {
	for ctx.Err() == nil {
		wake := a.Store.Changed() // before looking for work, so that no change is missed
		done, next, err := w.RunOnce(ctx)
		rest := longestRest
		switch {
		case errors.Is(err, context.Canceled):
			return
		case err != nil:
			a.log.ErrorContext(ctx, "worker", "name", name, "error", err)
			rest = restAfterError
		case done > 0:
			rest = gathering
		case next.IsZero():
		default:
			rest = min(max(next.Sub(a.now()), 0), longestRest)
		}
		if rest > gathering && !sleep(ctx, rest, wake) || !sleep(ctx, gathering, nil) {
			return
		}
	}
}

// sleep waits for the time to pass or for a wake-up; false means that ctx ended.
func sleep(ctx context.Context, rest time.Duration, wake <-chan struct{}) bool {
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wake:
	case <-timer.C:
	}
	return true
}

// RunWorkers watches the database and runs the workers until ctx ends.
func (a *App) RunWorkers(ctx context.Context) error {
	var group sync.WaitGroup
	for name, w := range a.workers() {
		group.Go(func() { a.work(ctx, name, w) })
	}
	err := a.Store.Watch(ctx)
	group.Wait()
	return err
}

// RunOnce lets every worker do what is due now; tests settle a cluster with it.
func (a *App) RunOnce(ctx context.Context) (int, error) {
	total := 0
	var problems error
	for _, w := range a.workers() {
		done, _, err := w.RunOnce(ctx)
		total += done
		problems = errors.Join(problems, err)
	}
	return total, problems
}
