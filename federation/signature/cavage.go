package signature

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits on one Signature header; the longest seen has 700 bytes and 8 names.
const (
	maxSignatureBytes = 8 << 10
	maxCovered        = 32
)

// The names in "headers" that are no header.
const (
	requestTarget = "(request-target)"
	createdTime   = "(created)"
	expiresTime   = "(expires)"
)

// cavage is the Signature header of draft-cavage-12.
type cavage struct {
	algorithm        string   // lower case; "" if absent
	covered          []string // lower case, each once
	signature        []byte
	created, expires int64 // Unix seconds; meaningful only where covered
}

func inspectCavage(req *http.Request) (Parsed, error) {
	values := req.Header.Values("Signature")
	if len(values) == 0 {
		for _, value := range req.Header.Values("Authorization") {
			if scheme, rest, _ := strings.Cut(value, " "); strings.EqualFold(scheme, "Signature") {
				values = append(values, rest)
			}
		}
	}
	switch len(values) {
	case 0:
		return Parsed{}, ErrUnsigned
	case 1:
	default:
		return Parsed{}, fmt.Errorf("%w: %d Signature headers", ErrMalformed, len(values))
	}
	if len(values[0]) > maxSignatureBytes {
		return Parsed{}, fmt.Errorf("%w: Signature is longer than %d bytes", ErrMalformed, maxSignatureBytes)
	}
	params, err := authParams(values[0])
	if err != nil {
		return Parsed{}, err
	}
	keyID, err := domain.ParseURI(params["keyid"])
	if err != nil {
		return Parsed{}, fmt.Errorf("%w: keyId: %w", ErrMalformed, err)
	}
	claim, err := newCavage(params)
	if err != nil {
		return Parsed{}, err
	}
	return Parsed{KeyID: keyID, Mode: domain.SignCavage, Algorithm: claim.algorithm, claim: claim}, nil
}

func newCavage(params map[string]string) (*cavage, error) {
	c := &cavage{algorithm: strings.ToLower(params["algorithm"])}
	var err error
	if c.signature, err = base64.StdEncoding.DecodeString(params["signature"]); err != nil || len(c.signature) == 0 {
		return nil, fmt.Errorf("%w: signature is not base64", ErrMalformed)
	}
	for _, name := range strings.Fields(strings.ToLower(params["headers"])) {
		if slices.Contains(c.covered, name) {
			return nil, fmt.Errorf("%w: headers names %s twice", ErrMalformed, name)
		}
		if !isName(name) { // httpsig splits at quotes and commas, and would then verify another list than check
			return nil, fmt.Errorf("%w: headers names %.40q", ErrMalformed, name)
		}
		if len(c.covered) == maxCovered {
			return nil, fmt.Errorf("%w: headers has more than %d names", ErrMalformed, maxCovered)
		}
		c.covered = append(c.covered, name)
	}
	for name, seconds := range map[string]*int64{"created": &c.created, "expires": &c.expires} {
		if !slices.Contains(c.covered, "("+name+")") {
			continue
		}
		if *seconds, err = strconv.ParseInt(params[name], 10, 64); err != nil {
			return nil, fmt.Errorf("%w: %s is signed, but %q is no number of seconds", ErrMalformed, name, params[name])
		}
	}
	return c, nil
}

// isName says whether name is in brackets or made of letters, digits and "-", as every field that peers sign.
func isName(name string) bool {
	return !strings.ContainsFunc(strings.Trim(name, "()"), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

func (c *cavage) covers(name string) bool { return slices.Contains(c.covered, name) }

// check enforces what Mastodon does (signed_request.rb), and Host on every request: httpsig is content with a Date alone.
func (c *cavage) check(req *http.Request, body []byte, now time.Time) error {
	switch {
	case !c.covers("host"):
		return fmt.Errorf("%w: host must be signed", ErrCovers)
	case !c.covers("date") && !c.covers(createdTime):
		return fmt.Errorf("%w: date or (created) must be signed", ErrCovers)
	case !c.covers("digest") && hasBody(req.Method, body):
		return fmt.Errorf("%w: digest must be signed", ErrCovers)
	case !c.covers(requestTarget) && !hasBody(req.Method, body):
		return fmt.Errorf("%w: (request-target) must be signed", ErrCovers)
	}
	if c.covers("date") {
		if err := checkDate(req.Header, now); err != nil {
			return err
		}
	}
	if c.covers(createdTime) {
		if err := checkMoment(time.Unix(c.created, 0), now); err != nil {
			return err
		}
	}
	if c.covers(expiresTime) {
		if err := checkExpiry(c.expires, now); err != nil {
			return err
		}
	}
	if c.covers("digest") {
		return checkDigest(req.Header, body)
	}
	return nil
}

// authParams reads name="value" pairs with names in lower case. httpsig splits at every comma and takes no space after
// it; peers write both.
func authParams(s string) (map[string]string, error) {
	params := make(map[string]string, 6)
	for s = strings.TrimLeft(s, " \t,"); s != ""; s = strings.TrimLeft(s, " \t,") {
		name, rest, ok := strings.Cut(s, "=")
		name = strings.ToLower(strings.TrimRight(name, " \t"))
		if !ok || name == "" || strings.ContainsAny(name, " \t,\"") {
			return nil, fmt.Errorf("%w: %.40q is no parameter", ErrMalformed, s)
		}
		if _, twice := params[name]; twice {
			return nil, fmt.Errorf("%w: %s stands twice", ErrMalformed, name)
		}
		value, rest, ok := authValue(strings.TrimLeft(rest, " \t"))
		rest = strings.TrimLeft(rest, " \t")
		if !ok || (rest != "" && rest[0] != ',') {
			return nil, fmt.Errorf("%w: the value of %s", ErrMalformed, name)
		}
		params[name] = value
		s = rest
	}
	return params, nil
}

// authValue reads a quoted string or a bare word from the start of s.
func authValue(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		end := strings.IndexAny(s, ", \t")
		if end < 0 {
			end = len(s)
		}
		return s[:end], s[end:], end > 0
	}
	var quoted strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return quoted.String(), s[i+1:], true
		case '\\':
			if i++; i == len(s) {
				return "", "", false
			}
		}
		quoted.WriteByte(s[i])
	}
	return "", "", false
}
