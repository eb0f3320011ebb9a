package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

const (
	testPassword = "a loom of one's own"
	testToken    = "only-once"
)

// house is a node with its pages, and a browser in front of it.
type house struct {
	t      testing.TB
	store  *storage.Store
	node   *node.Node
	server *Server
	base   string
	client *http.Client
	owner  domain.Member
	me     domain.Member // whose browser it is, where it is not the owner's
	now    time.Time
}

// newHouse is a node that is not set up yet.
func newHouse(t testing.TB, change ...func(*Options)) *house {
	t.Helper()
	h := &house{t: t, now: time.Now().UTC().Truncate(time.Second)} // sessions expire by the real clock
	now := func() time.Time { return h.now }
	store, err := storage.Open(t.Context(), storage.Options{DataDir: filepath.Dir(storagetest.File(t)), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h.store = store
	h.node = node.New(node.Options{Store: store, Encode: encodeAnything, NewKeys: cheapKeys, Now: now, PasswordMemory: 64})
	o := Options{Node: h.node, Store: store, Now: now, SetupToken: testToken}
	for _, c := range change {
		c(&o)
	}
	if h.server, err = New(o); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(h.server)
	t.Cleanup(front.Close)
	h.base = strings.Replace(front.URL, "127.0.0.1", "localhost", 1)
	h.client = newBrowser(t)
	return h
}

// stranger is another browser.
func (h *house) stranger() *house {
	other := *h
	other.client = newBrowser(h.t)
	return &other
}

// newBrowser keeps cookies and does not follow redirects.
func newBrowser(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func encodeAnything(_ domain.Addresses, a *domain.Activity) ([]byte, error) {
	return json.Marshal(map[string]any{"id": a.ID, "type": a.Verb})
}

func cheapKeys(owner domain.URI) ([]domain.PrivateKey, error) {
	return []domain.PrivateKey{{ID: owner + "#main-key", Owner: owner, Algorithm: domain.KeyRSA, PEM: "private", PublicPEM: "public"}}, nil
}

// settled is a node with its first member.
func settled(t testing.TB, change ...func(*Options)) *house {
	t.Helper()
	h := newHouse(t, change...)
	_, err := h.node.Setup(t.Context(), node.SetupRequest{
		Name: "P2P Foundation", Handle: "p2pf", URL: h.base, Language: "en", Vocabulary: node.VocabularyCommons,
		Email: "ada@example.org", Password: testPassword, MemberName: "Ada",
	})
	h.must(err)
	h.owner, err = h.store.MemberByEmail(t.Context(), "ada@example.org")
	h.must(err)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) ctx() context.Context { return h.t.Context() }

// answer is what the browser got.
type answer struct {
	t        testing.TB
	status   int
	header   http.Header
	body     string
	location string
}

func (h *house) do(r *http.Request) answer {
	h.t.Helper()
	response, err := h.client.Do(r)
	h.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	h.must(err)
	return answer{t: h.t, status: response.StatusCode, header: response.Header, body: string(body), location: response.Header.Get("Location")}
}

func (h *house) get(path string, headers ...string) answer {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.ctx(), http.MethodGet, h.base+path, http.NoBody)
	h.must(err)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return h.do(r)
}

func (h *house) post(path string, values url.Values, headers ...string) answer {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.ctx(), http.MethodPost, h.base+path, strings.NewReader(values.Encode()))
	h.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return h.do(r)
}

// logIn makes the browser the owner's.
func (h *house) logIn() {
	h.t.Helper()
	h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {testPassword}}).is(http.StatusSeeOther)
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status is %d, want %d; body:\n%s", a.status, status, shortenBody(a.body))
	}
	return a
}

func (a answer) leadsTo(path string) answer {
	a.t.Helper()
	if a.location != path {
		a.t.Fatalf("leads to %q, want %q", a.location, path)
	}
	return a
}

// asksAgain says that browsers do not keep the answer: what leads on today may not tomorrow.
func (a answer) asksAgain() answer {
	a.t.Helper()
	if got := a.header.Get("Cache-Control"); got != "no-cache" {
		a.t.Errorf("the answer is kept: %q", got)
	}
	return a
}

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			a.t.Fatalf("page lacks %q:\n%s", text, shortenBody(a.body))
		}
	}
	return a
}

func (a answer) lacks(texts ...string) answer {
	a.t.Helper()
	for _, text := range texts {
		if strings.Contains(a.body, text) {
			a.t.Fatalf("page has %q:\n%s", text, shortenBody(a.body))
		}
	}
	return a
}

func shortenBody(body string) string {
	if _, main, ok := strings.Cut(body, "<main"); ok {
		body = "<main" + main
	}
	if len(body) > 6000 {
		body = body[:6000] + fmt.Sprintf("… (%d bytes)", len(body))
	}
	return body
}

// editor is a browser of a member who is no owner.
func (h *house) editor() *house { return h.member("bo@example.org", "Bo", domain.RoleEditor) }

// member is a browser of a further member.
func (h *house) member(email, name string, role domain.MemberRole) *house {
	h.t.Helper()
	m, err := h.node.AddMember(h.ctx(), h.owner, node.NewMember{Email: email, Name: name, Password: testPassword, Role: role})
	h.must(err)
	other := *h
	other.client, other.me = newBrowser(h.t), m
	other.post("/login", url.Values{"email": {email}, "password": {testPassword}}).is(http.StatusSeeOther)
	return &other
}
