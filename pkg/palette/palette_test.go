package palette

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

// colours are a range of what people pick: every hue from pale to deep, greys, and the edges.
func colours() []Colour {
	var all []Colour
	for r := 0; r <= 255; r += 51 {
		for g := 0; g <= 255; g += 51 {
			for b := 0; b <= 255; b += 51 {
				all = append(all, Colour{uint8(r), uint8(g), uint8(b)})
			}
		}
	}
	return append(all, must("#ffd700"), must("#95321e"), must("#7f7f7f"), must("#010101"), must("#fefefe"), must("#0a84ff"))
}

func TestEveryColourBecomesReadableByDayAndByNight(t *testing.T) {
	for _, chosen := range colours() {
		p := Of(chosen)
		for name, check := range map[string]struct {
			scheme Scheme
			on     grounds
		}{"day": {p.Light, lightGrounds}, "night": {p.Dark, darkGrounds}} {
			s := check.scheme
			for ground, with := range map[string]Colour{"paper": check.on.paper, "sheet": check.on.sheet, "shade": check.on.shade, "wash": s.Wash, "words on it": s.OnAccent} {
				if got := Contrast(s.Accent, with); got < ForWords {
					t.Errorf("%s by %s: %s and %s (%s) have %.2f:1, want %.1f:1", chosen, name, s.Accent, ground, with, got, ForWords)
				}
			}
			if s.Contrast < ForWords || s.Changed == (s.Accent == chosen) || s.Changed != (s.AsChosen < ForWords) {
				t.Errorf("%s by %s says changed %v from %.2f to %.2f", chosen, name, s.Changed, s.AsChosen, s.Contrast)
			}
		}
		for _, deep := range []Colour{lightGrounds.deep, darkGrounds.deep} {
			if got := Contrast(p.Dark.Accent, deep); got < ForWords {
				t.Errorf("%s on the hem %s has %.2f:1", chosen, deep, got)
			}
		}
	}
}

func TestAColourThatCanBeReadStaysAsItWasChosen(t *testing.T) {
	if got := Of(must("#1d4f91")).Light; got.Changed || got.Accent != must("#1d4f91") {
		t.Errorf("a deep blue by day became %+v", got)
	}
	if got := Of(must("#ffd700")).Dark; got.Changed || got.Accent != must("#ffd700") {
		t.Errorf("gold by night became %+v", got)
	}
	if got := Of(must("#ffd700")).Light; !got.Changed {
		t.Errorf("gold by day stayed as it was: %+v", got)
	}
}

func TestAChangedColourKeepsItsHue(t *testing.T) {
	for _, chosen := range colours() {
		if chosen.lch().c < .04 {
			continue
		}
		p := Of(chosen)
		for _, accent := range []Colour{p.Light.Accent, p.Dark.Accent} {
			k := accent.lch()
			if k.c < .02 {
				continue // nearly black or white: no hue to see
			}
			if turn := math.Abs(math.Remainder(k.h-chosen.lch().h, 2*math.Pi)); turn > .12 {
				t.Errorf("%s became %s: its hue turned by %.2f", chosen, accent, turn)
			}
		}
	}
}

func TestColoursAreReadAsPeopleWriteThem(t *testing.T) {
	for text, want := range map[string]string{"#95321e": "#95321e", "95321E": "#95321e", "#abc": "#aabbcc", "000": "#000000"} {
		if got, err := Parse(" " + text + "\n"); err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "red", "#12345", "#1234567", "#gggggg", "#+12345", "#-1", "rgb(1,2,3)", "#95321e;}", "é12", "\x00\x00\x00"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %s, want words about what to write", text, got)
		}
	}
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#ffffff", 1}, {"#0000ff", "#ffffff", 8.59}} {
		if got := Contrast(must(c.a), must(c.b)); math.Abs(got-c.want) > .01 {
			t.Errorf("Contrast(%s, %s) = %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

var (
	token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`)
	// words are the pairs of roles in which something is written; controls those in which a line or a drawing is seen.
	words = "ink/paper ink/sheet ink/shade ink/wash ink/mark ink/good-wash ink/bad-wash ink/warn-wash soft/paper soft/sheet soft/shade soft/wash " +
		"accent/paper accent/sheet accent/shade accent/wash on-accent/accent on-deep/deep on-deep-soft/deep accent-on-deep/deep " +
		"good/paper good/sheet good/good-wash bad/paper bad/sheet bad/shade bad/bad-wash warn/paper warn/sheet warn/warn-wash paper/ink"
	controls = "edge/paper edge/sheet edge/shade"
)

// tokens reads the colours of the style sheet: by day, and by night.
func tokens(t *testing.T) (day, night map[string]Colour) {
	t.Helper()
	text, err := os.ReadFile("../../templates/static/css/10-tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, found := strings.Cut(string(text), "@media (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("the style sheet has no night")
	}
	read := func(text string) map[string]Colour {
		roles := map[string]Colour{}
		for _, match := range token.FindAllStringSubmatch(text, -1) {
			roles[match[1]] = must(match[2])
		}
		return roles
	}
	return read(light), read(dark)
}

func TestTheRolesOfTheStyleSheetAreReadable(t *testing.T) {
	day, night := tokens(t)
	for name, roles := range map[string]map[string]Colour{"day": day, "night": night} {
		for pairs, want := range map[string]float64{words: ForWords, controls: ForControls} {
			for _, pair := range strings.Fields(pairs) {
				front, back, _ := strings.Cut(pair, "/")
				a, okA := roles[front]
				b, okB := roles[back]
				if got := Contrast(a, b); !okA || !okB || got < want {
					t.Errorf("by %s %s have %.2f:1 (%v, %v), want %.1f:1", name, pair, got, a, b, want)
				}
			}
		}
	}
}

func TestTheStyleSheetHasTheGroundsAndTheStandardAccentOfThisPackage(t *testing.T) {
	day, night := tokens(t)
	p := Standard()
	for _, c := range []struct {
		roles  map[string]Colour
		on     grounds
		scheme Scheme
	}{{day, lightGrounds, p.Light}, {night, darkGrounds, p.Dark}} {
		for role, want := range map[string]Colour{
			"paper": c.on.paper, "sheet": c.on.sheet, "shade": c.on.shade, "deep": c.on.deep,
			"accent": c.scheme.Accent, "on-accent": c.scheme.OnAccent, "wash": c.scheme.Wash, "accent-on-deep": p.Dark.Accent,
		} {
			if got := c.roles[role]; got != want {
				t.Errorf("10-tokens.css has --%s: %s, want %s", role, got, want)
			}
		}
	}
}

func ExamplePalette_CSS() {
	fmt.Print(Of(Colour{0x1d, 0x4f, 0x91}).CSS())
	// Output:
	// @media screen{:root{--accent:#1d4f91;--on-accent:#fffdf9;--wash:#ebedf0;--accent-on-deep:#8dbbfb}}
	// @media screen and (prefers-color-scheme:dark){:root{--accent:#8dbbfb;--on-accent:#06162c;--wash:#283243;--accent-on-deep:#8dbbfb}}
}
