package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// retellingsAtOnce is how many items one run of the worker sends again, so that others get their turn.
const retellingsAtOnce = 20

// Retellings sends peers those published items of which another change altered what they say, such as the merge of two terms. It is
// a worker, because there may be hundreds, each with its followers: the change itself does not wait for them.
type Retellings struct{ node *Node }

// RetellingsOf makes the worker.
func RetellingsOf(n *Node) Retellings { return Retellings{n} }

// RunOnce sends some of what waits.
func (r Retellings) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	waiting, err := r.node.store.Retellings(ctx, retellingsAtOnce)
	if err != nil || len(waiting) == 0 {
		return 0, time.Time{}, err
	}
	h, err := r.node.home(ctx)
	if errors.Is(err, domain.ErrUnavailable) || errors.Is(err, errHasLeft) {
		return 0, time.Time{}, nil
	}
	if err != nil {
		return 0, time.Time{}, err
	}
	var wrong []error
	for _, id := range waiting {
		switch err := r.node.tellAgain(ctx, h, id); {
		case errors.Is(err, errMovedOn): // the next run reads it anew
		case err != nil:
			wrong = append(wrong, fmt.Errorf("tell peers of %s again: %w", id, err))
		default:
			done++
		}
	}
	return done, r.node.moment(), errors.Join(wrong...)
}

// tellAgain sends an item of ours that was changed without a new version to those who have it.
func (n *Node) tellAgain(ctx context.Context, h home, id domain.ID) error {
	item, err := n.store.ItemByID(ctx, id)
	if notFound(err) {
		return nil // its row went with it
	}
	if err != nil {
		return err
	}
	told, err := n.toldAgain(ctx, h, item)
	if err != nil {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if err := told(tx); err != nil {
			return err
		}
		return tx.EndRetelling(ctx, id)
	})
}

func (n *Node) toldAgain(ctx context.Context, h home, item domain.Item) (effect, error) {
	nothing := func(*storage.Tx) error { return nil }
	if item.State != domain.StatePublished {
		return nothing, nil
	}
	if item.Kind == domain.KindOrganisation {
		return n.cardAgain(ctx, h, item)
	}
	t, err := n.translated(ctx, item.ID)
	if err != nil {
		return nil, err
	}
	if follows, err := n.isToldByOriginal(ctx, t, item); err != nil || follows {
		return nothing, err
	}
	if t.original != nil && t.original.State == domain.StatePublished {
		item.TranslationOf = t.original.URI
	} else if item.Wordings, err = n.wordingsWith(ctx, t.set, item.ID, "", nil); err != nil {
		return nil, err
	}
	told, err := n.sendAgain(ctx, h, item)
	if err != nil {
		return nil, err
	}
	var shown *profile
	if item.Kind == domain.KindInitiative && item.Subject != "" {
		if shown, err = n.initiativeActor(ctx, h, &item); err != nil {
			return nil, err
		}
	}
	return func(tx *storage.Tx) error {
		if err := told.save(ctx, tx); err != nil || shown == nil {
			return err
		}
		if err := shown.save(ctx, tx); err != nil {
			return err
		}
		return send(ctx, tx, *shown.update)
	}, nil
}

// cardAgain shows the organisation's card in its actor again.
func (n *Node) cardAgain(ctx context.Context, h home, item domain.Item) (effect, error) {
	actor := withCard(h.organisation, item.Content)
	update, err := n.changed(h, &actor)
	return func(tx *storage.Tx) error {
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		return send(ctx, tx, update)
	}, err
}
