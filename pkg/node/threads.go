package node

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Limits of what a thread can make us fetch. Mastodon fetches at most 500 answers to a post, and 20 levels up is more than
// people read.
const (
	MaxThreadLevels  = 20
	MaxThreadErrands = 250
	MaxHostErrands   = 500 // within an hour
)

func errandLimits() storage.ErrandLimits {
	return storage.ErrandLimits{PerThread: MaxThreadErrands, PerHost: MaxHostErrands}
}

func (n *Node) errand(kind domain.ErrandKind, uri, thread domain.URI, depth int) domain.Errand {
	return domain.Errand{ID: n.newID(), Kind: kind, URI: uri, Thread: thread, Depth: depth, CreatedAt: n.moment()}
}

// addErrands puts errands into the transaction of what made them necessary.
func addErrands(ctx context.Context, tx *storage.Tx, errands ...domain.Errand) error {
	for _, errand := range errands {
		if _, err := tx.AddErrand(ctx, errand, errandLimits()); err != nil {
			return err
		}
	}
	return nil
}

// orphanOf says which part of its thread a note lacks: "" if what it answers is here, is ours or is nothing.
func (n *Node) orphanOf(ctx context.Context, note domain.Note) (parent domain.URI, err error) {
	if note.InReplyTo == "" || note.InReplyTo == note.URI || note.Root != note.InReplyTo {
		return "", nil
	}
	settings, err := n.store.Settings(ctx)
	if err != nil || settings.Addresses().IsOurs(note.InReplyTo) {
		return "", err
	}
	if _, err := n.store.RootOf(ctx, note.InReplyTo); err == nil || !notFound(err) {
		return "", err
	}
	return note.InReplyTo, nil
}

// saveInThread stores a peer's note, and has the part of its thread fetched that is missing.
func (n *Node) saveInThread(ctx context.Context, note domain.Note, onSaved effect) (effect, error) {
	parent, err := n.orphanOf(ctx, note)
	if err != nil {
		return nil, err
	}
	var errands []domain.Errand
	if parent != "" && note.Visibility.IsForEverybody() && note.Arrival.Reason != domain.BecauseEarlier {
		errands = append(errands, n.errand(domain.ErrandParent, parent, note.URI, 0))
	}
	return func(tx *storage.Tx) error {
		applied, err := tx.SaveNote(ctx, note)
		if err != nil || !applied {
			return err
		}
		if parent != "" {
			if err := tx.AdoptOrphan(ctx, note); err != nil {
				return err
			}
		}
		if err := addErrands(ctx, tx, errands...); err != nil || onSaved == nil {
			return err
		}
		return onSaved(tx)
	}, nil
}

// Gathered keeps what an errand brought, if it is public and belongs to the thread, and makes the errands that follow.
// The errand ends in the same transaction, or waits for what its answer answers.
func (n *Node) Gathered(ctx context.Context, errand domain.Errand, object domain.Object) error {
	apply, why, err := n.gathered(ctx, errand, object)
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if apply != nil {
			return apply(tx)
		}
		return tx.FinishErrand(ctx, errand.ID, why)
	})
}

// gathered is the effect of what an errand brought, or why it has none.
func (n *Node) gathered(ctx context.Context, errand domain.Errand, object domain.Object) (apply effect, why string, err error) {
	arrival := domain.Arrival{Fetched: true, Reason: domain.BecauseThread, About: errand.Thread}
	object = arrived(object, arrival)
	var author domain.URI
	switch o := object.(type) {
	case *domain.Item:
		author = o.Actor
	case *domain.Note:
		author = o.Actor
	default:
		return nil, "it is neither an item nor a note", nil
	}
	if blocked, err := n.isBlocked(ctx, author); err != nil || blocked {
		return nil, "its author is blocked on this node", err
	}
	if item, ok := object.(*domain.Item); ok {
		return n.gatheredItem(ctx, errand, item)
	}
	note, _ := object.(*domain.Note)
	return n.gatheredNote(ctx, errand, note)
}

func (n *Node) gatheredItem(ctx context.Context, errand domain.Errand, item *domain.Item) (effect, string, error) {
	switch gone, err := n.isTombstone(ctx, item.URI); {
	case err != nil:
		return nil, "", err
	case gone:
		return nil, "it was deleted", nil
	case errand.Kind != domain.ErrandParent:
		return nil, "it answers nothing", nil
	case !item.Visibility.IsForEverybody():
		return nil, "it is not public", nil
	}
	keep, around := n.keepItem(ctx, *item), n.errand(domain.ErrandThread, item.URI, errand.Thread, 0)
	return func(tx *storage.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		if err := addErrands(ctx, tx, around); err != nil {
			return err
		}
		return tx.FinishErrand(ctx, errand.ID, "")
	}, "", nil
}

// answerWaits is how long an answer waits for what it answers before it is dropped.
const answerWaits = time.Hour

func (n *Node) gatheredNote(ctx context.Context, errand domain.Errand, note *domain.Note) (effect, string, error) {
	if !note.Visibility.IsForEverybody() {
		return nil, "it is not public", nil
	}
	if errand.Kind == domain.ErrandAnswer {
		belongs, known, err := n.belongs(ctx, *note, errand.Thread)
		switch {
		case err != nil:
			return nil, "", err
		case !known && errand.WaitsFor == "" && note.InReplyTo != "":
			until, body := n.moment().Add(answerWaits), note.Raw
			return func(tx *storage.Tx) error { return tx.HoldErrand(ctx, errand.ID, note.InReplyTo, body, until) }, "", nil
		case !belongs:
			return nil, "it does not belong to the thread", nil
		}
	}
	adopted, err := n.adoptedNote(ctx, *note)
	if err != nil {
		return nil, "", err
	}
	next, err := n.errandsAfter(ctx, errand, adopted)
	if err != nil {
		return nil, "", err
	}
	now := n.moment()
	return func(tx *storage.Tx) error {
		if _, err := tx.SaveNote(ctx, adopted); err != nil {
			return err
		}
		if err := addErrands(ctx, tx, next...); err != nil {
			return err
		}
		if err := tx.WakeErrands(ctx, adopted.URI, now); err != nil {
			return err
		}
		return tx.FinishErrand(ctx, errand.ID, "")
	}, "", nil
}

// belongs says whether a note answers something in the thread of an object that is here, and whether what it answers is
// known at all. Anybody can name anything in a collection.
func (n *Node) belongs(ctx context.Context, note domain.Note, thread domain.URI) (belongs, known bool, err error) {
	if note.InReplyTo == "" {
		return false, false, nil
	}
	above, err := n.store.RootOf(ctx, note.InReplyTo)
	if notFound(err) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	root, err := n.store.RootOf(ctx, thread)
	if notFound(err) {
		return false, true, nil
	}
	return root == above, true, err
}

// errandsAfter: above a parent stands perhaps another one; where the thread is entered its collections are read, and below
// an answer there may be more.
func (n *Node) errandsAfter(ctx context.Context, errand domain.Errand, note domain.Note) ([]domain.Errand, error) {
	if errand.Kind == domain.ErrandAnswer {
		if note.Context != "" || note.Replies == "" || errand.Depth+1 >= MaxThreadLevels {
			return nil, nil // the context names all of the thread
		}
		return []domain.Errand{n.errand(domain.ErrandThread, note.URI, errand.Thread, errand.Depth+1)}, nil
	}
	parent, err := n.orphanOf(ctx, note)
	if err != nil || parent != "" && errand.Depth+1 >= MaxThreadLevels {
		return nil, err
	}
	if parent != "" {
		return []domain.Errand{n.errand(domain.ErrandParent, parent, errand.Thread, errand.Depth+1)}, nil
	}
	return []domain.Errand{n.errand(domain.ErrandThread, note.URI, errand.Thread, 0)}, nil
}

// Named makes errands of what a collection of a thread names. Depth 0 is the place where the thread was entered.
func (n *Node) Named(ctx context.Context, errand domain.Errand, uris []domain.URI) error {
	errands := make([]domain.Errand, len(uris))
	for i, uri := range uris {
		errands[i] = n.errand(domain.ErrandAnswer, uri, errand.Thread, errand.Depth)
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := addErrands(ctx, tx, errands...); err != nil {
			return err
		}
		return tx.FinishErrand(ctx, errand.ID, "")
	})
}

// EndErrand ends an errand that brought nothing.
func (n *Node) EndErrand(ctx context.Context, errand domain.Errand, why string) error {
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.FinishErrand(ctx, errand.ID, why) })
}
