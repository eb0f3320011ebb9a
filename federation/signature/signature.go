// Package signature signs requests and verifies signed ones: draft-cavage-12, which every peer takes, and RFC 9421.
// The libraries below it check less than peers expect; what they leave out is checked here.
package signature

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Expect is who we are to the peers: requests were signed for this host, whatever a proxy made of them.
type Expect struct {
	// Host is the public host as in domain.Addresses.Host: lower case, without a default port.
	Host string
	// Scheme is "https" or "http"; "" means "https".
	Scheme string
}

func (e Expect) scheme() string {
	if e.Scheme == "" {
		return "https"
	}
	return e.Scheme
}

// Parsed is what a request says about its own signature. Nothing in it is proven.
type Parsed struct {
	// KeyID names the key that is said to have signed.
	KeyID domain.URI
	Mode  domain.SignatureMode
	// Algorithm is the named algorithm in lower case, "" if none is named.
	Algorithm string

	claim claim
}

// claim is one signature of either mode.
type claim interface {
	// check holds the claim against all rules that need no key.
	check(req *http.Request, body []byte, now time.Time) error
	// verify holds the claim against the key, which is a *rsa.PublicKey or an ed25519.PublicKey.
	verify(req *http.Request, body []byte, key any, expect Expect) error
}

// Inspect reads which key signed the request, before anything is fetched. The error is ErrUnsigned or ErrMalformed.
func Inspect(req *http.Request) (Parsed, error) {
	if len(req.Header.Values("Signature-Input")) > 0 {
		return inspectMessage(req)
	}
	return inspectCavage(req)
}

// Check holds the request against every rule that needs no key: what is signed, how old it is, whether the body is the
// one that was signed. An inbox calls it before it fetches a key that it doesn't know.
func Check(req *http.Request, body []byte, now time.Time) error {
	parsed, err := Inspect(req)
	if err != nil {
		return err
	}
	return parsed.claim.check(req, body, now)
}

// Sign signs like Keys.Sign, without a memory.
func Sign(req *http.Request, body []byte, key domain.PrivateKey, mode domain.SignatureMode, now time.Time) error {
	return new(Keys).Sign(req, body, key, mode, now)
}

// Verify verifies like Keys.Verify, without a memory.
func Verify(req *http.Request, body []byte, key domain.PublicKey, expect Expect, now time.Time) error {
	return new(Keys).Verify(req, body, key, expect, now)
}

// Verify says whether the holder of key signed this request, with this body, for the host that we are, lately. It does
// not look at whose key it is, and leaves req as it was.
func (k *Keys) Verify(req *http.Request, body []byte, key domain.PublicKey, expect Expect, now time.Time) error {
	if expect.Host == "" {
		return fmt.Errorf("%w: this node doesn't know its own host", ErrSignature)
	}
	parsed, err := Inspect(req)
	if err != nil {
		return err
	}
	if err := parsed.claim.check(req, body, now); err != nil {
		return err
	}
	public, err := k.publicKey(key.PEM)
	if err != nil {
		// Not %w: an unusable key of the peer does not make the request malformed.
		return fmt.Errorf("%w: key %s: %v", ErrSignature, key.ID, err) //nolint:errorlint // see above
	}
	err = parsed.claim.verify(req, body, public, expect)
	if errors.Is(err, ErrSignature) && publicHost(req, expect) != expect.Host {
		// The peer signed our plain name, to which a proxy added the port.
		plain := req.WithContext(req.Context())
		plain.Host = expect.Host
		if parsed.claim.verify(plain, body, public, expect) == nil {
			return nil
		}
	}
	return err
}

// Sign sets Date, Digest or Content-Digest, and the signature's headers, in place of those of an earlier try. What is
// signed must be set before: URL, Method, Content-Type, and Host if it is not the URL's.
// The mode "" is draft-cavage. Requests may be signed in parallel.
func (k *Keys) Sign(req *http.Request, body []byte, key domain.PrivateKey, mode domain.SignatureMode, now time.Time) error {
	return k.sign(req, key, now, func(private any) error {
		switch mode {
		case "", domain.SignCavage:
			return signCavage(req, body, private, key.ID)
		case domain.SignRFC9421, domain.SignEd25519:
			return signMessage(req, body, private, key.ID, Wanted{}, now)
		}
		return fmt.Errorf("unknown mode %q", mode)
	})
}

// SignAs signs by RFC 9421 as a peer asked for it. Which key it wants is the caller's to see to.
func (k *Keys) SignAs(req *http.Request, body []byte, key domain.PrivateKey, wanted Wanted, now time.Time) error {
	return k.sign(req, key, now, func(private any) error {
		return signMessage(req, body, private, key.ID, wanted, now)
	})
}

func (k *Keys) sign(req *http.Request, key domain.PrivateKey, now time.Time, how func(private any) error) error {
	private, err := k.privateKey(key.PEM)
	if err != nil {
		return fmt.Errorf("sign with %s: %w", key.ID, err)
	}
	if req.Host == "" {
		req.Host = req.URL.Host
	}
	if req.Host == "" {
		return fmt.Errorf("sign for %s: the request names no host", req.URL)
	}
	if strings.ContainsFunc(string(key.ID), func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
		return fmt.Errorf("%w: its id %q cannot stand in a header", ErrKey, key.ID)
	}
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		req.Header.Del(name)
	}
	req.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	if err := how(private); err != nil {
		return fmt.Errorf("sign with %s: %w", key.ID, err)
	}
	return nil
}

// hasBody says whether a digest must be signed.
func hasBody(method string, body []byte) bool {
	switch method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return len(body) > 0
}

// publicHost is the Host that the peer signed: the one of the request if it is ours in another spelling, else our own.
// A request that was signed for another host fails either way; one that a proxy gave its own name passes.
func publicHost(req *http.Request, expect Expect) string {
	if domain.URI(expect.scheme()+"://"+req.Host).Host() == expect.Host {
		return req.Host
	}
	return expect.Host
}

// wrongHost explains a failed signature if the request came under another name than ours.
func wrongHost(req *http.Request, expect Expect) string {
	if strings.EqualFold(publicHost(req, expect), req.Host) {
		return ""
	}
	return fmt.Sprintf(" (it came for host %q, we are %q)", req.Host, expect.Host)
}
