package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// maxSlug keeps addresses short enough to be read out.
const maxSlug = 60

// SaveSitePage adds a page of the site, or replaces the one with its ID if that still has its Version. An empty Slug is made
// of the title. Pages are never federated.
func (n *Node) SaveSitePage(ctx context.Context, by domain.Member, page domain.SitePage) (domain.SitePage, error) {
	if err := allow(by, domain.ActPages); err != nil {
		return domain.SitePage{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return page, err
	}
	page = tidySitePage(page)
	if page.Language == "" {
		page.Language = h.settings.Language
	}
	existing, err := n.store.SitePages(ctx)
	if err != nil {
		return page, err
	}
	if err := checkSitePage(page, existing); err != nil {
		return page, err
	}
	page.UpdatedAt = n.moment()
	if page.ID != "" {
		held, err := n.store.SitePageByID(ctx, page.ID)
		if err != nil {
			return page, err
		}
		page.CreatedAt, page.Position = held.CreatedAt, held.Position
		err = n.record(ctx, n.audit(ctx, by, domain.AuditPage, page.Title, "").About("page", page.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.SaveSitePage(ctx, page) })
		return page, err
	}
	page.ID, page.CreatedAt, page.Position = n.newID(), page.UpdatedAt, 1
	if len(existing) > 0 {
		page.Position = existing[len(existing)-1].Position + 1
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditPage, page.Title, "").About("page", page.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.AddSitePage(ctx, page) })
	return page, err
}

func tidySitePage(page domain.SitePage) domain.SitePage {
	page.Title, page.Language = oneLine(page.Title), strings.TrimSpace(page.Language)
	page.Text = strings.TrimSpace(cleanText(page.Text))
	slug := strings.Trim(strings.TrimSpace(page.Slug), "/")
	if slug == "" {
		slug = page.Title
	}
	page.Slug = strings.Trim(cut(markup.Slug(slug), maxSlug), "-")
	if page.Place == "" {
		page.Place = domain.PlaceNowhere
	}
	return page
}

func checkSitePage(page domain.SitePage, existing []domain.SitePage) error {
	var wrong domain.InvalidError
	checkLength(&wrong, "title", page.Title, 2, domain.MaxTitle)
	checkLength(&wrong, "text", page.Text, 0, domain.MaxText)
	switch {
	case page.Slug == "":
		wrong.Add("slug", "write an address of letters from a to z, digits and hyphens")
	case domain.IsReservedSlug(page.Slug):
		wrong.Add("slug", "this address is the program's own; take another one")
	}
	if !languagePattern.MatchString(page.Language) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	if !slices.Contains(domain.PagePlaces(), page.Place) {
		wrong.Add("place", "choose one of the places")
	}
	for _, other := range existing {
		if other.Slug == page.Slug && other.ID != page.ID {
			wrong.Add("slug", fmt.Sprintf("“%s” has this address already", other.Title))
		}
	}
	if page.ID == "" && len(existing) >= domain.MaxSitePages {
		wrong.Add("title", "there are as many pages as a site can have; delete one first")
	}
	return wrong.OrNil()
}

// SitePageHTML is what a page's Markdown looks like.
func (n *Node) SitePageHTML(ctx context.Context, text string) (string, error) {
	h, err := n.home(ctx)
	if err != nil {
		return "", err
	}
	rendered := n.render(ctx, h, cut(cleanText(text), domain.MaxText))
	return rendered.HTML, nil
}

// MoveSitePage changes places with the page before (places < 0) or after it, of those that stand at the same place.
func (n *Node) MoveSitePage(ctx context.Context, by domain.Member, id domain.ID, places int) error {
	if err := allow(by, domain.ActPages); err != nil {
		return err
	}
	pages, err := n.store.SitePages(ctx)
	if err != nil {
		return err
	}
	from := slices.IndexFunc(pages, func(p domain.SitePage) bool { return p.ID == id })
	if from < 0 {
		return domain.ErrNotFound
	}
	step := 1
	if places < 0 {
		step = -1
	}
	to := from + step
	for to >= 0 && to < len(pages) && pages[to].Place != pages[from].Place {
		to += step
	}
	if to < 0 || to >= len(pages) {
		return nil // it stands at the end already
	}
	title := pages[from].Title
	pages[from], pages[to] = pages[to], pages[from]
	ids := make([]domain.ID, len(pages))
	for i := range pages {
		ids[i] = pages[i].ID
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditPageMove, title, "").About("page", id), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.PlaceSitePages(ctx, ids) })
}

// DeleteSitePage deletes a page for good.
func (n *Node) DeleteSitePage(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActPages); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditPageDelete, "", ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		page, err := tx.SitePageByID(ctx, id)
		if err != nil {
			return err
		}
		noted.Target, noted.Detail = page.Title, "/"+page.Slug
		return tx.DeleteSitePage(ctx, id)
	})
}

// SetCall sets what the first page asks of its readers; the zero Call asks nothing.
func (n *Node) SetCall(ctx context.Context, by domain.Member, call domain.Call) error {
	if err := allow(by, domain.ActPages); err != nil {
		return err
	}
	call.Heading, call.Text = oneLine(call.Heading), oneLine(call.Text)
	call.Label, call.URL = oneLine(call.Label), strings.TrimSpace(call.URL)
	if call != (domain.Call{}) {
		var wrong domain.InvalidError
		checkLength(&wrong, "heading", call.Heading, 2, 100)
		checkLength(&wrong, "call_text", call.Text, 0, 300)
		checkLength(&wrong, "call_label", call.Label, 2, 40)
		if !leads(call.URL) {
			wrong.Add("call_url", "write an address that begins with https://, mailto: or / (a page of this site)")
		}
		if err := wrong.OrNil(); err != nil {
			return err
		}
	}
	value, err := asText(call)
	if err != nil {
		return err
	}
	return n.change(ctx, by, KeyCall, value, func(tx *storage.Tx) error { return tx.SetCall(ctx, call) })
}

// leads says whether a button may lead to an address.
func leads(address string) bool {
	if strings.HasPrefix(address, "/") {
		return !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\\x00 ")
	}
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if len(address) > len(scheme) && strings.HasPrefix(strings.ToLower(address), scheme) {
			return !strings.ContainsAny(address, " <>\"")
		}
	}
	return false
}
