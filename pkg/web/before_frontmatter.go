package web

import "regexp"

// frontMatter are the lines that commands read above a text; pasted into the editor, they are words like any other.
var frontMatter = regexp.MustCompile(`^\s*(?:---[ \t]*\r?\n(?:[ \t#-].*\r?\n|[\w.-]+[ \t]*:.*\r?\n|\r?\n){1,80}?---|\+\+\+[ \t]*\r?\n(?:[ \t#\[].*\r?\n|[\w.-]+[ \t]*=.*\r?\n|\r?\n){1,80}?\+\+\+)[ \t]*(?:\r?\n|$)`)

// mostFrontMatter is how much of a text is looked through for it, in bytes.
const mostFrontMatter = 8 << 10

func beginsWithFrontMatter(text string) bool {
	return frontMatter.MatchString(text[:min(len(text), mostFrontMatter)])
}
