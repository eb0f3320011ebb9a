package markup

import (
	"regexp"
	"strings"
)

// PictureMark is a picture of ours as Markdown names it: templates/static/js/marks.js writes the same.
type PictureMark struct {
	Path       string // /media/…, or an absolute address that ends so
	Alt, Title string // as people read them
}

var pictureMark = regexp.MustCompile(`!\[((?:[^\]\\]|\\.)*)\]\(\s*((?:https?://[^\s()/]+)?/media/[0-9a-f]{16,64}(?:-\d+)?\.(?:jpg|png|gif|webp))(?:\s+"((?:[^"\\]|\\.)*)")?\s*\)`)

// PictureMarks are the first pictures of a text, at most limit.
func PictureMarks(text string, limit int) []PictureMark {
	found := pictureMark.FindAllStringSubmatch(text, limit)
	marks := make([]PictureMark, len(found))
	for i, parts := range found {
		marks[i] = markFrom(parts)
	}
	return marks
}

// ChangePictures writes the pictures of a text anew that change says true for.
func ChangePictures(text string, change func(PictureMark) (PictureMark, bool)) string {
	return pictureMark.ReplaceAllStringFunc(text, func(mark string) string {
		if changed, ok := change(markFrom(pictureMark.FindStringSubmatch(mark))); ok {
			return changed.String()
		}
		return mark
	})
}

func markFrom(parts []string) PictureMark {
	return PictureMark{Path: parts[2], Alt: unescapeMark(parts[1]), Title: unescapeMark(parts[3])}
}

// String is the mark in Markdown.
func (m PictureMark) String() string {
	mark := "![" + escapeAlt.Replace(m.Alt) + "](" + m.Path
	if m.Title != "" {
		mark += ` "` + escapeTitle.Replace(m.Title) + `"`
	}
	return mark + ")"
}

// What a description and a title may not hold as it is.
var (
	escapeAlt   = strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `*`, `\*`, `_`, `\_`, "`", "\\`", `<`, `\<`)
	escapeTitle = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	escapedMark = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
)

func unescapeMark(s string) string {
	return strings.Join(strings.Fields(escapedMark.ReplaceAllString(s, "$1")), " ")
}
