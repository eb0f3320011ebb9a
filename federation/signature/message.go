package signature

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dunglas/httpsfv"

	"github.com/weftwork/weftwork/pkg/domain"
)

// message is the one signature of RFC 9421 on a request. Mastodon refuses several, and so do we: which counts?
type message struct {
	algorithm string
	covered   []string // components without parameters
	created   int64    // Unix seconds
	expires   int64    // Unix seconds; 0 if absent
}

func inspectMessage(req *http.Request) (Parsed, error) {
	if size := len(strings.Join(req.Header.Values("Signature-Input"), "")); size > maxSignatureBytes {
		return Parsed{}, fmt.Errorf("%w: Signature-Input is longer than %d bytes", ErrMalformed, maxSignatureBytes)
	}
	inputs, err := dictionary(req.Header, "Signature-Input")
	if err != nil {
		return Parsed{}, err
	}
	if len(inputs.Names()) != 1 {
		return Parsed{}, fmt.Errorf("%w: %d signatures, want one", ErrMalformed, len(inputs.Names()))
	}
	member, _ := inputs.Get(inputs.Names()[0])
	list, ok := member.(httpsfv.InnerList)
	if !ok {
		return Parsed{}, fmt.Errorf("%w: Signature-Input is not a list of components", ErrMalformed)
	}
	claim, keyID, err := newMessage(list)
	if err != nil {
		return Parsed{}, err
	}
	return Parsed{KeyID: keyID, Mode: domain.SignRFC9421, Algorithm: claim.algorithm, claim: claim}, nil
}

func newMessage(list httpsfv.InnerList) (*message, domain.URI, error) {
	m := &message{}
	if len(list.Items) > maxCovered {
		return nil, "", fmt.Errorf("%w: more than %d components", ErrMalformed, maxCovered)
	}
	for _, item := range list.Items {
		name, ok := item.Value.(string)
		if !ok { // the library panics at it
			return nil, "", fmt.Errorf("%w: a component must be a string", ErrMalformed)
		}
		if len(item.Params.Names()) == 0 {
			m.covered = append(m.covered, name)
		}
	}
	var ok bool
	created, _ := list.Params.Get("created")
	if m.created, ok = created.(int64); !ok {
		return nil, "", fmt.Errorf("%w: created must be a number of seconds", ErrMalformed)
	}
	if expires, present := list.Params.Get("expires"); present {
		if m.expires, ok = expires.(int64); !ok {
			return nil, "", fmt.Errorf("%w: expires must be a number of seconds", ErrMalformed)
		}
	}
	if algorithm, present := list.Params.Get("alg"); present {
		if m.algorithm, ok = algorithm.(string); !ok {
			return nil, "", fmt.Errorf("%w: alg must be a string", ErrMalformed)
		}
	}
	keyID, _ := list.Params.Get("keyid")
	text, _ := keyID.(string)
	id, err := domain.ParseURI(text)
	if err != nil {
		return nil, "", fmt.Errorf("%w: keyid: %w", ErrMalformed, err)
	}
	return m, id, nil
}

// check asks for what Mastodon asks for; the library would accept a body that no signed digest protects.
func (m *message) check(req *http.Request, body []byte, now time.Time) error {
	for _, name := range required(hasBody(req.Method, body)) {
		if !slices.Contains(m.covered, name) {
			return fmt.Errorf("%w: %s must be signed", ErrCovers, name)
		}
	}
	if err := checkMoment(time.Unix(m.created, 0), now); err != nil {
		return err
	}
	if m.expires != 0 {
		if err := checkExpiry(m.expires, now); err != nil {
			return err
		}
	}
	if slices.Contains(m.covered, "date") {
		if err := checkDate(req.Header, now); err != nil {
			return err
		}
	}
	if slices.Contains(m.covered, "content-digest") {
		return checkContentDigest(req.Header, body)
	}
	return nil
}
