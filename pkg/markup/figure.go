package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element is the picture as it stands in a text. Sizes keep the page from jumping while it loads.
func (p Picture) element() *html.Node {
	img := newElement(atom.Img, html.Attribute{Key: "src", Val: p.URL}, html.Attribute{Key: "alt", Val: p.Alt})
	if p.Width > 0 && p.Height > 0 {
		img.Attr = append(img.Attr, html.Attribute{Key: "width", Val: strconv.Itoa(p.Width)}, html.Attribute{Key: "height", Val: strconv.Itoa(p.Height)})
	}
	img.Attr = append(img.Attr, html.Attribute{Key: "loading", Val: "lazy"})
	return img
}

// isPictures says whether a paragraph holds pictures and nothing else.
func isPictures(n *html.Node) bool {
	pictures := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.DataAtom == atom.Img && !isEmoji(child):
			pictures++
		case child.DataAtom == atom.Br, child.Type == html.TextNode && strings.TrimSpace(child.Data) == "":
		default:
			return false
		}
	}
	return pictures > 0
}

// figures makes a figure of each picture of a paragraph; what cannot be shown stays a link in a paragraph of its own.
func (c *cleaner) figures(parent, n *html.Node, at place) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.DataAtom != atom.Img {
			continue
		}
		src := c.address(attribute(child, "src"))
		shown, ok := c.show(src, attribute(child, "alt"), attribute(child, "title"))
		if !ok {
			paragraph := newElement(atom.P)
			c.picture(paragraph, src, shortened(attribute(child, "alt")), at.text())
			if paragraph.FirstChild != nil {
				parent.AppendChild(paragraph)
			}
			continue
		}
		figure := newElement(atom.Figure)
		figure.AppendChild(shown.element())
		if shown.Caption != "" {
			caption := newElement(atom.Figcaption)
			appendText(caption, shown.Caption)
			figure.AppendChild(caption)
		}
		parent.AppendChild(figure)
	}
}
