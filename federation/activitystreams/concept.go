package activitystreams

import (
	"strings"
	"unicode"

	"github.com/weftwork/weftwork/pkg/domain"
)

// notEmpty is s, or nothing at all.
func notEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// addresses writes a list of addresses, nothing if there are none.
func addresses(uris []domain.URI) any {
	if len(uris) == 0 {
		return nil
	}
	entries := make([]any, len(uris))
	for i, u := range uris {
		entries[i] = string(u)
	}
	return entries
}

// texts writes a list of plain texts, nothing if there are none.
func texts(values []string) any {
	if len(values) == 0 {
		return nil
	}
	entries := make([]any, len(values))
	for i, s := range values {
		entries[i] = s
	}
	return entries
}

// concepts writes terms of a vocabulary with their labels, so that a peer need not fetch it.
func concepts(terms []domain.TermRef) any {
	if len(terms) == 0 {
		return nil
	}
	entries := make([]any, len(terms))
	for i, t := range terms {
		entries[i] = map[string]any{
			"type": "skos:Concept", "id": notEmpty(string(t.URI)), "name": notEmpty(t.Label), "summary": notEmpty(t.Description),
		}
	}
	return entries
}

func readConcepts(v any) []domain.TermRef {
	var terms []domain.TermRef
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || len(terms) == maxReadTags {
			continue
		}
		t := domain.TermRef{URI: oneURI(m), Label: name(text(m["name"]), 200), Description: cut(plain(text(m["summary"])), 1000)}
		if t.Label != "" {
			terms = append(terms, t)
		}
	}
	return terms
}

// conceptTags are the streams and themes as hashtags: "Open Coops & Livelihoods" becomes "OpenCoopsLivelihoods".
func conceptTags(c domain.Content) []string {
	var tags []string
	for _, t := range append(append([]domain.TermRef{}, c.Streams...), c.Themes...) {
		if tag := camel(t.Label); tag != "" && len([]rune(tag)) <= domain.MaxTag {
			tags = append(tags, tag)
		}
	}
	return tags
}

func camel(label string) string {
	words := strings.FieldsFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i, word := range words {
		if len(words) > 1 {
			runes := []rune(word)
			runes[0] = unicode.ToUpper(runes[0])
			words[i] = string(runes)
		}
	}
	return strings.Join(words, "")
}
