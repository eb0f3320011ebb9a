package web

import (
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// filterBar counts what there is to choose. A field with nothing to choose is left out.
func (s *Server) filterBar(v *visit, p presenter, n *narrowing) (filterBar, error) {
	bar := filterBar{Path: n.l.path}
	var err error
	fields := []string{"theme", "place", "language", "tag", "from"}
	switch {
	case n.own.Kind == domain.KindEvent:
		bar.ChipsName = v.say("list.by_time")
		bar.Chips, err = s.whenChips(v, n)
		fields = append([]string{"stream"}, fields...)
	case n.l.mixed:
		bar.ChipsName = v.say("list.by_kind")
		bar.Chips, err = s.kindChips(v, p, n)
		fields = []string{"stream", "theme", "language", "from"}
	default:
		bar.ChipsName = v.say("list.by_stream")
		bar.Chips, err = s.streamChips(v, p, n)
	}
	if err != nil {
		return bar, err
	}
	for _, name := range fields {
		field, err := s.filterChoice(v, p, n, name)
		if err != nil {
			return bar, err
		}
		for _, o := range field.Options {
			if o.Chosen && o.Value != "" {
				bar.Chosen = append(bar.Chosen, link{Name: o.Note, Lang: o.Lang, Text: field.Label, URL: withQuery(n.l.path, n.query, name, "")})
			}
		}
		if len(field.Options) > 2 || len(field.Options) == 2 && field.Options[1].Chosen {
			bar.Choices = append(bar.Choices, field)
		}
	}
	for _, name := range []string{"when", "online", "kind", "sort"} {
		if value := n.query.Get(name); value != "" {
			bar.Kept = append(bar.Kept, link{Name: name, Text: value})
		}
	}
	if n.own.Kind != domain.KindEvent && !n.l.mixed && n.query.Get("stream") != "" {
		bar.Kept = append(bar.Kept, link{Name: "stream", Text: n.query.Get("stream")})
	}
	if n.own.Kind == domain.KindInitiative {
		newest := n.l.filter.Order == storage.ByDate
		bar.Sorts = []link{
			{Name: v.say("list.a_to_z"), URL: withQuery(n.l.path, n.query, "sort", ""), Current: !newest},
			{Name: v.say("list.newest"), URL: withQuery(n.l.path, n.query, "sort", "newest"), Current: newest},
		}
	}
	return bar, nil
}

// filterChoice is a field with the values that the list has, and how many items have each.
func (s *Server) filterChoice(v *visit, p presenter, n *narrowing, name string) (choice, error) {
	field := choice{Name: name}
	asked, spoken := n.query.Get(name), p.l.spokenIn(n.terms(name))
	add := func(value, label string, count int) {
		o := option{Value: value, Note: label, Label: fmt.Sprintf("%s (%s)", label, p.l.number(count)), Lang: spoken[value], Chosen: value == asked}
		field.Options = append(field.Options, o)
	}
	all := func(label, every string) {
		field.Label = label
		field.Options = append(field.Options, option{Label: every, Chosen: asked == ""})
	}
	var facets []storage.Facet
	var err error
	switch name {
	case "stream":
		all(v.say("search.stream"), v.say("list.all_streams"))
		facets, err = s.termCounts(v, n, name, n.streams)
	case "theme":
		all(v.say("list.theme"), v.say("list.all_themes"))
		facets, err = s.termCounts(v, n, name, n.themes)
	case "place":
		all(v.say("list.place"), v.say("list.all_places"))
		asked = n.l.filter.Place
		facets, err = s.store.ItemFacets(v.ctx(), domain.Visitor(), n.without(name), storage.FacetPlaces)
	case "language":
		all(v.say("search.language"), v.say("search.all_languages"))
		facets, err = s.store.ItemFacets(v.ctx(), domain.Visitor(), n.without(name), storage.FacetLanguages)
		for i := range facets {
			facets[i].Label = p.l.languageName(facets[i].Value)
		}
		asked = n.l.filter.Language
	case "tag":
		all(v.say("list.tag"), v.say("list.all_tags"))
		asked = strings.ToLower(strings.TrimPrefix(asked, "#"))
		facets, err = s.store.ItemFacets(v.ctx(), domain.Visitor(), n.without(name), storage.FacetTags)
		for i := range facets {
			facets[i].Label = "#" + facets[i].Value
		}
	case "from":
		return s.fromChoice(v, p, n)
	}
	if err != nil {
		return field, err
	}
	found := asked == ""
	for _, facet := range facets {
		found = found || facet.Value == asked
		add(facet.Value, firstOf(facet.Label, facet.Value), facet.Count)
	}
	if !found && n.narrows(name) {
		add(asked, asked, 0) // asked for, and nothing has it
	}
	return field, nil
}

// narrows says whether the address has a value of that field that means something.
func (n *narrowing) narrows(name string) bool {
	f := n.l.filter
	switch name {
	case "stream", "theme":
		return n.term(name) != ""
	case "language":
		return f.Language != ""
	case "tag":
		return f.Tag != n.own.Tag
	case "place":
		return f.Place != ""
	}
	return false
}

// termCounts has slugs for values, as the address does.
func (s *Server) termCounts(v *visit, n *narrowing, name string, terms []domain.Term) ([]storage.Facet, error) {
	uris := make([]domain.URI, 0, len(terms))
	bySlug := map[string]domain.Term{}
	for _, term := range terms {
		if term.URI == n.own.Term || n.own.Stream != "" && term.Actor == n.own.Stream {
			continue
		}
		uris = append(uris, term.URI)
		bySlug[string(term.URI)] = term
	}
	facets, err := s.store.TermFacets(v.ctx(), domain.Visitor(), n.without(name), uris)
	for i := range facets {
		term := bySlug[facets[i].Value]
		facets[i].Value, facets[i].Label = term.Slug, term.Label(v.speaker.tag)
	}
	return facets, err
}

// fromChoice tells ours from the network's, and the network's by their hosts.
func (s *Server) fromChoice(v *visit, p presenter, n *narrowing) (choice, error) {
	field := choice{Name: "from", Label: v.say("search.from")}
	hosts, err := s.store.ItemFacets(v.ctx(), domain.Visitor(), n.without("from"), storage.FacetHosts)
	if err != nil {
		return field, err
	}
	ours, theirs := 0, 0
	for _, host := range hosts {
		if host.Value == "" {
			ours = host.Count
		} else {
			theirs += host.Count
		}
	}
	f := n.l.filter
	add := func(value, label string, count int, chosen bool) {
		field.Options = append(field.Options, option{Value: value, Note: label, Label: fmt.Sprintf("%s (%s)", label, p.l.number(count)), Chosen: chosen})
	}
	home, everywhere := "", fromAll
	if !n.own.Local {
		home, everywhere = fromHere, ""
	}
	name := v.site.organisation.DisplayName()
	if n.own.Local {
		add(home, name, ours, f.Local)
	} else {
		add(everywhere, v.say("search.anywhere"), ours+theirs, !f.Local && !f.Network)
	}
	if theirs > 0 || f.Network {
		add(fromNetwork, v.say("search.network"), theirs, f.Network && f.Host == "")
	}
	if n.own.Local && theirs > 0 {
		add(everywhere, v.say("search.anywhere"), ours+theirs, !f.Local && !f.Network)
	} else if !n.own.Local {
		add(home, name, ours, f.Local)
	}
	found := f.Host == ""
	for _, host := range hosts {
		if host.Value != "" {
			found = found || host.Value == f.Host
			add(host.Value, host.Value, host.Count, host.Value == f.Host)
		}
	}
	if !found {
		add(f.Host, f.Host, 0, true)
	}
	return field, nil
}
