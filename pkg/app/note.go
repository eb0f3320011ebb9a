package app

import (
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// noteTitle is how many characters of a note stand for it in a list.
const noteTitle = 80

// NoteTitle is the line that stands for a note in a list: its title, its warning, or the beginning of its text.
func NoteTitle(n domain.Note) string {
	switch {
	case n.Title != "":
		return n.Title
	case n.Warning != "":
		return n.Warning
	}
	return markup.Excerpt(n.HTML, noteTitle)
}
