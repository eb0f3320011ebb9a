package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

// hitBytes is how much of an item stands under its title.
const hitBytes = 260

// searchPage is what was found, best first.
type searchPage struct {
	Question string
	Asked    bool
	Choices  []choice
	Narrowed bool
	Hits     []hitView
	Total    int
	More     bool
	Pager    pager
}

// choice is a list of which one thing narrows the search.
type choice struct {
	Name, Label string
	Options     []option
}

// hitView is one item with the places where it was found.
type hitView struct {
	Card           itemCard
	Title, Excerpt []search.Part
}

// showSearch looks through our items and those of the network. Any question has an answer, none is an error.
func (s *Server) showSearch(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	p := s.presenter(v)
	question := strings.TrimSpace(v.QueryParam("q"))
	page := searchPage{Question: question}
	filter, err := s.searchChoices(v, p, &page)
	if err != nil {
		return err
	}
	asked := search.Parse(question)
	page.Asked = !asked.IsEmpty()
	found, err := s.store.Search(v.ctx(), v.viewer(), asked, filter, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	if number > 1 && len(found.Items) == 0 {
		return domain.ErrNotFound
	}
	cards, err := s.cards(v.ctx(), p, found.Items)
	if err != nil {
		return err
	}
	for i := range found.Items {
		content := &found.Items[i].Content
		cards[i].Note, cards[i].Image = p.kindName(found.Items[i].Kind), nil
		page.Hits = append(page.Hits, hitView{Card: cards[i], Title: asked.Mark(content.Title), Excerpt: asked.Excerpt(content, hitBytes)})
	}
	page.Total, page.More = found.Total, found.More
	page.Pager = newPager("/search", v.QueryParams(), number, found.Total, pageSize)
	h := head{Heading: v.say("search.heading"), Canonical: v.site.addresses.Base + "/search", NoIndex: true}
	if page.Asked {
		h.Heading = v.say("search.heading_of", "Question", question)
	}
	return s.page(v, http.StatusOK, "search/show", h, page)
}

// searchChoices reads the filters of the address and offers what there is to choose; an unknown choice is none.
func (s *Server) searchChoices(v *visit, p presenter, page *searchPage) (storage.SearchFilter, error) {
	var filter storage.SearchFilter
	query := v.QueryParams()
	choose := func(name, value, label string) option {
		chosen := value != "" && query.Get(name) == value
		page.Narrowed = page.Narrowed || chosen
		return option{Value: value, Label: label, Chosen: chosen}
	}
	kinds := choice{"kind", v.say("search.kind"), []option{choose("kind", "", v.say("list.all_kinds"))}}
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		o := choose("kind", string(kind), p.kindsName(kind))
		if o.Chosen {
			filter.Kind = kind
		}
		kinds.Options = append(kinds.Options, o)
	}
	ours, theirs := choose("from", "here", v.site.organisation.DisplayName()), choose("from", "network", v.say("search.network"))
	filter.Local, filter.Network = ours.Chosen, theirs.Chosen
	origins := choice{"from", v.say("search.from"), []option{choose("from", "", v.say("search.anywhere")), ours, theirs}}
	terms, err := s.store.Terms(v.ctx(), domain.SchemeStream)
	if err != nil {
		return filter, err
	}
	streams := choice{"stream", v.say("search.stream"), []option{choose("stream", "", v.say("list.all_streams"))}}
	for _, term := range terms {
		o := choose("stream", term.Slug, term.Label(p.l.tag))
		if o.Chosen {
			filter.Term = term.URI
		}
		streams.Options = append(streams.Options, o)
	}
	tags, err := s.store.Languages(v.ctx())
	if err != nil {
		return filter, err
	}
	languages := choice{"language", v.say("search.language"), []option{choose("language", "", v.say("search.all_languages"))}}
	for _, tag := range tags {
		o := choose("language", tag, p.l.languageName(tag))
		if o.Chosen {
			filter.Language = tag
		}
		languages.Options = append(languages.Options, o)
	}
	page.Choices = []choice{kinds, origins}
	if len(terms) > 0 {
		page.Choices = append(page.Choices, streams)
	}
	if len(tags) > 1 || filter.Language != "" {
		page.Choices = append(page.Choices, languages)
	}
	return filter, nil
}
