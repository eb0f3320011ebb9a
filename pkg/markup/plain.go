package markup

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Plain is the text of HTML: paragraphs stand apart by an empty line, items and rows have a line each.
func Plain(source string) string {
	p := plainWriter{}
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return p.String()
		case html.TextToken:
			p.text(string(tokens.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, more := tokens.TagName()
			a := atom.Lookup(tag)
			if more && isFootnoteMark(a, tokens) {
				p.skip(a)
			}
			p.start(a)
		case html.EndTagToken:
			tag, _ := tokens.TagName()
			p.end(atom.Lookup(tag))
		}
	}
}

// plainWriter collapses white space as a browser does.
type plainWriter struct {
	out     strings.Builder
	breaks  int  // line breaks to write before the next word
	space   bool // a space to write before the next word
	pre     int
	skipped atom.Atom // the element whose content nobody reads
	lists   []int     // the number of the next item of each open list; 0 where items have none
	bullet  string
}

func (p *plainWriter) String() string { return strings.TrimSpace(p.out.String()) }

func (p *plainWriter) start(a atom.Atom) {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Iframe, atom.Textarea, atom.Title, atom.Xmp, atom.Noembed, atom.Noframes:
		p.skip(a)
	case atom.Br:
		p.breaks++
	case atom.Pre:
		p.pre++
		p.block(2)
	case atom.Ul, atom.Ol:
		first := 0
		if a == atom.Ol {
			first = 1
		}
		p.lists = append(p.lists, first)
		p.block(2)
	case atom.Li:
		p.block(1)
		p.bullet = p.nextBullet()
	default:
		p.block(linesAround(a))
	}
}

func (p *plainWriter) end(a atom.Atom) {
	if a == p.skipped {
		p.skipped = 0
	}
	switch a {
	case atom.Pre:
		p.pre = max(p.pre-1, 0)
		p.block(2)
	case atom.Ul, atom.Ol:
		p.lists = p.lists[:max(len(p.lists)-1, 0)]
		p.block(2)
	case atom.Li:
		p.block(1)
		p.bullet = ""
	case atom.Td, atom.Th:
		p.space = true
	default:
		p.block(linesAround(a))
	}
}

func linesAround(a atom.Atom) int {
	switch a {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Table, atom.Figure, atom.Hr:
		return 2
	case atom.Div, atom.Section, atom.Article, atom.Tr, atom.Figcaption, atom.Dt, atom.Dd, atom.Caption:
		return 1
	}
	return 0
}

// nextBullet is "• ", or the number of an item of an ordered list.
func (p *plainWriter) nextBullet() string {
	if len(p.lists) == 0 || p.lists[len(p.lists)-1] == 0 {
		return "• "
	}
	p.lists[len(p.lists)-1]++
	return strconv.Itoa(p.lists[len(p.lists)-1]-1) + ". "
}

// skip leaves out all until the element ends.
func (p *plainWriter) skip(a atom.Atom) {
	if p.skipped == 0 {
		p.skipped = a
	}
}

// isFootnoteMark knows the number behind a word and the arrow back, which mean nothing without links.
func isFootnoteMark(a atom.Atom, tokens *html.Tokenizer) bool {
	if a != atom.A && a != atom.Sup {
		return false
	}
	for more := true; more; {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		if (string(key) == "id" || string(key) == "href") && strings.HasPrefix(strings.TrimPrefix(string(value), "#"), idPrefix+"fnref") {
			return true
		}
	}
	return false
}

func (p *plainWriter) block(lines int) { p.breaks = max(p.breaks, lines) }

func (p *plainWriter) text(s string) {
	if p.skipped != 0 {
		return
	}
	if p.pre > 0 {
		p.separate()
		p.out.WriteString(s)
		return
	}
	for s != "" {
		trimmed := strings.TrimLeft(s, htmlSpace)
		p.space = p.space || len(trimmed) < len(s)
		if s = trimmed; s == "" {
			return
		}
		end := strings.IndexAny(s, htmlSpace)
		if end < 0 {
			end = len(s)
		}
		p.separate()
		p.out.WriteString(s[:end])
		s = s[end:]
	}
}

// htmlSpace leaves out the no-break space, which is a letter to typesetters.
const htmlSpace = " \t\n\r\f"

func (p *plainWriter) separate() {
	switch {
	case p.out.Len() == 0:
	case p.breaks > 0:
		written := p.out.String()
		there := len(written) - len(strings.TrimRight(written, "\n")) // left by a <pre>
		p.out.WriteString("\n\n"[:max(min(p.breaks, 2)-there, 0)])
	case p.space:
		p.out.WriteByte(' ')
	}
	p.out.WriteString(p.bullet)
	p.breaks, p.space, p.bullet = 0, false, ""
}

// Excerpt is the beginning of HTML as one line of text, at most limit characters long.
func Excerpt(source string, limit int) string { return Shorten(Plain(source), limit) }

// Shorten makes text one line and cuts it at the end of a word, with "…", to at most limit characters.
func Shorten(text string, limit int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	if limit < 1 {
		return ""
	}
	end := limit - 1
	for end > 0 && (unicode.IsMark(runes[end]) || runes[end] == '\u200d' || runes[end-1] == '\u200d') {
		end-- // never split a letter from its accent, or a joined emoji
	}
	kept := runes[:end]
	if runes[end] != ' ' {
		if space := lastSpace(kept); space > end/2 {
			kept = kept[:space]
		}
	}
	return strings.TrimRight(string(kept), " ,;:–—-(\"'„“«") + "…"
}

// lastSpace is where the last word begins; scripts without spaces have none.
func lastSpace(runes []rune) int {
	for i, r := range slices.Backward(runes) {
		if r == ' ' {
			return i
		}
	}
	return -1
}
