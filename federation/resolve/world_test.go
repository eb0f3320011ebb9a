package resolve_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/resolve"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// world is a resolver of https://weft.example and a network of scripted answers, by address.
type world struct {
	testing.TB
	*resolve.Resolver
	store   *storage.Store
	mu      sync.Mutex
	now     time.Time
	answers map[string]http.HandlerFunc
	asked   map[string]int
}

func newWorld(t testing.TB, change ...func(*resolve.Options)) *world {
	t.Helper()
	w := &world{
		TB: t, store: storagetest.Open(t), now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		answers: map[string]http.HandlerFunc{}, asked: map[string]int{},
	}
	options := resolve.Options{
		Store: w.store, Now: w.Now, Remote: remote.New(remote.Options{Transport: w, Now: w.Now, AllowHTTP: true}),
		Addresses: func() domain.Addresses { return domain.NewAddresses("https://weft.example", "example.org") },
		Decoder:   activitystreams.Decoder{},
	}
	for _, c := range change {
		c(&options)
	}
	w.Resolver = resolve.New(options)
	return w
}

func (w *world) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// RoundTrip answers what was scripted; a host without any answer refuses the connection.
func (w *world) RoundTrip(req *http.Request) (*http.Response, error) {
	address := req.URL.String()
	w.mu.Lock()
	w.asked[address]++
	answer, known := w.answers[address], false
	for other := range w.answers {
		known = known || domain.URI(other).Host() == domain.URI(address).Host()
	}
	w.mu.Unlock()
	if !known {
		return nil, fmt.Errorf("dial %s: %w", req.URL.Host, syscall.ECONNREFUSED)
	}
	recorder := httptest.NewRecorder()
	if answer == nil {
		answer = http.NotFound
	}
	answer(recorder, req)
	response := recorder.Result()
	response.Request = req
	return response, nil
}

func (w *world) times(address string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[address]
}

func (w *world) answer(address string, handler http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[address] = handler
}

// serve answers a document; contentType "" means ActivityPub.
func (w *world) serve(address string, document any, headers ...string) {
	body, err := json.Marshal(document)
	if err != nil {
		w.Fatal(err)
	}
	if text, ok := document.(string); ok {
		body = []byte(text)
	}
	w.answer(address, func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/activity+json")
		for i := 0; i+1 < len(headers); i += 2 {
			rw.Header().Set(headers[i], headers[i+1])
		}
		_, _ = rw.Write(body)
	})
}

func (w *world) status(address string, status int) {
	w.answer(address, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(status) })
}

var publicPEM = sync.OnceValue(func() string {
	keys, err := signature.NewKeys("https://nobody.example/")
	if err != nil {
		panic(err)
	}
	return keys[0].PublicPEM
})

// actor is a document of a person at https://HOST/users/NAME.
func actor(host, name string) map[string]any {
	id := "https://" + host + "/users/" + name
	return map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": id, "type": "Person", "preferredUsername": name, "name": name,
		"inbox": id + "/inbox", "outbox": id + "/outbox",
		"publicKey": map[string]any{"id": id + "#main-key", "owner": id, "publicKeyPem": publicPEM()},
	}
}

func (w *world) person(host, name string) domain.URI {
	document := actor(host, name)
	id := document["id"].(string)
	w.serve(id, document)
	w.webfinger(host, name+"@"+host, name+"@"+host, id)
	return domain.URI(id)
}

// webfinger makes host answer for a handle.
func (w *world) webfinger(host, asked, subject, self string) {
	w.serve("https://"+host+"/.well-known/webfinger?resource=acct%3A"+escapeHandle(asked), jrd(subject, self), "Content-Type", "application/jrd+json")
}

func escapeHandle(handle string) string {
	h := domain.Handle(handle)
	return h.Name() + "%40" + h.Host()
}

func jrd(subject, self string) map[string]any {
	return map[string]any{"subject": "acct:" + subject, "links": []any{
		map[string]any{"rel": "self", "type": "application/activity+json", "href": self},
	}}
}

func note(host, id, author string) map[string]any {
	return map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": "https://" + host + "/notes/" + id, "type": "Note",
		"attributedTo": author, "content": "<p>hello</p>", "published": "2029-12-31T00:00:00Z",
		"to": []any{string(domain.Public)},
	}
}
