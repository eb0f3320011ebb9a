package web

import (
	"maps"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// termBook are the terms of all our vocabularies, with those that were merged into others.
type termBook struct {
	all   []domain.Term
	byURI map[domain.URI]domain.Term
	byID  map[domain.ID]domain.Term
	// same are the terms by the addresses of others that mean the same.
	same map[domain.URI]domain.Term
}

func newTermBook(terms []domain.Term) termBook {
	b := termBook{all: terms, byURI: map[domain.URI]domain.Term{}, byID: map[domain.ID]domain.Term{}, same: map[domain.URI]domain.Term{}}
	for _, term := range terms {
		b.byURI[term.URI], b.byID[term.ID] = term, term
		if term.MergedInto != "" {
			continue
		}
		for _, uri := range term.SameAs {
			b.same[uri] = term
		}
	}
	return b
}

// of is the term of an address; for one that was merged, that which took its place.
func (b termBook) of(uri domain.URI) (domain.Term, bool) {
	term, ok := b.byURI[uri]
	for range len(b.all) {
		if !ok || term.MergedInto == "" {
			break
		}
		term, ok = b.byID[term.MergedInto]
	}
	return term, ok
}

// standing has for each address of a term that was merged the one that took its place.
func (b termBook) standing(uris []string) []string {
	now := slices.Clone(uris)
	for i, uri := range now {
		if term, ok := b.of(domain.URI(uri)); ok {
			now[i] = string(term.URI)
		}
	}
	return now
}

// slug is what stands in the addresses of lists now for a term of a vocabulary.
func (b termBook) slug(scheme domain.Scheme, slug string) string {
	for _, term := range b.all {
		if term.Scheme == scheme && term.Slug == slug {
			if now, ok := b.of(term.URI); ok {
				return now.Slug
			}
		}
	}
	return slug
}

// names are all that a term is called, in every language, with the names of terms that were merged into it; one in a line.
func (b termBook) names(term domain.Term) string {
	var names []string
	for _, other := range b.all {
		if now, _ := b.of(other.URI); now.ID == term.ID {
			for _, tag := range slices.Sorted(maps.Keys(other.Labels)) {
				if !slices.Contains(names, other.Labels[tag]) {
					names = append(names, other.Labels[tag])
				}
			}
		}
	}
	return strings.Join(names, "\n")
}

// named is a content whose terms of ours have their names in a language.
func (b termBook) named(c domain.Content, language string) domain.Content {
	return c.WithTerms(func(ref domain.TermRef) domain.TermRef {
		if term, ok := b.of(ref.URI); ok {
			return term.Ref(language)
		}
		return ref
	})
}

// toStanding leads from the page, a feed or the calendar of a term that was merged to that of the term in its place.
func (v *visit) toStanding(term domain.Term) error {
	now, ok := v.site.terms.of(term.URI)
	if !ok || now.ID == term.ID {
		return domain.ErrNotFound
	}
	request := v.Request().URL
	old := strings.TrimPrefix(v.site.addresses.TermPage(term.Scheme, term.Slug), v.site.addresses.Base)
	path := strings.TrimPrefix(v.site.addresses.TermPage(now.Scheme, now.Slug), v.site.addresses.Base) + strings.TrimPrefix(request.Path, old)
	query := ""
	if request.RawQuery != "" {
		query = "?" + request.RawQuery
	}
	if v.asked != nil {
		query = withLanguage(query, v.asked.tag)
	}
	return movedTo(v, path+query)
}

// sameLinks are what a term is the same as elsewhere.
func sameLinks(term domain.Term) []link {
	var links []link
	for _, uri := range term.SameAs {
		if address := webAddress(string(uri)); address != "" {
			_, name, _ := strings.Cut(strings.TrimSuffix(address, "/"), "://")
			links = append(links, link{Name: name, URL: address})
		}
	}
	return links
}
