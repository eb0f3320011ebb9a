package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// signMessage signs by RFC 9421 what Mastodon signs. It is written out, since the library's signer takes the time from
// the machine's clock alone; its verifier checks the result in the tests.
func signMessage(req *http.Request, body []byte, key any, id domain.URI, now time.Time) error {
	target := req.URL.Scheme + "://" + req.Host + req.URL.RequestURI()
	covered := `"@method" "@target-uri"`
	text := "\"@method\": " + method(req) + "\n\"@target-uri\": " + target + "\n"
	if hasBody(req.Method, body) {
		sum := sha256.Sum256(body)
		digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
		req.Header.Set("Content-Digest", digest)
		covered += ` "content-digest"`
		text += "\"content-digest\": " + digest + "\n"
	}
	algorithm := "rsa-v1_5-sha256"
	if _, ok := key.(ed25519.PrivateKey); ok {
		algorithm = "ed25519"
	}
	params := fmt.Sprintf(`(%s);created=%d;keyid="%s";alg="%s"`, covered, now.Unix(), id, algorithm)
	text += "\"@signature-params\": " + params

	signed, err := signText(key, text)
	if err != nil {
		return err
	}
	req.Header.Set("Signature-Input", "sig1="+params)
	req.Header.Set("Signature", "sig1=:"+base64.StdEncoding.EncodeToString(signed)+":")
	return nil
}

// signText signs with RSA (PKCS #1 v1.5, SHA-256) or Ed25519.
func signText(key any, text string) ([]byte, error) {
	switch key := key.(type) {
	case *rsa.PrivateKey:
		sum := sha256.Sum256([]byte(text))
		return rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	case ed25519.PrivateKey:
		return ed25519.Sign(key, []byte(text)), nil
	}
	return nil, fmt.Errorf("%w: a %T", ErrKey, key)
}
