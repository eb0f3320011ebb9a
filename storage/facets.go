package storage

import (
	"context"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Facet is a value that items of a list have, and how many have it.
type Facet struct {
	Value string
	Label string // only of places: the town as it is written
	Count int
}

// FacetKind is what a list is counted by.
type FacetKind string

// The facets. Hosts are those of peers' items; ours have "".
const (
	FacetKinds     FacetKind = "kind"
	FacetLanguages FacetKind = "language"
	FacetHosts     FacetKind = "host"
	FacetPlaces    FacetKind = "place"
	FacetTags      FacetKind = "tag"
)

// ItemFacets counts the items of a list by a facet, the 60 commonest values first: nobody reads a longer list. Languages come without their regions.
func (r Reader) ItemFacets(ctx context.Context, viewer domain.Viewer, f ItemFilter, by FacetKind) ([]Facet, error) {
	if by == FacetLanguages {
		f.OnePerSet = false // who chooses a language gets every text in it
	}
	q := r.facetQuery(viewer, f)
	statement := ""
	switch by {
	case FacetKinds:
		statement = q.grouped(q.table + ".kind")
	case FacetTags:
		statement = "SELECT t.tag AS value, count(*) AS count FROM (SELECT " + q.id() + " AS id FROM " + q.from() + " WHERE " + q.where() +
			") AS found JOIN item_tags AS t ON t.item_id = found.id GROUP BY t.tag ORDER BY count(*) DESC, t.tag LIMIT 60"
	case FacetPlaces:
		q.andItem("items.place <> ''")
		statement = strings.Replace(q.grouped("items.place"), "AS value", "AS value, min(items.place_name) AS label", 1)
	case FacetLanguages:
		q.andItem("items.language <> ''")
		statement = q.grouped("lower(items.language)")
	case FacetHosts:
		q.joined = true
		statement = q.grouped("items.host")
	default:
		return nil, failed(domain.ErrInvalid, "count items by %q", by)
	}
	facets, err := all[Facet](r.db(ctx), statement, q.args...)
	if by == FacetLanguages {
		facets = baseLanguages(facets)
	}
	return facets, failed(err, "count items by %s", by)
}

func (r Reader) facetQuery(viewer domain.Viewer, f ItemFilter) *itemQuery {
	q := newItemQuery(f)
	q.seenBy(viewer, f)
	q.narrow(f)
	q.order(f, at(r.now())) // upcoming and past are conditions of the order
	return q
}

func (q *itemQuery) grouped(column string) string {
	return "SELECT " + column + " AS value, count(*) AS count FROM " + q.from() + " WHERE " + q.where() +
		" GROUP BY " + column + " ORDER BY count(*) DESC, " + column + " LIMIT 60"
}

// TermFacets counts the items of a list by terms, in the order of the terms; those that no item has are left out.
func (r Reader) TermFacets(ctx context.Context, viewer domain.Viewer, f ItemFilter, terms []domain.URI) ([]Facet, error) {
	if len(terms) == 0 {
		return nil, nil
	}
	q := r.facetQuery(viewer, f)
	rows, err := all[Facet](r.db(ctx), "SELECT t.term_uri AS value, count(*) AS count FROM (SELECT "+q.id()+" AS id FROM "+q.from()+" WHERE "+
		q.where()+") AS found JOIN item_terms AS t ON t.item_id = found.id WHERE t.term_uri IN ? GROUP BY t.term_uri", append(q.args, terms)...)
	if err != nil {
		return nil, failed(err, "count items by their terms")
	}
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.Value] = row.Count
	}
	var facets []Facet
	for _, term := range terms {
		if n := counts[string(term)]; n > 0 {
			facets = append(facets, Facet{Value: string(term), Count: n})
		}
	}
	return facets, nil
}

// baseLanguages joins "pt" and "pt-br".
func baseLanguages(facets []Facet) []Facet {
	var joined []Facet
	place := map[string]int{}
	for _, facet := range facets {
		base, _, _ := strings.Cut(facet.Value, "-")
		if i, ok := place[base]; ok {
			joined[i].Count += facet.Count
			continue
		}
		place[base] = len(joined)
		joined = append(joined, Facet{Value: base, Count: facet.Count})
	}
	return joined
}

// Span is a time that events may fall into; a zero Until has no end.
type Span struct{ From, Until time.Time }

// CountEvents says how many events of a list fall into each span. The list's own span and its parts by the present moment do not count.
func (r Reader) CountEvents(ctx context.Context, viewer domain.Viewer, f ItemFilter, spans []Span) ([]int, error) {
	f.When, f.From, f.Until, f.Order = "", time.Time{}, time.Time{}, ByDate
	f.Kind, f.Kinds = domain.KindEvent, nil
	counts := make([]int, len(spans))
	for i, span := range spans {
		f.From, f.Until = span.From, span.Until
		q := r.facetQuery(viewer, f)
		n, err := count(r.db(ctx), "SELECT count(*) FROM "+q.from()+" WHERE "+q.where(), q.args...)
		if err != nil {
			return nil, failed(err, "count events")
		}
		counts[i] = n
	}
	return counts, nil
}
