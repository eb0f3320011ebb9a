package web

import (
	"fmt"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// kindNote stands in the address for short posts, which only members see.
const kindNote = "note"

// timelineFilter is what the address narrows the network to; what means nothing narrows nothing.
func timelineFilter(v *visit) storage.TimelineFilter {
	query := v.QueryParams()
	f := storage.TimelineFilter{Notes: true}
	switch kind := query.Get("kind"); kind {
	case string(domain.KindArticle), string(domain.KindEvent), string(domain.KindInitiative):
		f.Kind = domain.Kind(kind)
	case kindNote:
		if v.member != nil {
			f.Kind = kindNote
		}
	}
	if host := query.Get("host"); hostPattern.MatchString(host) {
		f.Host = host
	}
	if tag := strings.ToLower(query.Get("language")); tagPattern.MatchString(tag) {
		f.Language, _, _ = strings.Cut(tag, "-")
	}
	return f
}

// networkBar counts what the network has by kind, origin and language.
func (s *Server) networkBar(v *visit, p presenter, f storage.TimelineFilter) (filterBar, error) {
	query := v.QueryParams()
	bar := filterBar{Path: "/network", ChipsName: v.say("list.by_kind")}
	anyKind := f
	anyKind.Kind = ""
	kinds, err := s.store.TimelineFacets(v.ctx(), v.viewer(), anyKind, storage.FacetKinds)
	if err != nil {
		return bar, err
	}
	counts, total := map[string]int{}, 0
	for _, kind := range kinds {
		counts[kind.Value] = kind.Count
		total += kind.Count
	}
	bar.Chips = []link{{Name: v.say("list.all_kinds"), URL: withQuery("/network", query, "kind", ""), Current: f.Kind == "", Count: total}}
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative, kindNote} {
		name := p.kindsName(kind)
		if kind == kindNote {
			name = v.say("kind.note")
		}
		if n := counts[string(kind)]; n > 0 || f.Kind == kind {
			bar.Chips = append(bar.Chips, link{Name: name, URL: withQuery("/network", query, "kind", string(kind)), Current: f.Kind == kind, Count: n, Text: string(kind)})
		}
	}
	for _, field := range []struct{ name, label, every string }{
		{"host", v.say("search.from"), v.say("search.anywhere")}, {"language", v.say("search.language"), v.say("search.all_languages")},
	} {
		if err := s.networkChoice(v, p, f, &bar, field.name, choice{Name: field.name, Label: field.label, Options: []option{{Label: field.every}}}); err != nil {
			return bar, err
		}
	}
	if f.Kind != "" {
		bar.Kept = []link{{Name: "kind", Text: string(f.Kind)}}
	}
	return bar, nil
}

func (s *Server) networkChoice(v *visit, p presenter, f storage.TimelineFilter, bar *filterBar, name string, field choice) error {
	by, asked, without := storage.FacetHosts, f.Host, f
	without.Host = ""
	if name == "language" {
		by, asked, without = storage.FacetLanguages, f.Language, f
		without.Language = ""
	}
	facets, err := s.store.TimelineFacets(v.ctx(), v.viewer(), without, by)
	if err != nil {
		return err
	}
	found := asked == ""
	for _, facet := range facets {
		found = found || facet.Value == asked
	}
	if !found {
		facets = append(facets, storage.Facet{Value: asked})
	}
	for _, facet := range facets {
		label := facet.Value
		if name == "language" {
			label = p.l.languageName(facet.Value)
		}
		field.Options = append(field.Options, option{
			Value: facet.Value, Label: fmt.Sprintf("%s (%s)", label, p.l.number(facet.Count)), Note: label, Chosen: facet.Value == asked,
		})
		if facet.Value == asked {
			bar.Chosen = append(bar.Chosen, link{Name: label, Text: field.Label, URL: withQuery("/network", v.QueryParams(), name, "")})
		}
	}
	if len(field.Options) > 2 || len(field.Options) == 2 && asked != "" {
		bar.Choices = append(bar.Choices, field)
	}
	return nil
}
