// Package cluster runs whole nodes in one process over an in-memory transport, so that a story of several nodes is a test
// of milliseconds. Time stands still but for Cluster.Pass.
package cluster

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/config"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// maxRounds ends a Settle in which nodes answer each other for ever.
const maxRounds = 50

// Request is one message that crossed the network.
type Request struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	Status      int // 0 if there was no answer
}

// Cluster is a small network of nodes.
type Cluster struct {
	t     testing.TB
	mu    sync.Mutex
	now   time.Time
	nodes map[string]*Node
	// foreign are the hosts of other software, see Add.
	foreign map[string]http.Handler
	down    map[string]bool
	seen    []Request
}

// Node is one node of a cluster, with its first member.
type Node struct {
	*app.App
	t       testing.TB
	cluster *Cluster
	Host    string
	Member  domain.Member
	data    string
	// database is the URL of the node's database; "" for SQLite in data.
	database string
	// configure changes the default settings; nil for none.
	configure func(*config.Config)
}

// New starts a set-up node at https://NAME.test for each name.
func New(t testing.TB, names ...string) *Cluster {
	t.Helper()
	return NewOn(t, func(testing.TB) string { return "" }, names...)
}

// NewOn is New with a database of one's own for each node: database gives its URL, "" for SQLite in the data folder.
func NewOn(t testing.TB, database func(testing.TB) string, names ...string) *Cluster {
	t.Helper()
	c := &Cluster{
		t: t, nodes: map[string]*Node{}, down: map[string]bool{},
		now: time.Date(2030, 3, 14, 9, 26, 53, 0, time.UTC),
	}
	for _, name := range names {
		n := &Node{t: t, cluster: c, Host: name + ".test", data: filepath.Dir(storagetest.File(t)), database: database(t)}
		n.start(name)
		t.Cleanup(func() { _ = n.Close() })
		c.nodes[n.Host] = n
	}
	return c
}

// Node is the node of a name.
func (c *Cluster) Node(name string) *Node { return c.nodes[name+".test"] }

// Now is the cluster's time.
func (c *Cluster) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass lets time go by.
func (c *Cluster) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// TakeDown makes a node unreachable until BringUp.
func (c *Cluster) TakeDown(name string) { c.setDown(name, true) }

// BringUp makes a node reachable again.
func (c *Cluster) BringUp(name string) { c.setDown(name, false) }

func (c *Cluster) setDown(name string, down bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.down[name+".test"] = down
}

// Rename makes a node answer under another host, as after a change of its address.
func (c *Cluster) Rename(from, to string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nodes[to] = c.nodes[from]
	delete(c.nodes, from)
}

// Requests are the messages so far to a host that match method and path prefix.
func (c *Cluster) Requests(method, prefix string) []Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []Request
	for _, request := range c.seen {
		if request.Method == method && strings.HasPrefix(request.URL, prefix) {
			found = append(found, request)
		}
	}
	return found
}

// RoundTrip is the network.
func (c *Cluster) RoundTrip(request *http.Request) (*http.Response, error) {
	host := request.URL.Host
	body, err := readAll(request)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	target, foreign, down := c.nodes[host], c.foreign[host], c.down[host]
	c.mu.Unlock()
	if target == nil && foreign == nil || down {
		return nil, fmt.Errorf("dial tcp: lookup %s: connection refused", host)
	}
	if trace := httptrace.ContextClientTrace(request.Context()); trace != nil && trace.WroteRequest != nil {
		trace.WroteRequest(httptrace.WroteRequestInfo{})
	}
	inner := httptest.NewRequestWithContext(request.Context(), request.Method, request.URL.String(), strings.NewReader(string(body)))
	inner.Header = request.Header.Clone()
	inner.Host = host
	if request.Host != "" {
		inner.Host = request.Host
	}
	inner.Header.Del("Host") // a server finds it in Request.Host only
	var response *http.Response
	seen := Request{Method: request.Method, URL: request.URL.String(), Header: request.Header.Clone(), Body: body}
	if foreign != nil {
		response, err = serve(foreign, inner)
	} else {
		recorder := httptest.NewRecorder()
		target.Handler().ServeHTTP(recorder, inner)
		response = recorder.Result()
	}
	if response != nil {
		response.Request, seen.Status = request, response.StatusCode
	}
	c.mu.Lock()
	c.seen = append(c.seen, seen)
	c.mu.Unlock()
	return response, err
}

// Settle runs every worker of every node until nothing is due any more.
func (c *Cluster) Settle() {
	c.t.Helper()
	for range maxRounds {
		done := c.work()
		for _, n := range c.nodes {
			did, err := n.RunOnce(c.t.Context())
			if err != nil {
				c.t.Fatalf("%s: %v", n.Host, err)
			}
			done += did
		}
		if done == 0 {
			return
		}
	}
	c.t.Fatal("the cluster does not come to rest")
}

func (n *Node) open() {
	n.t.Helper()
	settings := config.Defaults()
	settings.Data, settings.Database.URL = n.data, n.database
	if n.configure != nil {
		n.configure(&settings)
	}
	opened, err := app.Open(n.t.Context(), app.Options{
		Config: settings, Log: slog.New(slog.NewTextHandler(testWriter{n.t}, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Transport: n.cluster, Now: n.cluster.Now,
	})
	if err != nil {
		n.t.Fatal(err)
	}
	n.App = opened
}

func (n *Node) setUp(name string) {
	n.t.Helper()
	_, err := n.Node.Setup(n.t.Context(), node.SetupRequest{
		Name: "Organisation " + name, Handle: name, URL: "https://" + n.Host, Email: "editor@" + n.Host, Password: "a long enough password",
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

// meet reads the node's first member.
func (n *Node) meet() {
	n.t.Helper()
	var err error
	if n.Member, err = n.Store.MemberByEmail(n.t.Context(), "editor@"+n.Host); err != nil {
		n.t.Fatal(err)
	}
}

// Restart closes the node and opens its data folder again, as after a stop.
func (n *Node) Restart() {
	n.t.Helper()
	if err := n.Close(); err != nil {
		n.t.Fatal(err)
	}
	n.open()
}

// Organisation is the node's main actor.
func (n *Node) Organisation() domain.Actor {
	n.t.Helper()
	settings, err := n.Store.Settings(n.t.Context())
	if err != nil {
		n.t.Fatal(err)
	}
	actor, err := n.Store.ActorByURI(n.t.Context(), settings.Organisation)
	if err != nil {
		n.t.Fatal(err)
	}
	return actor
}

// Follows makes the node follow another's organisation and waits for the Accept.
func (n *Node) Follows(other *Node) {
	n.t.Helper()
	n.FollowsAt(other.Organisation().Handle.String())
	n.cluster.Settle()
}

// Publishes publishes an article.
func (n *Node) Publishes(title string) domain.Item {
	n.t.Helper()
	item, err := n.Node.PublishContent(n.t.Context(), n.Member, domain.KindArticle, domain.Content{
		Title: title, Summary: "About " + title, Text: "What there is to say of *" + title + "*.", Language: "en",
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return item
}

// Timeline are the entries that a member sees under Network.
func (n *Node) Timeline() []storage.Entry {
	n.t.Helper()
	entries, _, err := n.Store.Timeline(n.t.Context(), domain.Viewer{Member: &n.Member}, storage.TimelineFilter{Notes: true}, storage.Page{Number: 1, Size: 100})
	if err != nil {
		n.t.Fatal(err)
	}
	return entries
}

// Titles are the titles on the timeline, newest first.
func (n *Node) Titles() []string {
	n.t.Helper()
	var titles []string
	for _, entry := range n.Timeline() {
		if entry.Item != nil {
			titles = append(titles, entry.Item.Content.Title)
		}
	}
	return titles
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(line []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

// Context is the test's context.
func (c *Cluster) Context() context.Context { return c.t.Context() }
