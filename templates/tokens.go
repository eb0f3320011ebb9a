package templates

import (
	"io/fs"
	"regexp"
	"strings"
)

// Token is a custom property of the styles: a colour role, a size, a face. Night is its value by night where that differs.
type Token struct{ Name, Day, Night string }

var (
	property = regexp.MustCompile(`--([a-z0-9-]+):\s*([^;]+);`)
	tokenCSS = "static/css/10-tokens.css"
)

// Tokens are all custom properties, in the order of 10-tokens.css.
func Tokens() []Token {
	text, err := fs.ReadFile(files, tokenCSS)
	if err != nil {
		panic(err) // the file is embedded
	}
	day, night, _ := strings.Cut(string(text), "@media (prefers-color-scheme: dark)")
	var tokens []Token
	place := map[string]int{}
	for _, match := range property.FindAllStringSubmatch(day, -1) {
		place[match[1]] = len(tokens)
		tokens = append(tokens, Token{Name: match[1], Day: match[2]})
	}
	for _, match := range property.FindAllStringSubmatch(night, -1) {
		if at, ok := place[match[1]]; ok {
			tokens[at].Night = match[2]
		}
	}
	return tokens
}
