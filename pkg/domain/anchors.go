package domain

import (
	"html"
	"strings"
)

// anchorLink begins a link within a text of ours, such as a footnote's; what people typed is escaped and never looks so.
const anchorLink = `href="#`

// Anchored makes the links within a text lead to the page it stands on. Elsewhere, in feeds and on other hosts, the ids they lead
// to are taken away.
func Anchored(text, page string) string {
	if page == "" || !strings.Contains(text, anchorLink) {
		return text
	}
	return strings.ReplaceAll(text, anchorLink, `href="`+html.EscapeString(page)+`#`)
}
