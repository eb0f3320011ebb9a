package web

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

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
	Wider    string // the same question, not narrowed
	Series   []link // found by their words; on the first page of a question that is not narrowed
	Hits     []hitView
	Fewer    []link // the question with less in it, where nothing was found
	Topics   []link // to look at, where nothing was asked
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
	Tongues        []tongue // the same in other languages
}

// showSearch looks through our items and those of the network. Any question has an answer, none is an error.
func (s *Server) showSearch(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	p := s.presenter(v)
	question := strings.TrimSpace(v.QueryParam("q"))
	page := searchPage{Question: question, Wider: "/search?q=" + queryEscape(question)}
	asked := search.Parse(question)
	filter, err := s.searchChoices(v, p, asked, &page)
	if err != nil {
		return err
	}
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
	tongues, err := s.tonguesOf(v, p, found.Items)
	if err != nil {
		return err
	}
	for i := range found.Items {
		content := &found.Items[i].Content
		cards[i].Note, cards[i].Image = p.kindName(found.Items[i].Kind), nil
		page.Hits = append(page.Hits, hitView{Card: cards[i], Title: asked.Mark(content.Title), Excerpt: asked.Excerpt(content, hitBytes), Tongues: tongues[found.Items[i].ID]})
	}
	if page.Asked && number == 1 && !page.Narrowed {
		if page.Series, err = s.foundSeries(v, question); err != nil {
			return err
		}
	}
	if page.Asked && len(page.Hits) == 0 && len(page.Series) == 0 {
		if page.Fewer, err = s.fewerWords(v, question); err != nil {
			return err
		}
	}
	if !page.Asked {
		if page.Topics, err = s.topicLinks(v, p); err != nil {
			return err
		}
	}
	page.Total, page.More = found.Total, found.More
	page.Pager = newPager("/search", v.QueryParams(), number, found.Total, pageSize)
	h := head{Heading: v.say("search.heading"), Description: v.say("search.hint"), Canonical: v.site.addresses.Base + "/search", NoIndex: true}
	if page.Asked {
		h.Heading = v.say("search.heading_of", "Question", question)
	}
	return s.page(v, http.StatusOK, "search/show", h, page)
}

// maxFewer is how many shorter questions are offered.
const maxFewer = 4

// fewerWords are questions for one word of this one each, the longest first, that find something: every word has to be found, and
// one of them was not.
func (s *Server) fewerWords(v *visit, question string) ([]link, error) {
	words := strings.Fields(strings.NewReplacer(`"`, " ", "“", " ", "”", " ", "„", " ", "«", " ", "»", " ").Replace(question))
	if len(words) < 2 {
		return nil, nil
	}
	slices.SortStableFunc(words, func(a, b string) int { return utf8.RuneCountInString(b) - utf8.RuneCountInString(a) })
	words = slices.Compact(words)
	var links []link
	for _, word := range words[:min(maxFewer, len(words))] {
		found, err := s.store.Search(v.ctx(), v.viewer(), search.Parse(word), storage.SearchFilter{}, storage.Page{Size: 1})
		if err != nil {
			return nil, err
		}
		if found.Total > 0 {
			links = append(links, link{Name: word, URL: "/search?q=" + queryEscape(word), Count: found.Total})
		}
	}
	return links, nil
}

// topicLinks are the streams and themes.
func (s *Server) topicLinks(v *visit, p presenter) ([]link, error) {
	var links []link
	for _, scheme := range []domain.Scheme{domain.SchemeStream, domain.SchemeTheme} {
		terms, err := s.store.Terms(v.ctx(), scheme)
		if err != nil {
			return nil, err
		}
		links = append(links, p.termList(terms)...)
	}
	return links, nil
}
