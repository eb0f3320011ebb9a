package markup

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSlug keeps addresses readable, in bytes.
const maxSlug = 80

// letters that do not fall apart into an ASCII letter and an accent; Cyrillic and Greek after common usage in passports.
var letters = pairs(
	"ß ss æ ae œ oe ø o đ d ð d þ th ł l ħ h ı i ŋ ng ŧ t ĸ k ſ s ə e & and",
	"а a б b в v г g ґ g д d е e ё yo є ye ж zh з z и i і i ї yi й y к k л l м m н n о o п p р r с s т t у u ў u ф f",
	"х kh ц ts ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya ђ dj ј j љ lj њ nj ћ c џ dz ѓ g ќ k ѕ dz",
	"α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o",
)

func pairs(lists ...string) map[rune]string {
	table := map[rune]string{}
	for _, list := range lists {
		words := strings.Fields(list)
		for i := 0; i+1 < len(words); i += 2 {
			table[[]rune(words[i])[0]] = strings.Trim(words[i+1], "-")
		}
	}
	return table
}

// Slug is the readable part of an address: "Große Pläne für 2027!" becomes "grosse-plane-fur-2027".
// Latin, Cyrillic and Greek are written in ASCII; it is "" where nothing of the title can be.
func Slug(title string) string {
	var out strings.Builder
	gap := false
	add := func(s string) {
		if gap && out.Len() > 0 {
			out.WriteByte('-')
		}
		gap = false
		out.WriteString(s)
	}
	for _, r := range norm.NFC.String(strings.ToLower(title)) {
		if s, known := letters[r]; known {
			writeLetter(r, s, add, &gap)
			continue
		}
		for _, part := range norm.NFKD.String(string(r)) {
			s, known := letters[part]
			switch {
			case 'a' <= part && part <= 'z' || '0' <= part && part <= '9':
				add(string(part))
			case known:
				writeLetter(part, s, add, &gap)
			case unicode.IsMark(part) || part == '\'' || part == '’':
			default:
				gap = true
			}
		}
	}
	return cutSlug(out.String())
}

// writeLetter writes "&" as a word of its own.
func writeLetter(r rune, s string, add func(string), gap *bool) {
	if r == '&' {
		*gap = true
	}
	if s != "" {
		add(s)
	}
	if r == '&' {
		*gap = true
	}
}

// cutSlug cuts at the end of a word, where there is one.
func cutSlug(slug string) string {
	if len(slug) <= maxSlug {
		return slug
	}
	cut := slug[:maxSlug]
	if i := strings.LastIndexByte(cut, '-'); slug[maxSlug] != '-' && i > maxSlug/2 {
		cut = cut[:i]
	}
	return strings.Trim(cut, "-")
}
