package federation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// inboxBatch is how many rows are claimed at a time.
	inboxBatch = 64
	// inboxLease is how long claimed rows are ours.
	inboxLease = 2 * time.Minute
	// rowTimeout bounds the work on one row: a few fetches of 10 s.
	rowTimeout = 45 * time.Second
	// inboxLanes is how many senders' rows are worked on at once; those that wait for a slow peer do not count, up to
	// maxLanes in all.
	inboxLanes, maxLanes = 8, 64
	slowLane             = time.Second
	inboxTick            = 250 * time.Millisecond
	// maxInboxTries spans about a day, see retryPause.
	maxInboxTries = 8
)

// Processor applies what the inbox stored. One RunOnce at a time.
type Processor struct{ *Server }

// NewProcessor makes a Processor.
func NewProcessor(o Options) *Processor { return &Processor{New(o)} }

// RunOnce works until no row is due, and says how many rows it worked on and when the next one is due (zero: when the
// store changes). Rows of one sender go in order; a sender whose objects come from a slow host holds up no other.
func (p *Processor) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	h, err := p.here(ctx)
	if err == nil && !h.left.IsZero() {
		return 0, time.Time{}, nil // what came last is of no concern any more
	}
	if err != nil {
		if errors.Is(err, domain.ErrUnavailable) {
			err = nil // nothing can be received before set-up
		}
		return 0, time.Time{}, err
	}
	r := &inboxRun{Processor: p, ctx: ctx, lanes: map[domain.URI]*lane{}, ended: make(chan *lane, maxLanes), received: map[string]int{}}
	done, err = r.untilQuiet()
	if err := p.Store.CountReceived(context.WithoutCancel(ctx), r.received, p.Now()); err != nil {
		p.Log.ErrorContext(ctx, "what was received is not counted", "error", err)
	}
	if err != nil {
		return done, time.Time{}, err
	}
	next, err = p.Store.NextInbox(ctx, p.Now())
	return done, next, err
}

// inboxRun is one RunOnce. Only its own goroutine touches its fields.
type inboxRun struct {
	*Processor
	ctx   context.Context
	lanes map[domain.URI]*lane // by sender, waiting or at work
	queue []*lane              // waiting
	ended chan *lane
	done  int
	// received counts by host what was worked on for the first time.
	received map[string]int
}

// lane is the rows of one sender, in order.
type lane struct {
	sender domain.URI
	rows   []domain.InboxRow
	until  time.Time // when the lease of the rows ends
	// begun is when the rows at work were begun, atWork how many; zero while the lane waits.
	begun  time.Time
	atWork int
}

// maxTogether is how many new objects of one sender are worked on at once, so that they share a commit.
const maxTogether = 64

// together is how many of the lane's first rows need no order among themselves: Creates are of different objects, and an
// answer that is applied before what it answers finds its thread all the same.
func (l *lane) together() int {
	n := 0
	for n < min(len(l.rows), maxTogether) && l.rows[n].Verb == domain.VerbCreate {
		n++
	}
	return max(n, 1)
}

func (r *inboxRun) untilQuiet() (int, error) {
	ticker := time.NewTicker(inboxTick)
	defer ticker.Stop()
	look := true
	for {
		if look && len(r.queue) == 0 && r.free() > 0 {
			claimed, err := r.claim()
			if err != nil {
				return r.done, r.abandon(err)
			}
			look = claimed == inboxBatch
		}
		r.begin()
		if len(r.lanes) == 0 {
			if !look {
				return r.done, nil
			}
			continue
		}
		select {
		case l := <-r.ended:
			r.onEnd(l)
		case <-ticker.C:
			look = true
		case <-r.ctx.Done():
			return r.done, r.abandon(r.ctx.Err())
		}
	}
}

func (r *inboxRun) claim() (int, error) {
	now := r.Now()
	rows, err := r.Store.ClaimInbox(r.ctx, now, inboxLease, inboxBatch)
	for _, row := range rows {
		l := r.lanes[row.Sender]
		if l == nil {
			l = &lane{sender: row.Sender}
			r.lanes[row.Sender] = l
			r.queue = append(r.queue, l)
		}
		l.rows, l.until = append(l.rows, row), now.Add(inboxLease)
	}
	return len(rows), err
}

// free is how many lanes may begin.
func (r *inboxRun) free() int {
	atWork, fast := 0, 0
	for _, l := range r.lanes {
		if l.begun.IsZero() {
			continue
		}
		atWork++
		if time.Since(l.begun) < slowLane {
			fast++
		}
	}
	return min(inboxLanes-fast, maxLanes-atWork)
}

func (r *inboxRun) begin() {
	for free := r.free(); free > 0 && len(r.queue) > 0; free-- {
		l := r.queue[0]
		r.queue = r.queue[1:]
		r.work(l)
	}
}

// work begins the first rows of a lane.
func (r *inboxRun) work(l *lane) {
	l.begun, l.atWork = time.Now(), l.together()
	rows := l.rows[:l.atWork]
	inTime := r.Now().Add(rowTimeout).Before(l.until)
	go func() {
		var group sync.WaitGroup
		for _, row := range rows {
			if inTime { // else its lease may end while we work: the next claim has it
				group.Go(func() { r.process(r.ctx, row) })
			}
		}
		group.Wait()
		r.ended <- l
	}()
}

func (r *inboxRun) onEnd(l *lane) {
	r.done += l.atWork
	for _, row := range l.rows[:l.atWork] {
		if row.Attempts == 1 {
			r.received[l.sender.Host()]++
		}
	}
	l.rows, l.begun, l.atWork = l.rows[l.atWork:], time.Time{}, 0
	if len(l.rows) == 0 {
		delete(r.lanes, l.sender)
		return
	}
	r.queue = append(r.queue, l)
}

// abandon waits for the rows at work: their context has ended or they end in time.
func (r *inboxRun) abandon(cause error) error {
	for _, l := range r.lanes {
		if !l.begun.IsZero() {
			r.done += (<-r.ended).atWork
		}
	}
	return cause
}

// process works on one row, and puts it back or aside if that fails.
func (p *Processor) process(ctx context.Context, row domain.InboxRow) {
	failed := p.apply(ctx, row)
	if failed == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	state, notBefore := p.fate(failed, row.Attempts)
	p.Log.InfoContext(ctx, "received activity was not applied", "verb", row.Verb, "activity", row.Activity, "sender", row.Sender,
		"tries", row.Attempts, "state", state, "error", failed)
	if err := p.Store.FailInbox(ctx, row.ID, reason(failed), notBefore, state); err != nil {
		p.Log.ErrorContext(ctx, "the row stays claimed until its lease ends", "row", row.ID, "error", err)
	}
}

// fate says what becomes of a row that failed: what is forged or unreadable is put aside at once, what is about a thing
// that is gone is dropped, all else is tried again.
func (p *Processor) fate(failed error, tries int) (domain.InboxState, time.Time) {
	now := p.Now()
	switch {
	case errors.Is(failed, context.Canceled):
		return domain.InboxPending, now
	case errors.Is(failed, domain.ErrUnavailable):
	case errors.Is(failed, domain.ErrGone), errors.Is(failed, domain.ErrNotFound):
		return domain.InboxDone, now
	case errors.Is(failed, domain.ErrInvalid), errors.Is(failed, domain.ErrForbidden), errors.Is(failed, domain.ErrUnauthorized):
		return domain.InboxParked, now
	}
	if tries >= maxInboxTries {
		return domain.InboxParked, now
	}
	return domain.InboxPending, now.Add(retryPause(tries))
}

// retryPause is how long a row waits after its tries-th failed try: 30 s, 2 m, 8 m, 32 m, 2 h, then 6 h.
func retryPause(tries int) time.Duration {
	pause := 30 * time.Second
	for range tries - 1 {
		pause = min(4*pause, 6*time.Hour)
	}
	return pause
}

// reason is what members read about a row that was put aside.
func reason(err error) string {
	if message := domain.Message(err); message != "" {
		return message
	}
	return fmt.Sprint(err)
}
