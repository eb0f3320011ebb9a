package domain

import (
	"errors"
	"net/url"
	"strings"
)

// Public is the audience "everybody" (AS2 §5.6), in the only spelling that Lemmy accepts.
const Public URI = "https://www.w3.org/ns/activitystreams#Public"

// ID names a row of ours: a UUIDv7 as text.
type ID string

// URI identifies an ActivityStreams object or actor: absolute, http or https.
type URI string

// MaxURIBytes is the longest address that we keep; browsers and peers stay below it.
const MaxURIBytes = 2048

var errURI = errors.New("not an absolute http(s) address")

// ParseURI checks that s is an absolute http(s) address without user info, at most MaxURIBytes long.
// It returns s unchanged: ids are compared byte by byte.
func ParseURI(s string) (URI, error) {
	if s == "" || len(s) > MaxURIBytes || strings.ContainsFunc(s, isSpaceOrControl) {
		return "", errURI
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return "", errURI
	}
	if u.Scheme != "https" && u.Scheme != "http" {
		return "", errURI
	}
	return URI(s), nil
}

func isSpaceOrControl(r rune) bool { return r <= ' ' || r == 0x7f }

// Host is the lower-case host with its port, without a default port; "" if the URI is malformed.
func (u URI) Host() string {
	parsed, err := url.Parse(string(u))
	if err != nil {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(parsed.Host, "."))
	switch parsed.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	return host
}

// WithoutFragment is the address of the document that u stands in.
func (u URI) WithoutFragment() URI {
	before, _, _ := strings.Cut(string(u), "#")
	return URI(before)
}

// String makes URI usable where text is expected.
func (u URI) String() string { return string(u) }

// SameHost says whether both addresses live on one host (FEP-fe34's origin, without the scheme).
func SameHost(a, b URI) bool {
	host := a.Host()
	return host != "" && host == b.Host()
}

// IsPublic says whether u is one of the three spellings of the public audience.
func IsPublic(u URI) bool {
	return u == Public || u == "as:Public" || u == "Public"
}

// Handle is how people name an actor: name@host, without a leading "@".
type Handle string

// ParseHandle accepts "@name@host", "name@host" and "acct:name@host".
func ParseHandle(s string) (Handle, error) {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "acct:")
	s = strings.TrimPrefix(s, "@")
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || host == "" || strings.ContainsAny(s, " /\\?#<>\"'") || strings.Contains(host, "@") {
		return "", errors.New("not a handle of the form @name@host")
	}
	return Handle(name + "@" + strings.ToLower(host)), nil
}

// Name is the part before the "@".
func (h Handle) Name() string { name, _, _ := strings.Cut(string(h), "@"); return name }

// Host is the part after the "@".
func (h Handle) Host() string { _, host, _ := strings.Cut(string(h), "@"); return host }

// String is the handle as people write it: "@name@host".
func (h Handle) String() string { return "@" + string(h) }
