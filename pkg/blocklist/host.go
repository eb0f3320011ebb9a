// Package blocklist reads and writes the lists of hosts that administrators share: Mastodon's CSV and plain lists of names.
package blocklist

import (
	"fmt"
	"net/netip"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Host is the name that a list or a person means, in ASCII, without scheme, port and "*.". What cannot be one host's name
// is domain.ErrInvalid, with a sentence.
func Host(text string) (string, error) {
	name := strings.ToLower(strings.TrimSpace(text))
	name = strings.TrimPrefix(strings.TrimPrefix(name, "https://"), "http://")
	name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(name, "*."), "/"), ".")
	if host, port, ok := strings.Cut(name, ":"); ok && isNumber(port) {
		name = host
	}
	switch {
	case name == "":
		return "", wrong("there is no name of a host")
	case strings.Contains(name, "*"):
		return "", wrong("%q is obfuscated: a name with * in it says of no host that it is meant", text)
	}
	if _, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
		return "", wrong("%q is an IP address; peers are known by their names", text)
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil || len(ascii) > maxName || !isName(ascii) {
		return "", wrong("%q is not the name of a host", shorten(text))
	}
	if !strings.Contains(ascii, ".") && ascii != "localhost" {
		return "", wrong("%q is not the name of a host: it has no dot", shorten(text))
	}
	if suffix, icann := publicsuffix.PublicSuffix(ascii); icann && suffix == ascii {
		return "", wrong("%q is a public suffix: everybody's hosts end so", text)
	}
	return ascii, nil
}

// isName says whether a name consists of labels as DNS has them; some hosts have underscores.
func isName(ascii string) bool {
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || len(label) > maxLabel || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// maxLabel is the longest part of a name between two dots, in bytes.
const maxLabel = 63

// maxName is the longest name that DNS has, in bytes.
const maxName = 253

func isNumber(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

func wrong(format string, args ...any) error {
	return domain.Explain(domain.ErrInvalid, fmt.Sprintf(format, args...), nil)
}

// shorten keeps a hostile name from filling the page.
func shorten(text string) string {
	const most = 80
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}

// Obfuscate hides a part of a name, as Mastodon does: enough for who knows the host to recognise it.
func Obfuscate(host string) string {
	runes := []rune(host)
	visible := len(runes) / 4
	for i := range runes {
		if i >= visible && i < len(runes)-visible && runes[i] != '.' {
			runes[i] = '*'
		}
	}
	return string(runes)
}
