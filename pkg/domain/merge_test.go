package domain

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// randomText changes a text as a person might: paragraphs written, changed, moved, deleted, and blank lines.
func randomText(r *rand.Rand, from []string) []string {
	kinds := []string{"warp", "weft", "loom", "thread", "a\nb", "```\ncode\n```", "- list"}
	out := slices.Clone(from)
	for range r.IntN(5) {
		at := r.IntN(len(out) + 1)
		switch {
		case r.IntN(3) == 0 || at == len(out):
			out = slices.Insert(out, at, kinds[r.IntN(len(kinds))]+string(rune('a'+r.IntN(26))))
		case r.IntN(2) == 0:
			out[at] += string(rune('a' + r.IntN(26)))
		default:
			out = slices.Delete(out, at, at+1)
		}
	}
	return out
}

func text(r *rand.Rand, parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p + strings.Repeat("\n", 2+r.IntN(2)))
	}
	return strings.TrimRight(b.String(), "\n")
}

func TestParagraphsJoinedAgainAreTheText(t *testing.T) {
	for _, whole := range []string{"", "a", "a\n", "a\n\nb", "\n\na\n \n\nb\n\n\n", " \n", "a\n\t\nb\nc\n"} {
		if got := joined(paragraphs(whole)); got != whole {
			t.Errorf("%q came back as %q", whole, got)
		}
	}
}

// The property of the whole: whatever was new on either side stands in the result or in a choice.
func TestAMergeLosesNoText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		first := randomText(r, []string{"one", "two", "three", "four", "five"})
		base, theirs, yours := text(r, first), text(r, randomText(r, first)), text(r, randomText(r, first))
		parts := MergeText(base, theirs, yours)
		choices := map[string]Choice{}
		for _, p := range parts {
			if p.Taken == TakenConflict {
				choices[p.ID] = ChooseBoth
			}
		}
		merged, missing := MergedText(parts, choices)
		if len(missing) > 0 {
			t.Fatalf("nothing was left out, but %q is missing", missing)
		}
		have, known := textsOf(paragraphs(merged)), textsOf(paragraphs(base))
		for _, side := range []string{theirs, yours} {
			for _, p := range textsOf(paragraphs(side)) {
				if !slices.Contains(known, p) && !slices.Contains(have, p) {
					t.Fatalf("%q is lost:\nbase %q\ntheirs %q\nyours %q\nmerged %q", p, base, theirs, yours, merged)
				}
			}
		}
		if _, missing := MergedText(parts, nil); len(missing) != len(choices) {
			t.Fatalf("%d conflicts, %d are asked for", len(choices), len(missing))
		}
	}
}

func TestWhoeverWritesAloneIsTakenAsIs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		first := randomText(r, []string{"one", "two", "three"})
		base, other := text(r, first), text(r, randomText(r, first))
		for _, sides := range [][2]string{{base, other}, {other, base}, {other, other}} {
			merged, missing := MergedText(MergeText(base, sides[0], sides[1]), nil)
			if merged != other || len(missing) > 0 {
				t.Fatalf("base %q, theirs %q, yours %q gave %q (%q)", base, sides[0], sides[1], merged, missing)
			}
		}
	}
}

func TestNeighbouringParagraphsAreMergedAndTheSameOneIsAsked(t *testing.T) {
	parts := MergeText("one\n\ntwo\n\nthree", "ONE\n\ntwo\n\nthree\n\nfour", "one\n\nTWO\n\nthree")
	if merged, missing := MergedText(parts, nil); merged != "ONE\n\nTWO\n\nthree\n\nfour" || len(missing) > 0 {
		t.Errorf("merged is %q, asked for %q", merged, missing)
	}
	parts = MergeText("one\n\ntwo", "one\n\ntheirs", "one\n\nyours")
	merged, missing := MergedText(parts, nil)
	if merged != "one\n\n" || len(missing) != 1 {
		t.Fatalf("merged is %q, asked for %q", merged, missing)
	}
	for choice, want := range map[Choice]string{ChooseTheirs: "one\n\ntheirs", ChooseYours: "one\n\nyours", ChooseBoth: "one\n\ntheirs\n\nyours"} {
		if merged, _ := MergedText(parts, map[string]Choice{missing[0]: choice}); merged != want {
			t.Errorf("%s gives %q, want %q", choice, merged, want)
		}
	}
	if _, missing := MergedText(MergeText("one", "", "ONE"), nil); len(missing) != 1 {
		t.Error("a paragraph that one deleted and the other changed is not asked for")
	}
}

func TestVeryLongTextsAreComparedInTime(t *testing.T) {
	long := func(word string) string {
		var b strings.Builder
		for i := range 100000 {
			b.WriteString(word + string(rune('a'+i%26)) + "\n\n")
		}
		return b.String()
	}
	began := time.Now()
	MergeText(long("x"), long("y"), long("z"))
	Compare(strings.ReplaceAll(long("x"), "\n\n", " "), strings.ReplaceAll(long("y"), "\n\n", " "))
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}

// Whatever field is added to a content one day goes through the merge, too.
func TestEveryFieldOfAContentIsMerged(t *testing.T) {
	base := Content{Title: "Title", Event: &Occasion{}, Card: &Card{}}
	alike(&base)
	for i, f := range contentFields(&base) {
		changed := base
		alike(&changed)
		target := contentFields(&changed)[i].values[0]
		fill(target)
		if names := ChangedFields(base, changed); len(names) != 1 || names[0] != f.name {
			t.Errorf("a change of %s is seen as %q", f.name, names)
		}
		for _, sides := range [][2]Content{{base, changed}, {changed, base}} {
			m := MergeContent(base, sides[0], sides[1])
			if merged, missing := m.Choose(nil); len(missing) > 0 || !SameContent(merged, changed) {
				t.Errorf("a change of %s was lost: %+v", f.name, merged)
			}
		}
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		one := reflect.New(v.Type().Elem()).Elem()
		fill(one)
		v.Set(reflect.Append(v, one))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.String:
		v.SetString(v.String() + " x")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2031, 5, 21, 18, 30, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}

func TestFieldsAreMergedOrAskedFor(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2031, 5, 21, hour, 0, 0, 0, time.UTC) }
	base := Content{Title: "Assembly", Tags: []string{"loom", "weft"}, Event: &Occasion{Start: at(18), TimeZone: "UTC"}}
	theirs := Content{Title: "Assembly", Summary: "Come.", Tags: []string{"loom", "spring"}, Event: &Occasion{Start: at(19), TimeZone: "UTC"}}
	yours := Content{Title: "The assembly", Tags: []string{"weft", "loom", "mill"}, Event: &Occasion{Start: at(18), End: at(21), TimeZone: "UTC"}}
	m := MergeContent(base, theirs, yours)
	merged, missing := m.Choose(nil)
	if !slices.Equal(missing, []string{"field-when"}) || !slices.Equal(m.Conflicts(), missing) {
		t.Fatalf("asked for %q", missing)
	}
	if merged.Title != "The assembly" || merged.Summary != "Come." || !slices.Equal(merged.Tags, []string{"loom", "spring", "mill"}) {
		t.Errorf("merged is %+v", merged)
	}
	merged, missing = m.Choose(map[string]Choice{"field-when": ChooseTheirs})
	if len(missing) > 0 || !merged.Event.Start.Equal(at(19)) || !merged.Event.End.IsZero() {
		t.Errorf("theirs is %+v, asked for %q", merged.Event, missing)
	}
	if !base.Event.Start.Equal(at(18)) || !yours.Event.Start.Equal(at(18)) {
		t.Error("choosing changed what was merged")
	}
}

func TestADifferenceIsShownByWord(t *testing.T) {
	got := Compare("one\n\nthe red loom weaves\n\ngone", "one\n\nthe blue loom weaves\n\nquite another thing")
	kinds := make([]DiffKind, 0, len(got))
	for _, p := range got {
		kinds = append(kinds, p.Kind)
	}
	if !slices.Equal(kinds, []DiffKind{DiffSame, DiffChanged, DiffRemoved, DiffAdded}) {
		t.Fatalf("paragraphs are %q", kinds)
	}
	want := []DiffWords{{DiffSame, "the "}, {DiffRemoved, "red "}, {DiffAdded, "blue "}, {DiffSame, "loom weaves"}}
	if !slices.Equal(got[1].Words, want) {
		t.Errorf("words are %q", got[1].Words)
	}
}
