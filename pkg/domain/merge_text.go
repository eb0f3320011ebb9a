package domain

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// Taken says whose version a merge took.
type Taken string

// Whose version: nobody changed it, one did, both did the same, both together, or they differ and somebody must choose.
const (
	TakenSame     Taken = "same"
	TakenTheirs   Taken = "theirs"
	TakenYours    Taken = "yours"
	TakenAgreed   Taken = "agreed"
	TakenTogether Taken = "together"
	TakenConflict Taken = "conflict"
)

// Choice is what a person decides of a conflict.
type Choice string

// The choices; ChooseBoth keeps their paragraphs and yours after them.
const (
	ChooseTheirs Choice = "theirs"
	ChooseYours  Choice = "yours"
	ChooseBoth   Choice = "both"
)

// MergedPart are some paragraphs of a merged text. Text is what is taken; "" for a conflict.
type MergedPart struct {
	// ID names a conflict; it stays the same as long as its three versions do.
	ID                        string
	Taken                     Taken
	Base, Theirs, Yours, Text string
}

// MergeText merges two versions of a text by paragraph. What only one side changed is taken from it.
func MergeText(base, theirs, yours string) []MergedPart {
	m := textMerge{base: paragraphs(base), theirs: paragraphs(theirs), yours: paragraphs(yours)}
	t, y := hunks(textsOf(m.base), textsOf(m.theirs)), hunks(textsOf(m.base), textsOf(m.yours))
	for len(t) > 0 || len(y) > 0 {
		from, to, takeT, takeY := overlapping(t, y)
		m.same(from)
		m.part(from, to, t[:takeT], y[:takeY])
		t, y = t[takeT:], y[takeY:]
	}
	m.same(len(m.base))
	return m.named()
}

type textMerge struct {
	base, theirs, yours []paragraph
	b, t, y             int // how far each was read
	parts               []MergedPart
}

// same takes what neither changed, up to base[to].
func (m *textMerge) same(to int) {
	var kept []paragraph
	for ; m.b < to; m.b, m.t, m.y = m.b+1, m.t+1, m.y+1 {
		p := m.yours[m.y]
		if p.gap == m.base[m.b].gap {
			p.gap = m.theirs[m.t].gap
		}
		kept = append(kept, p)
	}
	if len(kept) > 0 {
		text := joined(kept)
		m.parts = append(m.parts, MergedPart{Taken: TakenSame, Base: text, Theirs: text, Yours: text, Text: text})
	}
}

// part takes base[from:to], which at least one side changed by the given hunks.
func (m *textMerge) part(from, to int, t, y []hunk) {
	length := func(changes []hunk) int {
		n := to - from
		for _, h := range changes {
			n += (h.b1 - h.b0) - (h.a1 - h.a0)
		}
		return n
	}
	theirs, yours := m.theirs[m.t:m.t+length(t)], m.yours[m.y:m.y+length(y)]
	p := MergedPart{Base: joined(m.base[from:to]), Theirs: joined(theirs), Yours: joined(yours)}
	m.b, m.t, m.y = to, m.t+len(theirs), m.y+len(yours)
	switch {
	case len(y) == 0:
		p.Taken, p.Text = TakenTheirs, p.Theirs
	case len(t) == 0:
		p.Taken, p.Text = TakenYours, p.Yours
	case sameTexts(theirs, yours):
		p.Taken, p.Text = TakenAgreed, p.Yours
	default:
		p.Taken = TakenConflict
	}
	m.parts = append(m.parts, p)
}

func sameTexts(a, b []paragraph) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].text != b[i].text {
			return false
		}
	}
	return true
}

// overlapping takes the next change with every change of the other side that touches the same paragraphs.
func overlapping(t, y []hunk) (from, to, takeT, takeY int) {
	if len(y) == 0 || len(t) > 0 && before(t[0], y[0]) {
		from, to, takeT = t[0].a0, t[0].a1, 1
	} else {
		from, to, takeY = y[0].a0, y[0].a1, 1
	}
	touches := func(h hunk) bool {
		return h.a0 < to && from < h.a1 || h.a0 == from && h.a1 == to || h.a0 > from && h.a0 < to
	}
	for {
		switch {
		case takeT < len(t) && touches(t[takeT]):
			to = max(to, t[takeT].a1)
			takeT++
		case takeY < len(y) && touches(y[takeY]):
			to = max(to, y[takeY].a1)
			takeY++
		default:
			return from, to, takeT, takeY
		}
	}
}

// before puts what is inserted in front of a paragraph before a change of that paragraph.
func before(a, b hunk) bool { return a.a0 < b.a0 || a.a0 == b.a0 && a.a1 <= b.a1 }

// named gives each conflict its id.
func (m *textMerge) named() []MergedPart {
	seen := map[string]int{}
	for i := range m.parts {
		p := &m.parts[i]
		if p.Taken != TakenConflict {
			continue
		}
		sum := fnv.New64a()
		fmt.Fprintf(sum, "%q%q%q", p.Base, p.Theirs, p.Yours)
		p.ID = fmt.Sprintf("text-%x", sum.Sum64())
		if seen[p.ID]++; seen[p.ID] > 1 {
			p.ID += fmt.Sprintf("-%d", seen[p.ID])
		}
	}
	return m.parts
}

// MergedText puts the parts together; missing are the conflicts that nobody decided.
func MergedText(parts []MergedPart, choices map[string]Choice) (text string, missing []string) {
	var out strings.Builder
	for _, p := range parts {
		if p.Taken != TakenConflict {
			appendParagraphs(&out, p.Text)
			continue
		}
		switch choices[p.ID] {
		case ChooseTheirs:
			appendParagraphs(&out, p.Theirs)
		case ChooseYours:
			appendParagraphs(&out, p.Yours)
		case ChooseBoth:
			appendParagraphs(&out, p.Theirs)
			appendParagraphs(&out, p.Yours)
		default:
			missing = append(missing, p.ID)
		}
	}
	return out.String(), missing
}

// CommonText is what two texts have in common, by paragraph: the ancestor where none is known.
func CommonText(a, b string) string {
	list := paragraphs(a)
	var common []paragraph
	for _, p := range match(textsOf(list), textsOf(paragraphs(b))) {
		common = append(common, list[p.a])
	}
	return joined(common)
}
