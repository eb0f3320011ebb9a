package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/weftwork/weftwork/pkg/domain"
)

// names are the mentions and hashtags of a text, in order, each once.
type names struct{ mentions, tags []string }

var (
	mentionAt = regexp.MustCompile(`^@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?@[\pL\pN](?:[\pL\pN.-]*[\pL\pN])?(?::\d{1,5})?`)
	tagAt     = regexp.MustCompile(`^#[\pL\pM\pN_]+`)
)

var kindName = ast.NewNodeKind("Name")

// name is a mention or a hashtag, as it stands in the text: "@name@host" or "#tag".
type name struct {
	ast.BaseInline
	written string
}

// Kind implements ast.Node.
func (n *name) Kind() ast.NodeKind { return kindName }

// Dump implements ast.Node.
func (n *name) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"written": n.written}, nil)
}

func (n *name) isTag() bool { return n.written[0] == '#' }

// nameParser finds mentions and hashtags.
type nameParser struct{}

// Trigger implements parser.InlineParser.
func (nameParser) Trigger() []byte { return []byte{'@', '#'} }

// Parse implements parser.InlineParser.
func (nameParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	if unicode.IsLetter(before) || unicode.IsNumber(before) || strings.ContainsRune("_/@#&=?.", before) {
		return nil
	}
	line, segment := block.PeekLine()
	pattern := tagAt
	if line[0] == '@' {
		pattern = mentionAt
	}
	written := string(pattern.Find(line[:min(len(line), maxNameBytes)]))
	if written == "" || line[0] == '#' && !isTag(written[1:]) {
		return nil
	}
	block.Advance(len(written))
	node := &name{written: written}
	// The text stands below as well, for those who read only texts, such as the alternative texts of pictures.
	node.AppendChild(node, ast.NewTextSegment(segment.WithStop(segment.Start+len(written))))
	return node
}

// maxNameBytes bounds the search; a host name has at most 253 bytes.
const maxNameBytes = 512

// isTag asks for a letter, as Mastodon does: "#1" is a number.
func isTag(tag string) bool {
	return utf8.RuneCountInString(tag) <= domain.MaxTag && strings.ContainsFunc(tag, unicode.IsLetter)
}

// nameRenderer writes names as links, the way Mastodon marks them, and notes them.
type nameRenderer struct {
	options options
	found   *names
}

// RegisterFuncs implements renderer.NodeRenderer.
func (r *nameRenderer) RegisterFuncs(registerer renderer.NodeRendererFuncRegisterer) {
	registerer.Register(kindName, r.render)
}

func (r *nameRenderer) render(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*name)
	out := escape(n.written)
	switch {
	case isInsideLink(node):
	case n.isTag():
		out = r.tag(n.written[1:])
	default:
		out = r.mention(n.written)
	}
	_, _ = w.WriteString(out)
	return ast.WalkSkipChildren, nil
}

func (r *nameRenderer) tag(tag string) string {
	if !slices.ContainsFunc(r.found.tags, func(t string) bool { return strings.EqualFold(t, tag) }) {
		r.found.tags = append(r.found.tags, tag)
	}
	if r.options.linkTag != nil {
		if address := r.options.linkTag(tag); address != "" {
			return `<a href="` + escape(address) + `" class="mention hashtag">#<span>` + escape(tag) + `</span></a>`
		}
	}
	return "#" + escape(tag)
}

func (r *nameRenderer) mention(written string) string {
	handle, err := domain.ParseHandle(written)
	if err != nil {
		return escape(written)
	}
	if !slices.Contains(r.found.mentions, handle.String()) {
		r.found.mentions = append(r.found.mentions, handle.String())
	}
	if r.options.linkMention != nil {
		if address, ok := r.options.linkMention(handle.String()); ok {
			return `<span class="h-card"><a href="` + escape(address) + `" class="u-url mention">@<span>` + escape(written[1:]) + `</span></a></span>`
		}
	}
	return escape(written)
}

func isInsideLink(node ast.Node) bool {
	for parent := node.Parent(); parent != nil; parent = parent.Parent() {
		if parent.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}
