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

// SaveSitePage adds a page of the site, or replaces the one with its ID; IfStill says which one the member saw. An empty Slug
// is made of the title. Pages are never federated.
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
	last := 0
	if len(existing) > 0 {
		last = existing[len(existing)-1].Position
	}
	if page.ID == "" {
		page.ID = n.newID()
	}
	after, err := pageText(page)
	if err != nil {
		return page, err
	}
	return page, n.recordPage(ctx, by, domain.AuditPage, page, after, func(tx *storage.Tx) error { return keepSitePage(ctx, tx, page, last) })
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
	if len(existing) >= domain.MaxSitePages && !slices.ContainsFunc(existing, func(p domain.SitePage) bool { return p.ID == page.ID }) {
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
	page, err := n.store.SitePageByID(ctx, id)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditPageMove, page.Title, "").About("page", id)
	return n.placePages(ctx, entry, func(pages []domain.SitePage) []domain.ID { return movedPage(pages, id, places) })
}

// movedPage is the order in which a page has changed places with its neighbour; where there is none, as it was.
func movedPage(pages []domain.SitePage, id domain.ID, places int) []domain.ID {
	step := 1
	if places < 0 {
		step = -1
	}
	from := slices.IndexFunc(pages, func(p domain.SitePage) bool { return p.ID == id })
	to := from + step
	for from >= 0 && to >= 0 && to < len(pages) && pages[to].Place != pages[from].Place {
		to += step
	}
	if from >= 0 && to >= 0 && to < len(pages) {
		pages[from], pages[to] = pages[to], pages[from]
	}
	return pageIDs(pages)
}

// DeleteSitePage deletes a page; as long as its entry is in the audit list, Undo brings it back.
func (n *Node) DeleteSitePage(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActPages); err != nil {
		return err
	}
	page, err := n.store.SitePageByID(ctx, id)
	if err != nil {
		return err
	}
	return n.recordPage(ctx, by, domain.AuditPageDelete, page, "", func(tx *storage.Tx) error { return tx.DeleteSitePage(ctx, id) })
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
