package markup

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestSanitizeKeepsWhatFEPb2b8Allows(t *testing.T) {
	for _, same := range []string{
		"<h2>a</h2><h3>b</h3><p>c<br/>d</p><hr/>",
		"<ul><li>a<ul><li>b</li></ul></li></ul><ol start=\"3\"><li value=\"7\">c</li></ol>",
		"<blockquote><p>a</p></blockquote><pre><code>x\n  y</code></pre>",
		"<p><em>a</em><strong>b</strong><del>c</del><s>d</s><u>e</u><sub>f</sub><sup>g</sup><i>h</i><b>i</b></p>",
		`<table><caption>t</caption><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>`,
		"<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>",
		`<p lang="de" dir="ltr">Weiße Würste &amp; &lt;Senf&gt;</p>`,
		`<p><span class="h-card"><a href="https://a.example/@b" class="u-url mention"` + rel + `>@b</a></span> <a href="mailto:a@b.example"` + rel + `>mail</a></p>`,
		`<p><a href="https://a.example/x"` + rel + `><span class="invisible">https://</span><span class="ellipsis">a.example</span></a></p>`,
	} {
		if got := Sanitize(same); got != same {
			t.Errorf("%s becomes\n%s", same, got)
		}
	}
}

func TestSanitizeRewritesWhatOthersWrite(t *testing.T) {
	for foreign, want := range map[string]string{
		"<h1>a</h1>":                     "<h2>a</h2>",
		"<div>a</div><div>b</div>":       "<p>a</p><p>b</p>",
		"<div><p>a</p></div>":            "<p>a</p>",
		"<p>a</div></section></p></td>b": "<p>a</p><p></p>b",
		"<p class='x' id='main' style='color:red' onclick='x()' data-x=1>a</p>": "<p>a</p>",
		"<strike>a</strike><kbd>b</kbd>":                                        "<s>a</s><code>b</code>",
		"<b><p>a</p><p>b</p></b>":                                               "<p>a</p><p>b</p>",
		"<ul>a<li>b</ul>":                                                       "<ul><li>a</li><li>b</li></ul>",
		"<li>alone</li>":                                                        "<p>alone</p>",
		"<a href='//a.example/x'>a</a>":                                         `<a href="https://a.example/x"` + rel + `>a</a>`,
		"<a href='/x'>a</a>":                                                    "a",
		"<a href='#x'>a</a>":                                                    "a",
		"<a href='ftp://a.example'>a</a>":                                       "a",
		"<a href='https://a.example' target=_blank rel='me'>a</a>":              `<a href="https://a.example"` + rel + `>a</a>`,
		"<a href='https://good.example@evil.example/'>a</a>":                    `<a href="https://evil.example/"` + rel + `>a</a>`,
		"<img class=emoji alt='🙂' src='https://s.w.example/1f642.png'>":         "🙂",
		"<iframe src='https://v.example/embed/1' title='Talk'></iframe>":        `<p><a href="https://v.example/embed/1"` + rel + `>Talk</a></p>`,
		"<video><source src='https://v.example/talk.mp4'>no video</video>":      `<p><a href="https://v.example/talk.mp4"` + rel + `>talk.mp4</a></p>`,
		"<p>a<svg><p>b</p></svg><math><mi>c</mi></math></p>":                    "<p>a</p><p>b</p>",
		"a&#1;b&#xFFFE;c&#x7f;":                                                 "abc",
		"a\x00b\x0cc":                                                           "abc",
		"<details><summary>a</summary>b</details>":                              "<p>a</p>b",
		"<td>a</td>": "a",
	} {
		got := Sanitize(foreign)
		if strings.Contains(foreign, "svg") { // where a parser leaves SVG is its own affair: only the words count
			if Plain(got) != "a" && Plain(got) != "a\n\nb" {
				t.Errorf("%q gives %s", foreign, got)
			}
			continue
		}
		if strings.ReplaceAll(got, "<p></p>", "") != strings.ReplaceAll(want, "<p></p>", "") {
			t.Errorf("%q gives\n%s, not\n%s", foreign, got, want)
		}
	}
}

func TestPicturesBecomeLinksAndCanBeShownFromOurOwnAddress(t *testing.T) {
	stored := Sanitize(`<figure><img src="https://a.example/cat.jpg" alt="A &quot;cat&quot;"><figcaption>c</figcaption></figure><p><img src="https://a.example/dog.png"></p>` +
		`<p><a href="https://a.example/full.jpg"><img src="https://a.example/thumb.jpg" alt="t"></a> <img src="http://a.example/plain.jpg" alt="no TLS"> <img src="data:image/png;base64,xx" alt="inline"></p>`)
	want := `<figure><a href="https://a.example/cat.jpg" class="picture"` + rel + `>A &#34;cat&#34;</a><figcaption>c</figcaption></figure>` +
		`<p><a href="https://a.example/dog.png" class="picture"` + rel + `>dog.png</a></p>` +
		`<p><a href="https://a.example/thumb.jpg" class="picture"` + rel + `>t</a> no TLS inline</p>`
	if stored != want {
		t.Fatalf("stored\n%s, not\n%s", stored, want)
	}
	var asked []string
	shown := Pictures(stored, func(src string) string {
		asked = append(asked, src)
		if strings.HasSuffix(src, "thumb.jpg") {
			return "" // not in the cache
		}
		return "/media/remote/1"
	})
	wantShown := `<figure><img src="/media/remote/1" alt="A &#34;cat&#34;" loading="lazy"/><figcaption>c</figcaption></figure>` +
		`<p><img src="/media/remote/1" alt="" loading="lazy"/></p>` +
		`<p><a href="https://a.example/thumb.jpg" class="picture"` + rel + `>t</a> no TLS inline</p>`
	if shown != wantShown {
		t.Errorf("shown\n%s, not\n%s", shown, wantShown)
	}
	if len(asked) != 3 {
		t.Errorf("asked for %q", asked)
	}
}

func TestSanitizeNeverClosesAnElementOfThePage(t *testing.T) {
	for _, foreign := range []string{"</div></article></main>a", "</li></ul>a", "</p></blockquote>a", "<p>a", "<b>a", "<a href=https://a.example>a", "<!--", "<![CDATA[", "<p", "a</a>"} {
		requireSafe(t, Sanitize(foreign))
	}
}

func TestSanitizeBoundsDepth(t *testing.T) {
	for _, unit := range []string{"<blockquote>", "<ul><li>", "<b a=1>", "<table><tr><td>", "<div>", "<span class=mention>", "<svg>", "<ruby><rt>"} {
		for _, times := range []int{100, 20_000} {
			got := Sanitize(strings.Repeat(unit, times) + "the end")
			requireSafe(t, got)
			requireStable(t, got)
			if !strings.Contains(Plain(got), "the end") && unit != "<svg>" {
				t.Errorf("%d × %s loses the text", times, unit)
			}
			if depth := depthOf(parse(t, got)); depth > maxDepth+5 {
				t.Errorf("%d × %s is %d deep", times, unit, depth)
			}
		}
	}
}

// The corpus covers the known classes: scripts, handlers, schemes, foreign content, broken markup,
// encodings, clobbering, and what only becomes dangerous when it is parsed a second time.
func xssCorpus() []string {
	return []string{
		`<script>alert(1)</script>`, `<scr<script>ipt>alert(1)</scr</script>ipt>`, `<SCRIPT/SRC=//e.example/x.js></SCRIPT>`, "<script\x0c>alert(1)</script\t>", `<script>a`,
		`<img src=x onerror=alert(1)>`, `<img/src="https://a.example/x"/onload=alert(1)>`, "<img src=`x` onerror=alert(1)>", `<img """><script>alert(1)</script>">`, `<p onmouseover="alert(1)">a</p>`,
		`<body onload=alert(1)>a`, `<details open ontoggle=alert(1)>a`, `<a href="https://a.example" onfocus=alert(1) autofocus>a</a>`, `<input onfocus=alert(1) autofocus>`, `<video><source onerror=alert(1)></video>`,
		`<a href="javascript:alert(1)">a</a>`, `<a href="JaVaScRiPt:alert(1)">a</a>`, `<a href=" javascript:alert(1)">a</a>`, "<a href=\"java\tscript:alert(1)\">a</a>", "<a href=\"java\nscript:alert(1)\">a</a>",
		`<a href="java&#115;cript:alert(1)">a</a>`, `<a href="&#x6A&#x61&#x76&#x61script:alert(1)">a</a>`, "<a href=\"\x01javascript:alert(1)\">a</a>", `<a href="javascript&colon;alert(1)">a</a>`, `<a href="vbscript:x">a</a>`,
		`<a href="data:text/html,<script>alert(1)</script>">a</a>`, `<a href="data:text/html;base64,PHNjcmlwdD4=">a</a>`, `<a href="feed:javascript:alert(1)">a</a>`, `<a href="https:javascript:alert(1)">a</a>`, `<a href="blob:https://a.example/1">a</a>`,
		`<a href="https://a.example/&quot; onclick=&quot;alert(1)">a</a>`, `<a href='https://a.example/"onclick="alert(1)'>a</a>`, `<a href="\\evil.example">a</a>`, `<a href="https:\\evil.example">a</a>`, `<a href="/\evil.example">a</a>`,
		`<svg onload=alert(1)>`, `<svg><a xlink:href="javascript:alert(1)"><text>a</text></a></svg>`, `<svg><animate attributeName=href values=javascript:alert(1) /></svg>`, `<svg><style><img src=x onerror=alert(1)></style></svg>`, `<svg><foreignObject><p onclick=x>a</p></foreignObject></svg>`,
		`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`, `<math href="javascript:alert(1)">a</math>`, `<math><annotation-xml encoding="text/html"><script>alert(1)</script></annotation-xml></math>`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<style><img src="</style><img src=x onerror=alert(1)//">`, `<textarea><img src=x onerror=alert(1)></textarea>`, `<title><img src=x onerror=alert(1)></title>`, `<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>`,
		`<template><script>alert(1)</script></template>`, `<iframe srcdoc="<script>alert(1)</script>"></iframe>`, `<iframe src="javascript:alert(1)"></iframe>`, `<object data="javascript:alert(1)"></object>`, `<embed src="javascript:alert(1)">`,
		`<form action="javascript:alert(1)"><button>a</button></form>`, `<button formaction="javascript:alert(1)">a</button>`, `<isindex action="javascript:alert(1)">`, `<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<base href="https://evil.example/">`,
		`<link rel=stylesheet href="https://evil.example/x.css">`, `<style>@import "https://evil.example/x.css";</style>`, `<p style="background:url(javascript:alert(1))">a</p>`, `<p style="position:fixed;top:0">a</p>`, `<table background="https://evil.example/x.gif"><tr><td>a</table>`,
		`<!--><script>alert(1)</script>-->`, `<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`, `<![CDATA[><script>alert(1)</script>]]>`, `<?xml version="1.0"?><script>alert(1)</script>`, `<!DOCTYPE x [<!ENTITY a "<script>">]>&a;`,
		`<img name=getElementById id=body src="https://a.example/x.png">`, `<a id=location href="https://a.example">a</a>`, `<p id="weft-app" name="forms">a</p>`, `<span class="mention admin-only is-hidden">a</span>`, `<a class="button primary" href="https://a.example">Log in</a>`,
		`<img srcset="https://t.example/p.gif 1x" alt=a>`, `<picture><source srcset="https://t.example/p.webp"><img src="https://t.example/p.gif" alt=a></picture>`, `<audio src="https://t.example/a.mp3" autoplay></audio>`, `<video poster="https://t.example/p.jpg"></video>`, `<input type=image src="https://t.example/p.gif">`,
		"<a href=\"https://a.example/\u2028javascript:\">a</a>", "\u003cscript\u003ealert(1)\u003c/script\u003e", "\uff1cscript\uff1ealert(1)", "<p>\u202Etxt.exe</p>", `&lt;script&gt;alert(1)&lt;/script&gt;`, `<p>&amp;lt;script&amp;gt;</p>`,
		`<a href="https://a.example"><a href="javascript:alert(1)">a</a></a>`, `<table><a href="https://a.example"><tr><td><a href="javascript:alert(1)">a`, `<select><option><script>alert(1)</script></select>`, `<p><svg><p><style><a title="</style><img src=x onerror=alert(1)>">`, `<plaintext><script>alert(1)</script>`,
		"<div\u00a0onclick=alert(1)>a</div>", `<p/onclick=alert(1)>a`, `<p "onclick=alert(1)>a`, `<p a=">" onclick=alert(1)>b`, `<x onclick=alert(1)>a</x>`, `<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>`,
	}
}

func TestSanitizeDisarmsTheCorpus(t *testing.T) {
	for _, attack := range xssCorpus() {
		for _, around := range []string{"%s", "<p>before %s after</p>", "<ul><li>%s</li></ul>", "<a href=\"https://a.example\">%s</a>", "<table><tr><td>%s</td></tr></table>", "<pre>%s", "<svg>%s"} {
			got := Sanitize(strings.Replace(around, "%s", attack, 1))
			requireSafe(t, got)
			requireStable(t, got)
		}
		requireSafe(t, Render(attack, LinkTags(func(tag string) string { return "https://a.example/" + tag })).HTML)
		requireSafe(t, Render("[a](<"+attack+">) ![b]("+attack+") "+attack).HTML)
	}
}

// requireSafe holds a text against what no page of ours may contain.
func requireSafe(t *testing.T, got string) {
	t.Helper()
	root := parse(t, got)
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			if n.Type != html.TextNode {
				t.Errorf("a node of type %d in\n%s", n.Type, got)
			}
			continue
		}
		if n.Namespace != "" || !slices.Contains(strings.Fields(allowedElements), n.Data) {
			t.Errorf("<%s> in\n%s", n.Data, got)
		}
		for _, a := range n.Attr {
			requireSafeAttribute(t, n, a, got)
		}
	}
}

// requireStable says that a second pass finds nothing to do.
func requireStable(t *testing.T, got string) {
	t.Helper()
	if again := theirs().sanitize(got); again != got {
		t.Errorf("a second pass makes\n%s of\n%s", again, got)
	}
}

const allowedElements = `h2 h3 h4 h5 h6 p br hr figure figcaption ul ol li blockquote pre code em i strong b del s u sub sup ruby rt rp
	table caption thead tbody tfoot tr th td a span img`

func requireSafeAttribute(t *testing.T, n *html.Node, a html.Attribute, got string) {
	t.Helper()
	fine := false
	switch a.Key {
	case "href":
		fine = strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "mailto:") || strings.HasPrefix(a.Val, "#"+idPrefix)
		if attribute(n, "rel") != linkRel {
			t.Errorf("a link without rel in\n%s", got)
		}
	case "src":
		fine = strings.HasPrefix(a.Val, "/media/")
	case "id":
		fine = strings.HasPrefix(a.Val, idPrefix)
	case "class":
		fine = classList.MatchString(a.Val)
	case "rel", "alt", "loading", "lang", "dir", "start", "value", "colspan", "rowspan", "scope", "align":
		fine = true
	}
	if !fine || strings.ContainsAny(a.Val, "\x00\n\r") && a.Key != "alt" {
		t.Errorf("%s=%q on <%s> in\n%s", a.Key, a.Val, n.Data, got)
	}
}

func parse(t *testing.T, source string) *html.Node {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(source), container())
	if err != nil {
		t.Fatalf("%v in\n%s", err, source)
	}
	root := container()
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

func depthOf(n *html.Node) int {
	deepest := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		deepest = max(deepest, 1+depthOf(child))
	}
	return deepest
}
