package web

import (
	"fmt"
	"maps"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// maxHosts is how many peers the field for the origin names.
const maxHosts = 20

// searchChoices reads the filters of the address and offers what there is to choose, with how many hits each would leave;
// where too much was found for that, without. An unknown choice is none.
func (s *Server) searchChoices(v *visit, p presenter, asked search.Query, page *searchPage) (storage.SearchFilter, error) {
	streams, err := s.store.Terms(v.ctx(), domain.SchemeStream)
	if err != nil {
		return storage.SearchFilter{}, err
	}
	tags, err := s.store.Languages(v.ctx())
	if err != nil {
		return storage.SearchFilter{}, err
	}
	filter := searchFilter(v, streams, tags)
	filter.OnePerSet, filter.Reads = v.translated, v.reads
	uris := make([]domain.URI, 0, len(streams))
	for i := range streams {
		uris = append(uris, streams[i].URI)
	}
	counts, counted, err := s.store.SearchCounts(v.ctx(), v.viewer(), asked, filter, uris)
	if err != nil {
		return filter, err
	}
	c := choosing{l: p.l, page: page, counted: counted}
	c.begin("kind", v.say("search.kind"), v.say("list.all_kinds"), filter.Kind == "")
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		c.offer(string(kind), p.kindsName(kind), counts.Kinds[kind], filter.Kind == kind)
	}
	c.begin("from", v.say("search.from"), v.say("search.anywhere"), filter.Local == filter.Network && filter.Host == "")
	c.offer(fromHere, v.site.organisation.DisplayName(), counts.Ours, filter.Local && !filter.Network)
	c.offer(fromNetwork, v.say("search.network"), counts.Theirs, filter.Network && filter.Host == "")
	for _, host := range commonest(counts.Hosts, filter.Host) {
		c.offer(host, host, counts.Hosts[host], filter.Host == host)
	}
	c.begin("stream", v.say("search.stream"), v.say("list.all_streams"), filter.Term == "")
	for i := range streams {
		words := p.l.term(streams[i])
		c.offerIn(words.Lang, streams[i].Slug, words.Name, counts.Terms[streams[i].URI], filter.Term == streams[i].URI)
	}
	c.begin("language", v.say("search.language"), v.say("search.all_languages"), filter.Language == "")
	for _, tag := range tags {
		c.offer(tag, p.l.languageName(tag), counts.Languages[tag], filter.Language == tag)
	}
	page.Choices = slices.DeleteFunc(page.Choices, func(field choice) bool { return len(field.Options) < 2 })
	return filter, nil
}

// searchFilter is what the address narrows the search to.
func searchFilter(v *visit, streams []domain.Term, tags []string) storage.SearchFilter {
	query := v.QueryParams()
	var f storage.SearchFilter
	switch kind := domain.Kind(query.Get("kind")); kind {
	case domain.KindArticle, domain.KindEvent, domain.KindInitiative:
		f.Kind = kind
	case domain.KindOrganisation:
	}
	switch from := query.Get("from"); {
	case from == fromHere:
		f.Local = true
	case from == fromNetwork:
		f.Network = true
	case from != fromAll && hostPattern.MatchString(from):
		f.Network, f.Host = true, from
	}
	for i := range streams {
		if streams[i].Slug == v.site.terms.slug(domain.SchemeStream, query.Get("stream")) {
			f.Term = streams[i].URI
		}
	}
	if slices.Contains(tags, query.Get("language")) {
		f.Language = query.Get("language")
	}
	return f
}

// choosing builds the fields of the search page.
type choosing struct {
	l       *locale
	page    *searchPage
	counted bool
}

func (c *choosing) begin(name, label, all string, chosen bool) {
	c.page.Narrowed = c.page.Narrowed || !chosen
	c.page.Choices = append(c.page.Choices, choice{Name: name, Label: label, Options: []option{{Label: all, Chosen: chosen}}})
}

// offer leaves out what would find nothing, unless it is chosen.
func (c *choosing) offer(value, label string, count int, chosen bool) {
	c.offerIn("", value, label, count, chosen)
}

// offerIn is offer with a label in a language that is not the page's.
func (c *choosing) offerIn(lang, value, label string, count int, chosen bool) {
	if c.counted {
		if count == 0 && !chosen {
			return
		}
		label = fmt.Sprintf("%s (%s)", label, c.l.number(count))
	}
	field := &c.page.Choices[len(c.page.Choices)-1]
	field.Options = append(field.Options, option{Value: value, Label: label, Lang: lang, Chosen: chosen})
}

// commonest are the hosts with the most hits, and the one that was asked for.
func commonest(hosts map[string]int, asked string) []string {
	list := slices.Sorted(maps.Keys(hosts))
	slices.SortStableFunc(list, func(a, b string) int { return hosts[b] - hosts[a] })
	list = list[:min(maxHosts, len(list))]
	if asked != "" && !slices.Contains(list, asked) {
		list = append(list, asked)
	}
	return list
}
