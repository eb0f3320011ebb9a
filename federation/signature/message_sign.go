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
	"strings"
	"time"

	"github.com/dunglas/httpsfv"

	"github.com/weftwork/weftwork/pkg/domain"
)

// signMessage signs by RFC 9421 what Mastodon signs, and what is wanted besides. It is written out, since the library's
// signer takes the time from the machine's clock alone; its verifier checks the result in the tests.
func signMessage(req *http.Request, body []byte, key any, id domain.URI, wanted Wanted, now time.Time) error {
	withBody := hasBody(req.Method, body)
	if withBody {
		sum := sha256.Sum256(body)
		req.Header.Set("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
	}
	covered := wanted.covered(withBody)
	var text strings.Builder
	for _, name := range covered {
		value, ok := component(req, name)
		if !ok {
			return fmt.Errorf("sign %q: the request has none", name)
		}
		fmt.Fprintf(&text, "%q: %s\n", name, value)
	}
	params, err := wanted.params(covered, key, id, now)
	if err != nil {
		return err
	}
	text.WriteString(`"@signature-params": ` + params)
	signed, err := signText(key, text.String())
	if err != nil {
		return err
	}
	label := wanted.label
	if label == "" {
		label = "sig1"
	}
	req.Header.Set("Signature-Input", label+"="+params)
	req.Header.Set("Signature", label+"=:"+base64.StdEncoding.EncodeToString(signed)+":")
	return nil
}

// params are the components and parameters as they are signed and sent (RFC 9421 §2.3).
func (w Wanted) params(covered []string, key any, id domain.URI, now time.Time) (string, error) {
	algorithm := algorithmRSA
	if _, ok := key.(ed25519.PrivateKey); ok {
		algorithm = algorithmEd25519
	}
	params := fmt.Sprintf(`(%s);created=%d;keyid="%s";alg="%s"`, quoted(covered), now.Unix(), id, algorithm)
	if w.expires {
		params += fmt.Sprintf(";expires=%d", now.Add(validFor).Unix())
	}
	for _, param := range [][2]string{{"nonce", w.nonce}, {"tag", w.tag}} {
		if param[1] == "" {
			continue
		}
		value, err := httpsfv.Marshal(httpsfv.NewItem(param[1]))
		if err != nil {
			return "", fmt.Errorf("%w: %s: %w", ErrMalformed, param[0], err)
		}
		params += ";" + param[0] + "=" + value
	}
	return params, nil
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
