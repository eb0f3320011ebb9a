package web

import (
	"errors"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// seriesPage is a series with its parts, in their order.
type seriesPage struct {
	Title, Lang, Dir, Long string
	HTML                   template.HTML
	Cover                  *picture
	Count                  int // of the parts that visitors see
	Latest                 time.Time
	Parts                  []seriesPart
	Feeds                  []link
	Edit                   string // where members change it
}

// seriesPart is an item of a series. Number is 0 for one that is not published: visitors do not see it.
type seriesPart struct {
	Number int
	Card   itemCard
	State  string
	Edit   string
}

// seriesList is every series that visitors know of.
type seriesList struct {
	Text   string
	Series []itemCard
	Write  string // where members make one
}

// seriesPath is the page of a series.
func seriesPath(slug string) string { return "/" + domain.KindSeries.Plural() + "/" + slug }

// seriesDesk is where members order the parts of a series.
func seriesDesk(id domain.ID) string { return "/desk/series/" + string(id) }

func (s *Server) listSeries(v *visit) error {
	all, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return err
	}
	p := s.presenter(v)
	page := seriesList{Text: v.say("series.text", "Name", v.site.organisation.DisplayName())}
	for i := range all {
		if !all[i].IsOpen() {
			continue
		}
		page.Series = append(page.Series, p.seriesCard(&all[i]))
	}
	if v.member != nil && v.may(domain.ActSeries) {
		page.Write = "/desk/series"
	}
	h := head{
		Heading: v.say("series.heading"), Description: page.Text,
		Canonical: v.site.addresses.Base + "/series", NoIndex: len(page.Series) == 0,
	}
	return s.page(v, http.StatusOK, "series/list", h, page)
}

// seriesCard shows a series in a list.
func (p presenter) seriesCard(series *domain.SeriesInfo) itemCard {
	return itemCard{
		Title: series.Title, Summary: series.Summary, URL: seriesPath(series.Slug), Lang: series.Language,
		Language: p.otherLanguage(series.Language), Note: p.l.say("series.parts", "Count", series.Open), At: p.here(series.LatestAt),
		Image: p.picture(series.Image),
	}
}

func (s *Server) seriesWords(v *visit, series *domain.SeriesInfo) (string, error) {
	if series.Text == "" {
		return "", nil
	}
	return s.node.SitePageHTML(v.ctx(), series.Text)
}

// showSeries is the page of a series, or with an ending behind its address one of its feeds. Visitors know of a series from its
// first published part on.
func (s *Server) showSeries(v *visit) error {
	slug, format := cutFormat(v.Param("slug"))
	if named, ok := strings.CutSuffix(slug, ".ics"); ok && format == "" {
		slug, format = named, "ics"
	}
	series, err := s.store.SeriesBySlug(v.ctx(), slug)
	switch {
	case isNotFound(err) && format != "":
		if moved, ok := errors.AsType[*storage.MovedError](err); ok {
			return movedTo(v, seriesPath(moved.Slug)+"."+format)
		}
		return s.goneOr(v, domain.KindSeries, slug, err)
	case isNotFound(err):
		return s.goneOr(v, domain.KindSeries, slug, err)
	case err != nil:
		return err
	case !series.IsOpen() && (v.member == nil || format != ""):
		return domain.ErrNotFound
	}
	if format == "" && series.IsOpen() && wantsActivityPub(v.Request()) {
		return v.toObject(v.site.addresses.Object(domain.KindSeries, series.ID))
	}
	if format == "ics" {
		return s.sendEvents(v, series.Title, slug, list{path: seriesPath(slug), filter: storage.ItemFilter{Series: series.ID, Kind: domain.KindEvent}})
	}
	if format != "" {
		return s.sendFeed(v, format, list{
			path: seriesPath(slug), heading: series.Title, text: series.Summary, filter: storage.ItemFilter{Series: series.ID}, mixed: true,
		})
	}
	return s.seriesPage(v, &series)
}

func (s *Server) seriesPage(v *visit, series *domain.SeriesInfo) error {
	words, err := s.seriesWords(v, series)
	if err != nil {
		return err
	}
	p := s.presenter(v)
	parts, err := s.store.SeriesParts(v.ctx(), v.viewer(), series.ID)
	if err != nil {
		return err
	}
	if parts, err = s.partsInOwnLanguage(v, parts); err != nil {
		return err
	}
	path := seriesPath(series.Slug)
	page := seriesPage{
		Title: series.Title, Lang: series.Language, Dir: textDirection(series.Language), Long: longTitle(series.Title), HTML: p.html(words, true),
		Cover: p.picture(series.Image), Latest: p.here(series.LatestAt),
		Feeds: []link{{Name: v.say("follow.rss"), URL: path + ".rss"}, {Name: v.say("follow.atom"), URL: path + ".atom"}},
	}
	if v.member != nil && v.may(domain.ActSeries) {
		page.Edit = seriesDesk(series.ID)
	}
	if page.Parts, err = s.seriesParts(v, p, parts); err != nil {
		return err
	}
	page.Count = countOpen(page.Parts)
	if slices.ContainsFunc(parts, func(part domain.Item) bool { return part.Kind == domain.KindEvent && isOpen(&part) }) {
		page.Feeds = append(page.Feeds, link{Name: v.say("follow.calendar"), URL: path + ".ics" + withLanguage("", s.feedLanguage(v))})
	}
	h := head{
		Heading: series.Title, Description: firstOf(series.Summary, v.say("series.parts", "Count", series.Open)), Locale: series.Language,
		Canonical: v.site.addresses.Base + path, NoIndex: !series.IsOpen(),
		Image: &socialImage{URL: v.site.addresses.Base + s.seriesCardPath(v, series), Alt: series.Title, Width: media.CardWidth, Height: media.CardHeight},
	}
	if series.IsOpen() {
		h.ActivityPub = string(v.site.addresses.Object(domain.KindSeries, series.ID))
		h.Feeds, h.JSONLD = s.feedLinks(v, path), jsonLD(schemaOfSeries(v.site, series, parts))
	}
	return s.page(v, http.StatusOK, "series/show", h, page)
}

// seriesParts numbers what visitors see.
func (s *Server) seriesParts(v *visit, p presenter, items []domain.Item) ([]seriesPart, error) {
	cards, err := s.cards(v.ctx(), p, items)
	if err != nil {
		return nil, err
	}
	var parts []seriesPart
	number := 0
	for i := range items {
		if !isOpen(&items[i]) && v.member != nil && v.mayItem(domain.ActRead, &items[i]) != nil {
			continue // a draft of somebody else
		}
		part := seriesPart{Card: cards[i]}
		part.Card.Note = p.kindName(items[i].Kind)
		if isOpen(&items[i]) {
			number++
			part.Number = number
		} else {
			content := items[i].Editing()
			part.Card = itemCard{Title: firstOf(content.Title, v.say("desk.untitled")), Lang: content.Language}
			part.State, part.Edit = p.state(&items[i]), editPath(&items[i])
		}
		if items[i].State == domain.StateRetracted {
			continue
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// isOpen says whether visitors see an item in lists.
func isOpen(item *domain.Item) bool {
	return item.State == domain.StatePublished && item.Visibility.IsForEverybody()
}

// schemaOfSeries describes a series in schema.org's words.
func schemaOfSeries(s *site, series *domain.SeriesInfo, parts []domain.Item) thing {
	t := thing{
		Context: "https://schema.org", Type: "CreativeWorkSeries", Name: series.Title, Description: series.Summary,
		URL: s.addresses.Base + seriesPath(series.Slug), InLanguage: series.Language, Publisher: organisationThing(s),
	}
	if series.Image != nil {
		t.Image = series.Image.URL
	}
	for i := range parts {
		if isOpen(&parts[i]) {
			t.HasPart = append(t.HasPart, thing{
				Type: schemaType(parts[i].Kind), Name: parts[i].Content.Title, URL: webAddress(firstOf(parts[i].URL, string(parts[i].URI))),
				Position: len(t.HasPart) + 1,
			})
		}
	}
	return t
}

func schemaType(kind domain.Kind) string {
	switch kind {
	case domain.KindEvent:
		return "Event"
	case domain.KindInitiative:
		return "Organization"
	}
	return "Article"
}

// foundSeries are the series of which every word of a question begins a word in the title or the text.
func (s *Server) foundSeries(v *visit, question string) ([]link, error) {
	wanted := search.Words(question)
	if len(wanted) == 0 {
		return nil, nil
	}
	all, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return nil, err
	}
	var found []link
	for i := range all {
		if all[i].IsOpen() && hasWords(all[i].Title+" "+all[i].Text, wanted) {
			found = append(found, link{Name: all[i].Title, URL: seriesPath(all[i].Slug), Count: all[i].Open})
		}
	}
	return found, nil
}

func hasWords(text string, wanted []string) bool {
	folded := " " + strings.Join(search.Words(text), " ")
	for _, word := range wanted {
		if !strings.Contains(folded, " "+word) {
			return false
		}
	}
	return true
}
