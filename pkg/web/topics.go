package web

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// topicsPage lists the streams, the themes and the commonest tags, with how much each has.
type topicsPage struct{ Streams, Series, Themes, Tags []link }

// maxTagsShown is how many tags stand on the page of topics.
const maxTagsShown = 40

// listTopics shows all streams and themes.
func (s *Server) listTopics(v *visit) error {
	p := s.presenter(v)
	var page topicsPage
	for scheme, into := range map[domain.Scheme]*[]link{domain.SchemeStream: &page.Streams, domain.SchemeTheme: &page.Themes} {
		terms, err := s.store.Terms(v.ctx(), scheme)
		if err != nil {
			return err
		}
		if *into, err = s.countedTerms(v, p, terms); err != nil {
			return err
		}
	}
	series, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return err
	}
	for i := range series {
		if series[i].IsOpen() {
			page.Series = append(page.Series, link{Name: series[i].Title, URL: seriesPath(series[i].Slug), Count: series[i].Open})
		}
	}
	tags, err := s.store.ItemFacets(v.ctx(), domain.Visitor(), v.reading(storage.ItemFilter{Local: true}), storage.FacetTags)
	if err != nil {
		return err
	}
	for _, tag := range tags[:min(maxTagsShown, len(tags))] {
		page.Tags = append(page.Tags, link{Name: "#" + tag.Value, URL: "/tags/" + url.PathEscape(tag.Value), Count: tag.Count})
	}
	h := head{Heading: v.say("topics.heading"), Canonical: v.site.addresses.Base + "/streams"}
	return s.page(v, http.StatusOK, "lists/topics", h, page)
}

// countedTerms links to the lists of terms, and says how much is in each.
func (s *Server) countedTerms(v *visit, p presenter, terms []domain.Term) ([]link, error) {
	links := p.termList(terms)
	uris := make([]domain.URI, 0, len(terms))
	for i := range terms {
		uris = append(uris, terms[i].URI)
	}
	facets, err := s.store.TermFacets(v.ctx(), domain.Visitor(), v.reading(storage.ItemFilter{Local: true}), uris)
	if err != nil {
		return nil, err
	}
	for i := range terms {
		if terms[i].Actor == "" {
			if at := slices.IndexFunc(facets, func(f storage.Facet) bool { return f.Value == string(terms[i].URI) }); at >= 0 {
				links[i].Count = facets[at].Count
			}
			continue
		}
		// A stream has what it accepted from peers, too.
		if _, links[i].Count, err = s.store.Items(v.ctx(), domain.Visitor(), v.reading(storage.ItemFilter{Stream: terms[i].Actor}), storage.Page{Size: 1}); err != nil {
			return nil, err
		}
	}
	// What is retired and has nothing leads nowhere.
	kept := links[:0]
	for i := range links {
		if terms[i].IsOffered() || links[i].Count > 0 {
			kept = append(kept, links[i])
		}
	}
	return kept, nil
}
