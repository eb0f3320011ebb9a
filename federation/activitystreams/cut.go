package activitystreams

import (
	"html"
	"strings"
)

// maxUnproven is what an activity may have before its proof is added.
const maxUnproven = MaxActivityBytes - proofRoom

// shrink renders an activity within maxUnproven: what carries a text too long loses preview, then the text of its translations,
// then contentMap, then their other words, then the end of its content, which is replaced by the link. The id serves the whole.
func shrink(m map[string]any) ([]byte, error) {
	out, err := render(m)
	carrier := textCarrier(m)
	if err != nil || len(out) <= maxUnproven || carrier == nil {
		return out, err
	}
	for _, member := range []string{"preview", "contentMap", "contentMap", "summaryMap", "nameMap"} {
		if words, ok := carrier[member].(languageMap); ok && len(words) > 1 {
			carrier[member] = words.own()
		} else if member == "preview" || member == "contentMap" {
			delete(carrier, member)
		} else {
			continue
		}
		if out, err = render(m); err != nil || len(out) <= maxUnproven {
			return out, err
		}
	}
	content, _ := carrier["content"].(string)
	more := linkTo(carrier)
	// JSON writes some bytes of a text longer, never shorter, so each round takes at least the excess off.
	for size := len(content) - len(more); ; {
		size -= len(out) - maxUnproven
		carrier["content"] = cutHTML(content, size) + more
		if out, err = render(m); err != nil || len(out) <= maxUnproven || size <= 0 {
			return out, err
		}
	}
}

// textCarrier is the innermost object of an activity that has content.
func textCarrier(m map[string]any) map[string]any {
	for {
		inner, ok := m["object"].(map[string]any)
		if !ok {
			break
		}
		m = inner
	}
	if _, ok := m["content"].(string); !ok {
		return nil
	}
	return m
}

func linkTo(m map[string]any) string {
	address := text(m["url"])
	if address == "" {
		address = text(m["id"])
	}
	address = html.EscapeString(address)
	return `<p><a href="` + address + `">` + address + `</a></p>`
}

// blocks are the elements behind whose end a text may be cut.
var blocks = map[string]bool{
	"p": true, "ul": true, "ol": true, "li": true, "blockquote": true, "pre": true, "table": true, "figure": true, "div": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "wbr": true, "source": true}

// cutHTML cuts well-formed HTML behind the last block that ends within max bytes, and closes what is open there. Text
// without blocks is cut at a word and loses its formatting.
func cutHTML(markup string, max int) string {
	if len(markup) <= max {
		return markup
	}
	if max <= 0 {
		return ""
	}
	best, depth, tailBytes := 0, 0, 0
	eachTag(markup[:max], func(tag string, closes bool, end int) {
		if !closes {
			depth++
			tailBytes += len("</>") + len(tag)
			return
		}
		if depth > 0 {
			depth--
			tailBytes -= len("</>") + len(tag)
		}
		if blocks[tag] && end+tailBytes <= max {
			best = end
		}
	})
	if best == 0 && max > 200 {
		return "<p>" + html.EscapeString(cut(plain(markup), max/6)) + "</p>" // a character has at most 6 bytes here
	}
	return markup[:best] + closing(markup[:best])
}

// eachTag shows the tags of well-formed HTML, without void elements and comments; end is behind the tag.
func eachTag(markup string, visit func(tag string, closes bool, end int)) {
	for i := 0; ; {
		start := strings.IndexByte(markup[i:], '<')
		if start < 0 {
			return
		}
		start += i
		end := strings.IndexByte(markup[start:], '>')
		if end < 2 {
			return
		}
		i = start + end + 1
		inner := markup[start+1 : i-1]
		if tag := tagName(inner); inner[0] != '!' && !void[tag] {
			visit(tag, inner[0] == '/', i)
		}
	}
}

// closing are the end tags of what is open at the end of markup.
func closing(markup string) string {
	var open []string
	eachTag(markup, func(tag string, closes bool, _ int) {
		if !closes {
			open = append(open, tag)
		} else if len(open) > 0 {
			open = open[:len(open)-1]
		}
	})
	var b strings.Builder
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i] + ">")
	}
	return b.String()
}

// tagName is "p" of "p", "/p", "P class=…" and "br /".
func tagName(tag string) string {
	tag = strings.ToLower(strings.Trim(tag, "/ "))
	if end := strings.IndexAny(tag, " \t\n/"); end >= 0 {
		tag = tag[:end]
	}
	return tag
}
