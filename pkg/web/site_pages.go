package web

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/node"
)

// sitePage is a text of the site, such as an imprint.
type sitePage struct {
	Title, Lang string
	HTML        template.HTML
	Updated     time.Time
	Edit        string
}

// sitePagesPage is where members order the pages of the site.
type sitePagesPage struct {
	Desk    *deskNav
	Groups  []pageGroup
	Offered []link
	Call    domain.Call
	About   string
	State   settingState // of the order
}

type pageGroup struct {
	Name  string
	Pages []pageRow
}

type pageRow struct {
	link
	ID          domain.ID
	Shown       bool
	First, Last bool
}

// sitePageForm is the form of a page; ID is "" for a new one.
type sitePageForm struct {
	Desk              *deskNav
	ID                domain.ID
	Action, Page      string
	Heading           string
	Version           string
	State             settingState
	Form              form
	Languages, Places []option
	Preview           *sitePage
}

// showSitePage is the page of the site with that address.
func (s *Server) showSitePage(v *visit) error {
	slug := v.Param("page")
	if strings.Contains(slug, "/") { // echo gives the last parameter all the rest
		return s.notFound(v)
	}
	found, err := s.store.SitePageBySlug(v.ctx(), slug)
	if err != nil {
		return err
	}
	if !found.IsShown() {
		return domain.ErrNotFound
	}
	page, err := s.presentSitePage(v, found)
	if err != nil {
		return err
	}
	if v.may(domain.ActPages) {
		page.Edit = "/desk/pages/" + string(found.ID)
	}
	h := head{
		Heading: found.Title, Description: markup.Excerpt(string(page.HTML), 160), Canonical: v.site.addresses.Base + "/" + found.Slug,
		Locale: found.Language, NoIndex: found.Place == domain.PlaceNowhere, Modified: rfc3339(found.UpdatedAt),
	}
	return s.page(v, http.StatusOK, "site/show", h, page)
}

func (s *Server) presentSitePage(v *visit, page domain.SitePage) (*sitePage, error) {
	html, err := s.node.SitePageHTML(v.ctx(), page.Text)
	if err != nil {
		return nil, err
	}
	return &sitePage{Title: page.Title, Lang: page.Language, HTML: s.presenter(v).html(html, true), Updated: v.here(page.UpdatedAt)}, nil
}

// pageLinks are the shown pages of a place.
func (s *site) pageLinks(place domain.PagePlace) []link {
	var links []link
	for i := range s.pages {
		if s.pages[i].Place == place && s.pages[i].IsShown() {
			links = append(links, link{Name: s.pages[i].Title, URL: "/" + s.pages[i].Slug})
		}
	}
	return links
}

func (s *Server) listSitePages(v *visit) error {
	page := sitePagesPage{About: v.site.card.Content.Title, Offered: offeredPages(v)}
	var err error
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.State, err = s.settingState(v, node.KeyMenu, "", forVisitors); err != nil {
		return err
	}
	if page.Call, err = s.store.Call(v.ctx()); err != nil {
		return err
	}
	for _, place := range domain.PagePlaces() {
		group := pageGroup{Name: placeName(v, place)}
		for _, one := range v.site.pages {
			if one.Place == place {
				group.Pages = append(group.Pages, pageRow{link: link{Name: one.Title, URL: "/" + one.Slug}, ID: one.ID, Shown: one.IsShown()})
			}
		}
		if n := len(group.Pages); n > 0 {
			group.Pages[0].First, group.Pages[n-1].Last = true, true
			page.Groups = append(page.Groups, group)
		}
	}
	return s.page(v, http.StatusOK, "site/list", head{Heading: v.say("pages.heading"), NoIndex: true}, page)
}

func placeName(v *visit, place domain.PagePlace) string {
	switch place {
	case domain.PlaceMenu:
		return v.say("pages.menu")
	case domain.PlaceFooter:
		return v.say("pages.footer")
	case domain.PlaceNowhere:
	}
	return v.say("pages.nowhere")
}

// offeredPages are those that sites usually have and this one lacks. They start empty: we know nothing of the organisation.
func offeredPages(v *visit) []link {
	var offered []link
	for _, page := range []struct{ slug, title string }{
		{"imprint", v.say("pages.imprint")}, {"contact", v.say("pages.contact")}, {"privacy", v.say("pages.privacy")},
	} {
		known := false
		for _, existing := range v.site.pages {
			known = known || existing.Slug == page.slug || existing.Title == page.title
		}
		if !known {
			offered = append(offered, link{Name: page.title, URL: "/desk/pages/new?title=" + queryEscape(page.title) + "&slug=" + page.slug})
		}
	}
	return offered
}

func (s *Server) newSitePage(v *visit) error {
	return s.sitePageForm(v, domain.SitePage{}, newForm(url.Values{
		"title": {v.QueryParam("title")}, "slug": {v.QueryParam("slug")}, "place": {string(domain.PlaceFooter)},
		"language": {v.site.settings.Language},
	}, nil), nil)
}

func (s *Server) editSitePage(v *visit) error {
	page, err := s.store.SitePageByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	return s.sitePageForm(v, page, newForm(url.Values{
		"title": {page.Title}, "slug": {page.Slug}, "text": {page.Text}, "place": {string(page.Place)}, "language": {page.Language},
	}, nil), nil)
}

func (s *Server) sitePageForm(v *visit, page domain.SitePage, f form, preview *sitePage) error {
	shown := sitePageForm{
		ID: page.ID, Version: f.Value("version"), Form: f, Preview: preview, Languages: languageOptions(f.Value("language")),
		Action: "/desk/pages", Heading: v.say("pages.new"),
	}
	if page.ID != "" {
		shown.Action, shown.Heading = "/desk/pages/"+string(page.ID), page.Title
		if page.IsShown() {
			shown.Page = "/" + page.Slug
		}
	}
	shown.State.For = v.say(forVisitors)
	var err error
	if page.ID != "" {
		if shown.State, err = s.settingState(v, node.PageKey(page.ID), shown.Action, forVisitors); err != nil {
			return err
		}
		shown.Version = firstOf(shown.Version, shown.State.Version) // a form that comes again keeps which page was seen
	}
	for _, place := range domain.PagePlaces() {
		shown.Places = append(shown.Places, option{Value: string(place), Label: placeName(v, place)})
	}
	if shown.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "site/edit", head{Heading: shown.Heading, NoIndex: true}, shown)
}

func (s *Server) createSitePage(v *visit) error { return s.saveTypedPage(v, domain.SitePage{}) }

func (s *Server) saveSitePage(v *visit) error {
	page, err := s.store.SitePageByID(v.ctx(), domain.ID(v.Param("id")))
	if isNotFound(err) && v.FormValue("version") != "" { // deleted while she wrote: she may bring it back
		page, err = domain.SitePage{ID: domain.ID(v.Param("id"))}, nil
	}
	if err != nil {
		return err
	}
	return s.saveTypedPage(v, page)
}

// saveTypedPage saves what was typed, or shows it, as the button says.
func (s *Server) saveTypedPage(v *visit, held domain.SitePage) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	typed := held
	typed.Title, typed.Slug, typed.Text = values.Get("title"), values.Get("slug"), values.Get("text")
	typed.Language, typed.Place = values.Get("language"), domain.PagePlace(values.Get("place"))
	f := newForm(values, nil)
	if values.Get("action") == "preview" {
		preview, err := s.presentSitePage(v, typed)
		if err != nil {
			return err
		}
		return s.sitePageForm(v, held, f, preview)
	}
	saved, err := s.node.SaveSitePage(v.seeing(values), *v.member, typed)
	if err != nil {
		return s.notSaved(v, err, f, "/desk/pages", func(f form) error { return s.sitePageForm(v, held, f, nil) })
	}
	if !saved.IsShown() {
		v.tell("pages.kept", "Name", saved.Title)
		return v.seeOther("/desk/pages")
	}
	v.tell("pages.saved", "Name", saved.Title)
	return v.seeOther("/" + saved.Slug)
}

func (s *Server) moveSitePage(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	by := 1
	if values.Get("direction") == "up" {
		by = -1
	}
	if err := s.node.MoveSitePage(v.seeing(values), *v.member, domain.ID(v.Param("id")), by); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/pages", func(form) error { return err })
	}
	return v.seeOther("/desk/pages#p-" + v.Param("id"))
}

// confirmDeletePage asks once more; the page is gone for good afterwards.
func (s *Server) confirmDeletePage(v *visit) error {
	page, err := s.store.SitePageByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	version, err := s.node.SettingVersion(v.ctx(), node.PageKey(page.ID))
	if err != nil {
		return err
	}
	shown := sitePageForm{Version: version, ID: page.ID, Heading: v.say("pages.delete_title", "Name", page.Title), Action: "/desk/pages/" + string(page.ID)}
	if shown.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "site/delete", head{Heading: shown.Heading, NoIndex: true}, shown)
}

func (s *Server) deleteSitePage(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if err := s.node.DeleteSitePage(v.seeing(values), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.notSaved(v, err, newForm(values, nil), "/desk/pages", func(form) error { return s.refused(v, err, "/desk/pages") })
	}
	v.tell("pages.deleted")
	return v.seeOther("/desk/pages")
}
