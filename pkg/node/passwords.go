package node

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MinPassword is in characters: between the 8 with a list and the 15 without one of NIST SP 800-63B-4, whose list we have.
const MinPassword = 10

const (
	maxPassword = 1000 // bytes: a bound for argon2, and for forms
	maxPieces   = 2    // common words that a common password is written together of at most
	maxNames    = 3    // names and common words
	maxLoose    = 8    // digits and signs that make it no better: a date, an exclamation mark
)

//go:embed common_passwords.txt
var commonPasswords string

// commonPieces are the words of the list.
var commonPieces = sync.OnceValue(func() map[string]bool { //nolint:gochecknoglobals // it never changes
	pieces := map[string]bool{}
	for line := range strings.Lines(commonPasswords) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			pieces[word] = true
		}
	}
	return pieces
})

// checkPassword wants a long one that is not among the first that anybody tries: neither common, nor made of what is near
// its owner, such as her name or the organisation's.
func checkPassword(wrong *domain.InvalidError, password string, near []string) {
	switch length := utf8.RuneCountInString(password); {
	case length < MinPassword:
		wrong.Add("password", fmt.Sprintf("take at least %d characters; a sentence is good", MinPassword))
	case len(password) > maxPassword:
		wrong.Add("password", "take at most 1,000 characters")
	case isCommon(password):
		wrong.Add("password", "this is one of the commonest passwords or made of them, and is tried first; a sentence of your own is better")
	case isNear(password, near):
		wrong.Add("password", "this is made of your name, your e-mail address or the organisation's name, and is tried first; take something that nobody connects with you")
	}
}

func isCommon(password string) bool {
	password = strings.ToLower(password)
	for _, keyboard := range []string{"qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn"} {
		if strings.Contains(keyboard, letters(password)) && letters(password) != "" && len(password)-len(letters(password)) <= maxLoose {
			return true
		}
	}
	return isMonotonous(password) || isMadeOf(password, commonPieces(), maxPieces, 1) // with signs between them they are on no list
}

func isNear(password string, near []string) bool {
	pieces := maps.Clone(commonPieces())
	for _, text := range near {
		words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, word := range append(words, text) {
			if piece := letters(word); utf8.RuneCountInString(piece) > 1 {
				pieces[piece] = true
			}
		}
	}
	return isMadeOf(password, pieces, maxNames, maxNames) && !isMadeOf(password, commonPieces(), maxNames, maxNames)
}

// isMonotonous says whether it is a run (123456789012), a repetition (abcabcabcabc) or has no more than three characters.
func isMonotonous(password string) bool {
	runes := []rune(password)
	different := map[rune]bool{}
	for _, r := range runes {
		different[r] = true
	}
	return len(different) <= 3 || repeats(runes) || runs(runes)
}

func repeats(runes []rune) bool {
	for period := 1; period <= len(runes)/2 && period <= 6; period++ {
		same := true
		for i := period; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-period]
		}
		if same {
			return true
		}
	}
	return false
}

// runs says whether nearly all steps from one character to the next are one up or down, or 9 to 0.
func runs(runes []rune) bool {
	breaks := 0
	for i := 1; i < len(runes); i++ {
		step := runes[i] - runes[i-1]
		if step != 1 && step != -1 && step != '0'-'9' && step != '9'-'0' {
			breaks++
		}
	}
	return breaks <= 2 && len(runes) > 0
}

// isMadeOf says whether a password is few pieces, together or apart, with few digits and signs around them; capitals and the usual digits in
// place of letters make no difference.
func isMadeOf(password string, pieces map[string]bool, together, apart int) bool {
	password = strings.ToLower(password)
	core := strings.TrimFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, text := range []string{core, withoutDisguise(core), withoutDisguise(password)} {
		word := letters(text)
		if word == "" || utf8.RuneCountInString(password)-utf8.RuneCountInString(word) > maxLoose {
			continue
		}
		limit := together
		if word != text {
			limit = apart
		}
		if n, ok := fewestPieces(word, pieces); ok && n <= limit {
			return true
		}
	}
	return false
}

func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.ToLower(text))
}

func withoutDisguise(text string) string {
	return strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b", "@", "a", "$", "s", "!", "i", "€", "e").Replace(text)
}

// fewestPieces cuts a word into as few pieces as can be.
func fewestPieces(word string, pieces map[string]bool) (n int, ok bool) {
	if len(word) > 200 {
		return 0, false
	}
	fewest := make([]int, len(word)+1) // for each beginning; 0 for none
	for end := 1; end <= len(word); end++ {
		for start := range end {
			if (start == 0 || fewest[start] > 0) && pieces[word[start:end]] && (fewest[end] == 0 || fewest[start]+1 < fewest[end]) {
				fewest[end] = fewest[start] + 1
			}
		}
	}
	return fewest[len(word)], fewest[len(word)] > 0
}

// near are the names that a member's password may not be made of.
func (n *Node) near(ctx context.Context, m domain.Member) ([]string, error) {
	names := []string{m.Name, m.Email, string(m.Profile.Handle)}
	h, err := n.home(ctx)
	switch {
	case err == nil:
		return append(names, h.organisation.DisplayName(), string(h.organisation.Handle), h.addresses.Host()), nil
	case domain.Message(err) != "": // before set-up, or after the farewell
		return names, nil
	}
	return nil, err
}
