package domain

import (
	"strings"
	"unicode"
)

// DiffKind says what happened to a piece of a text.
type DiffKind string

// The kinds of difference. A changed paragraph has words of the other kinds.
const (
	DiffSame    DiffKind = "same"
	DiffAdded   DiffKind = "added"
	DiffRemoved DiffKind = "removed"
	DiffChanged DiffKind = "changed"
)

// DiffParagraph is a paragraph of either text with its words.
type DiffParagraph struct {
	Kind  DiffKind
	Words []DiffWords
}

// DiffWords are words of one kind in a row, with the spaces between them.
type DiffWords struct {
	Kind DiffKind
	Text string
}

// likeness is how much two paragraphs must share to be shown as one that changed: a third of the longer one.
const likeness = 3

// Compare shows what became of a text, by paragraph and by word.
func Compare(before, after string) []DiffParagraph {
	a, b := textsOf(paragraphs(before)), textsOf(paragraphs(after))
	var all []DiffParagraph
	at := 0
	for _, h := range hunks(a, b) {
		for ; at < h.a0; at++ {
			all = append(all, whole(DiffSame, a[at]))
		}
		n := min(h.a1-h.a0, h.b1-h.b0)
		for i := range n {
			all = append(all, compareWords(a[h.a0+i], b[h.b0+i])...)
		}
		for _, text := range a[h.a0+n : h.a1] {
			all = append(all, whole(DiffRemoved, text))
		}
		for _, text := range b[h.b0+n : h.b1] {
			all = append(all, whole(DiffAdded, text))
		}
		at = h.a1
	}
	for ; at < len(a); at++ {
		all = append(all, whole(DiffSame, a[at]))
	}
	return all
}

func whole(kind DiffKind, text string) DiffParagraph {
	return DiffParagraph{Kind: kind, Words: []DiffWords{{kind, text}}}
}

// compareWords is one changed paragraph, or two if they have little in common.
func compareWords(before, after string) []DiffParagraph {
	a, b := words(before), words(after)
	changed := DiffParagraph{Kind: DiffChanged}
	var run strings.Builder
	kind := DiffSame
	add := func(next DiffKind, list ...string) {
		if next != kind && run.Len() > 0 && len(list) > 0 {
			changed.Words = append(changed.Words, DiffWords{kind, run.String()})
			run.Reset()
		}
		for _, text := range list {
			kind = next
			run.WriteString(text)
		}
	}
	common, next := 0, pair{}
	for _, p := range append(match(a, b), pair{len(a), len(b)}) {
		add(DiffRemoved, a[next.a:p.a]...)
		add(DiffAdded, b[next.b:p.b]...)
		if p.a < len(a) {
			add(DiffSame, a[p.a])
			common++
		}
		next = pair{p.a + 1, p.b + 1}
	}
	changed.Words = append(changed.Words, DiffWords{kind, run.String()})
	if common*likeness < max(len(a), len(b)) {
		return []DiffParagraph{whole(DiffRemoved, before), whole(DiffAdded, after)}
	}
	return []DiffParagraph{changed}
}

// words are the words of a text, each with the space after it.
func words(text string) []string {
	var all []string
	start, space := 0, false
	for i, r := range text {
		blank := unicode.IsSpace(r)
		if space && !blank {
			all = append(all, text[start:i])
			start = i
		}
		space = blank
	}
	if start < len(text) {
		all = append(all, text[start:])
	}
	return all
}
