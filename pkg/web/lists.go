package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// listPage is a list of items, numbered by page.
type listPage struct {
	Stream                     *streamHead // of a stream
	Same                       []link      // what a term is the same as
	Heading, Text, Empty, Path string
	Lang, TextLang             string // of Heading and Text, where they are not the page's
	Items                      []itemCard
	Tiles                      bool
	Bar                        filterBar
	Filtered                   bool
	Total                      int
	Elsewhere                  []link // where there is something, if here is nothing
	Pager                      pager
}

// list is what a list shows, before the filters of the address.
type list struct {
	path, heading, text, empty string
	lang, textLang             string // of heading and text, where they are not the page's
	filter                     storage.ItemFilter
	same                       []link
	stream                     *streamHead
	// mixed lists have several kinds, and a filter for them.
	mixed bool
}

func (s *Server) listArticles(v *visit) error {
	return s.showList(v, list{
		path: "/articles", heading: v.say("list.articles"), empty: v.say("list.no_articles"),
		filter: storage.ItemFilter{Kind: domain.KindArticle, Local: true},
	})
}

func (s *Server) listEvents(v *visit) error {
	return s.showList(v, list{
		path: "/events", heading: v.say("list.events"), empty: v.say("list.no_events"),
		filter: storage.ItemFilter{Kind: domain.KindEvent, Local: true},
	})
}

func (s *Server) listInitiatives(v *visit) error {
	return s.showList(v, list{
		path: "/initiatives", heading: v.say("list.initiatives"), empty: v.say("list.no_initiatives"),
		filter: storage.ItemFilter{Kind: domain.KindInitiative, Local: true, Order: storage.ByTitle},
	})
}

func (s *Server) listTheme(v *visit) error { return s.listTerm(v, domain.SchemeTheme) }

func (s *Server) listTerm(v *visit, scheme domain.Scheme) error {
	slug, format := cutFormat(v.Param("slug"))
	term, err := s.store.TermBySlug(v.ctx(), scheme, slug)
	if err != nil {
		return err
	}
	if term.MergedInto != "" {
		return v.toStanding(term)
	}
	words := v.speaker.term(term)
	return s.showOrFeed(v, format, list{
		same: sameLinks(term), lang: words.Lang, textLang: words.TextLang,
		path: strings.TrimPrefix(v.site.addresses.TermPage(scheme, slug), v.site.addresses.Base), heading: words.Name,
		text: words.Text, empty: v.say("list.nothing"), filter: storage.ItemFilter{Term: term.URI, Local: true}, mixed: true,
	})
}

func (s *Server) listTag(v *visit) error {
	raw, format := cutFormat(v.Param("tag"))
	tag, err := url.PathUnescape(raw)
	if err != nil || tag == "" {
		return domain.ErrNotFound
	}
	return s.showOrFeed(v, format, list{
		path: "/tags/" + url.PathEscape(strings.ToLower(tag)), heading: "#" + tag, empty: v.say("list.nothing"),
		filter: storage.ItemFilter{Tag: tag, Local: true}, mixed: true,
	})
}

// cutFormat takes the ending of a feed off a name.
func cutFormat(name string) (string, string) {
	for _, format := range []string{"rss", "atom"} {
		if base, ok := strings.CutSuffix(name, "."+format); ok {
			return base, format
		}
	}
	return name, ""
}

func (s *Server) showOrFeed(v *visit, format string, l list) error {
	if format != "" {
		return s.sendFeed(v, format, l)
	}
	return s.showList(v, l)
}

// showList reads the filters of the address and renders the list.
func (s *Server) showList(v *visit, l list) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	p := s.presenter(v)
	n, err := s.narrowing(v, &l)
	if err != nil {
		return err
	}
	bar, err := s.filterBar(v, p, n)
	if err != nil {
		return err
	}
	items, total, err := s.store.Items(v.ctx(), domain.Visitor(), l.filter, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	if number > 1 && len(items) == 0 {
		return domain.ErrNotFound
	}
	query := v.QueryParams()
	bar.Feeds = s.listFeeds(v, l)
	page := listPage{
		Stream: l.stream, Same: l.same, Heading: l.heading, Text: l.text, Lang: l.lang, TextLang: l.textLang, Empty: l.empty, Path: l.path, Bar: bar, Filtered: bar.Narrowed(), Total: total,
		Tiles: l.filter.Kind == domain.KindInitiative && !l.mixed, Pager: newPager(l.path, query, number, total, pageSize),
	}
	if total == 0 {
		page.Elsewhere = elsewhere(v, l)
	}
	if page.Items, err = s.cards(v.ctx(), p, items); err != nil {
		return err
	}
	for i := range page.Items {
		if l.mixed {
			page.Items[i].Note = p.kindName(items[i].Kind)
			page.Items[i].Kickers = without(page.Items[i].Kickers, l.path)
		}
	}
	h := head{
		ActivityPub: l.actor(), Heading: l.heading, Description: firstOf(l.text, l.heading+" · "+v.site.card.Content.Summary), Canonical: v.site.addresses.Base + withPage(l.path, number),
		NoIndex: len(query) > 0 && number == 1, Feeds: s.feedLinks(v, l.path),
	}
	return s.page(v, http.StatusOK, "lists/items", h, page)
}

// without leaves out the list that one is in.
func without(links []link, path string) []link {
	return slices.DeleteFunc(links, func(l link) bool { return l.URL == path })
}

func withPage(path string, number int) string {
	return newPager(path, nil, number, number*pageSize, pageSize).current()
}

func (p pager) current() string {
	for _, page := range p.Pages {
		if page.Current {
			return page.URL
		}
	}
	return ""
}

// listFeeds are the list as it is narrowed, for programs.
func (s *Server) listFeeds(v *visit, l list) []link {
	query := withLanguage(filterQuery(v.QueryParams()), s.feedLanguage(v))
	feeds := []link{
		{Name: v.say("follow.rss"), URL: l.path + ".rss" + query}, {Name: v.say("follow.atom"), URL: l.path + ".atom" + query},
	}
	switch {
	case l.path == "/events" || l.stream != nil:
		feeds = append(feeds, link{Name: v.say("follow.calendar"), URL: l.path + ".ics" + query})
	case l.path == "/initiatives":
		feeds = append(feeds, link{Name: v.say("follow.murmurations"), URL: l.path + ".json" + query})
	}
	return feeds
}

// elsewhere leads from an empty list to where something may be.
func elsewhere(v *visit, l list) []link {
	if l.path == "/events" && v.QueryParam("when") != "past" {
		return []link{{Name: v.say("list.past_events"), URL: "/events?when=past"}, {Name: v.say("nav.network"), URL: "/network?kind=event"}}
	}
	return []link{{Name: v.say("nav.search"), URL: "/search"}, {Name: v.say("page.topics"), URL: "/streams"}}
}
