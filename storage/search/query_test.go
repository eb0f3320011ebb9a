package search_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

func TestWordsAreFolded(t *testing.T) {
	for text, want := range map[string]string{
		"Économie Circulaire":        "economie circulaire",
		"straße STRASSE Łódź Ørsted": "strasse strasse lodz orsted",
		"l'école d’été":              "l ecole d ete",
		"open-source, 2026!":         "open source 2026",
		"共有 commons":                 "共 有 commons",
		"한국어":                        "한국어",
		"Ελλάδα Йошкар":              "ελλαδα иошкар",
		"a\x00b\uE000kind \xff":      "a b kind",
		"":                           "",
	} {
		if got := strings.Join(search.Words(text), " "); got != want {
			t.Errorf("the words of %q are %q, want %q", text, got, want)
		}
	}
}

func TestAQuestionIsReadForEachDatabase(t *testing.T) {
	for _, c := range []struct{ question, fts5, tsquery string }{
		{"Commons", `"commons"*`, `('commons':*)`},
		{`open "knowledge commons"`, `"open" AND "knowledge commons"`, `('open') | ('knowledge' <-> 'commons')`},
		{`"never closed`, `"never closed"`, `('never' <-> 'closed')`},
		{`"" a`, `"a"`, `('a')`},
		{"«biens communs»", `"biens communs"`, `('biens' <-> 'communs')`},
		{"non-profit", `"non profit"*`, `('non' <-> 'profit':*)`},
		{"上海", `"上 海"`, `('上' <-> '海')`},
		{`AND OR NOT ' * ( ) : & | ! \ %`, `"and" AND "or" AND "not"*`, `('and') | ('or') | ('not':*)`},
	} {
		q := search.Parse(c.question)
		if got := q.FTS5(); got != c.fts5 {
			t.Errorf("%s asks FTS5 %s, want %s", c.question, got, c.fts5)
		}
		if got := q.TSRank(); got != c.tsquery {
			t.Errorf("%s asks PostgreSQL %s, want %s", c.question, got, c.tsquery)
		}
	}
	for _, nothing := range []string{"", "   ", `""`, "…!?", "\x00", strings.Repeat(`"`, 5000)} {
		if !search.Parse(nothing).IsEmpty() {
			t.Errorf("%q asks for something", nothing)
		}
	}
}

// What PostgreSQL narrows a phrase by has to be in every document with the phrase.
func TestAPhraseIsNarrowedByItsPairs(t *testing.T) {
	item := domain.Item{Content: domain.Content{Title: "The commons of Łódź", HTML: "<p>peer-to-peer, 上海 <b>mar</b>ket</p>"}}
	document := search.Of(&item).TSVector()
	for question, want := range map[string]struct {
		narrows int
		order   string
	}{
		`"the commons of lodz"`: {3, "('the' <-> 'commons' <-> 'of' <-> 'lodz')"}, "peer-to-peer": {2, "('peer' <-> 'to' <-> 'peer':*)"},
		"peer-to-pee": {2, "('peer' <-> 'to' <-> 'pee':*)"}, `"peer to peer"`: {2, "('peer' <-> 'to' <-> 'peer')"},
		`"commons of"`: {1, ""}, "上海": {1, ""}, "commons": {1, ""}, `"commons"`: {1, ""}, "market-peer": {2, "('market' <-> 'peer':*)"},
	} {
		q := search.Parse(question)
		parts := strings.Split(q.TSQuery(), " & ")
		if len(parts) != want.narrows || q.TSOrder() != want.order {
			t.Errorf("%s asks for %q and then %q, want %d parts and %q", question, parts, q.TSOrder(), want.narrows, want.order)
		}
		for _, part := range parts {
			if !strings.Contains(document, strings.TrimSuffix(part, "':*")) {
				t.Errorf("%s is not found: %q is not in %s", question, part, document)
			}
		}
	}
	if asked := search.Parse(`"of peer"`).TSQuery(); strings.Contains(document, asked) {
		t.Error("a phrase goes over the end of the title")
	}
}

func TestHitsAreMarked(t *testing.T) {
	for _, c := range []struct{ question, text, want string }{
		{"econ", "L’Économie circulaire", "L’[Économie] circulaire"},
		{`"open source" ope`, "Open source and open data", "[Open source] and [open] data"},
		{"x", "nothing", "nothing"},
		{"海", "上海", "上[海]"},
	} {
		var got strings.Builder
		for _, part := range search.Parse(c.question).Mark(c.text) {
			if part.Hit {
				got.WriteString("[" + part.Text + "]")
				continue
			}
			got.WriteString(part.Text)
		}
		if got.String() != c.want {
			t.Errorf("%s marks %q, want %q", c.question, got.String(), c.want)
		}
	}
}

func TestAnExcerptStandsWhereItWasFound(t *testing.T) {
	content := domain.Content{Summary: "About soil.", HTML: "<p>" + strings.Repeat("many words before ", 50) + "<b>mycel</b>ium at last</p>"}
	parts := search.Parse("mycelium").Excerpt(&content, 120)
	if !slices.Contains(parts, search.Part{Text: "mycelium", Hit: true}) {
		t.Errorf("the excerpt is %v", parts)
	}
	if parts := search.Parse("soil").Excerpt(&content, 120); len(parts) != 3 {
		t.Errorf("the summary is not marked: %v", parts)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`one "two three" «four»`, "two three")
	f.Add("上海 \xff", "x\uE000")
	f.Fuzz(func(t *testing.T, question, text string) {
		q := search.Parse(question)
		for _, asked := range []string{q.FTS5(), q.TSQuery(), q.TSOrder(), q.TSRank()} {
			if strings.ContainsAny(asked, "\x00\\;\uE000") {
				t.Errorf("%q asks %q", question, asked)
			}
		}
		var whole strings.Builder
		for _, part := range q.Mark(text) {
			whole.WriteString(part.Text)
		}
		if whole.String() != text {
			t.Errorf("marking changed %q to %q", text, whole.String())
		}
	})
}

func TestTheLastWordMayGoOnAndAllWhereNothingElseIsFound(t *testing.T) {
	q := search.Parse(`one two "three" four`)
	if got := q.FTS5(); got != `"one" AND "two" AND "three" AND "four"*` {
		t.Errorf("four words: %s", got)
	}
	if wider, ok := q.Widened(); !ok || wider.FTS5() != `"one"* AND "two"* AND "three" AND "four"*` {
		t.Errorf("widened: %s, %t", wider.FTS5(), ok)
	}
	for _, question := range []string{"one", `"one" two`, "a b", "one two three four five six"} {
		if wider, ok := search.Parse(question).Widened(); ok {
			t.Errorf("%s is widened to %s", question, wider.FTS5())
		}
	}
}
