package federation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// errandBatch is how many errands are claimed at a time, of one host at most errandsPerHost: a slow host holds up no other
	// for longer than that.
	errandBatch    = 32
	errandsPerHost = 4
	// errandLease is longer than the errands of one host can take, each bounded by rowTimeout.
	errandLease = 5 * time.Minute
	// maxErrandTries spans about an hour.
	maxErrandTries = 4
	// errandsKept is for how long it is known what was fetched.
	errandsKept = 7 * 24 * time.Hour
	// maxThreadNames is how many entries of one collection of a thread are looked at.
	maxThreadNames = 200
)

// Gatherer does the errands: it fetches the missing parts of threads, and what actors published before we followed them.
type Gatherer struct {
	*Processor
	tidied time.Time // when old errands were last forgotten
}

// NewGatherer makes a Gatherer.
func NewGatherer(o Options) *Gatherer { return &Gatherer{Processor: NewProcessor(o)} }

// RunOnce does what is due, and says when the next errand is. One RunOnce at a time.
func (g *Gatherer) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	if _, err := g.here(ctx); err != nil {
		if errors.Is(err, domain.ErrUnavailable) {
			err = nil // nothing can be due before set-up
		}
		return 0, time.Time{}, err
	}
	for ctx.Err() == nil {
		errands, err := g.Store.ClaimErrands(ctx, g.Now(), errandLease, errandBatch, errandsPerHost)
		if err != nil {
			return done, time.Time{}, err
		}
		if len(errands) == 0 {
			break
		}
		g.doAll(ctx, errands)
		done += len(errands)
	}
	if now := g.Now(); now.Sub(g.tidied) >= time.Hour {
		g.tidied = now
		if err := g.Store.ForgetErrands(ctx, now.Add(-errandsKept)); err != nil {
			return done, time.Time{}, err
		}
	}
	next, err = g.Store.NextErrand(ctx)
	return done, next, err
}

// doAll works on several hosts at once, and on one host's errands one after the other.
func (g *Gatherer) doAll(ctx context.Context, errands []domain.Errand) {
	byHost := map[string][]domain.Errand{}
	for _, errand := range errands {
		byHost[errand.URI.Host()] = append(byHost[errand.URI.Host()], errand)
	}
	var group sync.WaitGroup
	for _, ofHost := range byHost {
		group.Go(func() {
			for _, errand := range ofHost {
				g.try(ctx, errand)
			}
		})
	}
	group.Wait()
}

// try does one errand, and puts it back or ends it if that fails.
func (g *Gatherer) try(ctx context.Context, errand domain.Errand) {
	failed := g.do(ctx, errand)
	if failed == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	var err error
	switch {
	case errors.Is(failed, context.Canceled):
		err = g.Store.FailErrand(ctx, errand.ID, "", g.Now())
	case isTemporary(failed) && errand.Attempts < maxErrandTries:
		err = g.Store.FailErrand(ctx, errand.ID, reason(failed), g.Now().Add(retryPause(errand.Attempts)))
	default:
		err = g.Node.EndErrand(ctx, errand, reason(failed))
	}
	if err != nil {
		g.Log.ErrorContext(ctx, "the errand stays claimed until its lease ends", "errand", errand.URI, "error", err)
	}
}

func (g *Gatherer) do(ctx context.Context, errand domain.Errand) (err error) {
	ctx, cancel := context.WithTimeout(ctx, rowTimeout)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil { // what a peer answers must not end the process
			err = fmt.Errorf("fetching %s panicked: %v", errand.URI, cause)
		}
	}()
	switch errand.Kind {
	case domain.ErrandThread:
		return g.readThread(ctx, errand)
	case domain.ErrandActor:
		return g.lookBack(ctx, errand)
	}
	return g.bring(ctx, errand)
}

// bring fetches one thing of a thread from its own host, unless it is here.
func (g *Gatherer) bring(ctx context.Context, errand domain.Errand) error {
	if held, err := g.isHeldOrOurs(ctx, errand.URI); err != nil || held {
		return errors.Join(err, g.Node.EndErrand(ctx, errand, ""))
	}
	object, err := g.waiting(errand)
	if object == nil && err == nil {
		object, err = g.Resolver.Object(ctx, errand.URI)
	}
	if err != nil {
		return err
	}
	if err := g.meet(ctx, object, ""); err != nil {
		return err
	}
	return g.Node.Gathered(ctx, errand, object)
}

// waiting is an answer that was fetched before; nil if it was not.
func (g *Gatherer) waiting(errand domain.Errand) (domain.Object, error) {
	if len(errand.Body) == 0 {
		return nil, nil //nolint:nilnil // see above
	}
	return g.Decoder.Object(errand.Body)
}

// readThread reads who else is in the thread of something that is here: its context names all of it (FEP-7888), its replies
// what stands directly below. What they name is fetched from its own host.
func (g *Gatherer) readThread(ctx context.Context, errand domain.Errand) error {
	entries, err := g.threadEntries(ctx, errand.URI)
	if err != nil && len(entries) == 0 {
		return err
	}
	var uris []domain.URI
	for _, entry := range entries {
		uri := entry.URI
		if uri == "" && len(entry.Raw) > 0 {
			if object, err := g.Decoder.Object(entry.Raw); err == nil {
				uri = object.ObjectID()
			}
		}
		held, err := g.isHeldOrOurs(ctx, uri)
		if err != nil {
			return err
		}
		if uri != "" && !held {
			uris = append(uris, uri)
		}
	}
	return g.Node.Named(ctx, errand, uris)
}

// threadEntries reads the context of a thing, and its replies if that names nothing.
func (g *Gatherer) threadEntries(ctx context.Context, uri domain.URI) ([]activitystreams.Entry, error) {
	raw, err := g.Store.RawOf(ctx, uri)
	if err != nil {
		return nil, err
	}
	object, err := g.Decoder.Object(raw)
	if err != nil {
		return nil, err
	}
	var places []domain.URI
	switch o := object.(type) {
	case *domain.Item:
		places = []domain.URI{o.Context, o.Replies}
	case *domain.Note:
		places = []domain.URI{o.Context, o.Replies}
	}
	var failed error
	h, err := g.here(ctx)
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		if place == "" || h.IsOurs(place) {
			continue // the thread is ours: we own its context
		}
		entries, err := g.Resolver.Collection(ctx, place, maxThreadNames)
		if len(entries) > 0 {
			return entries, nil
		}
		failed = err
	}
	return nil, failed
}
