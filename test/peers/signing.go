package peers

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Scheme is a way to sign requests.
type Scheme string

// The two that are in use.
const (
	Cavage  Scheme = "draft-cavage"
	RFC9421 Scheme = "RFC 9421"
)

// style is how a program signs.
type style struct {
	scheme Scheme
	// algorithm stands in draft-cavage's header; "" leaves it out.
	algorithm string
	// post and get are what is signed, in order.
	post, get []string
	// withoutQuery signs the path alone, as Mobilizon does.
	withoutQuery bool
}

// sign signs a request as actor's program does it now.
func (s style) sign(r *http.Request, body []byte, key *rsa.PrivateKey, keyID string, now time.Time) {
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		r.Header.Del(name)
	}
	covered := s.get
	r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	if r.Method == http.MethodPost {
		covered = s.post
		name, value := "Digest", "SHA-256="+base64sum(body)
		if s.scheme == RFC9421 {
			name, value = "Content-Digest", "sha-256=:"+base64sum(body)+":"
		}
		r.Header.Set(name, value)
	}
	if s.scheme == RFC9421 {
		params := fmt.Sprintf(`("%s");created=%d;keyid="%s";alg="rsa-v1_5-sha256"`, strings.Join(covered, `" "`), now.Unix(), keyID)
		r.Header.Set("Signature-Input", "sig1="+params)
		r.Header.Set("Signature", "sig1=:"+signText(key, messageText(r, covered, params))+":")
		return
	}
	target := r.URL.RequestURI()
	if s.withoutQuery {
		target = r.URL.EscapedPath()
	}
	header := `keyId="` + keyID + `",`
	if s.algorithm != "" {
		header += `algorithm="` + s.algorithm + `",`
	}
	header += `headers="` + strings.Join(covered, " ") + `",signature="` + signText(key, cavageText(r, covered, target)) + `"`
	r.Header.Set("Signature", header)
}

func base64sum(body []byte) string {
	sum := sha256.Sum256(body)
	return base64.StdEncoding.EncodeToString(sum[:])
}

func signText(key *rsa.PrivateKey, text string) string {
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // only a broken key
	}
	return base64.StdEncoding.EncodeToString(signature)
}

// cavageText is what draft-cavage signs.
func cavageText(r *http.Request, covered []string, target string) string {
	lines := make([]string, len(covered))
	for i, name := range covered {
		switch name {
		case "(request-target)":
			lines[i] = name + ": " + strings.ToLower(r.Method) + " " + target
		case "host":
			lines[i] = name + ": " + r.Host
		case "content-length":
			lines[i] = name + ": " + strconv.FormatInt(r.ContentLength, 10)
		default:
			lines[i] = name + ": " + strings.Join(r.Header.Values(name), ", ")
		}
	}
	return strings.Join(lines, "\n")
}

// messageText is what RFC 9421 signs; params stand behind the label in Signature-Input.
func messageText(r *http.Request, covered []string, params string) string {
	var b strings.Builder
	for _, name := range covered {
		value := strings.Join(r.Header.Values(name), ", ")
		switch name {
		case "@method":
			value = r.Method
		case "@target-uri":
			value = "https://" + r.Host + r.URL.RequestURI()
		case "@authority", "host":
			value = r.Host
		case "@path":
			value = r.URL.EscapedPath()
		}
		fmt.Fprintf(&b, "%q: %s\n", name, value)
	}
	fmt.Fprintf(&b, "%q: %s", "@signature-params", params)
	return b.String()
}
