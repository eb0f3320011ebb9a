package markup

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Heading is a heading that can be pointed at; Level is 2 to 6.
type Heading struct {
	ID, Text string
	Level    int
}

// Footnotes are the words around footnotes in the reader's language. Mark and Back are told the note's number.
type Footnotes struct {
	Heading    string
	Mark, Back func(number string) string
}

// maxHeadingText is how much of a heading a table of contents shows, in characters.
const maxHeadingText = 140

// Reading prepares a sanitised text for a page where it is read at length. Each heading gets an id of its own, and their
// levels begin at 2 and leave none out; footnotes become a part with a name, whose links say where they lead.
func Reading(sanitised string, words Footnotes) (string, []Heading) {
	nodes, err := html.ParseFragment(strings.NewReader(sanitised), container())
	if err != nil {
		return sanitised, nil
	}
	root := container()
	for _, n := range nodes {
		root.AppendChild(n)
	}
	headings := outline(root)
	nameFootnotes(root, words)
	var out strings.Builder
	for n := range root.ChildNodes() {
		if err := html.Render(&out, n); err != nil {
			return sanitised, nil
		}
	}
	return out.String(), headings
}

// outline gives headings ids and levels; the ids that are there stay.
func outline(root *html.Node) []Heading {
	var found []*html.Node
	ids := &headingIDs{used: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && levelOf(n.DataAtom) > 0 {
			found = append(found, n)
		}
		if id := attribute(n, "id"); id != "" {
			ids.Put([]byte(id))
		}
	}
	headings := make([]Heading, 0, len(found))
	var open []int // the levels, as written, of the headings that the next one may stand under
	for _, n := range found {
		text := Shorten(textOf(n), maxHeadingText)
		written := levelOf(n.DataAtom)
		for len(open) > 0 && open[len(open)-1] >= written {
			open = open[:len(open)-1]
		}
		open = append(open, written)
		level := min(len(open)+1, 6)
		n.DataAtom = [...]atom.Atom{atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}[level-2]
		n.Data = n.DataAtom.String()
		if text == "" {
			continue
		}
		id := attribute(n, "id")
		if id == "" {
			id = string(ids.Generate([]byte(text), 0))
			n.Attr = append(n.Attr, html.Attribute{Key: "id", Val: id})
		}
		headings = append(headings, Heading{ID: id, Text: text, Level: level})
	}
	return headings
}

func levelOf(a atom.Atom) int {
	return slices.Index([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, a) + 1
}

var (
	noteLink = regexp.MustCompile(`^#` + idPrefix + `fn:(\d+)$`)
	backLink = regexp.MustCompile(`^#` + idPrefix + `fnref\d*:(\d+)$`)
)

// nameFootnotes names the links of footnotes, which are a number or an arrow to the eye, and the list of the notes.
func nameFootnotes(root *html.Node, words Footnotes) {
	var lists []*html.Node
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.A:
			href := attribute(n, "href")
			if found := noteLink.FindStringSubmatch(href); found != nil {
				n.Attr = append(withoutRel(n.Attr), html.Attribute{Key: "role", Val: "doc-noteref"}, html.Attribute{Key: "aria-label", Val: words.Mark(found[1])})
			} else if found := backLink.FindStringSubmatch(href); found != nil {
				n.Attr = append(withoutRel(n.Attr), html.Attribute{Key: "role", Val: "doc-backlink"}, html.Attribute{Key: "aria-label", Val: words.Back(found[1])})
			}
		case atom.Li:
			if strings.HasPrefix(attribute(n, "id"), idPrefix+"fn:") && n.Parent != nil && !slices.Contains(lists, n.Parent) {
				lists = append(lists, n.Parent)
			}
		}
	}
	for _, list := range lists {
		if list.Parent != root {
			continue
		}
		part := newElement(atom.Section, html.Attribute{Key: "class", Val: "footnotes"}, html.Attribute{Key: "role", Val: "doc-endnotes"},
			html.Attribute{Key: "aria-label", Val: words.Heading})
		if rule := elementBefore(list); rule != nil && rule.DataAtom == atom.Hr {
			root.RemoveChild(rule)
		}
		root.InsertBefore(part, list)
		root.RemoveChild(list)
		part.AppendChild(list)
	}
}

func elementBefore(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == ""; {
		n = n.PrevSibling
	}
	return n
}

// withoutRel: a link within the page leads to nobody else.
func withoutRel(attributes []html.Attribute) []html.Attribute {
	return slices.DeleteFunc(attributes, func(a html.Attribute) bool { return a.Key == "rel" })
}

// Opening is the beginning of a sanitised text, whole paragraphs up to about limit bytes; rest says that something is left
// out. A first paragraph that is longer is cut at a word, without its links.
func Opening(sanitised string, limit int) (opening string, rest bool) {
	if len(sanitised) <= limit {
		return sanitised, false
	}
	nodes, err := html.ParseFragment(strings.NewReader(sanitised), container())
	if err != nil {
		return paragraphs(Excerpt(sanitised, limit/2)), true
	}
	var out strings.Builder
	for _, n := range nodes {
		var one strings.Builder
		if err := html.Render(&one, n); err != nil {
			break
		}
		if out.Len()+one.Len() > limit {
			if strings.TrimSpace(out.String()) == "" {
				return paragraphs(Excerpt(one.String(), limit/2)), true
			}
			return out.String(), true
		}
		out.WriteString(one.String())
	}
	return out.String(), false
}

// free is the first of id, id-2, id-3 … that is not used yet.
func (h *headingIDs) free(id string) string {
	for name := id; ; {
		if h.used[name] == 0 {
			h.used[name] = 1
			return name
		}
		h.used[id]++
		name = id + "-" + strconv.Itoa(h.used[id])
	}
}
