package node

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Retract takes back what was published: everyone who may hold a copy gets a Delete, and the id answers 410 for ever.
// The text stays as a working copy; publishing it again makes a new id. An initiative's actor lives on.
func (n *Node) Retract(ctx context.Context, by domain.Member, id domain.ID) (domain.Item, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	before, err := n.ourItem(ctx, id)
	if err != nil {
		return domain.Item{}, err
	}
	if err := allowItem(by, domain.ActRetract, &before); err != nil {
		return domain.Item{}, err
	}
	if before.Kind == domain.KindOrganisation {
		return domain.Item{}, domain.Explain(domain.ErrForbidden, "the organisation's own card cannot be retracted", nil)
	}
	if before.State != domain.StatePublished {
		return domain.Item{}, domain.Explain(domain.ErrConflict, "this is not published", nil)
	}
	tombstone := domain.Tombstone{URI: before.URI, FormerType: formerType(before.Kind), DeletedAt: n.moment()}
	all, undone, err := n.goodbyes(ctx, h, before, tombstone)
	if err != nil {
		return domain.Item{}, err
	}
	told, err := n.retellWithout(ctx, h, before)
	if err != nil {
		return domain.Item{}, err
	}
	item := retracted(before)
	item.UpdatedAt = tombstone.DeletedAt // its page says since when it is gone
	err = n.record(ctx, n.auditItem(ctx, by, domain.AuditRetract, before), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, before); err != nil {
			return err
		}
		// The deliveries first: who holds a copy is told by the responses that go next.
		if err := send(ctx, tx, all...); err != nil {
			return err
		}
		for _, response := range undone {
			if _, err := tx.DeleteResponse(ctx, response.Kind, response.Actor, response.Object); err != nil {
				return err
			}
		}
		if err := tx.DropFromOutbox(ctx, before.URI); err != nil {
			return err
		}
		if err := tx.SaveItem(ctx, item); err != nil {
			return err
		}
		if err := told.save(ctx, tx); err != nil {
			return err
		}
		if err := tx.EndSchedule(ctx, item.ID); err != nil {
			return err
		}
		return tx.AddTombstone(ctx, tombstone)
	})
	return item, err
}

// goodbyes are the Delete of an item and what takes our Announces of it back, with the reshares that end.
func (n *Node) goodbyes(ctx context.Context, h home, item domain.Item, tombstone domain.Tombstone) ([]outgoing, []domain.Response, error) {
	deletion, err := n.deletion(h, item.Actor, tombstone, item.To, item.Cc)
	if err != nil {
		return nil, nil, err
	}
	all, undone, err := n.unannounceAll(ctx, h, item)
	if err != nil {
		return nil, nil, err
	}
	passed, err := n.wrapDeletion(ctx, h, item, deletion.row.URI)
	return append(append(all, n.toHolders(deletion, item)), passed...), undone, err
}

// retracted is the item without its publication. Its readable address stays reserved for it.
func retracted(item domain.Item) domain.Item {
	draft := item.Editing()
	draft.HTML, draft.Mentions = "", nil
	item.Draft, item.DraftVersion = &draft, item.DraftVersion+1
	item.State, item.URI, item.Plan, item.PublishAt = domain.StateRetracted, "", "", time.Time{}
	item.Review = domain.Review{}
	if item.Kind == domain.KindInitiative {
		item.State = domain.StateDraft
	}
	return item
}

func (n *Node) unannounceAll(ctx context.Context, h home, item domain.Item) ([]outgoing, []domain.Response, error) {
	reshares, err := n.store.Responses(ctx, item.URI, domain.ResponseReshare)
	if err != nil {
		return nil, nil, err
	}
	var all []outgoing
	var undone []domain.Response
	for _, reshare := range reshares {
		if !reshare.Actor.Local {
			continue
		}
		undo, err := n.unannounce(h, reshare.Actor, reshare.Response, nil)
		if err != nil {
			return nil, nil, err
		}
		all, undone = append(all, undo...), append(undone, reshare.Response)
	}
	return all, undone, nil
}

// deletion makes a Delete with a Tombstone; Gancio needs its formerType.
func (n *Node) deletion(h home, actor domain.URI, tombstone domain.Tombstone, to, cc []domain.URI) (outgoing, error) {
	return n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbDelete, Actor: actor, Object: &tombstone,
		ObjectURI: tombstone.URI, To: to, Cc: cc, PublishedAt: tombstone.DeletedAt,
	}, tombstone.URI, true)
}

func formerType(kind domain.Kind) string {
	switch kind {
	case domain.KindArticle:
		return "Article"
	case domain.KindEvent:
		return "Event"
	}
	return "Page"
}
