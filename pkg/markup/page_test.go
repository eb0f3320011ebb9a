package markup_test

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

func TestAPageSaysItselfByOpenGraphElseByItsTitle(t *testing.T) {
	for name, c := range map[string]struct {
		html, contentType, robots string
		want                      domain.PageFacts
		hidden                    bool
	}{
		"OpenGraph": {
			html: `<!DOCTYPE html><html lang="fr"><head><title>Ignored</title><meta property="og:title" content="M&eacute;tiers  &agrave; tisser">
				<meta property=og:description content='Deux
				lignes'><meta property="og:site_name" content="Le Moulin"><meta property="og:image" content="/a.png?x=1#y"><meta property="og:title" content="Second"></head>`,
			want: domain.PageFacts{Title: "Métiers à tisser", Description: "Deux lignes", Site: "Le Moulin", Host: "mill.example", Language: "fr", Image: "https://mill.example/a.png?x=1"},
		},
		"title": {
			html: "<title>\n Looms &amp; <b>more</b></title><meta name=description content=Words><body><meta property=og:title content=Late>",
			want: domain.PageFacts{Title: "Looms & <b>more</b>", Description: "Words", Host: "mill.example"},
		},
		"latin1": {
			html: "<title>M\xe9tier</title>", contentType: "text/html; charset=ISO-8859-1",
			want: domain.PageFacts{Title: "Métier", Host: "mill.example"},
		},
		"meta charset": {
			html: "<meta charset=shift_jis><title>\x90\x44\x82\xe8</title>", contentType: "text/html",
			want: domain.PageFacts{Title: "織り", Host: "mill.example"},
		},
		"robots": {html: `<meta name="robots" content="index, NOSNIPPET"><title>x</title>`, want: domain.PageFacts{Title: "x", Host: "mill.example"}, hidden: true},
		"header": {html: `<title>x</title>`, robots: "noindex", want: domain.PageFacts{Title: "x", Host: "mill.example"}, hidden: true},
		"no picture": {
			html: `<meta name=robots content="max-image-preview:none"><meta property=og:image content=https://x.example/y.png><title>x</title>`,
			want: domain.PageFacts{Title: "x", Host: "mill.example"},
		},
		"bad picture": {
			html: `<meta property=og:image content="javascript:alert(1)"><title>a` + "\u202e\x01" + `b</title>`,
			want: domain.PageFacts{Title: "ab", Host: "mill.example"},
		},
		"nothing": {html: "\x00\xff<<<", want: domain.PageFacts{Host: "mill.example"}},
	} {
		contentType := c.contentType
		if contentType == "" {
			contentType = "text/html; charset=utf-8"
		}
		page := markup.ReadPage([]byte(c.html), contentType, "https://mill.example/looms", c.robots)
		if page.PageFacts != c.want || page.Hidden != c.hidden {
			t.Errorf("%s: %+v", name, page)
		}
	}
	long := markup.ReadPage([]byte("<title>"+strings.Repeat("word ", 100000)+"</title>"), "text/html", "https://mill.example/", "")
	if n := len([]rune(long.Title)); n > 200 || n < 100 {
		t.Errorf("a title of %d characters", n)
	}
}

func TestAnObjectSaysItselfByItsNameIfItIsForEverybody(t *testing.T) {
	const public = `"to":["https://www.w3.org/ns/activitystreams#Public"]`
	for json, want := range map[string]string{
		`{"type":"Article","name":"Looms","content":"<p>Words</p>",` + public + `}`: "Looms|Words",
		`{"type":"Note","content":"<p>Only <b>words</b></p>",` + public + `}`:       "Only words|",
		`{"type":"Person","preferredUsername":"ann","summary":"<p>Hi</p>"}`:         "ann|Hi",
		`{"type":"Note","content":"<p>secret</p>","to":["https://a.example/ann"]}`:  "|",
		`[]`: "|",
	} {
		page := markup.ReadObject([]byte(json), "https://mill.example/1")
		if got := page.Title + "|" + page.Description; got != want {
			t.Errorf("%s: %s", json, got)
		}
	}
}

func TestBareLinksStandAloneInTheirParagraph(t *testing.T) {
	text := strings.Join([]string{
		"https://mill.example/ü?a=1&b=2", "Before https://mill.example/no", "<https://mill.example/angle>", "[Words](https://mill.example/words)",
		"- https://mill.example/list\n\n- more", "> https://mill.example/quote", "https://mill.example/ü?a=1&b=2", "mail@mill.example", "https://mill.example/last",
	}, "\n\n")
	html := markup.Render(text).HTML
	want := "https://mill.example/%C3%BC?a=1&b=2 https://mill.example/angle https://mill.example/last"
	if got := strings.Join(markup.BareLinks(html), " "); got != want {
		t.Errorf("got %s in\n%s", got, html)
	}
	shown := markup.ReplaceBareLinks(html, func(link string) string {
		if strings.HasSuffix(link, "angle") {
			return "<div>card</div>"
		}
		return ""
	})
	if strings.Count(shown, "card") != 1 || strings.Replace(shown, "<div>card</div>", `<p><a href="https://mill.example/angle" rel="nofollow noopener noreferrer">https://mill.example/angle</a></p>`, 1) != html {
		t.Errorf("got\n%s", shown)
	}
}

func FuzzReadPage(f *testing.F) {
	f.Add([]byte(`<html lang=x><meta property="og:title" content="y"><title>z</title>`), "text/html; charset=utf-16")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		page := markup.ReadPage(body, contentType, "https://mill.example/", "")
		if len([]rune(page.Title)) > 200 || strings.ContainsAny(page.Title+page.Description+page.Site, "\x00\n\u202e") {
			t.Errorf("%+v", page)
		}
	})
}
