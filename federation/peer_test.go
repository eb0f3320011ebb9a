package federation_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// peer is another host, played by the test: it serves documents and signs what it sends.
type peer struct {
	w    *world
	host string
	mu   sync.Mutex
	docs map[string]any // by path; a func serves itself
	keys []domain.PrivateKey
}

// peer adds a host that answers.
func (w *world) peer(host string) *peer {
	p := &peer{w: w, host: host, docs: map[string]any{}}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hosts[host] = p
	return p
}

func (p *peer) url(path string) string { return "https://" + p.host + path }

// actor is a person at /users/NAME with her key, her WebFinger answer and her document.
func (p *peer) actor(name string) domain.URI {
	p.w.Helper()
	uri := domain.URI(p.url("/users/" + name))
	p.keys = must(keysOf(uri))(p.w)
	p.serve("/users/"+name, p.actorDocument(name))
	p.serve("/.well-known/webfinger?resource=acct%3A"+name+"%40"+strings.ReplaceAll(p.host, ":", "%3A"), map[string]any{
		"subject": "acct:" + name + "@" + p.host,
		"links":   []any{map[string]any{"rel": "self", "type": activityJSON, "href": string(uri)}},
	})
	return uri
}

func (p *peer) actorDocument(name string) map[string]any {
	uri := p.url("/users/" + name)
	return map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": uri, "type": "Person", "preferredUsername": name, "name": name,
		"inbox": uri + "/inbox", "outbox": uri + "/outbox", "followers": uri + "/followers", "url": p.url("/@" + name),
		"publicKey": map[string]any{"id": uri + "#main-key", "owner": uri, "publicKeyPem": p.keys[0].PublicPEM},
	}
}

func (p *peer) serve(path string, document any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.docs[path] = document
}

// ServeHTTP answers documents as ActivityPub, WebFinger as JRD.
func (p *peer) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	p.mu.Lock()
	document, ok := p.docs[req.URL.RequestURI()]
	p.mu.Unlock()
	switch document := document.(type) {
	case func(http.ResponseWriter, *http.Request):
		document(rw, req)
		return
	case int:
		rw.WriteHeader(document)
		return
	}
	if !ok {
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	rw.Header().Set("Content-Type", activityJSON)
	if strings.HasPrefix(req.URL.Path, "/.well-known/") {
		rw.Header().Set("Content-Type", "application/jrd+json")
	}
	_ = json.NewEncoder(rw).Encode(document)
}

// note is a public Note with its Create around it.
func (p *peer) note(actor domain.URI, id string, changes map[string]any) map[string]any {
	note := map[string]any{
		"id": p.url("/notes/" + id), "type": "Note", "attributedTo": string(actor), "content": "<p>hello</p>",
		"published": p.w.Now().Format(time.RFC3339), "to": []any{string(domain.Public)}, "cc": []any{},
	}
	for key, value := range changes {
		note[key] = value
	}
	return map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.url("/notes/" + id + "/activity"), "type": "Create",
		"actor": string(actor), "to": note["to"], "cc": note["cc"], "object": note,
	}
}

// mention adds an actor of ours to the audience and the tags of a note.
func mention(actor domain.URI) map[string]any {
	return map[string]any{
		"cc":  []any{string(actor)},
		"tag": []any{map[string]any{"type": "Mention", "href": string(actor), "name": "@org@example.org"}},
	}
}

func (p *peer) activity(verb string, actor domain.URI, id string, object any) map[string]any {
	return map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": p.url("/activities/" + id), "type": verb,
		"actor": string(actor), "object": object,
	}
}

// request is a signed POST to an inbox of ours; mode "" is draft-cavage.
func (p *peer) request(inbox string, body []byte, key domain.PrivateKey, mode domain.SignatureMode) *http.Request {
	p.w.Helper()
	req := httptest.NewRequest(http.MethodPost, ourBase+inbox, bytes.NewReader(body))
	req.Header.Set("Content-Type", activityJSON)
	if err := signature.Sign(req, body, key, mode, p.w.Now()); err != nil {
		p.w.Fatal(err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	return req
}

// post sends an activity signed by the actor's key and returns the status.
func (p *peer) post(activity any) *httptest.ResponseRecorder {
	p.w.Helper()
	return p.w.deliver(p.request("/ap/inbox", encoded(p.w, activity), p.keys[0], domain.SignCavage))
}

func (w *world) deliver(req *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	w.echo.ServeHTTP(recorder, req)
	return recorder
}

func encoded(t testing.TB, v any) []byte {
	t.Helper()
	return must(json.Marshal(v))(t)
}

// follow makes the organisation follow a peer's actor, accepted.
func (w *world) follow(actor domain.URI) {
	w.Helper()
	found := must(w.resolver.Actor(w.Context(), actor))(w)
	follow := must(w.node.Follow(w.Context(), w.member, found))(w)
	follow.State, follow.AcceptedAt = domain.FollowAccepted, w.Now()
	if err := w.store.Write(w.Context(), func(tx *storage.Tx) error { return tx.SaveFollow(w.Context(), follow) }); err != nil {
		w.Fatal(err)
	}
}
