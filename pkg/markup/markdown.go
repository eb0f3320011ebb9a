package markup

import (
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const (
	// idPrefix keeps the ids of texts apart from those of the pages around them.
	idPrefix = "t-"
	// maxMarkers is how many block quotes and lists may begin on one line; more have no meaning, only cost.
	maxMarkers = 20
)

// bareAddress is wider than goldmark's: it takes letters of every script and hosts without a dot.
var bareAddress = regexp.MustCompile(`^https?://[^\s<>"` + "`" + `]+`)

// convert writes the HTML of source and says what it names. The result still has to be sanitised.
func convert(source []byte, w io.Writer, o options) *names {
	found := &names{}
	markdown := goldmark.New(
		goldmark.WithParser(newParser()),
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.NewLinkify(
				extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}),
				extension.WithLinkifyURLRegexp(bareAddress),
			),
			extension.NewFootnote(extension.WithFootnoteIDPrefix(idPrefix)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(
			util.Prioritized(&nameRenderer{options: o, found: found}, 100),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		)),
	)
	context := parser.NewContext(parser.WithIDs(&headingIDs{used: map[string]int{}}))
	tree := markdown.Parser().Parse(text.NewReader(source), parser.WithContext(context))
	_ = markdown.Renderer().Render(w, source, tree) // w never fails
	return found
}

// newParser is CommonMark without HTML, so that "<" is only a sign.
func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(&limitedParser{InlineParser: parser.NewLinkParser()}, 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(nameParser{}, 400),
			util.Prioritized(&limitedParser{InlineParser: parser.NewEmphasisParser()}, 500),
			util.Prioritized(&limitedParser{InlineParser: extension.NewStrikethroughParser()}, 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithAutoHeadingID(),
	)
}

// maxSigns is how many signs of one sort a paragraph may use: goldmark compares each with each.
const maxSigns = 2000

// limitedParser takes signs for plain text once a paragraph has used up its share.
type limitedParser struct {
	parser.InlineParser
	used int
}

// Parse implements parser.InlineParser.
func (l *limitedParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if l.used++; l.used > maxSigns {
		return nil
	}
	return l.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements parser.CloseBlocker.
func (l *limitedParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	l.used = 0
	if closer, ok := l.InlineParser.(parser.CloseBlocker); ok {
		closer.CloseBlock(parent, block, pc)
	}
}

// headingIDs makes ids from headings: "What is this?" becomes "t-what-is-this".
type headingIDs struct{ used map[string]int }

// Generate implements parser.IDs.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	id := Slug(string(value))
	if id == "" {
		id = "heading"
	}
	return []byte(idPrefix + h.free(id))
}

// Put implements parser.IDs.
func (h *headingIDs) Put(value []byte) { h.used[strings.TrimPrefix(string(value), idPrefix)]++ }

var leadingMarkers = regexp.MustCompile(`(?m)^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){` + strconv.Itoa(maxMarkers) + `}`)

// flatten cuts the block markers at the head of a line after the first maxMarkers.
func flatten(source string) string {
	places := leadingMarkers.FindAllStringIndex(source, -1)
	if places == nil {
		return source
	}
	var out strings.Builder
	last := 0
	for _, place := range places {
		out.WriteString(source[last:place[1]])
		last = len(source) - len(strings.TrimLeft(source[place[1]:], " \t>-+*.)0123456789"))
	}
	out.WriteString(source[last:])
	return out.String()
}
