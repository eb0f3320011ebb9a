package markup

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func FuzzSanitize(f *testing.F) {
	for _, attack := range slices.Concat(xssCorpus(), attempts(f)) {
		f.Add(attack)
	}
	f.Add(`<p>a<br>b</p><ul><li>c<ol><li>d</ul><table><tr><td>e<table><td>f</table>`)
	f.Add(`<b><p><i>x</b>y</i><pre>` + "\n\nz")
	f.Fuzz(func(t *testing.T, foreign string) {
		got := Sanitize(foreign)
		requireSafe(t, got)
		requireStable(t, got)
		requireSafe(t, Pictures(got, func(string) string { return "/media/remote/1" }))
		if !utf8.ValidString(got) || !utf8.ValidString(Plain(got)) {
			t.Errorf("not UTF-8: %q", got)
		}
	})
}

func FuzzRender(f *testing.F) {
	for _, attack := range slices.Concat(xssCorpus(), attempts(f)) {
		f.Add(attack)
	}
	f.Add("# a\n\n* b\n  1. c\n\n> d[^1]\n\n|a|b|\n|-|-|\n|`x`|@a@b.example #tag|\n\n[^1]: <e@f.example> ~~g~~\n\n[h]: https://a.example\n[h] ![h]")
	f.Fuzz(func(t *testing.T, markdown string) {
		got := Render(markdown,
			LinkMentions(func(string) (string, bool) { return "https://a.example/@b", true }),
			LinkTags(func(tag string) string { return "https://a.example/tags/" + tag }),
			Base("https://a.example/"),
			ImageURL(func(string) string { return "/media/1.jpg" }))
		requireSafe(t, got.HTML)
		if !utf8.ValidString(got.HTML) || !utf8.ValidString(got.Plain) {
			t.Errorf("not UTF-8: %q", got.HTML)
		}
		if slug := Slug(markdown); len(slug) > maxSlug {
			t.Errorf("a slug of %d bytes", len(slug))
		}
		if short := Excerpt(got.HTML, 100); utf8.RuneCountInString(short) > 100 {
			t.Errorf("an excerpt of %d characters", utf8.RuneCountInString(short))
		}
	})
}
