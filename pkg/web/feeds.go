package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/feed"
	"github.com/weftwork/weftwork/storage"
)

// feedLength is how many items a feed holds: more than anybody publishes between two visits of a reader.
const feedLength = 30

// feedLinks are the feeds of a list, for the head of its page.
func (s *Server) feedLinks(v *visit, path string) []feedLink {
	base := v.site.addresses.Base
	name := v.site.organisation.DisplayName()
	query := withLanguage("", s.feedLanguage(v))
	return []feedLink{{Title: name + " · RSS", URL: base + path + ".rss" + query}, {Title: name + " · Atom", URL: base + path + ".atom" + query, Atom: true}}
}

// feedAll has everything of ours.
func (s *Server) feedAll(v *visit) error {
	return s.sendFeed(v, formatOf(v), list{path: "/feed", heading: v.site.organisation.DisplayName(), filter: storage.ItemFilter{Local: true}})
}

func (s *Server) feedArticles(v *visit) error {
	return s.sendFeed(v, formatOf(v), list{
		path: "/articles", heading: v.say("feed.articles", "Name", v.site.organisation.DisplayName()),
		filter: storage.ItemFilter{Kind: domain.KindArticle, Local: true},
	})
}

func (s *Server) feedEvents(v *visit) error {
	return s.sendFeed(v, formatOf(v), list{
		path: "/events", heading: v.say("feed.events", "Name", v.site.organisation.DisplayName()),
		filter: storage.ItemFilter{Kind: domain.KindEvent, Local: true},
	})
}

func (s *Server) feedInitiatives(v *visit) error {
	return s.sendFeed(v, formatOf(v), list{
		path: "/initiatives", heading: v.say("feed.initiatives", "Name", v.site.organisation.DisplayName()),
		filter: storage.ItemFilter{Kind: domain.KindInitiative, Local: true},
	})
}

// formatOf is the ending of the address: "rss" or "atom".
func formatOf(v *visit) string {
	_, format := cutFormat(v.Request().URL.Path)
	return format
}

// sendFeed writes a list as RSS or Atom, newest publication first.
func (s *Server) sendFeed(v *visit, format string, l list) error {
	if _, err := s.narrowing(v, &l); err != nil {
		return err
	}
	l.filter.Order = storage.ByDate
	items, _, err := s.store.Items(v.ctx(), domain.Visitor(), l.filter, storage.Page{Size: feedLength})
	if err != nil {
		return err
	}
	for i := range items {
		items[i].Content = v.site.terms.named(items[i].Content, v.speaker.tag)
	}
	a := v.site.addresses
	page := l.path
	if page == "/feed" {
		page = "/"
	}
	title := l.heading
	if l.mixed {
		title = v.say("feed.topic", "Topic", l.heading, "Name", v.site.organisation.DisplayName())
	}
	f := feed.Feed{
		Title: title, Description: firstOf(l.text, v.site.card.Content.Summary, title), Page: a.Base + page, Self: a.Base + l.path + "." + format + v.feedQuery(),
		Author: v.site.organisation.DisplayName(), Items: items, Lead: s.presenter(v).feedLead,
	}
	if icon := v.site.organisation.Icon; icon != nil {
		f.Icon = icon.URL
	}
	v.keepFor(feedAge)
	if format == "atom" {
		document, err := f.Atom()
		if err != nil {
			return err
		}
		return v.Blob(http.StatusOK, feed.AtomType, document)
	}
	document, err := f.RSS()
	if err != nil {
		return err
	}
	return v.Blob(http.StatusOK, feed.RSSType, document)
}

// feedLead puts an event's date and place in front of its summary: readers show no more.
func (p presenter) feedLead(item domain.Item) string {
	when := p.when(item.Content.Event)
	if when == nil {
		return ""
	}
	parts := []string{p.begins(when)}
	if when.Where != "" {
		parts = append(parts, when.Where)
	}
	return strings.Join(parts, " · ")
}
