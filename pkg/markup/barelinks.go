package markup

import (
	"html"
	"net/url"
	"regexp"
	"strings"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// bareParagraph is a paragraph of a sanitised text that holds a link and nothing else.
var bareParagraph = regexp.MustCompile(`<p><a href="(https?://[^"<>]+)" rel="` + linkRel + `">([^<>]+)</a></p>`)

// BareLinks are the addresses that stand alone in a paragraph of a sanitised text, each once, in their order.
func BareLinks(sanitised string) []string {
	var links []string
	seen := map[string]bool{}
	ReplaceBareLinks(sanitised, func(link string) string {
		if !seen[link] {
			seen[link] = true
			links = append(links, link)
		}
		return ""
	})
	return links
}

// ReplaceBareLinks puts what card says in the place of paragraphs that hold nothing but an address; "" lets them be. In
// lists, quotes and tables they stay links.
func ReplaceBareLinks(sanitised string, card func(link string) string) string {
	places := bareParagraph.FindAllStringSubmatchIndex(sanitised, -1)
	if places == nil {
		return sanitised
	}
	var out strings.Builder
	last := 0
	outer := nesting{}
	for _, place := range places {
		href := html.UnescapeString(sanitised[place[2]:place[3]])
		if !isItsAddress(html.UnescapeString(sanitised[place[4]:place[5]]), href) || outer.at(sanitised, place[0]) > 0 {
			continue
		}
		if shown := card(href); shown != "" {
			out.WriteString(sanitised[last:place[0]])
			out.WriteString(shown)
			last = place[1]
		}
	}
	out.WriteString(sanitised[last:])
	return out.String()
}

// isItsAddress says whether a link's words are where it leads, as a browser's address bar may write it.
func isItsAddress(words, href string) bool {
	if words == href || strings.TrimSuffix(href, "/") == words {
		return true
	}
	u, err := url.Parse(words)
	return err == nil && u.Host != "" && u.String() == href
}

// nesting counts how many elements are open, going through a text once.
type nesting struct{ pos, depth int }

func (n *nesting) at(source string, pos int) int {
	tokens := nethtml.NewTokenizer(strings.NewReader(source[n.pos:pos]))
	for {
		switch tokens.Next() {
		case nethtml.ErrorToken:
			n.pos = pos
			return n.depth
		case nethtml.StartTagToken:
			if name, _ := tokens.TagName(); isContainer(atom.Lookup(name)) {
				n.depth++
			}
		case nethtml.EndTagToken:
			if name, _ := tokens.TagName(); isContainer(atom.Lookup(name)) {
				n.depth--
			}
		}
	}
}

func isContainer(a atom.Atom) bool {
	switch a {
	case atom.Ul, atom.Ol, atom.Blockquote, atom.Table, atom.Figure:
		return true
	}
	return false
}
