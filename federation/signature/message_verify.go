package signature

import (
	"bytes"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	messagesig "github.com/dadrus/httpsig"
)

// anyTime keeps the library from judging times by the machine's clock: check has judged them.
const anyTime = 200 * 365 * 24 * time.Hour

// verify builds what was signed for our own public address: @target-uri, @authority and host can be of no other.
func (m *message) verify(req *http.Request, body []byte, key any, expect Expect) (err error) {
	defer recovered("Signature", &err)
	algorithm, err := m.keyAlgorithm(key)
	if err != nil {
		return err
	}
	verifier, err := messagesig.NewVerifier(messagesig.Key{Algorithm: algorithm, Key: key},
		messagesig.WithValidateAllSignatures(),
		messagesig.WithExpiredTimestampRequired(false),
		messagesig.WithMaxAge(anyTime),
		messagesig.WithValidityTolerance(anyTime),
	)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	target := &url.URL{
		Scheme: expect.scheme(), Host: publicHost(req, expect),
		Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery, ForceQuery: req.URL.ForceQuery,
	}
	if target.Path == "" {
		target.Path = "/"
	}
	err = verifier.Verify(&messagesig.Message{
		Context:   req.Context(),
		Method:    req.Method,
		Authority: target.Host,
		URL:       target,
		Header:    signedHeader(req, body, expect),
		Body:      func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil },
		IsRequest: true,
	})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, messagesig.ErrMalformedData):
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return fmt.Errorf("%w: %w%s", ErrSignature, err, wrongHost(req, expect))
}

// keyAlgorithm is the named algorithm if the key can have it; without a name, the usual one of the key.
func (m *message) keyAlgorithm(key any) (messagesig.SignatureAlgorithm, error) {
	usual, others := messagesig.Ed25519, []messagesig.SignatureAlgorithm(nil)
	if _, ok := key.(*rsa.PublicKey); ok {
		usual = messagesig.RsaPkcs1v15Sha256
		others = []messagesig.SignatureAlgorithm{messagesig.RsaPkcs1v15Sha512, messagesig.RsaPssSha512}
	}
	named := messagesig.SignatureAlgorithm(m.algorithm)
	if named == "" || named == usual {
		return usual, nil
	}
	for _, other := range others {
		if named == other {
			return other, nil
		}
	}
	return "", fmt.Errorf("%w: alg %.40q with a %T", ErrSignature, m.algorithm, key)
}
