package peers

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Signed is what a request says about its signature.
type Signed struct {
	Scheme    Scheme
	KeyID     string
	Algorithm string // "" if it names none
	Covered   []string
	Created   time.Time // zero if it names none
	value     []byte
	params    string
}

var (
	cavageParam  = regexp.MustCompile(`(\w+)="([^"]*)"`)
	messageInput = regexp.MustCompile(`^(\w+)=(\(([^)]*)\)(.*))$`)
	messageParam = regexp.MustCompile(`;(\w+)=(?:"([^"]*)"|(\d+))`)
)

func readSignature(r *http.Request) (Signed, error) {
	value := r.Header.Get("Signature")
	if value == "" {
		return Signed{}, errors.New("unsigned")
	}
	if input := r.Header.Get("Signature-Input"); input != "" {
		return readMessageSignature(input, value)
	}
	s := Signed{Scheme: Cavage}
	var err error
	for _, param := range cavageParam.FindAllStringSubmatch(value, -1) {
		switch param[1] {
		case "keyId":
			s.KeyID = param[2]
		case "algorithm":
			s.Algorithm = param[2]
		case "headers":
			s.Covered = strings.Fields(param[2])
		case "signature":
			s.value, err = base64.StdEncoding.DecodeString(param[2])
		}
	}
	if err != nil || s.KeyID == "" || s.value == nil {
		return s, fmt.Errorf("malformed signature %q", value)
	}
	return s, nil
}

func readMessageSignature(input, value string) (Signed, error) {
	found := messageInput.FindStringSubmatch(input)
	if found == nil {
		return Signed{}, fmt.Errorf("malformed Signature-Input %q", input)
	}
	s := Signed{Scheme: RFC9421, params: found[2]}
	for _, name := range strings.Fields(found[3]) {
		s.Covered = append(s.Covered, strings.Trim(name, `"`))
	}
	for _, param := range messageParam.FindAllStringSubmatch(found[4], -1) {
		switch param[1] {
		case "keyid":
			s.KeyID = param[2]
		case "alg":
			s.Algorithm = param[2]
		case "created":
			seconds, err := strconv.ParseInt(param[3], 10, 64)
			if err != nil {
				return s, err
			}
			s.Created = time.Unix(seconds, 0)
		}
	}
	encoded, ok := strings.CutPrefix(value, found[1]+"=:")
	if !ok {
		return s, fmt.Errorf("malformed Signature %q", value)
	}
	var err error
	s.value, err = base64.StdEncoding.DecodeString(strings.TrimSuffix(encoded, ":"))
	return s, err
}

// Covers says whether all the names are signed.
func (s Signed) Covers(names ...string) bool {
	for _, name := range names {
		if !slices.Contains(s.Covered, name) {
			return false
		}
	}
	return true
}

// verify holds the signature against a key. withoutQuery is Mobilizon's reading of the request's target.
func (s Signed) verify(r *http.Request, body []byte, key *rsa.PublicKey, withoutQuery bool) error {
	if err := s.digest(r, body); err != nil {
		return err
	}
	text, target := "", r.URL.RequestURI()
	if withoutQuery {
		target = r.URL.EscapedPath()
	}
	if s.Scheme == RFC9421 {
		text = messageText(r, s.Covered, s.params)
	} else {
		text = cavageText(r, s.Covered, target)
	}
	hash := crypto.SHA256
	sum256 := sha256.Sum256([]byte(text))
	sum := sum256[:]
	if s.Algorithm == "rsa-sha512" {
		hash = crypto.SHA512
		sum512 := sha512.Sum512([]byte(text))
		sum = sum512[:]
	}
	if err := rsa.VerifyPKCS1v15(key, hash, sum, s.value); err != nil {
		return fmt.Errorf("%s of %q does not match: %w", s.Scheme, s.Covered, err)
	}
	return nil
}

// digest compares the body with what was signed of it: in one header, once.
func (s Signed) digest(r *http.Request, body []byte) error {
	if r.Method != http.MethodPost {
		return nil
	}
	name, want := "digest", "SHA-256="+base64sum(body)
	if s.Scheme == RFC9421 {
		name, want = "content-digest", "sha-256=:"+base64sum(body)+":"
	}
	if got := r.Header.Values(name); !s.Covers(name) || len(got) != 1 || got[0] != want {
		return fmt.Errorf("%s is %q, want %q, signed are %q", name, got, want, s.Covered)
	}
	return nil
}

// age is how long ago the request was signed.
func (s Signed) age(r *http.Request, now time.Time) (time.Duration, error) {
	if !s.Created.IsZero() {
		return now.Sub(s.Created), nil
	}
	date, err := http.ParseTime(r.Header.Get("Date"))
	if err != nil || !s.Covers("date") {
		return 0, fmt.Errorf("the date %q is not signed or no date", r.Header.Get("Date"))
	}
	return now.Sub(date), nil
}

// within refuses what is older than past or further ahead than future.
func (s Signed) within(r *http.Request, now time.Time, past, future time.Duration) error {
	age, err := s.age(r, now)
	if err == nil && (age > past || age < -future) {
		err = fmt.Errorf("signed %s ago", age)
	}
	return err
}
