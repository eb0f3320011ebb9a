package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxWordRunes cuts what is no word of a language: encoded data, or a line without spaces.
const maxWordRunes = 40

// word is a folded word and where it stands in the text, in bytes.
type word struct {
	text       string
	start, end int
}

// Words are the folded words of a text, in order.
func Words(text string) []string {
	var list []string
	each(text, func(w word) bool {
		list = append(list, w.text)
		return true
	})
	return list
}

// each calls fn with the words of a text until it returns false.
func each(text string, fn func(w word) bool) {
	start := -1
	runes := 0
	flush := func(end int) bool {
		from := start
		start, runes = -1, 0
		if from < 0 {
			return true
		}
		folded := fold(text[from:end])
		return folded == "" || fn(word{folded, from, end})
	}
	for i, r := range text {
		switch {
		case alone(r):
			if !flush(i) {
				return
			}
			start = i
			if !flush(i + len(string(r))) {
				return
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r) || start >= 0 && unicode.IsMark(r):
			if start < 0 {
				start = i
			}
			if runes++; runes == maxWordRunes && !flush(i+len(string(r))) {
				return
			}
		default:
			if !flush(i) {
				return
			}
		}
	}
	flush(len(text))
}

// alone says whether a character is a word for itself: its script sets no spaces between words.
func alone(r rune) bool {
	if r < 0x0E00 || !unicode.IsLetter(r) {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// letters are those that Unicode does not decompose, though people type them without their stroke.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "æ", "ae", "œ", "oe", "ı", "i", "ħ", "h", "ŧ", "t")

// fold takes case and accents away. NFKD parts letters from their marks, and NFC brings together what no mark was taken from
// (Korean syllables).
func fold(s string) string {
	s = plain(s)
	if s == "" || isASCII(s) {
		return s
	}
	var out strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return letters.Replace(norm.NFC.String(out.String()))
}

func plain(s string) string { return strings.ToLower(strings.ToValidUTF8(s, "")) }

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
