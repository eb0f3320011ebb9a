package federation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation"
	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/resolve"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

const (
	ourBase      = "https://weft.example.org"
	handleDomain = "example.org"
	activityJSON = "application/activity+json"
)

var start = time.Date(2030, 3, 14, 9, 26, 53, 0, time.UTC)

// world is our node and the network around it. Time stands still but for pass.
type world struct {
	testing.TB
	mu        sync.Mutex
	now       time.Time
	hosts     map[string]http.Handler
	asked     []string // "GET https://…", what we asked others
	file      string
	store     *storage.Store
	node      *node.Node
	resolver  *resolve.Resolver
	echo      *echo.Echo
	processor *federation.Processor
	options   federation.Options
	gatherer  *federation.Gatherer
	followers *federation.FollowerSync
	org       domain.Actor
	member    domain.Member
}

// newWorld is a node that was set up as @org@example.org at weft.example.org.
func newWorld(t testing.TB) *world {
	t.Helper()
	image, err := setUp()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), storage.FileName)
	for ending, content := range image {
		if err := os.WriteFile(path+ending, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openWorld(t, path)
}

func openWorld(t testing.TB, path string) *world {
	t.Helper()
	w := &world{TB: t, file: path, now: start, hosts: map[string]http.Handler{}}
	store, err := storage.Open(t.Context(), storage.Options{URL: path, Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	w.store, w.node = store, newNode(store, w.Now)
	addresses := func() domain.Addresses {
		settings, _ := store.Settings(context.Background())
		return settings.Addresses()
	}
	client := remote.New(remote.Options{Transport: w, Now: w.Now, SignWith: func(ctx context.Context) (domain.PrivateKey, error) {
		keys, err := store.PrivateKeys(ctx, addresses().NodeActor())
		if err != nil || len(keys) == 0 {
			return domain.PrivateKey{}, errors.Join(err, errors.New("no key"))
		}
		return keys[0], nil
	}})
	decoder := activitystreams.Decoder{Sanitize: markup.Sanitize}
	w.resolver = resolve.New(resolve.Options{Store: store, Remote: client, Decoder: decoder, Addresses: addresses, Now: w.Now})
	options := federation.Options{
		Store: store, Resolver: w.resolver, Node: w.node, Decoder: decoder, Now: w.Now, Version: "1.2.3", Repository: "https://weft.example/source",
	}
	w.followers = federation.NewFollowerSync(options)
	options.Sync = w.followers
	w.options, w.echo = options, echo.New()
	federation.New(options).Routes(w.echo)
	w.processor, w.gatherer = federation.NewProcessor(options), federation.NewGatherer(options)
	if settings, _ := store.Settings(t.Context()); settings.IsSetUp() {
		w.org = must(store.ActorByURI(t.Context(), settings.Organisation))(t)
		w.member = must(store.MemberByEmail(t.Context(), "ann@example.org"))(t)
	}
	return w
}

func newNode(store *storage.Store, now func() time.Time) *node.Node {
	return node.New(node.Options{
		Store: store, Now: now, NewKeys: keysOf, PasswordMemory: 64,
		Encode: func(a domain.Addresses, activity *domain.Activity) ([]byte, error) {
			return activitystreams.Encoder{Addresses: a}.Activity(*activity)
		},
	})
}

// setUp is the database of a node that was set up: its file and SQLite's log beside it.
var setUp = sync.OnceValues(func() (map[string][]byte, error) {
	folder, err := os.MkdirTemp("", "weftwork-federation-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ctx := context.Background()
	store, err := storage.Open(ctx, storage.Options{DataDir: folder})
	if err != nil {
		return nil, err
	}
	_, err = newNode(store, func() time.Time { return start }).Setup(ctx, node.SetupRequest{
		Name: "The Organisation", Handle: "org", URL: ourBase, HandleDomain: handleDomain, Language: "en",
		Email: "ann@example.org", Password: "correct horse battery", MemberName: "Ann",
	})
	if err := errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, ending := range []string{"", "-wal"} {
		content, err := os.ReadFile(filepath.Join(folder, storage.FileName+ending))
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
		files[ending] = content
	}
	return files, nil
})

// keyMaterial makes two keys once: making them for each actor would take most of the time of the tests.
var keyMaterial = sync.OnceValues(func() ([]domain.PrivateKey, error) { return signature.NewKeys("https://nobody.example/") })

func keysOf(owner domain.URI) ([]domain.PrivateKey, error) {
	made, err := keyMaterial()
	keys := append([]domain.PrivateKey{}, made...)
	for i := range keys {
		keys[i].Owner, keys[i].ID = owner, domain.Addresses{}.Key(owner, keys[i].Algorithm)
	}
	return keys, err
}

func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
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

// RoundTrip is the network: hosts that were not added refuse the connection.
func (w *world) RoundTrip(req *http.Request) (*http.Response, error) {
	w.mu.Lock()
	host := w.hosts[req.URL.Host]
	w.asked = append(w.asked, req.Method+" "+req.URL.String())
	w.mu.Unlock()
	if host == nil {
		return nil, fmt.Errorf("dial %s: %w", req.URL.Host, syscall.ECONNREFUSED)
	}
	req.Host = req.URL.Host
	if req.Body == nil {
		req.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	host.ServeHTTP(recorder, req)
	return recorder.Result(), nil
}

// questions are the requests that we sent whose address contains part.
func (w *world) questions(part string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, question := range w.asked {
		if strings.Contains(question, part) {
			n++
		}
	}
	return n
}

// get asks our node; headers come in pairs.
func (w *world) get(path string, headers ...string) *httptest.ResponseRecorder {
	return w.send(http.MethodGet, path, headers...)
}

func (w *world) send(method, path string, headers ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, ourBase+path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	w.echo.ServeHTTP(recorder, req)
	return recorder
}

// path is an address of ours without scheme and host.
func path(uri domain.URI) string { return strings.TrimPrefix(string(uri), ourBase) }

func decoded(t testing.TB, response *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(response.Body.Bytes(), &m); err != nil {
		t.Fatalf("%d %s: %v", response.Code, response.Body, err)
	}
	return m
}

func decodedBytes(text string) (map[string]any, error) {
	var m map[string]any
	err := json.Unmarshal([]byte(text), &m)
	return m, err
}

// settle lets the processor work until it is quiet.
func (w *world) settle() int {
	w.Helper()
	done, _, err := w.processor.RunOnce(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	if _, _, err := w.gatherer.RunOnce(w.Context()); err != nil {
		w.Fatal(err)
	}
	return done
}

// rows are the inbox rows in a state.
func (w *world) rows(state domain.InboxState) []domain.InboxRow {
	w.Helper()
	rows, _, err := w.store.InboxRows(w.Context(), state, storage.Page{Size: 100})
	if err != nil {
		w.Fatal(err)
	}
	return rows
}

func (w *world) publish(kind domain.Kind, title string) domain.Item {
	w.Helper()
	content := domain.Content{Title: title, Summary: "What it is about.", Text: "The *text*.", Language: "en"}
	switch kind {
	case domain.KindEvent:
		content.Event = &domain.Occasion{
			Start: w.Now().Add(48 * time.Hour), End: w.Now().Add(50 * time.Hour), TimeZone: "Europe/Brussels",
			Place: &domain.Place{Name: "The Hall", City: "Ghent", Country: "Belgium"},
		}
	case domain.KindInitiative:
		content.Card = &domain.Card{Handle: strings.ToLower(strings.ReplaceAll(title, " ", "_")), Status: domain.StatusActive}
	}
	return must(w.node.PublishContent(w.Context(), w.member, kind, content))(w)
}
