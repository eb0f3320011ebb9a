package federation_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// demandSignatures serves the world's node anew, with signed_fetch.
func (w *world) demandSignatures() {
	w.echo = echo.New()
	options := w.options
	options.SignedFetch = true
	federation.New(options).Routes(w.echo)
}

// asks is a GET signed with a peer's key; "" is draft-cavage.
func (p *peer) asks(path string, key domain.PrivateKey, mode domain.SignatureMode, headers ...string) *httptest.ResponseRecorder {
	p.w.Helper()
	req := httptest.NewRequest(http.MethodGet, ourBase+path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	if err := signature.Sign(req, nil, key, mode, p.w.Now()); err != nil {
		p.w.Fatal(err)
	}
	return p.w.deliver(req)
}

func TestSignedFetchAnswersWhoSignsAndNobodyElse(t *testing.T) {
	w := newWorld(t)
	w.demandSignatures()
	far := w.peer("far.example")
	far.actor("ann")
	far.serve("/users/ann", withMultikey(t, far.actorDocument("ann"), far.keys[1]))
	article := w.publish(domain.KindArticle, "Seed libraries")
	event := w.publish(domain.KindEvent, "Spring assembly")
	guarded := []string{
		path(w.org.URI), path(w.org.URI) + "/outbox", path(w.org.URI) + "/outbox?page=1", path(w.org.URI) + "/followers", path(w.org.URI) + "/featured",
		"/ap/node/outbox?page=1", path(article.URI), path(article.URI) + "/replies", path(event.URI) + "/likes",
		path(must(w.store.ActivityOf(t.Context(), domain.VerbCreate, article.URI))(t).URI),
	}
	for _, address := range guarded {
		for name, got := range map[string]*httptest.ResponseRecorder{
			"unsigned": w.get(address), "by a browser's type": w.get(address, "Accept", "text/html"),
			"with another key":     far.asks(address, otherKey(t, far.keys[0]), ""),
			"signed for elsewhere": w.get(address, "Date", w.Now().Format(http.TimeFormat), "Signature", far.asksHeader("/elsewhere")),
		} {
			if strings.Contains(got.Header().Get("Content-Type"), "activity+json") || got.Code == http.StatusOK {
				t.Errorf("%s %s: %d %s", address, name, got.Code, got.Body)
			}
			if got.Code == http.StatusUnauthorized && (got.Header().Get("Accept-Signature") == "" || got.Header().Get("Cache-Control") != "no-store") {
				t.Errorf("%s %s: refused with %v", address, name, got.Header())
			}
		}
		for i, mode := range []domain.SignatureMode{domain.SignCavage, domain.SignRFC9421, domain.SignEd25519} {
			got := far.asks(address, far.keys[i/2], mode)
			header := got.Header()
			if got.Code != http.StatusOK || header.Get("Cache-Control") != "private, no-cache" || !strings.Contains(header.Get("Vary"), "Signature") {
				t.Errorf("%s signed by %s: %d %v %s", address, mode, got.Code, header, got.Body)
			}
			again := far.asks(address, far.keys[0], "", "If-None-Match", header.Get("ETag"))
			if again.Code != http.StatusNotModified {
				t.Errorf("%s again: %d", address, again.Code)
			}
		}
		if got := w.get(address, "If-None-Match", "*"); got.Code != http.StatusUnauthorized {
			t.Errorf("%s: a cache asks unsigned whether it may keep it: %d", address, got.Code)
		}
	}
	for _, address := range []string{"/ap/node", "/.well-known/webfinger?resource=acct:org@example.org", "/nodeinfo/2.1", "/ns", "/ap/vocabularies/stream"} {
		if got := w.get(address); got.Code != http.StatusOK {
			t.Errorf("%s unsigned: %d %s", address, got.Code, got.Body)
		}
	}
	if got := w.get(path(article.URI), "Accept", "text/html"); got.Code != http.StatusSeeOther || !strings.Contains(got.Header().Get("Vary"), "Signature") {
		t.Errorf("a browser at an article: %d %v", got.Code, got.Header())
	}
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.example") }); err != nil {
		t.Fatal(err)
	}
	if got := far.asks(path(article.URI), far.keys[0], ""); got.Code != http.StatusForbidden {
		t.Errorf("a blocked host: %d %s", got.Code, got.Body)
	}
}

func TestSignedFetchIsHeldToItsTimeAndReadsARotatedKey(t *testing.T) {
	w := newWorld(t)
	w.demandSignatures()
	far := w.peer("far.example")
	far.actor("ann")
	address := path(w.org.URI)
	if got := far.asks(address, far.keys[0], ""); got.Code != http.StatusOK {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	before := w.questions("/users/ann")
	far.keys[0] = otherKey(t, far.keys[0])
	far.serve("/users/ann", far.actorDocument("ann"))
	for range 3 {
		if got := far.asks(address, far.keys[0], ""); got.Code != http.StatusOK {
			t.Errorf("after a rotation: %d %s", got.Code, got.Body)
		}
	}
	if asked := w.questions("/users/ann") - before; asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	late := far.asksHeader(address)
	date := w.Now().Format(http.TimeFormat)
	w.pass(13 * time.Hour)
	if got := w.get(address, "Date", date, "Signature", late); got.Code != http.StatusUnauthorized {
		t.Errorf("thirteen hours later: %d %s", got.Code, got.Body)
	}
}

// Off, as it is by default, everybody reads, and caches may keep it.
func TestWithoutSignedFetchEverybodyReads(t *testing.T) {
	w := newWorld(t)
	got := w.get(path(w.org.URI))
	if got.Code != http.StatusOK || got.Header().Get("Vary") != "Accept" || got.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("%d %v", got.Code, got.Header())
	}
	settings := must(w.store.Settings(t.Context()))(t)
	settings.SignedFetch = true // an owner switches it on by a page, while the node runs
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.SaveSettings(t.Context(), settings) }); err != nil {
		t.Fatal(err)
	}
	if got := w.get(path(w.org.URI)); got.Code != http.StatusUnauthorized {
		t.Errorf("switched on, it answers %d", got.Code)
	}
}

// asksHeader is the Signature of a GET of path by the peer's RSA key.
func (p *peer) asksHeader(path string) string {
	p.w.Helper()
	req := httptest.NewRequest(http.MethodGet, ourBase+path, http.NoBody)
	if err := signature.Sign(req, nil, p.keys[0], "", p.w.Now()); err != nil {
		p.w.Fatal(err)
	}
	return req.Header.Get("Signature")
}
