package markup

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// linkRel stands on every link of a text.
const linkRel = "nofollow noopener noreferrer"

// Sanitize makes the HTML of others safe and well formed: the elements of FEP-b2b8, no scripts, styles, ids or
// foreign classes. Pictures become links of class "picture", so that showing the text asks no other host.
// Sanitising twice changes nothing. What is longer than domain.MaxText is cut.
func Sanitize(foreign string) string {
	return theirs().sanitize(bound(foreign))
}

// Pictures turns the pictures of a sanitised text, which Sanitize made links, into pictures served from imageURL(src).
// Where imageURL is "" the link stays.
func Pictures(sanitised string, imageURL func(src string) string) string {
	if !strings.Contains(sanitised, `class="`+classPicture+`"`) {
		return sanitised
	}
	rules := theirs()
	rules.imageURL = imageURL
	return rules.sanitize(sanitised)
}

// rules are what differs between texts of ours and of others.
type rules struct {
	policy   *bluemonday.Policy
	imageURL func(string) string
	show     func(src, alt, title string) (Picture, bool) // in texts of ours
	base     *url.URL
	ids      bool // headings and footnotes may be pointed at
}

// theirs are the rules for texts of others: their addresses are absolute, and nothing in them has an id.
func theirs() rules { return rules{policy: foreignPolicy} }

func own(o options) rules {
	return rules{policy: ownPolicy, imageURL: o.imageURL, show: o.show, base: o.base, ids: true}
}

var (
	foreignPolicy = newPolicy()
	ownPolicy     = withIDs(newPolicy())
)

// sanitize builds a clean tree and writes it; the policy then holds the result against the list once more.
func (r rules) sanitize(source string) string {
	nodes, err := html.ParseFragment(strings.NewReader(source), container())
	if err != nil { // more than 512 levels: no person wrote that
		return paragraphs(Plain(source))
	}
	root := container()
	c := cleaner{rules: r, blocks: map[*html.Node]bool{}}
	for _, n := range nodes {
		c.markBlocks(n)
	}
	for _, n := range nodes {
		c.node(root, n, place{})
	}
	var out strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&out, n); err != nil {
			return paragraphs(Plain(source))
		}
	}
	// References such as "&#1;" have become signs by now.
	return strings.TrimSpace(printable(r.policy.Sanitize(out.String())))
}

func container() *html.Node {
	return &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
}

// paragraphs is the HTML of a plain text.
func paragraphs(plain string) string {
	var out strings.Builder
	for part := range strings.SplitSeq(plain, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out.WriteString("<p>" + strings.ReplaceAll(escape(part), "\n", "<br/>") + "</p>")
		}
	}
	return out.String()
}

// newPolicy is the list of what may stand in a text. The cleaner writes nothing else; this is the wall behind it.
func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "figure", "figcaption", "ul", "ol", "li", "blockquote",
		"pre", "code", "em", "i", "strong", "b", "del", "s", "u", "sub", "sup", "ruby", "rt", "rp",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("lang").Matching(languageTag).Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()

	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true) // pictures come from ImageURL, whose answers are ours and may lack a host
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^(https?://|mailto:)`)).OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^` + linkRel + `$`)).OnElements("a")
	p.AllowAttrs("class").Matching(classList).OnElements("a", "span")

	p.AllowAttrs("start", "value").Matching(regexp.MustCompile(`^-?[0-9]{1,9}$`)).OnElements("ol", "li")
	p.AllowAttrs("colspan", "rowspan").Matching(smallNumber).OnElements("th", "td")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`^(left|center|right)$`)).OnElements("th", "td")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col|rowgroup|colgroup)$`)).OnElements("th")
	p.AllowAttrs("src", "alt").OnElements("img")
	p.AllowAttrs("loading").Matching(regexp.MustCompile(`^lazy$`)).OnElements("img")
	return p
}

// withIDs lets headings and footnotes be pointed at, under our prefix, and pictures have their sizes.
func withIDs(p *bluemonday.Policy) *bluemonday.Policy {
	p.AllowAttrs("href").Matching(regexp.MustCompile(`^#` + idPrefix)).OnElements("a")
	p.AllowAttrs("width", "height").Matching(pixels).OnElements("img")
	p.AllowAttrs("id").Matching(ownID).OnElements("h2", "h3", "h4", "h5", "h6", "li", "sup")
	return p
}

const classPicture = "picture"

var (
	languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$`)
	classList   = regexp.MustCompile(`^(mention|hashtag|invisible|ellipsis|h-card|u-url|picture)( (mention|hashtag|invisible|ellipsis|h-card|u-url|picture))*$`)
	smallNumber = regexp.MustCompile(`^[1-9][0-9]?$`)
	pixels      = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)
	ownID       = regexp.MustCompile(`^` + idPrefix + `[a-z0-9:-]{1,100}$`)
)
