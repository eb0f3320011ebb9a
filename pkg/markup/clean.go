package markup

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep elements may nest; what lies deeper keeps its text.
const maxDepth = 60

// place is where in the clean tree the cleaner stands.
type place struct {
	depth    int
	phrasing bool // only text-level elements may follow
	link     bool // inside a link
	pre      bool
}

func (p place) inside() place { p.depth++; return p }

func (p place) text() place { p.phrasing = true; return p.inside() }

// cleaner copies a parsed tree, element by element, into one that holds only what is allowed, where it is allowed.
type cleaner struct {
	rules
	blocks map[*html.Node]bool // nodes that contain a paragraph or more
	levels []int               // of the headings that the next one may stand under
}

// group says how an element is treated.
type group int

const (
	groupUnwrap  group = iota // unknown: keep what is in it
	groupDrop                 // gone with all that is in it
	groupBlock                // a block of text-level content: p, h2, pre
	groupFlow                 // a block that may hold blocks: blockquote, li, figure
	groupText                 // text-level: em, code, span
	groupVoid                 // br, hr
	groupSection              // a block without meaning of its own: div
	groupParts                // a block whose children are of fixed kinds: ul, table, tr
	groupSpecial              // a, img and what embeds
)

func groupOf(n *html.Node) group {
	if n.Namespace != "" {
		return groupDrop // SVG and MathML
	}
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Pre, atom.Figcaption, atom.Caption, atom.Summary:
		return groupBlock
	case atom.Blockquote, atom.Li, atom.Figure, atom.Td, atom.Th:
		return groupFlow
	case atom.Ul, atom.Ol, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr:
		return groupParts
	case atom.Em, atom.I, atom.Strong, atom.B, atom.Del, atom.S, atom.Strike, atom.U, atom.Ins, atom.Sub, atom.Sup,
		atom.Code, atom.Kbd, atom.Samp, atom.Tt, atom.Ruby, atom.Rt, atom.Rp, atom.Span:
		return groupText
	case atom.Br, atom.Hr:
		return groupVoid
	case atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Address,
		atom.Center, atom.Dl, atom.Dt, atom.Dd, atom.Details, atom.Fieldset, atom.Form:
		return groupSection
	case atom.A, atom.Img, atom.Video, atom.Audio, atom.Iframe, atom.Embed:
		return groupSpecial
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Object, atom.Applet, atom.Head, atom.Title, atom.Meta, atom.Link,
		atom.Base, atom.Textarea, atom.Select, atom.Option, atom.Input, atom.Button, atom.Source, atom.Track, atom.Canvas,
		atom.Frameset, atom.Frame, atom.Noframes, atom.Noembed, atom.Xmp, atom.Plaintext, atom.Map, atom.Area, atom.Dialog, atom.Col, atom.Colgroup:
		return groupDrop
	}
	return groupUnwrap
}

func isBlock(g group) bool {
	return g == groupBlock || g == groupFlow || g == groupSection || g == groupParts
}

// markBlocks notes which nodes contain blocks, once for the whole tree.
func (c *cleaner) markBlocks(n *html.Node) (found bool) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if c.markBlocks(child) || child.Type == html.ElementNode && (isBlock(groupOf(child)) || child.DataAtom == atom.Hr) {
			found = true
		}
	}
	if found {
		c.blocks[n] = true
	}
	return found
}

// node copies n, cleaned, to the end of parent.
func (c *cleaner) node(parent, n *html.Node, at place) {
	switch n.Type {
	case html.TextNode:
		appendText(parent, n.Data)
	case html.ElementNode:
		c.element(parent, n, at)
	}
}

func (c *cleaner) children(parent, n *html.Node, at place) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.node(parent, child, at)
	}
}

func (c *cleaner) element(parent, n *html.Node, at place) {
	g := groupOf(n)
	if at.depth >= maxDepth && g != groupDrop && g != groupSpecial {
		g = groupUnwrap
	}
	if at.phrasing && isBlock(g) {
		c.unwrapBlock(parent, n, at)
		return
	}
	switch g {
	case groupDrop:
	case groupVoid:
		c.void(parent, n, at)
	case groupSpecial:
		c.special(parent, n, at)
	case groupText:
		c.textLevel(parent, n, at)
	case groupBlock:
		c.block(parent, n, at)
	case groupFlow:
		c.flow(parent, n, at)
	case groupParts:
		c.parts(parent, n, at)
	case groupSection:
		c.section(parent, n, at)
	default:
		c.children(parent, n, at)
	}
}

// unwrapBlock keeps the words of a block apart from those before it.
func (c *cleaner) unwrapBlock(parent, n *html.Node, at place) {
	if last := parent.LastChild; last != nil && last.DataAtom != atom.Br {
		if at.pre {
			appendText(parent, "\n")
		} else {
			parent.AppendChild(newElement(atom.Br))
		}
	}
	c.children(parent, n, at)
}

func (c *cleaner) void(parent, n *html.Node, at place) {
	if n.DataAtom == atom.Hr && at.phrasing {
		return
	}
	parent.AppendChild(newElement(n.DataAtom))
}

func (c *cleaner) textLevel(parent, n *html.Node, at place) {
	if c.blocks[n] && !at.phrasing { // <b><p>…</p></b>, as word processors paste it
		c.children(parent, n, at)
		return
	}
	element := c.copyOf(n)
	if n.DataAtom == atom.Span && len(element.Attr) == 0 {
		c.children(parent, n, at)
		return
	}
	c.children(element, n, at.text())
	if element.FirstChild != nil {
		parent.AppendChild(element)
	}
}

func (c *cleaner) block(parent, n *html.Node, at place) {
	if n.DataAtom == atom.Figcaption && parent.DataAtom != atom.Figure || n.DataAtom == atom.Caption && parent.DataAtom != atom.Table {
		c.section(parent, n, at)
		return
	}
	if n.DataAtom == atom.P && c.show != nil && isPictures(n) {
		c.figures(parent, n, at)
		return
	}
	element := c.copyOf(n)
	inside := at.text()
	inside.pre = n.DataAtom == atom.Pre
	c.children(element, n, inside)
	if element.FirstChild != nil {
		c.relevel(element)
		parent.AppendChild(element)
	}
}

var headings = []atom.Atom{atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}

// relevel lets no heading skip a level: who listens to a page finds their way by levels.
func (c *cleaner) relevel(element *html.Node) {
	level := slices.Index(headings, element.DataAtom)
	if level < 0 {
		return
	}
	for len(c.levels) > 0 && c.levels[len(c.levels)-1] >= level {
		c.levels = c.levels[:len(c.levels)-1]
	}
	element.DataAtom = headings[len(c.levels)]
	c.levels = append(c.levels, level)
	element.Data = element.DataAtom.String()
}

func (c *cleaner) flow(parent, n *html.Node, at place) {
	orphan := n.DataAtom == atom.Li && parent.DataAtom != atom.Ul && parent.DataAtom != atom.Ol ||
		(n.DataAtom == atom.Td || n.DataAtom == atom.Th) && parent.DataAtom != atom.Tr
	if orphan {
		c.section(parent, n, at)
		return
	}
	element := c.copyOf(n)
	c.children(element, n, at.inside())
	if element.FirstChild != nil || n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		parent.AppendChild(element)
	}
}

// parts copies lists and tables with the children that belong there; others are unwrapped or, in lists, become items.
func (c *cleaner) parts(parent, n *html.Node, at place) {
	if !slices.Contains(partsOf(parent.DataAtom), n.DataAtom) && n.DataAtom != atom.Ul && n.DataAtom != atom.Ol && n.DataAtom != atom.Table {
		c.section(parent, n, at)
		return
	}
	element := c.copyOf(n)
	isList := n.DataAtom == atom.Ul || n.DataAtom == atom.Ol
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.ElementNode && slices.Contains(partsOf(n.DataAtom), child.DataAtom):
			c.node(element, child, at.inside())
		case isList && (child.Type == html.ElementNode || child.Type == html.TextNode && strings.TrimSpace(child.Data) != ""):
			item := newElement(atom.Li)
			c.node(item, child, at.inside())
			if item.FirstChild != nil {
				element.AppendChild(item)
			}
		}
	}
	if element.FirstChild != nil {
		parent.AppendChild(element)
	}
}

// partsOf are the elements that may stand directly in a list, table or row.
func partsOf(a atom.Atom) []atom.Atom {
	switch a {
	case atom.Ul, atom.Ol:
		return []atom.Atom{atom.Li}
	case atom.Table:
		return []atom.Atom{atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr}
	case atom.Thead, atom.Tbody, atom.Tfoot:
		return []atom.Atom{atom.Tr}
	case atom.Tr:
		return []atom.Atom{atom.Td, atom.Th}
	}
	return nil
}

// section makes a paragraph of a div that holds only text, and unwraps the others.
func (c *cleaner) section(parent, n *html.Node, at place) {
	if c.blocks[n] {
		c.children(parent, n, at)
		return
	}
	paragraph := newElement(atom.P)
	c.children(paragraph, n, at.text())
	if paragraph.FirstChild != nil && !isBlank(paragraph) {
		parent.AppendChild(paragraph)
	}
}
