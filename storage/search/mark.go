package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Part is a piece of a text; a hit is what was looked for.
type Part struct {
	Text string
	Hit  bool
}

// Mark parts a text at what was looked for.
func (q Query) Mark(text string) []Part {
	var parts []Part
	from := 0
	for _, hit := range q.hits(text) {
		if hit[0] > from {
			parts = append(parts, Part{Text: text[from:hit[0]]})
		}
		parts = append(parts, Part{Text: text[hit[0]:hit[1]], Hit: true})
		from = hit[1]
	}
	if from < len(text) {
		parts = append(parts, Part{Text: text[from:]})
	}
	return parts
}

// hits are the places of a text that terms match, in order, apart from each other.
func (q Query) hits(text string) [][2]int {
	var words []word
	each(text, func(w word) bool {
		words = append(words, w)
		return len(words) < maxWords
	})
	var hits [][2]int
	for i := 0; i < len(words); {
		n := q.longestAt(words[i:])
		if n == 0 {
			i++
			continue
		}
		hits = append(hits, [2]int{words[i].start, words[i+n-1].end})
		i += n
	}
	return hits
}

// longestAt is how many words match a term, from the first one on.
func (q Query) longestAt(words []word) int {
	longest := 0
	for _, t := range q.terms {
		if len(t.words) > longest && t.matches(words) {
			longest = len(t.words)
		}
	}
	return longest
}

func (t term) matches(words []word) bool {
	if len(words) < len(t.words) {
		return false
	}
	last := len(t.words) - 1
	for i, want := range t.words {
		if words[i].text != want && (i != last || !t.open || !strings.HasPrefix(words[i].text, want)) {
			return false
		}
	}
	return true
}

// Excerpt is at most limit bytes of an item around the first place where it was found, its summary if that is nowhere.
func (q Query) Excerpt(c *domain.Content, limit int) []Part {
	if len(q.hits(c.Summary)) > 0 || c.HTML == "" {
		return q.Mark(cut(c.Summary, 0, limit))
	}
	text := strings.Join(strings.Fields(textOf(c.HTML)), " ")
	hits := q.hits(text)
	if len(hits) == 0 {
		return q.Mark(cut(c.Summary, 0, limit))
	}
	return q.Mark(cut(text, max(0, hits[0][0]-limit/3), limit))
}

// cut takes about limit bytes from start on, at spaces where there are some, with dots where something is missing.
func cut(text string, start, limit int) string {
	end := min(len(text), start+limit)
	if start > 0 {
		if i := strings.IndexByte(text[start:min(len(text), start+limit/3)], ' '); i >= 0 {
			start += i + 1
		}
	}
	if end < len(text) {
		if i := strings.LastIndexByte(text[start:end], ' '); i > 0 {
			end = start + i
		}
	}
	for start < end && !utf8.RuneStart(text[start]) {
		start++
	}
	for end > start && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	pieces := []string{text[start:end]}
	if start > 0 {
		pieces = slices.Insert(pieces, 0, "…")
	}
	if end < len(text) {
		pieces = append(pieces, "…")
	}
	return strings.Join(pieces, "")
}
