package signature

import (
	"fmt"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
	"time"

	"github.com/dunglas/httpsfv"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Wanted is a signature by RFC 9421 that a peer asks for (§5.1). The zero value asks for nothing in particular.
type Wanted struct {
	label      string
	components []string
	// Mode is domain.SignRFC9421 for RSA or domain.SignEd25519; "" if either will do.
	Mode domain.SignatureMode
	// KeyID is the key that must sign; "" for any.
	KeyID domain.URI
	// Once says that it holds for one request: a nonce is part of it.
	Once    bool
	nonce   string
	tag     string
	expires bool
}

// Bounds on what a peer can make us sign.
const (
	maxWanted      = 8   // signatures that one answer may ask for
	maxWantedParam = 256 // bytes of a nonce or tag
	// validFor is how long a signature is good if the peer wants to know it.
	validFor = 5 * time.Minute
)

// The names of the algorithms in RFC 9421 §6.2.2.
const (
	algorithmRSA     = "rsa-v1_5-sha256"
	algorithmEd25519 = "ed25519"
)

// derived are the components that are no header (RFC 9421 §2.2).
var derived = map[string]func(*http.Request) string{
	"@method":         method,
	"@target-uri":     func(req *http.Request) string { return req.URL.Scheme + "://" + req.Host + req.URL.RequestURI() },
	"@authority":      func(req *http.Request) string { return strings.ToLower(req.Host) },
	"@scheme":         func(req *http.Request) string { return strings.ToLower(req.URL.Scheme) },
	"@path":           path,
	"@query":          func(req *http.Request) string { return "?" + req.URL.RawQuery },
	"@request-target": func(req *http.Request) string { return req.URL.RequestURI() },
}

func path(req *http.Request) string {
	if escaped := req.URL.EscapedPath(); escaped != "" {
		return escaped
	}
	return "/"
}

// signable are the headers that each request of ours has, or may have.
var signable = []string{"host", "date", "content-type", "content-digest", "accept", "user-agent"}

// AcceptSignature says in an answer with 401 what Check and Verify want of a request with that method: RSA or Ed25519.
func AcceptSignature(requestMethod string) string {
	return fmt.Sprintf(`sig1=(%s);created`, quoted(required(hasBody(requestMethod, nil))))
}

// required is what every signature covers: of ours, and of peers.
func required(body bool) []string {
	components := []string{"@method", "@target-uri"}
	if body {
		components = append(components, "content-digest")
	}
	return components
}

func quoted(components []string) string { return `"` + strings.Join(components, `" "`) + `"` }

// ParseAcceptSignature reads what a peer asks for, and gives the first signature that we can make.
func ParseAcceptSignature(header http.Header) (Wanted, bool) {
	if len(strings.Join(header.Values("Accept-Signature"), "")) > maxSignatureBytes {
		return Wanted{}, false
	}
	asked, err := dictionary(header, "Accept-Signature")
	if err != nil {
		return Wanted{}, false
	}
	names := asked.Names()
	for _, label := range names[:min(len(names), maxWanted)] {
		member, _ := asked.Get(label)
		if list, ok := member.(httpsfv.InnerList); ok {
			if wanted, ok := newWanted(label, list); ok {
				return wanted, true
			}
		}
	}
	return Wanted{}, false
}

func newWanted(label string, list httpsfv.InnerList) (Wanted, bool) {
	w := Wanted{label: label}
	for _, item := range list.Items {
		name, ok := item.Value.(string)
		if !ok || len(item.Params.Names()) > 0 || slices.Contains(w.components, name) {
			return w, false
		}
		if _, ok := derived[name]; !ok && !slices.Contains(signable, name) {
			return w, false
		}
		w.components = append(w.components, name)
	}
	texts := map[string]string{"alg": "", "keyid": "", "nonce": "", "tag": ""}
	for name := range texts {
		if value, present := list.Params.Get(name); present {
			text, ok := value.(string)
			if !ok || len(text) > maxWantedParam {
				return w, false
			}
			texts[name] = text
		}
	}
	switch texts["alg"] {
	case "":
	case algorithmRSA:
		w.Mode = domain.SignRFC9421
	case algorithmEd25519:
		w.Mode = domain.SignEd25519
	default:
		return w, false
	}
	_, w.expires = list.Params.Get("expires")
	w.KeyID, w.nonce, w.tag = domain.URI(texts["keyid"]), texts["nonce"], texts["tag"]
	w.Once = w.nonce != ""
	return w, true
}

// covered is what is wanted and what we always sign: less would let the peer use our signature elsewhere.
func (w Wanted) covered(body bool) []string {
	covered := slices.Clone(w.components)
	for _, name := range required(body) {
		if !slices.Contains(covered, name) {
			covered = append(covered, name)
		}
	}
	if !body {
		covered = slices.DeleteFunc(covered, func(name string) bool { return name == "content-digest" || name == "content-type" })
	}
	return covered
}

// component is the value of one that is signed; false if the request lacks it.
func component(req *http.Request, name string) (string, bool) {
	if value, ok := derived[name]; ok {
		return value(req), true
	}
	if name == "host" {
		return req.Host, true
	}
	values := slices.Clone(req.Header[textproto.CanonicalMIMEHeaderKey(name)])
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return strings.Join(values, ", "), len(values) > 0
}
