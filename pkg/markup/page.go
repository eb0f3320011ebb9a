package markup

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"github.com/weftwork/weftwork/pkg/domain"
)

// What of a page stands on a card, in characters: it is a card, not a copy.
const (
	maxPageTitle       = 200
	maxPageDescription = 300
	maxPageSite        = 80
)

// maxHeadTokens is how far is looked for what a page says of itself.
const maxHeadTokens = 20000

// Page is what the head of a page says.
type Page struct {
	domain.PageFacts
	// Hidden says that the page asks not to be shown elsewhere (robots: noindex, none, nosnippet).
	Hidden bool
}

// ReadPage reads the head of a page in whatever character set: OpenGraph first, then what else there is. at is where it
// came from, robots its X-Robots-Tag.
func ReadPage(body []byte, contentType string, at domain.URI, robots string) Page {
	r := pageReader{meta: map[string]string{}}
	decoded, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		decoded = bytes.NewReader(body)
	}
	r.read(decoded)
	robots = strings.ToLower(robots + "," + r.meta["robots"])
	page := Page{PageFacts: domain.PageFacts{
		Title:       PageLine(first(r.meta["og:title"], r.meta["twitter:title"], r.title), maxPageTitle),
		Description: PageLine(first(r.meta["og:description"], r.meta["twitter:description"], r.meta["description"]), maxPageDescription),
		Site:        PageLine(first(r.meta["og:site_name"], r.meta["application-name"]), maxPageSite),
		Host:        at.Host(),
		Language:    pageLanguage(first(r.language, r.meta["og:locale"])),
	}}
	for _, word := range strings.FieldsFunc(robots, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		page.Hidden = page.Hidden || word == "noindex" || word == "none" || word == "nosnippet" || word == "max-snippet:0"
		if word == "noimageindex" || word == "max-image-preview:none" {
			r.meta["og:image"], r.meta["og:image:url"], r.meta["og:image:secure_url"], r.meta["twitter:image"] = "", "", "", ""
		}
	}
	page.Image = pageImage(first(r.meta["og:image:secure_url"], r.meta["og:image:url"], r.meta["og:image"], r.meta["twitter:image"]), at)
	if page.Description == page.Title {
		page.Description = ""
	}
	return page
}

// PageLine is text of others as one line: no control or bidi characters, at most limit characters.
func PageLine(text string, limit int) string {
	const most = 8 // bytes of a character with its marks, so that a text without end costs little
	if len(text) > limit*most*4 {
		text = text[:limit*most*4]
	}
	text = strings.Map(func(r rune) rune {
		if r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\uFEFF' || r == '\u00AD' {
			return -1
		}
		return r
	}, printable(strings.ToValidUTF8(text, "")))
	return Shorten(text, limit)
}

func first(texts ...string) string {
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			return text
		}
	}
	return ""
}

func pageLanguage(tag string) string {
	if tag = strings.ReplaceAll(tag, "_", "-"); languageTag.MatchString(tag) {
		return tag
	}
	return ""
}

func pageImage(raw string, at domain.URI) string {
	base, err := url.Parse(string(at))
	if raw == "" || err != nil {
		return ""
	}
	u, err := base.Parse(raw)
	if err != nil {
		return ""
	}
	u.Fragment, u.User = "", nil
	address, err := domain.ParseURI(u.String())
	if err != nil {
		return ""
	}
	return string(address)
}

type pageReader struct {
	meta            map[string]string
	title, language string
}

// read ends at the body, or with the document.
func (r *pageReader) read(source io.Reader) {
	tokens := html.NewTokenizer(source)
	tokens.SetMaxBuf(1 << 20)
	for range maxHeadTokens {
		switch tokens.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			switch token.DataAtom {
			case atom.Html:
				r.language = tokenAttribute(token, "lang")
			case atom.Title:
				if tokens.Next() == html.TextToken && r.title == "" {
					r.title = string(tokens.Text())
				}
			case atom.Meta:
				r.note(token)
			case atom.Body:
				return
			}
		}
	}
}

// note keeps the first of each name; robots add up.
func (r *pageReader) note(token html.Token) {
	name := strings.ToLower(first(tokenAttribute(token, "property"), tokenAttribute(token, "name")))
	content := tokenAttribute(token, "content")
	switch {
	case name == "robots" || name == "weftwork":
		r.meta["robots"] += "," + content
	case r.meta[name] == "" && len(r.meta) < 500:
		r.meta[name] = content
	}
}

func tokenAttribute(token html.Token, key string) string {
	for _, a := range token.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// ReadObject reads the little that a card says of an ActivityStreams document of whatever type: its name, else the
// beginning of its text. A document that is not for everybody says nothing.
func ReadObject(body []byte, at domain.URI) Page {
	var object struct {
		Name, Summary, Content, PreferredUsername string
		Type                                      json.RawMessage
		To, Cc                                    json.RawMessage
	}
	if json.Unmarshal(body, &object) != nil {
		return Page{}
	}
	isActor := object.PreferredUsername != ""
	addressed := string(object.To) + string(object.Cc)
	page := Page{PageFacts: domain.PageFacts{Host: at.Host()}}
	if page.Hidden = !isActor && !strings.Contains(addressed, "Public"); page.Hidden {
		return page
	}
	page.Description = PageLine(first(Plain(object.Summary), Plain(object.Content)), maxPageDescription)
	page.Title = PageLine(first(object.Name, object.PreferredUsername), maxPageTitle)
	if page.Title == "" {
		page.Title, page.Description = PageLine(page.Description, maxPageTitle/2), ""
	}
	return page
}
