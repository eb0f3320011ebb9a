package domain

import "strings"

// paragraph is a piece of a text up to the next blank line; gap are the line ends that follow it.
type paragraph struct{ text, gap string }

// paragraphs takes a text apart; joined again they are the text.
func paragraphs(text string) []paragraph {
	var all []paragraph
	var lines, gap strings.Builder
	flush := func() {
		if lines.Len()+gap.Len() > 0 {
			body := lines.String()
			bare := strings.TrimRight(body, "\n")
			all = append(all, paragraph{bare, body[len(bare):] + gap.String()})
		}
		lines.Reset()
		gap.Reset()
	}
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			gap.WriteString(line)
			continue
		}
		if gap.Len() > 0 {
			flush()
		}
		lines.WriteString(line)
	}
	flush()
	return all
}

// joined is the text of paragraphs.
func joined(all []paragraph) string {
	var out strings.Builder
	for _, p := range all {
		appendParagraphs(&out, p.text+p.gap)
	}
	return out.String()
}

// appendParagraphs adds a text after a blank line.
func appendParagraphs(out *strings.Builder, text string) {
	if text == "" {
		return
	}
	if before := out.String(); before != "" && !endsBlank(before) {
		out.WriteString(strings.Repeat("\n", 2-min(2, len(before)-len(strings.TrimRight(before, "\n")))))
	}
	out.WriteString(text)
}

// endsBlank says whether what follows a text starts a new paragraph.
func endsBlank(text string) bool {
	cut := strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')
	return strings.HasSuffix(text, "\n") && strings.TrimSpace(text[cut+1:]) == ""
}

func textsOf(all []paragraph) []string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.text
	}
	return texts
}

// pair says that a[A] and b[B] are the same.
type pair struct{ a, b int }

// maxCells bounds the table in which two lists are compared: about a thousand by a thousand, some milliseconds.
const maxCells = 1 << 20

// match finds what two lists have in common, in order. What is too long to be compared fully is split at what occurs
// once in both; what is left is taken as different.
func match(a, b []string) []pair {
	var found []pair
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		found = append(found, pair{start, start})
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	for _, p := range matchMiddle(a[start:endA], b[start:endB]) {
		found = append(found, pair{p.a + start, p.b + start})
	}
	for i := range len(a) - endA {
		found = append(found, pair{endA + i, endB + i})
	}
	return found
}

func matchMiddle(a, b []string) []pair {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	if len(a)*len(b) <= maxCells {
		return longestCommon(a, b)
	}
	var found []pair
	last := pair{-1, -1}
	for _, anchor := range append(anchors(a, b), pair{len(a), len(b)}) {
		partA, partB := a[last.a+1:anchor.a], b[last.b+1:anchor.b]
		if len(partA)*len(partB) <= maxCells {
			for _, p := range longestCommon(partA, partB) {
				found = append(found, pair{p.a + last.a + 1, p.b + last.b + 1})
			}
		}
		if anchor.a < len(a) {
			found = append(found, anchor)
		}
		last = anchor
	}
	return found
}

// longestCommon is the longest common subsequence.
func longestCommon(a, b []string) []pair {
	width := len(b) + 1
	table := make([]int32, (len(a)+1)*width) // how much a[i:] and b[j:] have in common
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i*width+j] = table[(i+1)*width+j+1] + 1
			} else {
				table[i*width+j] = max(table[(i+1)*width+j], table[i*width+j+1])
			}
		}
	}
	var found []pair
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			found = append(found, pair{i, j})
			i, j = i+1, j+1
		case table[(i+1)*width+j] >= table[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return found
}

// anchors are the longest row of things that occur once in a and once in b, in both orders.
func anchors(a, b []string) []pair {
	once := func(list []string) map[string]int {
		at := map[string]int{}
		for i, s := range list {
			if _, seen := at[s]; seen {
				at[s] = -1
			} else {
				at[s] = i
			}
		}
		return at
	}
	inA, inB := once(a), once(b)
	var common []pair
	for i, s := range a {
		if j, ok := inB[s]; ok && j >= 0 && inA[s] == i {
			common = append(common, pair{i, j})
		}
	}
	return rising(common)
}

// rising is the longest part of pairs, sorted by a, whose b rises, too.
func rising(pairs []pair) []pair {
	var ends []int // ends[n] is the pair that ends the best row of n+1
	before := make([]int, len(pairs))
	for i, p := range pairs {
		low, high := 0, len(ends)
		for low < high {
			middle := (low + high) / 2
			if pairs[ends[middle]].b < p.b {
				low = middle + 1
			} else {
				high = middle
			}
		}
		before[i] = -1
		if low > 0 {
			before[i] = ends[low-1]
		}
		if low == len(ends) {
			ends = append(ends, i)
		} else {
			ends[low] = i
		}
	}
	row := make([]pair, len(ends))
	if len(ends) == 0 {
		return row
	}
	for n, i := len(ends)-1, ends[len(ends)-1]; n >= 0; n, i = n-1, before[i] {
		row[n] = pairs[i]
	}
	return row
}

// hunk says that a[A0:A1] became b[B0:B1].
type hunk struct{ a0, a1, b0, b1 int }

// hunks are what differs between two lists, given what they have in common. A run that was replaced by as many is taken
// one by one, so that neighbouring paragraphs do not depend on each other.
func hunks(a, b []string) []hunk {
	var all []hunk
	add := func(h hunk) {
		if n := h.a1 - h.a0; n > 1 && n == h.b1-h.b0 {
			for i := range n {
				all = append(all, hunk{h.a0 + i, h.a0 + i + 1, h.b0 + i, h.b0 + i + 1})
			}
		} else if n > 0 || h.b1 > h.b0 {
			all = append(all, h)
		}
	}
	next := pair{}
	for _, p := range append(match(a, b), pair{len(a), len(b)}) {
		add(hunk{next.a, p.a, next.b, p.b})
		next = pair{p.a + 1, p.b + 1}
	}
	return all
}
