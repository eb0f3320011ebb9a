package node

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// WatchLinks makes the links of a card of ours, published or in work, those that are looked at.
func (n *Node) WatchLinks(ctx context.Context, item domain.Item) error {
	if !item.Local || item.Kind != domain.KindInitiative && item.Kind != domain.KindOrganisation {
		return nil
	}
	cards := []*domain.Card{item.Content.Card}
	if item.Draft != nil {
		cards = append(cards, item.Draft.Card)
	}
	urls, now := domain.WatchedLinks(cards...), n.moment()
	known, err := n.store.LinkChecks(ctx, item.ID)
	if err != nil || sameLinks(known, urls) && !seenTooEarly(known, item) {
		return err
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if _, err := tx.WatchLinks(ctx, item.ID, urls, now); err != nil || !seenTooEarly(known, item) {
			return err
		}
		return tx.LookAgain(ctx, item.ID, now)
	})
}

// seenTooEarly says whether a link was looked at before the card had an address to link back to.
func seenTooEarly(known []domain.LinkCheck, item domain.Item) bool {
	return slices.ContainsFunc(known, func(c domain.LinkCheck) bool {
		return !c.CheckedAt.IsZero() && c.CheckedAt.Before(item.PublishedAt.Add(time.Second))
	})
}

func sameLinks(known []domain.LinkCheck, urls []string) bool {
	if len(known) != len(urls) {
		return false
	}
	have := map[string]bool{}
	for _, check := range known {
		have[check.URL] = true
	}
	for _, url := range urls {
		if !have[url] {
			return false
		}
	}
	return true
}

// LookAgain makes the links of a card due now.
func (n *Node) LookAgain(ctx context.Context, by domain.Member, item domain.Item) error {
	if err := allowItem(by, domain.ActWrite, &item); err != nil {
		return err
	}
	now := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.LookAgain(ctx, item.ID, now) })
}

// SawLink keeps what was found at a link at CheckedAt, unless the card dropped it meanwhile. early says that the card had no
// address yet to link back to: if it has one now, the link is looked at again at once.
func (n *Node) SawLink(ctx context.Context, check domain.LinkCheck, next time.Duration, early bool) error {
	if check.CheckedAt.IsZero() {
		check.CheckedAt = n.moment()
	}
	due, again := check.CheckedAt.Add(next), check.CheckedAt
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		known, err := tx.LinkChecks(ctx, check.Item)
		if err != nil {
			return err
		}
		item, err := tx.ItemByID(ctx, check.Item)
		if err != nil {
			return err
		}
		if check.DueAt = due; early && item.Subject != "" {
			check.DueAt = again
		}
		for _, one := range known {
			if one.URL == check.URL {
				return tx.SaveLinkCheck(ctx, check)
			}
		}
		return nil
	})
}
