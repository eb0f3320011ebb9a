package node

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
)

// PublishVersion is Publish if the working copy is still the one that was looked at, else domain.ErrConflict.
func (n *Node) PublishVersion(ctx context.Context, by domain.Member, id domain.ID, version int) (domain.Item, error) {
	return n.publishIf(ctx, by, id, func(item domain.Item) error {
		if item.DraftVersion == version {
			return nil
		}
		return domain.Explain(domain.ErrConflict, "somebody saved this in the meantime; this is the newest version, look it over", nil)
	})
}

func (n *Node) publishIf(ctx context.Context, by domain.Member, id domain.ID, fit func(domain.Item) error) (domain.Item, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	for range publishTries {
		var item domain.Item
		if item, err = n.ourItem(ctx, id); err != nil {
			return domain.Item{}, err
		}
		if err = allowItem(by, domain.ActPublish, &item); err != nil {
			return domain.Item{}, err
		}
		if err = fit(item); err != nil {
			return domain.Item{}, err
		}
		if item, err = n.publish(ctx, h, by, item); err == nil {
			return item, nil
		}
		if !errors.Is(err, errMovedOn) && !errors.Is(err, domain.ErrConflict) {
			return domain.Item{}, err
		}
		if domain.Message(err) != "" {
			return domain.Item{}, err
		}
	}
	return domain.Item{}, err
}
