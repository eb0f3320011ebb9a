// Package markup turns Markdown into HTML, and makes the HTML of others safe to show.
// What it returns never loads anything from another host and is always well formed.
package markup

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Policy is the version of the rules of Sanitize. It is stored with what was sanitised;
// raise it with every change of the rules, so that old texts are sanitised again.
const Policy = 2

// maxHTMLBytes bounds what Markdown may grow to: reference links can blow up a short text without end.
const maxHTMLBytes = 4 * domain.MaxText

// Rendered is a text of ours.
type Rendered struct {
	HTML  string // sanitised
	Plain string // for search, previews and calendars
	// Mentions are the handles named in the text, "@name@host", each once. Tags are its hashtags without "#".
	Mentions []string
	Tags     []string
}

// Option changes how Render makes links and pictures.
type Option func(*options)

type options struct {
	base        *url.URL
	linkMention func(handle string) (string, bool)
	linkTag     func(tag string) string
	imageURL    func(src string) string
	show        func(src, alt, title string) (Picture, bool)
}

// Base makes relative links absolute. Without it they become plain text.
func Base(address string) Option {
	return func(o *options) {
		if base, err := url.Parse(address); err == nil && base.IsAbs() {
			o.base = base
		}
	}
}

// LinkMentions says where the mention of a handle ("@name@host") leads; without it mentions stay text.
func LinkMentions(find func(handle string) (address string, ok bool)) Option {
	return func(o *options) { o.linkMention = find }
}

// LinkTags says where a hashtag (without "#") leads; without it, or where it is "", hashtags stay text.
func LinkTags(address func(tag string) string) Option {
	return func(o *options) { o.linkTag = address }
}

// ImageURL says which address of ours shows the picture src; "" makes it a link, as without the option.
func ImageURL(address func(src string) string) Option {
	return func(o *options) { o.imageURL = address }
}

// Picture is how a text shows one. Without Alt it says nothing to those who do not see it.
type Picture struct {
	URL, Alt string
	// Caption stands below a picture that has a paragraph of its own.
	Caption       string
	Width, Height int // pixels; 0 if unknown
}

// ShowPictures says how a picture is shown, from what the text says of it: its absolute address, its description and its title.
// Where ok is false it becomes a link, as without the option.
func ShowPictures(show func(src, alt, title string) (p Picture, ok bool)) Option {
	return func(o *options) { o.show = show }
}

// Render makes HTML from Markdown: CommonMark with tables, footnotes, strikethrough and bare addresses as links.
// HTML in the text is shown as it was typed. What is longer than domain.MaxText is cut.
func Render(markdown string, opts ...Option) Rendered {
	var o options
	for _, apply := range opts {
		apply(&o)
	}
	source := flatten(bound(markdown))
	var result Rendered
	raw := &limitedBuffer{left: maxHTMLBytes}
	found := convert([]byte(source), raw, o)
	result.HTML = own(o).sanitize(raw.String())
	result.Plain = Plain(result.HTML)
	result.Mentions, result.Tags = found.mentions, found.tags
	return result
}

// bound cuts at domain.MaxText characters.
func bound(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) > domain.MaxText && utf8.RuneCountInString(s) > domain.MaxText {
		s = string([]rune(s)[:domain.MaxText])
	}
	return printable(s)
}

// printable drops the signs that no HTML or XML document may hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return r
		case r < ' ' || r == 0x7f || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, s)
}

// limitedBuffer keeps the first bytes and swallows the rest, so that the writer need not know.
type limitedBuffer struct {
	bytes.Buffer
	left int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	kept := p[:min(len(p), b.left)]
	b.left -= len(kept)
	b.Buffer.Write(kept)
	return len(p), nil
}

func escape(s string) string { return html.EscapeString(s) }
