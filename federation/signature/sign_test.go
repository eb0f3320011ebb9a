package signature_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

func outgoing(t testing.TB, method, address string, body []byte) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/activity+json")
	}
	return req
}

// arrived is what the other side's handler sees of a request of ours.
func arrived(req *http.Request, body []byte) *http.Request {
	got := httptest.NewRequest(req.Method, req.URL.String(), bytes.NewReader(body))
	got.Host = req.Host
	got.Header = req.Header.Clone()
	return got
}

func TestSignWritesWhatEveryPeerVerifies(t *testing.T) {
	req := outgoing(t, http.MethodPost, "https://weft.example/tags/caf%C3%A9?x=1", letter)
	if err := signature.Sign(req, letter, privateOf(rsaKey()), domain.SignCavage, noon); err != nil {
		t.Fatal(err)
	}
	value := req.Header.Get("Signature")
	prefix := `keyId="https://peer.example/users/ann#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest content-type",signature="`
	if !strings.HasPrefix(value, prefix) {
		t.Fatalf("Signature: %s", value)
	}
	text := "(request-target): post /tags/caf%C3%A9?x=1\nhost: weft.example\ndate: Tue, 01 Jan 2030 12:00:00 GMT\ndigest: " +
		sha256Digest(letter) + "\ncontent-type: application/activity+json"
	verifyRSA(t, text, strings.TrimSuffix(strings.TrimPrefix(value, prefix), `"`))
	if req.Header.Get("Digest") != sha256Digest(letter) || req.Header.Get("Date") != noon.Format(http.TimeFormat) {
		t.Errorf("headers: %v", req.Header)
	}

	req = outgoing(t, http.MethodGet, "https://weft.example", nil)
	if err := signature.Sign(req, nil, privateOf(rsaKey()), "", noon); err != nil {
		t.Fatal(err)
	}
	_, value, _ = strings.Cut(req.Header.Get("Signature"), `headers="(request-target) host date",signature="`)
	verifyRSA(t, "(request-target): get /\nhost: weft.example\ndate: Tue, 01 Jan 2030 12:00:00 GMT", strings.TrimSuffix(value, `"`))
	if req.Header.Get("Digest") != "" {
		t.Error("a GET has a Digest")
	}
}

func TestSignWritesRFC9421LikeMastodon(t *testing.T) {
	req := outgoing(t, http.MethodPost, "https://weft.example/ap/inbox?x=%2F", letter)
	if err := signature.Sign(req, letter, privateOf(rsaKey()), domain.SignRFC9421, noon); err != nil {
		t.Fatal(err)
	}
	params := `("@method" "@target-uri" "content-digest");created=1893499200;keyid="https://peer.example/users/ann#main-key";alg="rsa-v1_5-sha256"`
	if got := req.Header.Get("Signature-Input"); got != "sig1="+params {
		t.Fatalf("Signature-Input: %s", got)
	}
	sum := sha256.Sum256(letter)
	digest := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	if got := req.Header.Get("Content-Digest"); got != digest {
		t.Errorf("Content-Digest: %s", got)
	}
	text := "\"@method\": POST\n\"@target-uri\": https://weft.example/ap/inbox?x=%2F\n\"content-digest\": " + digest + "\n\"@signature-params\": " + params
	verifyRSA(t, text, strings.TrimSuffix(strings.TrimPrefix(req.Header.Get("Signature"), "sig1=:"), ":"))

	req = outgoing(t, http.MethodGet, "https://weft.example/ap/node", nil)
	if err := signature.Sign(req, nil, privateOf(edKey), domain.SignRFC9421, noon); err != nil {
		t.Fatal(err)
	}
	want := `sig1=("@method" "@target-uri");created=1893499200;keyid="https://peer.example/users/ann#main-key";alg="ed25519"`
	if got := req.Header.Get("Signature-Input"); got != want {
		t.Errorf("Signature-Input: %s", got)
	}
}

func verifyRSA(t *testing.T, text, encoded string) {
	t.Helper()
	signed, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(text))
	if err := rsa.VerifyPKCS1v15(&rsaKey().PublicKey, crypto.SHA256, sum[:], signed); err != nil {
		t.Errorf("%v over\n%s", err, text)
	}
}

func TestVerifyAcceptsWhatSignWrites(t *testing.T) {
	for _, address := range []string{
		"https://weft.example", "https://weft.example/ap/inbox", "https://weft.example/tags/caf%C3%A9", "https://weft.example/a%2Fb?c=d", "https://weft.example/x?",
	} {
		for _, key := range []crypto.Signer{rsaKey(), edKey} {
			for _, mode := range []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421} {
				for method, body := range map[string][]byte{http.MethodGet: nil, http.MethodPost: letter} {
					req := outgoing(t, method, address, body)
					what := fmt.Sprintf("%s %s %s %T", method, address, mode, key)
					accepted(t, what, signature.Sign(req, body, privateOf(key), mode, noon))
					accepted(t, what, signature.Verify(arrived(req, body), body, publicOf(key), us, noon))
				}
			}
		}
	}
	req := outgoing(t, http.MethodPost, "https://weft.example/ap/inbox", nil)
	accepted(t, "an empty POST", signature.Sign(req, nil, privateOf(rsaKey()), domain.SignCavage, noon))
	accepted(t, "an empty POST", verify(arrived(req, nil), nil))
}

func TestSigningAgainReplacesTheEarlierTry(t *testing.T) {
	req := outgoing(t, http.MethodPost, "https://weft.example/ap/inbox", letter)
	later := noon.Add(10 * time.Minute)
	for _, mode := range []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421, domain.SignCavage} {
		accepted(t, string(mode), signature.Sign(req, letter, privateOf(rsaKey()), mode, later))
		accepted(t, string(mode), verify(arrived(req, letter), letter))
		if len(req.Header.Values("Signature")) != 1 || (req.Header.Get("Digest") == "") == (req.Header.Get("Content-Digest") == "") {
			t.Errorf("%s: %v", mode, req.Header)
		}
	}
	if req.Header.Get("Date") != later.Format(http.TimeFormat) {
		t.Error("the Date is not that of the try")
	}
}

func TestRequestsAreSignedAndVerifiedInParallel(t *testing.T) {
	var (
		keys signature.Keys
		wait sync.WaitGroup
	)
	private, public := privateOf(rsaKey()), publicOf(rsaKey())
	for i := range 8 {
		wait.Go(func() {
			for j := range 8 {
				mode := []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421}[(i+j)%2]
				req := outgoing(t, http.MethodPost, fmt.Sprintf("https://weft.example/%d/%d", i, j), letter)
				accepted(t, "sign", keys.Sign(req, letter, private, mode, noon))
				accepted(t, "verify", keys.Verify(arrived(req, letter), letter, public, us, noon))
			}
		})
	}
	wait.Wait()
}

func TestSignSaysWhyItCannot(t *testing.T) {
	req := outgoing(t, http.MethodPost, "https://weft.example/ap/inbox", letter)
	key := privateOf(rsaKey())
	if err := signature.Sign(req, letter, key, "morse", noon); err == nil {
		t.Error("an unknown mode was accepted")
	}
	key.ID = `https://peer.example/"`
	refused(t, "a quote in the key's id", signature.Sign(req, letter, key, domain.SignRFC9421, noon), signature.ErrKey)
	key.ID = `https://peer.example/",headers="date`
	refused(t, "a quote in the key's id", signature.Sign(req, letter, key, domain.SignCavage, noon), signature.ErrKey)
	key = privateOf(rsaKey())
	key.PEM = key.PublicPEM
	refused(t, "a public key", signature.Sign(req, letter, key, domain.SignCavage, noon), signature.ErrKey)
	req.Host, req.URL.Host = "", ""
	if err := signature.Sign(req, letter, privateOf(rsaKey()), domain.SignCavage, noon); err == nil {
		t.Error("a request without a host was signed")
	}
}
