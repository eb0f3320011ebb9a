package activitystreams

import (
	"html"
	"strings"
	"unicode"
)

// clean drops control characters and those that turn the direction of writing (a name that ends in U+202E reverses the
// page behind it), and collapses white space.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), isBidiControl(r), r == '\uFFFD':
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func isBidiControl(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u061C' || r == '\u200E' || r == '\u200F'
}

// cut shortens s to max characters, at a word if there is one near, and marks the cut.
func cut(s string, max int) string {
	runes := []rune(s)
	if len(runes) <= max {
		return s
	}
	end := max - 1
	for i := end; i > max-30 && i > 0; i-- {
		if runes[i] == ' ' {
			end = i
			break
		}
	}
	return strings.TrimRight(string(runes[:end]), " .,;:–-") + "…"
}

const maxNameBytes = 8 << 10

// name reads a title or name: plain text on one line, at most max characters. WordPress and Friendica put entities and
// formatting there; other tags are meant as text.
func name(s string, max int) string {
	if len(s) > maxNameBytes { // strip is quadratic for what it leaves standing
		s = strings.ToValidUTF8(s[:maxNameBytes], "")
	}
	if strings.Contains(s, "<") && strings.Contains(s, ">") {
		s = strip(s, isInline)
	} else {
		s = html.UnescapeString(s)
	}
	return cut(clean(s), max)
}

// Elements whose content is not text.
var notText = []string{"script", "style", "template", "noscript"}

// plain is the text of HTML. It is for text that is escaped again wherever it is shown.
func plain(markup string) string {
	if !strings.ContainsAny(markup, "<&") {
		return clean(markup)
	}
	return clean(strip(markup, func(string) bool { return true }))
}

// strip takes the tags that are wanted out of markup, and unescapes the rest.
func strip(markup string, wanted func(tag string) bool) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(markup, '<')
		if open < 0 || open+1 == len(markup) {
			b.WriteString(markup)
			break
		}
		b.WriteString(markup[:open])
		markup = markup[open:]
		if !isTag(markup[1]) {
			b.WriteByte('<')
			markup = markup[1:]
			continue
		}
		end := strings.IndexByte(markup, '>')
		if end < 0 {
			break
		}
		tag := strings.ToLower(markup[1:end])
		if !wanted(tag) {
			b.WriteByte('<')
			markup = markup[1:]
			continue
		}
		markup = markup[end+1:]
		if !isInline(tag) {
			b.WriteByte(' ')
		}
		for _, element := range notText {
			if tag == element || strings.HasPrefix(tag, element+" ") {
				_, markup, _ = strings.Cut(markup, "</"+element)
				_, markup, _ = strings.Cut(markup, ">")
			}
		}
	}
	return html.UnescapeString(b.String())
}

// isTag says whether "<" before c opens a tag, a comment or an instruction.
func isTag(c byte) bool { return isLetter(c) || c == '/' || c == '!' || c == '?' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// isInline says whether a tag stands within a word or line: <b>, </a>, <span class="…">.
func isInline(tag string) bool {
	switch tagName(tag) {
	case "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u":
		return true
	}
	return false
}

// bothReadings makes plain text that reads the same as HTML and as text: Mastodon shows a summary as HTML, GoToSocial and
// Misskey as text. Only what HTML would take for markup is escaped.
func bothReadings(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch rest := s[i:]; {
		case rest[0] == '<' && len(rest) > 1 && isTag(rest[1]):
			b.WriteString("&lt;")
		case rest[0] == '&' && opensEntity(rest):
			b.WriteString("&amp;")
		default:
			b.WriteByte(rest[0])
		}
	}
	return b.String()
}

// opensEntity says whether HTML would read the "&" at the start of s as more than itself.
func opensEntity(s string) bool {
	word, _, _ := strings.Cut(s[1:min(len(s), 40)], "&")
	return html.UnescapeString("&"+word) != "&"+word
}
