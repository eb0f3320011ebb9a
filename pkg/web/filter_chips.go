package web

import (
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// kindChips offer the kinds of which the list has any.
func (s *Server) kindChips(v *visit, p presenter, n *narrowing) ([]link, error) {
	facets, err := s.store.ItemFacets(v.ctx(), domain.Visitor(), n.without("kind"), storage.FacetKinds)
	if err != nil {
		return nil, err
	}
	counts, total := map[string]int{}, 0
	for _, facet := range facets {
		counts[facet.Value] = facet.Count
		total += facet.Count
	}
	chips := []link{{Name: v.say("list.all_kinds"), URL: withQuery(n.l.path, n.query, "kind", ""), Current: n.kind() == "", Count: total}}
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		if counts[string(kind)] > 0 || n.kind() == kind {
			chips = append(chips, link{
				Name: p.kindsName(kind), URL: withQuery(n.l.path, n.query, "kind", string(kind)), Current: n.kind() == kind,
				Count: counts[string(kind)], Text: string(kind),
			})
		}
	}
	return chips, nil
}

// streamChips offer the streams that the list has; with none there is nothing to choose.
func (s *Server) streamChips(v *visit, p presenter, n *narrowing) ([]link, error) {
	facets, err := s.termCounts(v, n, "stream", n.streams)
	if err != nil || len(facets) == 0 && n.term("stream") == "" {
		return nil, err
	}
	asked := n.term("stream")
	chips := []link{{Name: v.say("list.all_streams"), URL: withQuery(n.l.path, n.query, "stream", ""), Current: asked == ""}}
	for _, term := range n.streams {
		words := p.l.term(term)
		chip := link{Name: words.Name, Lang: words.Lang, URL: withQuery(n.l.path, n.query, "stream", term.Slug), Current: term.URI == asked, Text: term.Slug}
		for _, facet := range facets {
			if facet.Value == term.Slug {
				chip.Count = facet.Count
			}
		}
		if chip.Count > 0 || chip.Current {
			chips = append(chips, chip)
		}
	}
	return chips, nil
}

// whenChips part events by time, as people look for them, on the clock of this node's events.
func (s *Server) whenChips(v *visit, n *narrowing) ([]link, error) {
	zone, err := v.site.zone, error(nil)
	if err != nil {
		return nil, err
	}
	now := s.now()
	spans := timesAhead(now.In(zone))
	asked := n.query.Get("when")
	base := n.l.filter
	base.When = ""
	list := []storage.Span{{}}
	for _, span := range spans {
		list = append(list, span.Span)
	}
	counts, err := s.store.CountEvents(v.ctx(), domain.Visitor(), base, list)
	if err != nil {
		return nil, err
	}
	var chips []link
	n.l.filter.When = storage.Upcoming
	known := asked == "past"
	for i, span := range spans {
		chip := link{Name: v.say(span.key), URL: withQuery(n.l.path, n.query, "when", span.value), Current: span.value == asked, Count: counts[i+1], Text: span.value}
		if chip.Current {
			known = true
			n.l.filter.From, n.l.filter.Until = span.From, span.Until
		}
		if i == 0 || chip.Count > 0 || chip.Current {
			chips = append(chips, chip)
		}
	}
	if !known {
		chips[0].Current = true
	}
	past := link{Name: v.say("list.past"), URL: withQuery(n.l.path, n.query, "when", "past"), Current: asked == "past", Count: counts[0] - counts[1], Text: "past"}
	if past.Current {
		n.l.filter.When, n.l.filter.From, n.l.filter.Until = storage.Past, time.Time{}, time.Time{}
	}
	if past.Current || past.Count > 0 {
		chips = append(chips, past)
	}
	online, err := s.onlineChip(v, n)
	if online != nil {
		chips = append(chips, *online)
	}
	return chips, err
}

// onlineChip is switched on and off, whatever the time.
func (s *Server) onlineChip(v *visit, n *narrowing) (*link, error) {
	f := n.l.filter
	f.Online = true
	_, total, err := s.store.Items(v.ctx(), domain.Visitor(), f, storage.Page{Size: 1})
	if err != nil || total == 0 && !n.l.filter.Online {
		return nil, err
	}
	chip := &link{Name: v.say("event.online"), URL: withQuery(n.l.path, n.query, "online", "1"), Count: total, Text: "online"}
	if n.l.filter.Online {
		chip.URL, chip.Current = withQuery(n.l.path, n.query, "online", ""), true
	}
	return chip, nil
}

// timeAhead is a time that people look for events in, with its value in the address and its name.
type timeAhead struct {
	storage.Span
	value, key string
}

// timesAhead are they, from a moment on the clock that counts. A weekend that has begun is this one.
func timesAhead(now time.Time) []timeAhead {
	y, m, d := now.Date()
	midnight := func(days int) time.Time { return time.Date(y, m, d+days, 0, 0, 0, 0, now.Location()) }
	saturday := (int(time.Saturday) - int(now.Weekday()) + 7) % 7
	if now.Weekday() == time.Sunday {
		saturday = -1
	}
	weekend := midnight(saturday)
	if weekend.Before(now) {
		weekend = now
	}
	return []timeAhead{
		{storage.Span{From: now}, "", "list.upcoming"},
		{storage.Span{From: now, Until: midnight(1)}, "today", "list.today"},
		{storage.Span{From: weekend, Until: midnight(saturday + 2)}, "weekend", "list.weekend"},
		{storage.Span{From: now, Until: midnight(7)}, "week", "list.week"},
		{storage.Span{From: now, Until: midnight(30)}, "month", "list.month"},
	}
}
