package signature

import (
	"crypto/ed25519"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	cavagesig "github.com/go-fed/httpsig"

	"github.com/weftwork/weftwork/pkg/domain"
)

// signCavage signs what Mastodon signs: all peers verify it.
func signCavage(req *http.Request, body []byte, key any, id domain.URI) error {
	covered := []string{requestTarget, "host", "date"}
	if !hasBody(req.Method, body) {
		body = nil
	} else {
		if body == nil {
			body = []byte{} // for httpsig, nil means no digest
		}
		covered = append(covered, "digest")
		if req.Header.Get("Content-Type") != "" {
			covered = append(covered, "content-type")
		}
	}
	algorithm := cavagesig.RSA_SHA256
	if _, ok := key.(ed25519.PrivateKey); ok {
		algorithm = cavagesig.ED25519
	}
	// A signer is not safe to share, and httpsig takes any other algorithm than the wanted one without a word.
	signer, got, err := cavagesig.NewSigner([]cavagesig.Algorithm{algorithm}, cavagesig.DigestSha256, covered, cavagesig.Signature, 0)
	if err != nil {
		return err
	}
	if got != algorithm {
		return fmt.Errorf("%w: no %s in this build", ErrKey, algorithm)
	}
	// As in verify: httpsig gets the escaped path with the query, and Host as a header.
	signed := &http.Request{Method: method(req), Header: req.Header.Clone(), URL: &url.URL{Path: req.URL.RequestURI()}}
	signed.Header["Host"] = []string{req.Host}
	if err := signer.SignRequest(key, string(id), signed, body); err != nil {
		return err
	}
	value := signed.Header.Get("Signature")
	if algorithm == cavagesig.RSA_SHA256 {
		// onepage.pub refuses hs2019, which httpsig always writes; nobody refuses rsa-sha256.
		value = strings.Replace(value, `algorithm="hs2019"`, `algorithm="rsa-sha256"`, 1)
	}
	req.Header.Set("Signature", value)
	if digest := signed.Header.Get("Digest"); digest != "" {
		req.Header.Set("Digest", digest)
	}
	return nil
}

func method(req *http.Request) string {
	if req.Method == "" {
		return http.MethodGet // as net/http has it
	}
	return req.Method
}
