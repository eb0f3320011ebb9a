package markup

import (
	"testing"
)

func TestPlainReadsLikeTheText(t *testing.T) {
	for source, want := range map[string]string{
		"<p>a <b>b</b>c</p><p>d<br>e</p>":                "a bc\n\nd\ne",
		"<ul><li>a</li><li>b</li></ul>c":                 "• a\n• b\n\nc",
		"<p>1 &lt; 2 &amp; 3</p>":                        "1 < 2 & 3",
		"<script>x</script><style>y</style>z":            "z",
		"  a\n\n  b  ":                                   "a b",
		"<pre>a\n  b\n</pre><p>c</p>":                    "a\n  b\n\nc",
		"<table><tr><td>a</td><td>b</td></tr></table>":   "a b",
		"<p>x<span class=\"invisible\">https://</span>y": "xhttps://y",
		"a<br><br><br><br>b":                             "a\n\nb",
		"":                                               "",
		"<":                                              "<",
	} {
		if got := Plain(source); got != want {
			t.Errorf("%q gives %q, not %q", source, got, want)
		}
	}
}

func TestExcerptsEndBetweenWords(t *testing.T) {
	for _, c := range []struct {
		source string
		limit  int
		want   string
	}{
		{"<p>short</p>", 10, "short"},
		{"<p>one two three</p><p>four</p>", 12, "one two…"},
		{"<p>one two three</p>", 13, "one two three"},
		{"<p>one, two three</p>", 6, "one…"},
		{"<p>Donaudampfschifffahrt</p>", 8, "Donauda…"},
		{"<p>交換経済と共有経済</p>", 5, "交換経済…"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"<p>one two</p>", 0, ""},
	} {
		if got := Excerpt(c.source, c.limit); got != c.want {
			t.Errorf("%q to %d gives %q, not %q", c.source, c.limit, got, c.want)
		}
	}
}

func TestSlugsAreReadable(t *testing.T) {
	for title, want := range map[string]string{
		"Große Pläne für 2027!":     "grosse-plane-fur-2027",
		"Łódź, Ærø & Þórshöfn":      "lodz-aero-and-thorshofn",
		"L’économie de l'élan":      "leconomie-de-lelan",
		"Общее благо й ёлка":        "obshchee-blago-y-yolka",
		"Τα κοινά αγαθά":            "ta-koina-agatha",
		"P2P と commons":             "p2p-commons",
		"共有":                        "",
		"  --A__b--  ":              "a-b",
		"İstanbul ﬁlm ½":            "istanbul-film-1-2",
		"../../etc/passwd?x=1#y%00": "etc-passwd-x-1-y-00",
		"A very long title that goes on and on, and never seems to come to an end at all, does it": "a-very-long-title-that-goes-on-and-on-and-never-seems-to-come-to-an-end-at-all",
	} {
		if got := Slug(title); got != want {
			t.Errorf("%q gives %q, not %q", title, got, want)
		}
	}
}
