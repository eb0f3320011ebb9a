package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Organisation is the item that holds the organisation's own card.
func (n *Node) Organisation(ctx context.Context) (domain.Item, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	return n.store.ItemBySubject(ctx, h.organisation.URI)
}

// EditOrganisation replaces the organisation's card; its followers get an Update of the actor.
func (n *Node) EditOrganisation(ctx context.Context, by domain.Member, content domain.Content) (domain.Item, error) {
	if err := allow(by, domain.ActOrganisation); err != nil {
		return domain.Item{}, err
	}
	item, err := n.Organisation(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	return n.EditContent(ctx, by, item.ID, content)
}

func (n *Node) publishOrganisation(ctx context.Context, h home, by domain.Member, before, item domain.Item) (domain.Item, error) {
	item.UpdatedAt = n.after(h.organisation.UpdatedAt)
	card := *item.Content.Card
	card.Handle = h.organisation.Username // given at set-up
	item.Content.Card = &card
	actor := withCard(h.organisation, item.Content)
	actor.UpdatedAt = item.UpdatedAt
	update, err := n.actorUpdate(h, actor, []domain.URI{actor.URI})
	if err != nil {
		return domain.Item{}, err
	}
	updates := []outgoing{update}
	node, renamed, err := n.renamedNode(ctx, h, h.organisation.Name, actor.Name)
	if err != nil {
		return domain.Item{}, err
	}
	if renamed != nil {
		updates = append(updates, *renamed)
	}
	after, err := cardText(item)
	if err != nil {
		return domain.Item{}, err
	}
	err = n.record(ctx, n.auditItem(ctx, by, domain.AuditCard, item), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, before); err != nil {
			return err
		}
		if err := changing(ctx, tx, noted, KeyCard, after); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		if renamed != nil {
			if err := tx.SaveActor(ctx, node); err != nil {
				return err
			}
		}
		if err := n.saveRevision(ctx, tx, by, item); err != nil {
			return err
		}
		return send(ctx, tx, updates...)
	})
	return item, err
}

// renamedNode is the node actor under the organisation's new name, with its Update; nil if the name is the same.
func (n *Node) renamedNode(ctx context.Context, h home, before, after string) (domain.Actor, *outgoing, error) {
	if before == after {
		return domain.Actor{}, nil, nil
	}
	node, err := n.store.ActorByURI(ctx, h.addresses.NodeActor())
	if err != nil {
		return node, nil, err
	}
	node.Name = nodeName(after)
	update, err := n.changed(h, &node)
	return node, &update, err
}

// nodeName is the node actor's, by the organisation's.
func nodeName(organisation string) string { return organisation + " (node)" }
