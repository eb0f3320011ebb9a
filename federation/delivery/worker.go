package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// batch is how many deliveries are claimed, and how many ends are written, at a time.
	batch = 64
	// lease is how long a claimed delivery is ours; a crash delays it by that much, unless leases are released at boot.
	lease = 2 * time.Minute
	// timeout bounds one try, should the client not do it: its own limit is 10 s.
	timeout = 15 * time.Second
	// slow is after how long a try no longer holds up others: it keeps its socket, but not its slot.
	slow = 2 * time.Second
	// socketsPerSlot bounds how many slow tries may be under way besides.
	socketsPerSlot = 4
	// reserve is the part of slots and sockets that big publications leave to what goes to few.
	reserve = 4
	// tick is how often a run that waits for slow peers looks for new work and writes down what is done.
	tick = 250 * time.Millisecond
	// keyMemory is how long a replaced key may still sign for peers that know no other.
	keyMemory = 30 * 24 * time.Hour
	// maxErrorBytes is how much of an error is kept with a delivery.
	maxErrorBytes = 500
)

// Options are what a Worker is made of. Store and Post are required.
type Options struct {
	Store *storage.Store
	// Post signs and sends; remote.Client.Post.
	Post func(ctx context.Context, inbox domain.URI, body []byte, key domain.PrivateKey) (remote.Result, error)
	// Header is what goes with a delivery besides; nil for nothing.
	Header func(ctx context.Context, d domain.Delivery) http.Header
	// Refused hears of every inbox that answered 404 or 410: perhaps its actor is gone. It must not block.
	Refused func(inbox domain.URI)
	// Concurrency is how many tries run at once, PerHost how many of them to one host; 16 and 4 if zero. A quarter more may
	// run of what goes to few.
	Concurrency, PerHost int
	Log                  *slog.Logger
	Now                  func() time.Time
}

// Worker sends what waits in the delivery table. One RunOnce at a time.
type Worker struct{ Options }

// NewWorker makes a Worker.
func NewWorker(o Options) *Worker {
	if o.Concurrency <= 0 {
		o.Concurrency = 16
	}
	if o.PerHost <= 0 {
		o.PerHost = 4
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Worker{Options: o}
}

// RunOnce sends until nothing is due, and says how many tries ended and when the next is due (zero: when the store
// changes). What becomes due while it waits for slow peers is sent at once.
func (w *Worker) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	r := &run{
		Worker: w, ctx: ctx, outcomes: make(chan outcome, batch+w.Concurrency*socketsPerSlot), begun: map[domain.ID]time.Time{},
		keys: map[domain.URI]domain.PrivateKey{},
	}
	done, err = r.untilQuiet()
	if err != nil {
		return done, time.Time{}, err
	}
	next, err = w.Store.NextDelivery(ctx, w.Now())
	return done, next, err
}

// run is one RunOnce. Only its own goroutine touches its fields; tries report through outcomes.
type run struct {
	*Worker
	ctx context.Context
	// few and all are claimed and not begun: what goes to few inboxes is begun before all else.
	few, all claimed
	begun    map[domain.ID]time.Time
	outcomes chan outcome
	ended    []outcome // not written yet
	// keys signs for one batch: a rotated key counts from the next batch on.
	keys map[domain.URI]domain.PrivateKey
	done int
}

// claimed are deliveries with the end of their lease.
type claimed struct {
	rows  []domain.Delivery
	until time.Time
}

type outcome struct {
	domain.Delivery
	result remote.Result
	err    error
}

func (r *run) untilQuiet() (int, error) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	look, lookFew := true, true // something may be due that we have not seen
	for {
		_, free := r.free()
		turn := look && len(r.all.rows) == 0 && free > 0
		if turn {
			if err := r.write(r.ctx); err != nil {
				return r.done, r.abandon(err)
			}
			lookFew = true
		}
		if lookFew && len(r.few.rows) == 0 {
			if err := r.claim(&r.few, r.Store.ClaimUrgent); err != nil {
				return r.done, r.abandon(err)
			}
			lookFew = len(r.few.rows) == batch
		}
		if turn {
			if err := r.claim(&r.all, r.Store.ClaimBulk); err != nil {
				return r.done, r.abandon(err)
			}
			look = len(r.all.rows) == batch
		}
		r.begin()
		if len(r.begun) == 0 && len(r.few.rows)+len(r.all.rows) == 0 {
			if len(r.ended) == 0 && !look {
				return r.done, nil
			}
			look, lookFew = true, true // what ended may have made the next in order due
			continue
		}
		select {
		case o := <-r.outcomes:
			r.collect(o)
			look = look || len(r.ended) >= batch
		case <-ticker.C:
			look, lookFew = true, true
		case <-r.ctx.Done():
			return r.done, r.abandon(r.ctx.Err())
		}
	}
}

func (r *run) claim(into *claimed, from func(ctx context.Context, now time.Time, lease time.Duration, limit, perHost int) ([]domain.Delivery, error)) error {
	clear(r.keys)
	now := r.Now()
	rows, err := from(r.ctx, now, lease, batch, r.PerHost)
	into.rows, into.until = rows, now.Add(lease)
	return err
}

// free is how many tries may begin: of what goes to few, and of all.
func (r *run) free() (few, all int) {
	fast := 0
	for _, since := range r.begun {
		if time.Since(since) < slow {
			fast++
		}
	}
	sockets := r.Concurrency*socketsPerSlot - len(r.begun)
	return min(r.Concurrency+r.Concurrency/reserve-fast, sockets), min(r.Concurrency-fast, sockets-r.Concurrency*socketsPerSlot/reserve)
}

func (r *run) begin() {
	few, all := r.free()
	n := max(min(few, len(r.few.rows)), 0)
	r.beginSome(&r.few, n)
	r.beginSome(&r.all, min(all-n, len(r.all.rows)))
}

func (r *run) beginSome(from *claimed, n int) {
	for ; n > 0; n-- {
		d := from.rows[0]
		from.rows = from.rows[1:]
		if r.Now().Add(timeout).After(from.until) {
			continue // its lease may end while we try: leave it to the next claim
		}
		r.begun[d.ID] = time.Now()
		key, err := r.key(d.Sender)
		if err != nil {
			r.collect(outcome{Delivery: d, err: err})
			continue
		}
		go func() {
			ctx, cancel := context.WithTimeout(r.ctx, timeout)
			defer cancel()
			result, err := r.post(ctx, d, key)
			r.outcomes <- outcome{Delivery: d, result: result, err: err}
		}()
	}
}

// post sends with the present key, and once more with the one before it if the peer refuses: GoToSocial keeps a key by its
// id and learns of a new one only from an Update that the old one signed.
func (r *run) post(ctx context.Context, d domain.Delivery, key domain.PrivateKey) (remote.Result, error) {
	if r.Header != nil {
		if more := r.Header(ctx, d); more != nil {
			ctx = remote.WithHeader(ctx, more)
		}
	}
	result, err := r.Post(ctx, d.Inbox, d.Payload, key)
	if result.Status != http.StatusUnauthorized {
		return result, err
	}
	former, errFormer := r.Store.RetiredKeys(ctx, d.Sender, r.Now().Add(-keyMemory))
	if errFormer != nil || len(former) == 0 {
		return result, err
	}
	again, errAgain := r.Post(ctx, d.Inbox, d.Payload, former[0])
	if errAgain == nil && again.Status/100 == 2 {
		return again, nil
	}
	return result, err
}

// noKeyError ends a delivery: who should sign is no longer there.
type noKeyError struct{ sender domain.URI }

func (e noKeyError) Error() string { return fmt.Sprintf("%s has no key to sign with", e.sender) }

// key is the RSA key of a sender: every peer verifies it.
func (r *run) key(sender domain.URI) (domain.PrivateKey, error) {
	if key, ok := r.keys[sender]; ok {
		return key, nil
	}
	all, err := r.Store.PrivateKeys(r.ctx, sender)
	if err != nil {
		return domain.PrivateKey{}, err
	}
	for _, key := range all {
		if key.Algorithm == domain.KeyRSA {
			r.keys[sender] = key
			return key, nil
		}
	}
	return domain.PrivateKey{}, noKeyError{sender}
}

func (r *run) collect(o outcome) {
	delete(r.begun, o.ID)
	r.ended = append(r.ended, o)
}

// abandon waits for the tries under way, which end soon since their context did, and writes down what was done.
func (r *run) abandon(cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), timeout)
	defer cancel()
	for len(r.begun) > 0 {
		select {
		case o := <-r.outcomes:
			r.collect(o)
		case <-ctx.Done():
			return cause
		}
	}
	if err := r.write(ctx); err != nil {
		return fmt.Errorf("%w; %w", cause, err)
	}
	return cause
}
