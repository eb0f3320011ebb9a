package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	cavagesig "github.com/go-fed/httpsig"
)

// verify tries the request target with its query and without it (Mobilizon signs without), and each algorithm that the
// request may mean.
func (c *cavage) verify(req *http.Request, body []byte, key any, expect Expect) error {
	algorithms, err := c.algorithms(key)
	if err != nil {
		return err
	}
	targets := []string{req.URL.RequestURI()}
	if path, _, query := strings.Cut(targets[0], "?"); query {
		targets = append(targets, path)
	}
	header := signedHeader(req, body, expect)
	header.Set("Signature", c.header())
	header.Del("Authorization") // httpsig refuses a second place with parameters
	for _, target := range targets {
		for _, algorithm := range algorithms {
			// httpsig would take the decoded path: it gets the escaped one, with the query, as if decoded.
			signed := &http.Request{Method: req.Method, Host: publicHost(req, expect), Header: header, URL: &url.URL{Path: target}}
			if err = c.try(signed, key, algorithm); err == nil {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: %w%s", ErrSignature, err, wrongHost(req, expect))
}

// algorithms are those that the named one may stand for; hs2019 and none say nothing about the hash.
func (c *cavage) algorithms(key any) ([]cavagesig.Algorithm, error) {
	_, isRSA := key.(*rsa.PublicKey)
	unnamed := c.algorithm == "" || c.algorithm == "hs2019"
	switch {
	case isRSA && unnamed:
		return []cavagesig.Algorithm{cavagesig.RSA_SHA256, cavagesig.RSA_SHA512}, nil
	case isRSA && c.algorithm == "rsa-sha256":
		return []cavagesig.Algorithm{cavagesig.RSA_SHA256}, nil
	case isRSA && c.algorithm == "rsa-sha512":
		return []cavagesig.Algorithm{cavagesig.RSA_SHA512}, nil
	case !isRSA && (unnamed || c.algorithm == "ed25519"):
		return []cavagesig.Algorithm{cavagesig.ED25519}, nil
	}
	return nil, fmt.Errorf("%w: algorithm %.40q with a %T", ErrSignature, c.algorithm, key)
}

func (c *cavage) try(signed *http.Request, key any, algorithm cavagesig.Algorithm) error {
	if c.covers(createdTime) || c.covers(expiresTime) {
		// httpsig compares both with the machine's own clock and allows 10 s.
		return c.tryTimed(signed, key, algorithm)
	}
	verifier, err := cavagesig.NewVerifier(signed)
	if err != nil {
		return err
	}
	return verifier.Verify(key, algorithm)
}

// header is c again, without anything that httpsig's parser stumbles over. The key's id is not part of what is signed.
func (c *cavage) header() string {
	return fmt.Sprintf(`keyId="key",headers="%s",signature="%s"`,
		strings.Join(c.covered, " "), base64.StdEncoding.EncodeToString(c.signature))
}

func (c *cavage) tryTimed(signed *http.Request, key any, algorithm cavagesig.Algorithm) error {
	text, err := c.signedText(signed)
	if err != nil {
		return err
	}
	if public, ok := key.(ed25519.PublicKey); ok {
		if !ed25519.Verify(public, []byte(text), c.signature) {
			return errors.New("ed25519: verification error")
		}
		return nil
	}
	hash := crypto.SHA256
	if algorithm == cavagesig.RSA_SHA512 {
		hash = crypto.SHA512
	}
	digest := hash.New()
	digest.Write([]byte(text))
	return rsa.VerifyPKCS1v15(key.(*rsa.PublicKey), hash, digest.Sum(nil), c.signature)
}

// signedText is draft-cavage-12 §2.3.
func (c *cavage) signedText(signed *http.Request) (string, error) {
	lines := make([]string, len(c.covered))
	for i, name := range c.covered {
		var value string
		switch name {
		case requestTarget:
			value = strings.ToLower(signed.Method) + " " + signed.URL.Path
		case createdTime:
			value = strconv.FormatInt(c.created, 10)
		case expiresTime:
			value = strconv.FormatInt(c.expires, 10)
		default:
			values, ok := signed.Header[textproto.CanonicalMIMEHeaderKey(name)]
			if !ok {
				return "", fmt.Errorf("missing header %q", name)
			}
			trimmed := make([]string, len(values))
			for j := range values {
				trimmed[j] = strings.TrimSpace(values[j])
			}
			value = strings.Join(trimmed, ", ")
		}
		lines[i] = name + ": " + value
	}
	return strings.Join(lines, "\n"), nil
}

// signedHeader is a copy of the request's header with what net/http or a proxy took out: Host, and Content-Length,
// which Pleroma signs.
func signedHeader(req *http.Request, body []byte, expect Expect) http.Header {
	header := req.Header.Clone()
	header["Host"] = []string{publicHost(req, expect)}
	if _, ok := header["Content-Length"]; !ok {
		header["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	return header
}
