package signature

import (
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/dunglas/httpsfv"
)

// sum is the digest of body by its name in either header; false for algorithms that we do not read.
func sum(algorithm string, body []byte) ([]byte, bool) {
	switch strings.ToLower(algorithm) {
	case "sha-256":
		digest := sha256.Sum256(body)
		return digest[:], true
	case "sha-512":
		digest := sha512.Sum512(body)
		return digest[:], true
	}
	return nil, false
}

// checkDigest compares the Digest header (RFC 3230) with the body: every SHA-256 and SHA-512 in it, and at least one.
// Neither httpsig nor most of its users do (deps: a changed body passes).
func checkDigest(header http.Header, body []byte) error {
	known := false
	for part := range strings.SplitSeq(strings.Join(header.Values("Digest"), ","), ",") {
		algorithm, encoded, _ := strings.Cut(strings.TrimSpace(part), "=")
		want, ok := sum(algorithm, body)
		if !ok {
			continue
		}
		known = true
		got, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || subtle.ConstantTimeCompare(got, want) != 1 {
			return fmt.Errorf("%w: Digest %s", ErrDigest, algorithm)
		}
	}
	if !known {
		return fmt.Errorf("%w: Digest has neither SHA-256 nor SHA-512", ErrDigest)
	}
	return nil
}

// checkContentDigest compares the Content-Digest header (RFC 9530) with the body, by the rule of checkDigest.
func checkContentDigest(header http.Header, body []byte) error {
	digests, err := dictionary(header, "Content-Digest")
	if err != nil {
		return err
	}
	known := false
	for _, algorithm := range digests.Names() {
		want, ok := sum(algorithm, body)
		if !ok {
			continue
		}
		known = true
		member, _ := digests.Get(algorithm)
		item, _ := member.(httpsfv.Item)
		got, _ := item.Value.([]byte)
		if subtle.ConstantTimeCompare(got, want) != 1 {
			return fmt.Errorf("%w: Content-Digest %s", ErrDigest, algorithm)
		}
	}
	if !known {
		return fmt.Errorf("%w: Content-Digest has neither sha-256 nor sha-512", ErrDigest)
	}
	return nil
}
