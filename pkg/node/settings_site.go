package node

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Settings about the site: its pages, their order, and the organisation's card.
const (
	KeyPage = "page" // with the page's ID: PageKey
	KeyMenu = "menu"
	KeyCard = "card"
)

// PageKey names a page of the site as a setting.
func PageKey(id domain.ID) string { return KeyPage + ":" + string(id) }

// pageValue is what members change of a page of the site; its place in the order is the setting KeyMenu.
type pageValue struct {
	Title    string           `json:"title"`
	Slug     string           `json:"slug"`
	Place    domain.PagePlace `json:"place"`
	Language string           `json:"language"`
	Text     string           `json:"text"`
}

func pageText(p domain.SitePage) (string, error) {
	return asText(pageValue{Title: p.Title, Slug: p.Slug, Place: p.Place, Language: p.Language, Text: p.Text})
}

// pageSetting is a page of the site; "" says that there is none.
func pageSetting(id domain.ID) setting {
	return setting{domain.AuditPage, func(ctx context.Context, r storage.Reader) (string, error) {
		page, err := r.SitePageByID(ctx, id)
		if notFound(err) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		return pageText(page)
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		if value == "" {
			return n.DeleteSitePage(ctx, by, id)
		}
		var v pageValue
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read what the page was: %w", err)
		}
		_, err := n.SaveSitePage(ctx, by, domain.SitePage{ID: id, Title: v.Title, Slug: v.Slug, Place: v.Place, Language: v.Language, Text: v.Text})
		return err
	}}
}

// recordPage changes a page of the site, with its entry.
func (n *Node) recordPage(ctx context.Context, by domain.Member, action domain.AuditAction, page domain.SitePage, after string, save func(tx *storage.Tx) error) error {
	entry := n.audit(ctx, by, action, page.Title, "/"+page.Slug).About("page", page.ID)
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := changing(ctx, tx, noted, PageKey(page.ID), after); err != nil {
			return err
		}
		return save(tx)
	})
}

// keepSitePage stores a page that has an ID: in the place of the one that is there, or again if it was deleted.
func keepSitePage(ctx context.Context, tx *storage.Tx, page domain.SitePage, last int) error {
	held, err := tx.SitePageByID(ctx, page.ID)
	if notFound(err) {
		page.CreatedAt, page.Position = page.UpdatedAt, last+1
		return tx.AddSitePage(ctx, page)
	}
	if err != nil {
		return err
	}
	page.CreatedAt, page.Position, page.Version = held.CreatedAt, held.Position, held.Version // who saw another one was told by changing
	return tx.SaveSitePage(ctx, page)
}

// menuSetting is the order of the site's pages.
func menuSetting() setting {
	return setting{domain.AuditPageMove, func(ctx context.Context, r storage.Reader) (string, error) {
		pages, err := r.SitePages(ctx)
		if err != nil {
			return "", err
		}
		return asText(pageIDs(pages))
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		if err := allow(by, domain.ActPages); err != nil {
			return err
		}
		var ids []domain.ID
		if err := json.Unmarshal([]byte(value), &ids); err != nil {
			return fmt.Errorf("read the order of the pages: %w", err)
		}
		return n.placePages(ctx, n.audit(ctx, by, domain.AuditPageMove, "", ""), func([]domain.SitePage) []domain.ID { return ids })
	}}
}

func pageIDs(pages []domain.SitePage) []domain.ID {
	ids := make([]domain.ID, len(pages))
	for i := range pages {
		ids[i] = pages[i].ID
	}
	return ids
}

// placePages gives the pages the order that is made of the present one.
func (n *Node) placePages(ctx context.Context, entry domain.AuditEntry, order func([]domain.SitePage) []domain.ID) error {
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		pages, err := tx.SitePages(ctx)
		if err != nil {
			return err
		}
		ids := order(slices.Clone(pages))
		value, err := asText(ids)
		if err != nil {
			return err
		}
		if err := changing(ctx, tx, noted, KeyMenu, value); err != nil {
			return err
		}
		return tx.PlaceSitePages(ctx, ids)
	})
}

// cardValue names a revision of the organisation's card.
type cardValue struct {
	Revision int    `json:"revision"`
	Title    string `json:"title"`
}

func cardText(item domain.Item) (string, error) {
	return asText(cardValue{Revision: item.Revision, Title: item.Content.Title})
}

// cardSetting is the organisation's card with its name and logo. It is undone by publishing what an earlier revision had.
func cardSetting() setting {
	return setting{domain.AuditCard, func(ctx context.Context, r storage.Reader) (string, error) {
		settings, err := r.Settings(ctx)
		if err != nil || !settings.IsSetUp() {
			return "", err
		}
		item, err := r.ItemBySubject(ctx, settings.Organisation)
		if err != nil {
			return "", err
		}
		return cardText(item)
	}, func(ctx context.Context, n *Node, by domain.Member, value string) error {
		var v cardValue
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return fmt.Errorf("read what the card was: %w", err)
		}
		item, err := n.Organisation(ctx)
		if err != nil {
			return err
		}
		if item.Draft != nil {
			return domain.Explain(domain.ErrConflict, "the card has changes that were not published yet: publish or undo them first", nil)
		}
		content, err := n.ContentAt(ctx, item.ID, domain.Version{Published: true, Number: v.Revision})
		if err != nil {
			return err
		}
		_, err = n.EditOrganisation(ctx, by, content)
		return err
	}}
}
