package search

import (
	"strings"
	"unicode"
)

// Limits of a question: what is beyond them is left out, so that no question is an error.
const (
	maxTerms       = 12
	maxTermWords   = 24
	maxQueryBytes  = 1000
	minPrefixRunes = 3
	// maxPrefixes is of how many words the ends may be missing: who writes more of them writes them out.
	maxPrefixes = 5
)

// Query is what somebody looks for: every term has to be found.
type Query struct{ terms []term }

// term is one word or several that follow each other; with prefix the last one may go on.
type term struct {
	words  []string
	prefix bool
}

// Parse reads a question. Words are found by their beginning (of many words only the last), what stands in quotation marks
// word by word. Anything is a
// question; one without a word is empty.
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
	if len(q.terms) > maxPrefixes {
		for i := range q.terms[:len(q.terms)-1] {
			q.terms[i].prefix = false
		}
	}
	return q
}

// quotes are the marks of several languages.
var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`, "‟", `"`)

func (q *Query) add(text string, prefix bool) {
	words := Words(text)
	if len(words) == 0 || len(q.terms) == maxTerms {
		return
	}
	if len(words) > maxTermWords {
		words = words[:maxTermWords]
	}
	last := []rune(words[len(words)-1])
	if len(last) < minPrefixRunes || alone(last[0]) {
		prefix = false // two letters begin half of all words
	}
	q.terms = append(q.terms, term{words, prefix})
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

// TSQuery is the question for PostgreSQL's tsquery, where each facet has to be found too.
func (q Query) TSQuery(facets ...string) string {
	parts := []string{q.TSRank()}
	for _, t := range q.terms {
		for _, p := range t.pairs() {
			parts = append(parts, "'"+p+"'")
		}
	}
	for _, facet := range facets {
		parts = append(parts, "'"+facet+"'")
	}
	return strings.Join(parts, " & ")
}

// TSRank is the part of TSQuery by which hits are ranked: the words.
func (q Query) TSRank() string {
	parts := make([]string, 0, len(q.terms))
	for _, t := range q.terms {
		part := "'" + strings.Join(t.words, "' <-> '") + "'"
		if t.prefix {
			part += ":*"
		}
		parts = append(parts, "("+part+")")
	}
	return strings.Join(parts, " & ")
}

// pairs are marks that a document with the term has; a word that may go on is in none.
func (t term) pairs() []string {
	words := t.words
	if t.prefix {
		words = words[:len(words)-1]
	}
	var marks []string
	for i := 1; i < len(words); i++ {
		marks = append(marks, pair(words[i-1], words[i]))
	}
	return marks
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
