package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

// maxCounted is how many hits are counted by what narrows them; beyond, the counts would cost more than the search.
const maxCounted = 1000

// SearchCounts says how many hits each choice of a filter would leave, the other filters being as they are.
type SearchCounts struct {
	Kinds     map[domain.Kind]int
	Languages map[string]int // without their regions
	Hosts     map[string]int // of peers
	Terms     map[domain.URI]int
	Ours      int
	Theirs    int
}

type countedHit struct {
	ID       string
	Kind     domain.Kind
	Local    bool
	Language string
	Host     string
	SetID    string
	terms    map[domain.URI]bool
}

// SearchCounts counts what a search finds; ok is false where it finds too much to be counted. terms are those to count.
func (r Reader) SearchCounts(ctx context.Context, viewer domain.Viewer, q search.Query, f SearchFilter, terms []domain.URI) (counts SearchCounts, ok bool, err error) {
	counts = SearchCounts{Kinds: map[domain.Kind]int{}, Languages: map[string]int{}, Hosts: map[string]int{}, Terms: map[domain.URI]int{}}
	if q.IsEmpty() {
		return counts, false, nil
	}
	found, err := findHits[countedHit](ctx, r, viewer, q, SearchFilter{}, hits{
		columns: "items.id, items.kind, items.local, lower(items.language) AS language, items.host" + setColumn(f), limit: maxCounted + 1, sets: f.OnePerSet,
	})
	if err != nil {
		return counts, false, failed(err, "count what was found")
	}
	if len(found) > maxCounted {
		return counts, false, nil
	}
	if err := r.termsOfHits(ctx, found, terms); err != nil {
		return counts, false, failed(err, "count what was found by terms")
	}
	once := onceEach{}
	for i := range found {
		counts.add(&found[i], f, once)
	}
	return counts, true, nil
}

// termsOfHits takes the regions off the languages, and finds which of the terms each hit has.
func (r Reader) termsOfHits(ctx context.Context, hits []countedHit, terms []domain.URI) error {
	place := make(map[string]int, len(hits))
	ids := make([]string, len(hits))
	for i := range hits {
		hits[i].Language, _, _ = strings.Cut(hits[i].Language, "-")
		place[hits[i].ID], ids[i] = i, hits[i].ID
	}
	if len(terms) == 0 {
		return nil
	}
	return eachPart(ids, func(part []string) error {
		rows, err := all[struct {
			ItemID  string
			TermURI domain.URI
		}](r.db(ctx), "SELECT item_id, term_uri FROM item_terms WHERE item_id IN ? AND term_uri IN ?", inList(part), inList(terms))
		for _, row := range rows {
			hit := &hits[place[row.ItemID]]
			if hit.terms == nil {
				hit.terms = map[domain.URI]bool{}
			}
			hit.terms[row.TermURI] = true
		}
		return err
	})
}

// add counts a hit for each choice that would leave it; what stands in several languages counts once for each choice.
func (c *SearchCounts) add(hit *countedHit, f SearchFilter, once onceEach) {
	kind := f.Kind == "" || f.Kind == hit.Kind
	language := f.Language == "" || f.Language == hit.Language
	origin := (f.Local == f.Network || f.Local == hit.Local) && (f.Host == "" || f.Host == hit.Host)
	term := f.Term == "" || hit.terms[f.Term]
	if language && origin && term && once.first(hit, "kind") {
		c.Kinds[hit.Kind]++
	}
	if kind && origin && term && hit.Language != "" && once.first(hit, "language "+hit.Language) {
		c.Languages[hit.Language]++
	}
	if kind && language && term && once.first(hit, "origin") {
		if hit.Local {
			c.Ours++
		} else {
			c.Theirs++
			c.Hosts[hit.Host]++
		}
	}
	if kind && language && origin {
		for uri := range hit.terms {
			if once.first(hit, string(uri)) {
				c.Terms[uri]++
			}
		}
	}
}

// onceEach knows for which choices a set of translations was counted.
type onceEach map[[2]string]bool

func (o onceEach) first(hit *countedHit, choice string) bool {
	key := [2]string{hit.SetID, choice}
	if hit.SetID == "" {
		return true
	}
	was := o[key]
	o[key] = true
	return !was
}

// setColumn names the sets of hits where they count once.
func setColumn(f SearchFilter) string {
	if f.OnePerSet {
		return ", COALESCE(t.set_id, '') AS set_id"
	}
	return ""
}
