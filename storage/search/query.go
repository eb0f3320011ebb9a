package search

import (
	"slices"
	"strings"
	"unicode"
)

// Limits of a question: what is beyond them is left out, so that no question is an error.
const (
	maxTerms       = 12
	maxTermWords   = 24
	maxQueryBytes  = 1000
	minPrefixRunes = 3
	// maxPrefixes is of how many words the ends may be missing at the same time.
	maxPrefixes = 5
)

// Query is what somebody looks for: every term has to be found.
type Query struct{ terms []term }

// term is one word or several that follow each other; with prefix the last one may go on, with open it would if nothing else
// is found.
type term struct {
	words        []string
	prefix, open bool
}

// Parse reads a question. The last word is found by its beginning, as somebody may still be typing, what stands in quotation
// marks word by word. Anything is a question; one without a word is empty.
func Parse(text string) Query {
	if len(text) > maxQueryBytes {
		text = strings.ToValidUTF8(text[:maxQueryBytes], "")
	}
	var q Query
	for i, part := range strings.Split(quotes.Replace(text), `"`) {
		if i%2 == 1 {
			q.add(part, false)
			continue
		}
		for _, field := range strings.FieldsFunc(part, unicode.IsSpace) {
			q.add(field, true)
		}
	}
	for i := range q.terms {
		q.terms[i].prefix = q.terms[i].open && i == len(q.terms)-1
	}
	return q
}

// Widened finds every word by its beginning; false if that is no other question, or of too many words: the databases read all
// that begins so.
func (q Query) Widened() (Query, bool) {
	if len(q.terms) > maxPrefixes {
		return q, false
	}
	wider := Query{terms: slices.Clone(q.terms)}
	changed := false
	for i := range wider.terms {
		t := &wider.terms[i]
		changed = changed || t.open && !t.prefix
		t.prefix = t.open
	}
	return wider, changed
}

// quotes are the marks of several languages.
var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‟", `"`)

func (q *Query) add(text string, open bool) {
	words := Words(text)
	if len(words) == 0 || len(q.terms) == maxTerms {
		return
	}
	if len(words) > maxTermWords {
		words = words[:maxTermWords]
	}
	last := []rune(words[len(words)-1])
	if len(last) < minPrefixRunes || alone(last[0]) {
		open = false // two letters begin half of all words
	}
	q.terms = append(q.terms, term{words: words, open: open})
}

// IsEmpty says whether there is no word to look for.
func (q Query) IsEmpty() bool { return len(q.terms) == 0 }

// Terms is how many words and phrases have to be found.
func (q Query) Terms() int { return len(q.terms) }

// FTS5 is the question for SQLite's MATCH, where each facet has to be found too.
func (q Query) FTS5(facets ...string) string {
	parts := make([]string, 0, len(q.terms)+len(facets))
	for _, t := range q.terms {
		part := `"` + strings.Join(t.words, " ") + `"`
		if t.prefix {
			part += "*"
		}
		parts = append(parts, part)
	}
	for _, facet := range facets {
		parts = append(parts, `"`+facet+`"`)
	}
	return strings.Join(parts, " AND ")
}

// TSQuery is the question for PostgreSQL's tsquery, where each facet has to be found too. It asks for nothing that the index
// does not know for sure: of a phrase for its pairs of words, where TSOrder has to be true as well.
func (q Query) TSQuery(facets ...string) string {
	var parts []string
	for _, t := range q.terms {
		parts = append(parts, t.narrow()...)
	}
	for _, facet := range facets {
		parts = append(parts, "'"+facet+"'")
	}
	return strings.Join(parts, " & ")
}

// narrow are the words and pairs that a document with the term has.
func (t term) narrow() []string {
	whole := t.words
	if t.prefix {
		whole = whole[:len(whole)-1]
	}
	var parts []string
	for i := 1; i < len(whole); i++ {
		parts = append(parts, "'"+pair(whole[i-1], whole[i])+"'")
	}
	if len(whole) == 1 {
		parts = append(parts, "'"+whole[0]+"'")
	}
	if t.prefix {
		parts = append(parts, "'"+t.words[len(t.words)-1]+"':*")
	}
	return parts
}

// TSOrder is the part of the question that needs the places of words; "" where pairs say it all.
func (q Query) TSOrder() string {
	var parts []string
	for _, t := range q.terms {
		if len(t.words) > 2 || len(t.words) == 2 && t.prefix {
			parts = append(parts, t.tsquery())
		}
	}
	return strings.Join(parts, " & ")
}

// TSRank is what titles and summaries are ranked by: the more of the words, the better.
func (q Query) TSRank() string {
	parts := make([]string, 0, len(q.terms))
	for _, t := range q.terms {
		parts = append(parts, t.tsquery())
	}
	return strings.Join(parts, " | ")
}

func (t term) tsquery() string {
	part := "'" + strings.Join(t.words, "' <-> '") + "'"
	if t.prefix {
		part += ":*"
	}
	return "(" + part + ")"
}

// Likes are patterns for a database without a full-text index, one for each term, over Document.Plain.
func (q Query) Likes(facets ...string) []string {
	patterns := make([]string, 0, len(q.terms)+len(facets))
	for _, t := range q.terms {
		pattern := "% " + strings.Join(t.words, " ")
		if !t.prefix {
			pattern += " "
		}
		patterns = append(patterns, pattern+"%")
	}
	for _, facet := range facets {
		patterns = append(patterns, "% "+facet+" %")
	}
	return patterns
}
