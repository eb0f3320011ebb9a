// Package frontmatter reads the files in which articles, events and identity cards are written for the command line.
// It answers with every mistake at once, by key and line. Lengths and the like are the node's to check.
package frontmatter

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Draft is what a file says. Names are labels or slugs of terms, which the node matches with its vocabularies.
type Draft struct {
	Content       domain.Content
	StreamNames   []string
	ThemeNames    []string
	ModeNames     []string
	AudienceNames []string
	// AuthorNames are the members in the byline, by e-mail address, name or the end of their page's address.
	AuthorNames []string
	// StreamDescriptions holds, by name, what the file says about a stream.
	StreamDescriptions map[string]string
	// ImagePath and LogoPath are as written, relative to the file; "" if there is no picture.
	// The alternative text is in Content.Image or Content.Card.Logo.
	ImagePath string
	LogoPath  string
}

// maxBytes bounds a file: a text of domain.MaxText characters in any script, with room for the keys.
const maxBytes = 4*domain.MaxText + 1<<16

// fileField names a problem that belongs to no key.
const fileField = "file"

// Article reads Markdown with YAML front matter between two lines of "---".
// A wrong file is a domain.InvalidError.
func Article(r io.Reader) (Draft, error) {
	source, err := read(r)
	if err != nil {
		return Draft{}, err
	}
	head, body, err := split(source)
	if err != nil {
		return Draft{}, err
	}
	file := &reader{offset: 1}
	fields := file.document(head, "title", "summary", "language", "tags", "streams", "themes", "cover", "cover_alt", "cover_caption",
		"cover_credit", "quotes", "licence", "authors")
	draft := Draft{StreamNames: fields.list("streams"), ThemeNames: fields.list("themes"), AuthorNames: fields.list("authors")}
	draft.Content = domain.Content{
		Title:    fields.needed("title"),
		Summary:  fields.line("summary"),
		Language: fields.text("language"),
		Tags:     fields.tags("tags"),
		Quotes:   fields.quotes("quotes"),
		Licence:  fields.licence("licence"),
		Text:     body,
	}
	draft.ImagePath, draft.Content.Image = fields.picture("cover", "cover")
	return draft, file.problems()
}

// read takes a whole file as text with "\n" at the ends of lines.
func read(r io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return "", fmt.Errorf("read file: %w", err)
	}
	if len(raw) > maxBytes {
		return "", invalid(fmt.Sprintf("is larger than %d bytes; a text may have %d characters", maxBytes, domain.MaxText))
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if !utf8.Valid(raw) {
		return "", invalid("is not UTF-8; save it as UTF-8 in the editor")
	}
	return strings.ReplaceAll(string(raw), "\r\n", "\n"), nil
}

func invalid(message string) error {
	wrong := &domain.InvalidError{}
	wrong.Add(fileField, message)
	return wrong
}

// split parts front matter and body.
func split(source string) (head, body string, err error) {
	const advice = `; an article begins with a line "---", then title: and the other keys, then a line "---", then the text`
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return "", "", invalid("does not begin with front matter" + advice)
	}
	if body, ok := strings.CutPrefix(rest, "---\n"); ok {
		return "", strings.TrimSpace(body), nil
	}
	head, body, ok = strings.Cut(rest, "\n---\n")
	if !ok {
		if head, ok = strings.CutSuffix(rest, "\n---"); !ok {
			return "", "", invalid("has no line \"---\" after the front matter" + advice)
		}
	}
	return head, strings.TrimSpace(body), nil
}
