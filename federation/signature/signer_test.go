package signature_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
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

// The peer's signer, written after the two documents and not after the code under test.

const (
	peerActor = "https://peer.example/users/ann"
	peerKeyID = peerActor + "#main-key"
	inboxPath = "/ap/inbox"
)

var (
	noon    = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC) // far from the machine's clock
	us      = signature.Expect{Host: "weft.example", Scheme: "https"}
	letter  = []byte(`{"id":"https://peer.example/a/1","type":"Follow"}`)
	rsaKey  = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
	edKey   = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	strange = sync.OnceValue(func() *rsa.PrivateKey { return must(rsa.GenerateKey(rand.Reader, 2048)) })
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func publicOf(key crypto.Signer) domain.PublicKey {
	der := must(x509.MarshalPKIXPublicKey(key.Public()))
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return domain.PublicKey{ID: peerKeyID, Owner: peerActor, PEM: string(text)}
}

func privateOf(key crypto.Signer) domain.PrivateKey {
	der := must(x509.MarshalPKCS8PrivateKey(key))
	text := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return domain.PrivateKey{ID: peerKeyID, Owner: peerActor, PEM: string(text), PublicPEM: publicOf(key).PEM}
}

// signBytes signs like the named algorithm.
func signBytes(algorithm string, key crypto.Signer, text string) string {
	switch algorithm {
	case "sha256":
		sum := sha256.Sum256([]byte(text))
		return base64.StdEncoding.EncodeToString(must(rsa.SignPKCS1v15(nil, key.(*rsa.PrivateKey), crypto.SHA256, sum[:])))
	case "sha512":
		sum := sha512.Sum512([]byte(text))
		return base64.StdEncoding.EncodeToString(must(rsa.SignPKCS1v15(nil, key.(*rsa.PrivateKey), crypto.SHA512, sum[:])))
	case "pss":
		sum := sha512.Sum512([]byte(text))
		options := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
		return base64.StdEncoding.EncodeToString(must(rsa.SignPSS(rand.Reader, key.(*rsa.PrivateKey), crypto.SHA512, sum[:], options)))
	case "ed25519":
		return base64.StdEncoding.EncodeToString(ed25519.Sign(key.(ed25519.PrivateKey), []byte(text)))
	}
	panic("unknown algorithm " + algorithm)
}

func sha256Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return "SHA-256=" + base64.StdEncoding.EncodeToString(sum[:])
}

func sha512Digest(body []byte) string {
	sum := sha512.Sum512(body)
	return "SHA-512=" + base64.StdEncoding.EncodeToString(sum[:])
}

// letterTo is a request of a peer, before and after signing. Its zero fields are filled by send.
type letterTo struct {
	method, target, host string
	body                 []byte
	header               map[string]string
	key                  crypto.Signer
	hash                 string // for signBytes
	params               string // draft-cavage: algorithm and so on, before headers; RFC 9421: after created and keyid
	covered              string
	created              time.Time // RFC 9421 and (created)
	expires              time.Time // (expires)
	signedTarget         string    // what the signer believes the target to be; "" for target
	separator            string
}

func (l *letterTo) fill() {
	if l.method == "" {
		l.method = http.MethodPost
	}
	if l.target == "" {
		l.target = inboxPath
	}
	if l.host == "" {
		l.host = "weft.example"
	}
	if l.body == nil && l.method == http.MethodPost {
		l.body = letter
	}
	if l.key == nil {
		l.key = rsaKey()
	}
	if l.hash == "" {
		l.hash = "sha256"
	}
	if l.signedTarget == "" {
		l.signedTarget = l.target
	}
	if l.separator == "" {
		l.separator = ","
	}
	if l.created.IsZero() {
		l.created = noon
	}
	header := map[string]string{"Date": noon.Format(http.TimeFormat), "Content-Type": "application/activity+json"}
	if l.method == http.MethodPost {
		header["Digest"] = sha256Digest(l.body)
		sum := sha256.Sum256(l.body)
		header["Content-Digest"] = "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	}
	for name, value := range l.header {
		header[name] = value
	}
	l.header = header
}

// cavage signs by draft-cavage-12 and lets the request arrive.
func (l letterTo) cavage(t testing.TB) *http.Request {
	t.Helper()
	l.fill()
	if l.covered == "" {
		l.covered = "(request-target) host date digest"
		if l.method == http.MethodGet {
			l.covered = "(request-target) host date"
		}
	}
	if l.params == "" {
		l.params = `algorithm="rsa-sha256"`
	}
	var lines []string
	for name := range strings.FieldsSeq(l.covered) {
		value := l.header[http.CanonicalHeaderKey(name)]
		switch name {
		case "(request-target)":
			value = strings.ToLower(l.method) + " " + l.signedTarget
		case "host":
			value = l.host
		case "(created)":
			value = fmt.Sprint(l.created.Unix())
		case "(expires)":
			value = fmt.Sprint(l.expires.Unix())
		case "content-length":
			value = fmt.Sprint(len(l.body))
		}
		lines = append(lines, name+": "+value)
	}
	params := []string{`keyId="` + peerKeyID + `"`}
	if l.params != "-" {
		params = append(params, l.params)
	}
	if strings.Contains(l.covered, "(created)") {
		params = append(params, fmt.Sprintf("created=%d", l.created.Unix()))
	}
	if !l.expires.IsZero() {
		params = append(params, fmt.Sprintf("expires=%d", l.expires.Unix()))
	}
	signed := signBytes(l.hash, l.key, strings.Join(lines, "\n"))
	params = append(params, `headers="`+l.covered+`"`, `signature="`+signed+`"`)
	l.header["Signature"] = strings.Join(params, l.separator)
	return l.arrive(t)
}

// message signs by RFC 9421 and lets the request arrive.
func (l letterTo) message(t testing.TB) *http.Request {
	t.Helper()
	l.fill()
	if l.covered == "" {
		l.covered = `"@method" "@target-uri" "content-digest"`
		if l.method == http.MethodGet {
			l.covered = `"@method" "@target-uri"`
		}
	}
	var text strings.Builder
	for component := range strings.FieldsSeq(l.covered) {
		name := strings.Trim(component, `"`)
		value := l.header[http.CanonicalHeaderKey(name)]
		switch name {
		case "@method":
			value = l.method
		case "@target-uri":
			value = "https://" + l.host + l.signedTarget
		case "@authority", "host":
			value = l.host
		}
		fmt.Fprintf(&text, "%s: %s\n", component, value)
	}
	params := fmt.Sprintf(`(%s);created=%d;keyid="%s"`, l.covered, l.created.Unix(), peerKeyID)
	if l.params != "" {
		params += ";" + l.params
	}
	fmt.Fprintf(&text, `"@signature-params": %s`, params)
	l.header["Signature-Input"] = "sig1=" + params
	l.header["Signature"] = "sig1=:" + signBytes(l.hash, l.key, text.String()) + ":"
	delete(l.header, "Digest")
	return l.arrive(t)
}

// arrive is the request as the server's handler sees it: written and parsed by net/http.
func (l letterTo) arrive(t testing.TB) *http.Request {
	t.Helper()
	req := httptest.NewRequest(l.method, "https://"+l.host+l.target, bytes.NewReader(l.body))
	for name, value := range l.header {
		req.Header.Set(name, value)
	}
	return req
}

func ed25519Public(raw []byte) ed25519.PublicKey { return raw }
