package markup

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/weftwork/weftwork/pkg/domain"
)

// special copies links, and makes links of all that would load something.
func (c *cleaner) special(parent, n *html.Node, at place) {
	switch n.DataAtom {
	case atom.A:
		c.link(parent, n, at)
	case atom.Img:
		c.image(parent, n, at)
	default: // video, audio, iframe, embed
		c.embedded(parent, n, at)
	}
}

func (c *cleaner) link(parent, n *html.Node, at place) {
	href := c.address(attribute(n, "href"))
	classes := allowedClasses(n)
	switch {
	case at.link || href == "":
		c.children(parent, n, at)
		return
	case slices.Contains(classes, classPicture):
		c.picture(parent, href, textOf(n), at)
		return
	case isPictureOnly(n): // a thumbnail that leads to the picture: one link is enough
		c.children(parent, n, at)
		return
	}
	inside := at.text()
	inside.link = true
	element := newElement(atom.A, html.Attribute{Key: "href", Val: href})
	if len(classes) > 0 {
		element.Attr = append(element.Attr, html.Attribute{Key: "class", Val: strings.Join(classes, " ")})
	}
	element.Attr = append(element.Attr, html.Attribute{Key: "rel", Val: linkRel})
	element.Attr = append(element.Attr, c.languageOf(n)...)
	c.children(element, n, inside)
	if element.FirstChild != nil {
		parent.AppendChild(element)
	}
}

// isPictureOnly says whether all that a link holds is a picture.
func isPictureOnly(n *html.Node) bool {
	pictures := 0
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && strings.TrimSpace(d.Data) != "":
			return false
		case d.DataAtom == atom.Img && !isEmoji(d):
			pictures++
		}
	}
	return pictures > 0
}

func (c *cleaner) image(parent, n *html.Node, at place) {
	alt := shortened(attribute(n, "alt"))
	if isEmoji(n) {
		appendText(parent, alt)
		return
	}
	src := c.address(attribute(n, "src"))
	if c.show != nil {
		if shown, ok := c.show(src, attribute(n, "alt"), attribute(n, "title")); ok {
			parent.AppendChild(shown.element())
			return
		}
	}
	c.picture(parent, src, alt, at)
}

// picture shows src from an address of ours, or links to it.
func (c *cleaner) picture(parent *html.Node, src, alt string, at place) {
	if c.imageURL != nil {
		if local := c.imageURL(src); local != "" {
			if alt == fileName(src) {
				alt = ""
			}
			parent.AppendChild(newElement(atom.Img, html.Attribute{Key: "src", Val: local},
				html.Attribute{Key: "alt", Val: alt}, html.Attribute{Key: "loading", Val: "lazy"}))
			return
		}
	}
	if alt == "" {
		alt = fileName(src)
	}
	if at.link || !strings.HasPrefix(src, "https://") {
		appendText(parent, alt)
		return
	}
	element := newElement(atom.A, html.Attribute{Key: "href", Val: src},
		html.Attribute{Key: "class", Val: classPicture}, html.Attribute{Key: "rel", Val: linkRel})
	appendText(element, alt)
	parent.AppendChild(element)
}

// isEmoji knows the small pictures that WordPress and others send instead of the sign.
func isEmoji(n *html.Node) bool {
	alt := attribute(n, "alt")
	return alt != "" && utf8.RuneCountInString(alt) <= domain.MaxTag && strings.Contains(attribute(n, "class"), "emoji")
}

// embedded links to what a video, audio or iframe would load.
func (c *cleaner) embedded(parent, n *html.Node, at place) {
	source := attribute(n, "src")
	for child := n.FirstChild; child != nil && source == ""; child = child.NextSibling {
		if child.DataAtom == atom.Source {
			source = attribute(child, "src")
		}
	}
	href := c.address(source)
	if href == "" || at.link || strings.HasPrefix(href, "mailto:") {
		return
	}
	label := shortened(attribute(n, "title"))
	if label == "" {
		label = fileName(href)
	}
	element := newElement(atom.A, html.Attribute{Key: "href", Val: href}, html.Attribute{Key: "rel", Val: linkRel})
	appendText(element, label)
	if at.phrasing {
		parent.AppendChild(element)
		return
	}
	paragraph := newElement(atom.P)
	paragraph.AppendChild(element)
	parent.AppendChild(paragraph)
}

// address is raw as an absolute http(s) or mailto address, or "" if it is none. In our own texts "#…" may stay.
func (c *cleaner) address(raw string) string {
	raw = strings.TrimSpace(raw)
	if raw == "" || len(raw) > domain.MaxURIBytes || strings.ContainsFunc(raw, func(r rune) bool { return r < ' ' || r == '\\' }) {
		return ""
	}
	u, err := url.Parse(strings.ReplaceAll(raw, " ", "%20"))
	if err != nil {
		return ""
	}
	if c.ids && strings.HasPrefix(raw, "#") {
		if ownID.MatchString(raw[1:]) {
			return raw
		}
		return ""
	}
	if u.Scheme == "" && u.Host != "" {
		u.Scheme = "https"
	} else if c.base != nil {
		u = c.base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Hostname() == "" || u.Opaque != "" {
			return ""
		}
		u.User = nil // a name before the host only deceives
		return u.String()
	case "mailto":
		if u.Opaque != "" {
			return u.String()
		}
	}
	return ""
}

// fileName is what stands for a picture or film that nobody described.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	if name := path.Base(u.Path); name != "/" && name != "." {
		return shortened(name)
	}
	return u.Host
}

func shortened(s string) string { return Shorten(strings.ToValidUTF8(s, ""), domain.MaxAlt) }

// copyOf is a new element with the attributes that may stay; old names become today's.
func (c *cleaner) copyOf(n *html.Node) *html.Node {
	element := newElement(modern(n.DataAtom))
	for _, a := range n.Attr {
		keep := false
		switch a.Key {
		case "id":
			keep = c.ids && ownID.MatchString(a.Val)
		case "start":
			keep = n.DataAtom == atom.Ol
		case "value":
			keep = n.DataAtom == atom.Li
		case "colspan", "rowspan", "scope", "align":
			keep = n.DataAtom == atom.Td || n.DataAtom == atom.Th
		}
		if keep {
			element.Attr = append(element.Attr, html.Attribute{Key: a.Key, Val: a.Val})
		}
	}
	if classes := allowedClasses(n); n.DataAtom == atom.Span && len(classes) > 0 {
		element.Attr = append(element.Attr, html.Attribute{Key: "class", Val: strings.Join(classes, " ")})
	}
	element.Attr = append(element.Attr, c.languageOf(n)...)
	return element
}

func modern(a atom.Atom) atom.Atom {
	switch a {
	case atom.H1:
		return atom.H2 // the page's own title is the h1
	case atom.Strike:
		return atom.S
	case atom.Ins:
		return atom.U
	case atom.Kbd, atom.Samp, atom.Tt:
		return atom.Code
	case atom.Summary:
		return atom.P
	}
	return a
}

func (c *cleaner) languageOf(n *html.Node) []html.Attribute {
	var kept []html.Attribute
	if lang := attribute(n, "lang"); languageTag.MatchString(lang) {
		kept = append(kept, html.Attribute{Key: "lang", Val: lang})
	}
	if dir := attribute(n, "dir"); dir == "ltr" || dir == "rtl" || dir == "auto" {
		kept = append(kept, html.Attribute{Key: "dir", Val: dir})
	}
	return kept
}

func allowedClasses(n *html.Node) []string {
	var kept []string
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if classList.MatchString(class) && !slices.Contains(kept, class) {
			kept = append(kept, class)
		}
	}
	return kept
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func newElement(a atom.Atom, attributes ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: a.String(), DataAtom: a, Attr: attributes}
}

// appendText joins neighbouring texts, as a parser would.
func appendText(parent *html.Node, text string) {
	if text == "" {
		return
	}
	if last := parent.LastChild; last != nil && last.Type == html.TextNode {
		last.Data += text
		return
	}
	parent.AppendChild(&html.Node{Type: html.TextNode, Data: text})
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			out.WriteString(d.Data)
		}
	}
	return out.String()
}

func isBlank(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom != atom.Br || d.Type == html.TextNode && strings.TrimSpace(d.Data) != "" {
			return false
		}
	}
	return true
}
