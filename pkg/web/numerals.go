package web

import (
	"errors"
	"strconv"
	"strings"
)

// numerals writes numbers as a language does.
type numerals struct {
	thousands, decimal string
	// groupFrom is the least number of digits that is grouped: Spanish writes 1000, but 10.000.
	groupFrom int
}

var errNumerals = errors.New("number needs thousands, decimal, and group_from with a number of digits")

func newNumerals(say func(string, ...any) string) (numerals, error) {
	n := numerals{thousands: say("number.thousands"), decimal: say("number.decimal")}
	var err error
	if n.groupFrom, err = strconv.Atoi(say("number.group_from")); err != nil || n.groupFrom < 4 {
		return n, errNumerals
	}
	return n, nil
}

// number writes n with a mark between thousands.
func (m *numerals) number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < m.groupFrom {
		return sign + digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + m.thousands + digits[i:]
	}
	return sign + digits
}

// fraction writes x with so many digits behind the decimal mark; zeros at the end are left out.
func (m *numerals) fraction(x float64, digits int) string {
	whole, rest, _ := strings.Cut(strconv.FormatFloat(x, 'f', digits, 64), ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return strconv.FormatFloat(x, 'f', digits, 64) // beyond what is counted here
	}
	text := m.number(n)
	if n == 0 && x < 0 {
		text = "-" + text
	}
	if rest = strings.TrimRight(rest, "0"); rest != "" {
		text += m.decimal + rest
	}
	return text
}

// lists joins names as a language does: "a, b and c".
type lists struct {
	tag              string
	pair, more, last string
}

func newLists(tag string, say func(string, ...any) string) lists {
	return lists{tag: tag, pair: say("joined.pair"), more: say("joined.more"), last: say("joined.last")}
}

func (l *lists) list(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	case 2:
		return l.join(l.pair, names[0], names[1])
	}
	text := names[0]
	for _, name := range names[1 : len(names)-1] {
		text = l.join(l.more, text, name)
	}
	return l.join(l.last, text, names[len(names)-1])
}

func (l *lists) join(pattern, a, b string) string {
	if l.tag == "es" && beginsWithI(b) {
		pattern = strings.Replace(pattern, " y ", " e ", 1)
	}
	return fill(pattern, "{a}", a, "{b}", b)
}

// beginsWithI says whether Spanish "y" becomes "e" before a word: "Ana e Inés", but "agua y hielo".
func beginsWithI(word string) bool {
	word = strings.ToLower(word)
	if strings.HasPrefix(word, "hi") {
		return !strings.HasPrefix(word, "hia") && !strings.HasPrefix(word, "hie")
	}
	return strings.HasPrefix(word, "i") || strings.HasPrefix(word, "í")
}
