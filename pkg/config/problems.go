package config

import (
	"fmt"
	"strings"
)

// Problem is one wrong setting, told to the person who wrote it.
type Problem struct {
	Key     string
	Source  string // where it was written: a file with its line, a variable, a flag; may be ""
	Message string // what is wrong, and what to write
}

// Error lists every wrong setting.
type Error struct{ Problems []Problem }

func (e *Error) Error() string {
	var text strings.Builder
	if len(e.Problems) == 1 {
		text.WriteString("1 setting is wrong:")
	} else {
		fmt.Fprintf(&text, "%d settings are wrong:", len(e.Problems))
	}
	for _, p := range e.Problems {
		text.WriteString("\n  " + p.Key)
		if p.Source != "" {
			text.WriteString(" (" + p.Source + ")")
		}
		text.WriteString(": " + p.Message)
	}
	return text.String()
}

func (e *Error) add(key, source, message string) {
	e.Problems = append(e.Problems, Problem{Key: key, Source: source, Message: message})
}

func (e *Error) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

func (e *Error) has(key string) bool {
	for _, p := range e.Problems {
		if p.Key == key {
			return true
		}
	}
	return false
}
