package remote_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

const activityJSON = "application/activity+json"

var (
	noon     = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	nodeKeys = sync.OnceValue(func() []domain.PrivateKey {
		keys, err := signature.NewKeys("https://weft.example/ap/node")
		if err != nil {
			panic(err)
		}
		return keys
	})
)

func rsaKey() domain.PrivateKey { return nodeKeys()[0] }

// peer is another host, on loopback. It keeps what it was asked.
type peer struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // method, address, and how it was signed
}

// newPeer answers with handle.
func newPeer(t *testing.T, handle http.HandlerFunc) *peer {
	t.Helper()
	p := &peer{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.asked = append(p.asked, r.Method+" "+r.URL.RequestURI()+" "+string(signedBy(r)))
		p.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *peer) uri(path string) domain.URI { return domain.URI(p.URL + path) }

func (p *peer) heard() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// signedBy verifies the request as a strict peer would; "" is a request whose signature doesn't hold.
func signedBy(r *http.Request) domain.SignatureMode {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return ""
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	parsed, err := signature.Inspect(r)
	if err != nil {
		return ""
	}
	for _, key := range nodeKeys() {
		if signature.Verify(r, body, key.Public(), signature.Expect{Host: r.Host, Scheme: "http"}, noon) == nil {
			return parsed.Mode
		}
	}
	return ""
}

// modes is a memory like the node's.
type modes struct {
	mu    sync.Mutex
	modes map[string]domain.SignatureMode
	until map[string]time.Time
}

func newModes() *modes {
	return &modes{modes: map[string]domain.SignatureMode{}, until: map[string]time.Time{}}
}

func (m *modes) SignatureMode(_ context.Context, host string) domain.SignatureMode {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.modes[host]
}

func (m *modes) RememberMode(_ context.Context, host string, mode domain.SignatureMode, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.modes[host], m.until[host] = mode, until
}

// newClient may ask loopback. change may be nil.
func newClient(t *testing.T, change func(*remote.Options)) *remote.Client {
	t.Helper()
	options := remote.Options{
		UserAgent:    func() string { return remote.UserAgent("1.2", "https://weft.example") },
		AllowPrivate: true, AllowHTTP: true,
		SignWith: func(context.Context) (domain.PrivateKey, error) { return rsaKey(), nil },
		Now:      func() time.Time { return noon },
	}
	if change != nil {
		change(&options)
	}
	client := remote.New(options)
	t.Cleanup(client.Close)
	return client
}

// failed requires an *Error of this kind, with a sentence for people that contains each of words.
func failed(t *testing.T, what string, err error, kind remote.Kind, words ...string) *remote.Error {
	t.Helper()
	failure, ok := errors.AsType[*remote.Error](err)
	if !ok || failure.Kind != kind {
		t.Errorf("%s: got %v, want kind %s", what, err, kind)
		return &remote.Error{}
	}
	message := domain.Message(err)
	if message == "" {
		t.Errorf("%s: %v has no sentence for people", what, err)
	}
	for _, word := range words {
		if !strings.Contains(message, word) {
			t.Errorf("%s: %q does not say %q", what, message, word)
		}
	}
	return failure
}

func worked(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// answer writes one answer.
func answer(w http.ResponseWriter, contentType string, body any) {
	w.Header().Set("Content-Type", contentType)
	fmt.Fprint(w, body)
}
