package activitystreams

import (
	"encoding/json"
	"errors"
	"strconv"
)

// scanner checks JSON without allocating: the grammar of RFC 8259, the depth, the length of arrays, the number of values. It reads about ten
// times faster than encoding/json builds values, so that limits are known before any memory is spent.
type scanner struct {
	data   []byte
	pos    int
	depth  int
	values int
}

var (
	errSyntax = errors.New("not valid JSON")
	errDepth  = errors.New("nested deeper than " + strconv.Itoa(maxDepth) + " levels")
	errValues = errors.New("more than " + strconv.Itoa(maxValues) + " values")
	errArray  = errors.New("an array has more than " + strconv.Itoa(maxArray) + " entries")
	errObject = errors.New("not a JSON object")
)

// walk checks raw, which must be one JSON object, and shows each of its members to visit. As in encoding/json, names are
// compared exactly here and a later member of the same name replaces an earlier one.
func walk(raw []byte, visit func(name string, value []byte)) error {
	s := scanner{data: raw}
	isObject := s.peek() == '{'
	var err error
	if isObject {
		err = s.object(visit)
	} else {
		err = s.value()
	}
	s.space()
	switch {
	case err != nil:
		return err
	case s.pos != len(raw):
		return errSyntax
	case !isObject:
		return errObject
	}
	return nil
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// peek is the next byte that is not white space, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.pos >= len(s.data) {
		return 0
	}
	return s.data[s.pos]
}

func (s *scanner) value() error {
	if s.values++; s.values > maxValues {
		return errValues
	}
	switch c := s.peek(); {
	case c == '{':
		return s.object(nil)
	case c == '[':
		return s.array()
	case c == '"':
		return s.text()
	case c == 't':
		return s.literal("true")
	case c == 'f':
		return s.literal("false")
	case c == 'n':
		return s.literal("null")
	case c == '-' || c >= '0' && c <= '9':
		return s.number()
	}
	return errSyntax
}

func (s *scanner) enter() error {
	s.pos++
	s.depth++
	if s.depth > maxDepth {
		return errDepth
	}
	return nil
}

func (s *scanner) object(visit func(string, []byte)) error {
	if err := s.enter(); err != nil {
		return err
	}
	for first := true; ; first = false {
		c := s.peek()
		if first && c == '}' {
			break
		}
		if c != '"' {
			return errSyntax
		}
		from := s.pos
		if err := s.text(); err != nil {
			return err
		}
		name := s.data[from:s.pos]
		if s.peek() != ':' {
			return errSyntax
		}
		s.pos++
		s.space()
		from = s.pos
		if err := s.value(); err != nil {
			return err
		}
		if visit != nil {
			visit(unquote(name), s.data[from:s.pos])
		}
		if c = s.peek(); c == '}' {
			break
		} else if c != ',' {
			return errSyntax
		}
		s.pos++
	}
	s.pos++
	s.depth--
	return nil
}

func (s *scanner) array() error {
	if err := s.enter(); err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n == 0 && s.peek() == ']' {
			break
		}
		if n == maxArray {
			return errArray
		}
		if err := s.value(); err != nil {
			return err
		}
		c := s.peek()
		if c == ']' {
			break
		}
		if c != ',' {
			return errSyntax
		}
		s.pos++
	}
	s.pos++
	s.depth--
	return nil
}

// text passes a string; the caller has seen its opening quote.
func (s *scanner) text() error {
	for i := s.pos + 1; i < len(s.data); i++ {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return nil
		case c < ' ':
			return errSyntax
		case c == '\\':
			i++
			if i >= len(s.data) {
				return errSyntax
			}
			switch s.data[i] {
			case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			case 'u':
				if i+4 >= len(s.data) || !isHex(s.data[i+1:i+5]) {
					return errSyntax
				}
				i += 4
			default:
				return errSyntax
			}
		}
	}
	return errSyntax
}

func isHex(digits []byte) bool {
	for _, c := range digits {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

func (s *scanner) literal(word string) error {
	if len(s.data)-s.pos < len(word) || string(s.data[s.pos:s.pos+len(word)]) != word {
		return errSyntax
	}
	s.pos += len(word)
	return nil
}

func (s *scanner) digits() bool {
	from := s.pos
	for s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '9' {
		s.pos++
	}
	return s.pos > from
}

func (s *scanner) has(chars ...byte) bool {
	for _, c := range chars {
		if s.pos < len(s.data) && s.data[s.pos] == c {
			s.pos++
			return true
		}
	}
	return false
}

func (s *scanner) number() error {
	s.has('-')
	if !s.has('0') && !s.digits() {
		return errSyntax
	}
	if s.has('.') && !s.digits() {
		return errSyntax
	}
	if s.has('e', 'E') {
		s.has('+', '-')
		if !s.digits() {
			return errSyntax
		}
	}
	return nil
}

// unquote reads a string that was checked.
func unquote(quoted []byte) string {
	inner := quoted[1 : len(quoted)-1]
	for _, c := range inner {
		if c == '\\' || c >= 0x80 {
			var text string
			if json.Unmarshal(quoted, &text) != nil {
				return ""
			}
			return text
		}
	}
	return string(inner)
}
