package web

import (
	"context"
	"strings"
	"unicode"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// wordsPerMinute is how fast people read prose on a screen.
const wordsPerMinute = 220

// cards shows items in a list; peers' items get their origin.
func (s *Server) cards(ctx context.Context, p presenter, items []domain.Item) ([]itemCard, error) {
	var authors []domain.URI
	for i := range items {
		if !items[i].Local {
			authors = append(authors, items[i].Actor)
		}
	}
	known, err := s.store.ActorsByURI(ctx, authors)
	if err != nil {
		return nil, err
	}
	all := make([]itemCard, len(items))
	for i := range items {
		all[i] = p.card(&items[i])
		if !items[i].Local {
			all[i].Origin = p.origin(&items[i], known[items[i].Actor])
		}
	}
	return all, nil
}

// card shows one item in a list.
func (p presenter) card(item *domain.Item) itemCard {
	c, _ := item.In(p.reads)
	card := itemCard{
		Title: c.Title, Summary: firstOf(c.Summary, markup.Excerpt(c.HTML, 220)), URL: p.itemPath(item), Lang: c.Language,
		Language: p.otherLanguage(c.Language), At: p.here(item.PublishedAt), When: p.when(c.Event), Image: p.picture(c.Image),
		Kickers: p.termLinks(c.Streams),
	}
	if item.Kind == domain.KindArticle {
		card.Minutes = minutes(c)
	}
	if c.Card != nil {
		card.Face = p.face(firstImage(c.Card.Logo, c.Image), c.Title)
		card.At = p.here(item.PublishedAt)
		if c.Card.Place != nil {
			card.Town = c.Card.Place.City
		}
	}
	return card
}

func firstImage(images ...*domain.Image) *domain.Image {
	for _, image := range images {
		if image != nil {
			return image
		}
	}
	return nil
}

// itemPath is the item's page on this node.
func (p presenter) itemPath(item *domain.Item) string {
	if item.Local {
		return p.path(item.URL)
	}
	return "/network/" + string(item.ID)
}

func (p presenter) origin(item *domain.Item, author domain.Actor) *origin {
	host := item.URI.Host()
	name := author.DisplayName()
	if author.URI == "" {
		name = host
	}
	return &origin{Name: name, Host: host, URL: webAddress(firstOf(item.URL, string(item.URI)))}
}

// otherLanguage names a language that is not the node's usual one.
func (p presenter) otherLanguage(tag string) string {
	if tag == "" || strings.EqualFold(tag, p.language) {
		return ""
	}
	return p.l.languageName(tag)
}

// termLinks leads to the lists of terms of ours, which are named in the reader's language; a peer's terms have its names, and lead
// to the list of one of ours that is the same.
func (p presenter) termLinks(terms []domain.TermRef) []link {
	links := make([]link, 0, len(terms))
	for _, ref := range terms {
		shown := link{Name: ref.Label, Text: ref.Description}
		if term, ok := p.terms.of(ref.URI); ok {
			shown = p.l.term(term).link(p.termPath(term))
		} else if term, ok := p.terms.same[ref.URI]; ok {
			shown.URL = p.termPath(term)
		}
		links = append(links, shown)
	}
	return links
}

// termPath is the list of what has a term, "" for none.
func (p presenter) termPath(term domain.Term) string {
	return p.path(p.a.TermPage(term.Scheme, term.Slug))
}

func (p presenter) tagLinks(tags []string) []link {
	links := make([]link, 0, len(tags))
	for _, tag := range tags {
		links = append(links, link{Name: "#" + tag, URL: p.path(p.a.Tag(tag))})
	}
	return links
}

// minutes is how long the text takes to read, at least one; 0 without a text.
func minutes(c domain.Content) int {
	text := firstOf(c.Text, c.HTML)
	if text == "" {
		return 0
	}
	return max(1, (countWords(text)+wordsPerMinute/2)/wordsPerMinute)
}

// countWords counts the words of a text or of HTML; where words are not set apart, each character counts.
func countWords(text string) int {
	words, inTag, inWord := 0, false, false
	for _, r := range text {
		switch r {
		case '<':
			inTag = true
		case '>':
			inTag = false
		}
		sign := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
		letter := !inTag && (unicode.IsLetter(r) || unicode.IsDigit(r) || inWord && (unicode.IsMark(r) || r == '\'' || r == '’'))
		if letter && (sign || !inWord) {
			words++
		}
		inWord = letter && !sign
	}
	return words
}
