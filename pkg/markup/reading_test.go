package markup

import (
	"regexp"
	"strings"
	"testing"
)

var english = Footnotes{
	Heading: "Footnotes",
	Mark:    func(n string) string { return "Footnote " + n },
	Back:    func(n string) string { return "Back to " + n },
}

func TestHeadingsOfAPeerCanBePointedAt(t *testing.T) {
	text, headings := Reading(Sanitize(`<h4 id="content">Why <em>wool</em>?</h4><p>a</p><h4>Why wool</h4><h6>Dye</h6><h2></h2><h3>羊毛</h3>`), english)
	want := []Heading{{"t-why-wool", "Why wool?", 2}, {"t-why-wool-2", "Why wool", 2}, {"t-dye", "Dye", 3}, {"t-heading", "羊毛", 2}}
	if len(headings) != len(want) {
		t.Fatalf("headings %v in %s", headings, text)
	}
	for i := range want {
		if headings[i] != want[i] {
			t.Errorf("heading %d is %v, wanted %v", i, headings[i], want[i])
		}
		if !strings.Contains(text, `id="`+want[i].ID+`"`) {
			t.Errorf("no id %s in %s", want[i].ID, text)
		}
	}
}

func TestOurHeadingsKeepTheirIDs(t *testing.T) {
	made := Render("## A\n\n## A\n\n## A 2\n\n### B").HTML
	text, headings := Reading(made, english)
	for i, id := range []string{"t-a", "t-a-2", "t-a-2-2", "t-b"} {
		if headings[i].ID != id || !strings.Contains(made, `id="`+id+`"`) || strings.Count(text, `id="`+id+`"`) != 1 {
			t.Errorf("heading %d is %v in %s", i, headings[i], text)
		}
	}
}

func TestNoIDStandsTwice(t *testing.T) {
	text, _ := Reading(Render(strings.Repeat("## a\n\n## a 2\n\n## \n\nx[^1]\n\n", 8)+"[^1]: y").HTML, english)
	seen := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if seen[id[1]] {
			t.Errorf("%s stands twice", id[1])
		}
		seen[id[1]] = true
	}
}

func TestFootnotesSayWhereTheyLead(t *testing.T) {
	text, _ := Reading(Render("Wool[^1] and dye[^1].\n\n[^1]: From *sheep*.").HTML, english)
	for _, want := range []string{
		`<sup id="t-fnref:1"><a href="#t-fn:1" role="doc-noteref" aria-label="Footnote 1">1</a></sup>`,
		`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol><li id="t-fn:1">`,
		`<a href="#t-fnref:1" role="doc-backlink" aria-label="Back to 1">`, `<a href="#t-fnref1:1" role="doc-backlink" aria-label="Back to 1">`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "<hr") {
		t.Errorf("the rule stayed: %s", text)
	}
}

func TestWordsOfTheInterfaceAreEscaped(t *testing.T) {
	words := english
	words.Heading = `"><script>`
	text, _ := Reading(Render("a[^1]\n\n[^1]: b").HTML, words)
	if strings.Contains(text, "<script>") {
		t.Error(text)
	}
}

func TestALongReplyIsOpenedNotShownWhole(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		rest       bool
	}{
		"short":           {"<p>a</p><p>b</p>", "<p>a</p><p>b</p>", false},
		"many paragraphs": {"<p>" + strings.Repeat("a", 60) + "</p><p>" + strings.Repeat("b", 60) + "</p>", "<p>" + strings.Repeat("a", 60) + "</p>", true},
		"one paragraph":   {"<p>" + strings.Repeat("word &lt; ", 30) + "</p>", "<p>" + strings.TrimSpace(strings.Repeat("word &lt; ", 7)) + "…</p>", true},
	} {
		got, rest := Opening(c.text, 100)
		if got != c.want || rest != c.rest {
			t.Errorf("%s: %q, %v", name, got, rest)
		}
	}
}

func FuzzReading(f *testing.F) {
	for _, attack := range xssCorpus() {
		f.Add(attack)
	}
	f.Add(`<h2>a</h2><h5>b<h3>c`)
	f.Fuzz(func(t *testing.T, foreign string) {
		clean := Sanitize(foreign)
		text, headings := Reading(clean, english)
		if again, _ := Reading(text, english); len(again) < len(text)/2 {
			t.Errorf("%q became %q", text, again)
		}
		for _, h := range headings {
			if !ownID.MatchString(h.ID) {
				t.Errorf("id %q", h.ID)
			}
		}
		opening, _ := Opening(clean, 200)
		requireSafe(t, opening)
	})
}
