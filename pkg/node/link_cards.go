package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// WantCards has the pages fetched that stand as bare links in the HTML of a text that a member writes, but for some. Texts of
// peers never cause a fetch: whoever writes to us could send us anywhere.
func (n *Node) WantCards(ctx context.Context, html string, but ...string) error {
	links, err := n.unknownLinks(ctx, html)
	if err != nil {
		return err
	}
	links = slices.DeleteFunc(links, func(link string) bool { return slices.Contains(but, link) })
	if len(links) == 0 {
		return nil
	}
	now := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.WantLinkCards(ctx, links, now) })
}

// cardsWanted is WantCards within the transaction of what is published.
func (n *Node) cardsWanted(ctx context.Context, html string) (effect, error) {
	links, err := n.unknownLinks(ctx, html)
	now := n.moment()
	return func(tx *storage.Tx) error { return tx.WantLinkCards(ctx, links, now) }, err
}

// WantCardsOf is WantCards for a working copy.
func (n *Node) WantCardsOf(ctx context.Context, content domain.Content) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	return n.WantCards(ctx, n.render(ctx, h, cut(content.Text, domain.MaxText)).HTML)
}

// RenewCard has the page of a card fetched again.
func (n *Node) RenewCard(ctx context.Context, link string) error {
	now := n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.RenewLinkCard(ctx, link, now) })
}

// unknownLinks are the first bare links of a text that lead to nothing that is here and that nobody wanted before.
func (n *Node) unknownLinks(ctx context.Context, html string) ([]string, error) {
	links := markup.BareLinks(html)
	if len(links) == 0 {
		return nil, nil
	}
	links = links[:min(len(links), domain.MaxLinkCards)]
	h, err := n.home(ctx)
	if err != nil {
		return nil, err
	}
	known, err := n.store.LinkCards(ctx, links)
	if err != nil {
		return nil, err
	}
	items, err := n.store.OpenItemsAt(ctx, links)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(links, func(link string) bool {
		_, wanted := known[link]
		isHere := slices.ContainsFunc(items, func(i domain.Item) bool { return string(i.URI) == link || i.URL == link })
		return wanted || isHere || h.addresses.IsOurs(domain.URI(link)) || len(link) > domain.MaxURIBytes
	}), nil
}
