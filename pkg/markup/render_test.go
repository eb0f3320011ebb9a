package markup

import (
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

const rel = ` rel="nofollow noopener noreferrer"`

func TestRenderWritesWhatAWriterExpects(t *testing.T) {
	for markdown, want := range map[string]string{
		"# One\n\n### Two":                  "<h2 id=\"t-one\">One</h2>\n<h3 id=\"t-two\">Two</h3>",
		"# Same\n# Same":                    "<h2 id=\"t-same\">Same</h2>\n<h2 id=\"t-same-2\">Same</h2>",
		"**bold** _it_ ~~gone~~ `a<b`":      "<p><strong>bold</strong> <em>it</em> <del>gone</del> <code>a&lt;b</code></p>",
		"- a\n- b":                          "<ul><li>a</li><li>b</li></ul>",
		"3. a\n4. b":                        `<ol start="3"><li>a</li><li>b</li></ol>`,
		"> wise\n\n---":                     "<blockquote>\n<p>wise</p>\n</blockquote>\n<hr/>",
		"```go\nx < y\n```":                 "<pre><code>x &lt; y\n</code></pre>",
		"|a|b|\n|-|-:|\n|1|2|":              `<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody><tr><td>1</td><td align="right">2</td></tr></tbody></table>`,
		"one  \ntwo":                        "<p>one<br/>\ntwo</p>",
		"see https://example.org/Bürger.":   `<p>see <a href="https://example.org/B%C3%BCrger"` + rel + `>https://example.org/Bürger</a>.</p>`,
		"[x](https://example.org/?a=1&b=2)": `<p><a href="https://example.org/?a=1&amp;b=2"` + rel + `>x</a></p>`,
		"a <b>raw</b> <script>x</script>":   "<p>a &lt;b&gt;raw&lt;/b&gt; &lt;script&gt;x&lt;/script&gt;</p>",
		"[x](javascript:alert(1))":          "<p>x</p>",
		"[x](/articles/y)":                  "<p>x</p>",
	} {
		if got := Render(markdown).HTML; got != want {
			t.Errorf("%q gives\n%s, not\n%s", markdown, got, want)
		}
	}
}

func TestRenderJoinsFootnotesAndHeadingsByIDs(t *testing.T) {
	got := Render("## The plan\n\n[there](#t-the-plan) note[^1]\n\n[^1]: small print").HTML
	for _, want := range []string{`<h2 id="t-the-plan">`, `<a href="#t-the-plan"`, `<sup id="t-fnref:1"><a href="#t-fn:1"`, `<li id="t-fn:1">`, `<a href="#t-fnref:1"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestRenderMakesRelativeLinksAbsolute(t *testing.T) {
	got := Render("[x](/articles/y) ![p](/media/ab.jpg)", Base("https://weft.example"), ImageURL(func(src string) string {
		if strings.HasPrefix(src, "https://weft.example/media/") {
			return src
		}
		return ""
	})).HTML
	want := `<p><a href="https://weft.example/articles/y"` + rel + `>x</a> <img src="https://weft.example/media/ab.jpg" alt="p" loading="lazy"/></p>`
	if got != want {
		t.Errorf("got\n%s, not\n%s", got, want)
	}
}

func TestRenderMakesPicturesOfOtherHostsLinks(t *testing.T) {
	got := Render("![A *cat*](https://pics.example/cat.jpg)", ImageURL(func(string) string { return "" })).HTML
	if want := `<p><a href="https://pics.example/cat.jpg" class="picture"` + rel + `>A cat</a></p>`; got != want {
		t.Errorf("got\n%s, not\n%s", got, want)
	}
}

func TestRenderFindsMentionsAndHashtags(t *testing.T) {
	text := "Hello @Ann_Lee@Example.org, @ann_lee@example.org and @org@localhost:8081! #Commons #commons #open_coop #2027 #été\n\n" +
		"Not me@example.org, not `@code@example.org` or `#code`, [not @in@link.example #here](https://example.org/#there), \\#escaped, a#b, &#39; @nobody"
	got := Render(text)
	// ParseHandle keeps the case of names and lowers hosts.
	if want := []string{"@Ann_Lee@example.org", "@ann_lee@example.org", "@org@localhost:8081"}; !slices.Equal(got.Mentions, want) {
		t.Errorf("mentions are %q, not %q", got.Mentions, want)
	}
	if want := []string{"Commons", "open_coop", "été"}; !slices.Equal(got.Tags, want) {
		t.Errorf("tags are %q, not %q", got.Tags, want)
	}
	if strings.Contains(got.HTML, "mention") {
		t.Errorf("names became links without targets:\n%s", got.HTML)
	}
}

func TestRenderLinksNamesThatHaveATarget(t *testing.T) {
	mentions := LinkMentions(func(handle string) (string, bool) {
		return "https://example.org/@ann", handle == "@ann@example.org"
	})
	tags := LinkTags(func(tag string) string { return "https://weft.example/tags/" + strings.ToLower(tag) })
	got := Render("@ann@example.org @bob@example.org #Commons", mentions, tags).HTML
	want := `<p><span class="h-card"><a href="https://example.org/@ann" class="u-url mention"` + rel + `>@ann@example.org</a></span> @bob@example.org ` +
		`<a href="https://weft.example/tags/commons" class="mention hashtag"` + rel + `>#Commons</a></p>`
	if got != want {
		t.Errorf("got\n%s, not\n%s", got, want)
	}
}

func TestTagsAreAsLongAsPeersTakeThem(t *testing.T) {
	fits, tooLong := strings.Repeat("a", domain.MaxTag), strings.Repeat("b", domain.MaxTag+1)
	if got := Render("#" + fits + " #" + tooLong).Tags; !slices.Equal(got, []string{fits}) {
		t.Errorf("got %q", got)
	}
}

func TestRenderKeepsNamesInAlternativeTexts(t *testing.T) {
	if got := Render("![with #tag](https://a.example/x.png)").HTML; !strings.Contains(got, ">with #tag</a>") {
		t.Errorf("got %s", got)
	}
}

func TestRenderGivesPlainTextForSearch(t *testing.T) {
	got := Render("# Title\n\nFirst *line*\nsecond[^1]\n\n1. a\n2. b\n   - c\n\n```\n x\n  y\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n[^1]: note").Plain
	want := "Title\n\nFirst line second\n\n1. a\n\n2. b\n\n• c\n\n x\n  y\n\na b\n1 2\n\n1. note"
	if got != strings.ReplaceAll(want, "1. a\n\n2. b", "1. a\n2. b") {
		t.Errorf("got\n%s", got)
	}
}

func TestRenderCutsWhatIsTooLong(t *testing.T) {
	if got := Render(strings.Repeat("ä", domain.MaxText+10)).Plain; len([]rune(got)) != domain.MaxText {
		t.Errorf("%d characters remain", len([]rune(got)))
	}
}

func TestRenderStaysSmallWhereReferencesMultiply(t *testing.T) {
	bomb := "[a]: https://example.org/" + strings.Repeat("x", 2000) + "\n\n" + strings.Repeat("[a]", 100_000)
	if got := len(Render(bomb).HTML); got > 2*maxHTMLBytes {
		t.Errorf("%d bytes", got)
	}
}

func TestRenderSurvivesDeepNesting(t *testing.T) {
	for _, unit := range []string{">", "- ", "1. ", "> - ", "[", "![", "*a **b ", "`", "[a](b", "<", "~~a", "*a_b~c "} {
		got := Render(strings.Repeat(unit, 60_000/len(unit)))
		requireSafe(t, got.HTML)
	}
}

func TestFlattenKeepsTheWordsBehindTheMarkers(t *testing.T) {
	line := strings.Repeat("> ", 50) + "wise words\nnext\n"
	if got, want := flatten(line), strings.Repeat("> ", maxMarkers)+"wise words\nnext\n"; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got %q", got)
	}
	if ordinary := "> > - a\n1. b\n"; flatten(ordinary) != ordinary {
		t.Errorf("ordinary text changes: %q", flatten(ordinary))
	}
}

func TestRenderMakesFiguresOfPicturesThatStandAlone(t *testing.T) {
	show := ShowPictures(func(src, alt, title string) (Picture, bool) {
		if !strings.HasPrefix(src, "https://weft.example/media/") {
			return Picture{}, false
		}
		return Picture{URL: src, Alt: alt, Caption: title, Width: 4, Height: 3}, true
	})
	img := func(name, alt string) string {
		return `<img src="https://weft.example/media/` + name + `" alt="` + alt + `" width="4" height="3" loading="lazy"/>`
	}
	for markdown, want := range map[string]string{
		`![a](/media/1.jpg "c <b>")`:                    "<figure>" + img("1.jpg", "a") + "<figcaption>c &lt;b&gt;</figcaption></figure>",
		"![a](/media/1.jpg)\n![b](/media/2.jpg)":        "<figure>" + img("1.jpg", "a") + "</figure><figure>" + img("2.jpg", "b") + "</figure>",
		"![](/media/1.jpg)":                             "<figure>" + img("1.jpg", "") + "</figure>",
		"![1.jpg](/media/1.jpg)":                        "<figure>" + img("1.jpg", "1.jpg") + "</figure>",
		"See ![a](/media/1.jpg \"t\")":                  "<p>See " + img("1.jpg", "a") + "</p>",
		"- ![a](/media/1.jpg)":                          "<ul><li>" + img("1.jpg", "a") + "</li></ul>",
		"> ![a](/media/1.jpg)":                          "<blockquote>\n<figure>" + img("1.jpg", "a") + "</figure>\n</blockquote>",
		"![a](https://x.example/1.jpg)":                 `<p><a href="https://x.example/1.jpg" class="picture"` + rel + `>a</a></p>`,
		`![a "<script>](/media/1.jpg)`:                  "<figure>" + img("1.jpg", "a &#34;&lt;script&gt;") + "</figure>",
		"[![a](/media/1.jpg)](https://x.example/whole)": "<p>" + img("1.jpg", "a") + "</p>",
	} {
		if got := Render(markdown, Base("https://weft.example"), show).HTML; got != want {
			t.Errorf("%q gives\n%s, not\n%s", markdown, got, want)
		}
	}
}
