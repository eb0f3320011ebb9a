package peers

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/test/cluster"
)

// The media types of the fediverse.
const (
	activityJSON = "application/activity+json"
	ldJSON       = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`
	jrdJSON      = "application/jrd+json"
	as2          = "https://www.w3.org/ns/activitystreams"
	public       = as2 + "#Public"
)

// Object is a JSON object of ActivityStreams.
type Object = map[string]any

// program is what distinguishes one software from another. Fields may be left out; see Peer.
type program struct {
	name, version string
	// keyID is the address of an actor's key.
	keyID func(actor string) string
	// knocks are how it signs: the first, and after 400 or 401 the next.
	knocks []style
	// reads are the schemes that it verifies; rules is what it demands of a signature besides.
	reads        []Scheme
	rules        func(p *Peer, s Signed, r *http.Request) error
	withoutQuery bool // verifies the path alone
	// refusal is its status for a bad signature, taken the one for all else.
	refusal, taken int
	maxBody        int
	// signedGETs makes it answer 401 to an unsigned GET.
	signedGETs bool
	// keepsKeys makes it believe in a key until an Update of the actor brings another.
	keepsKeys bool
	// meets looks at an actor that it meets for the first time.
	meets func(p *Peer, actor Object) error
	// shows reads an object as its parser does.
	shows func(o Object) (Shown, error)
	// takes is what it does with an activity; false leaves that to Peer.take.
	takes func(p *Peer, a Object) (status int, done bool)

	// discover finds an actor by its handle; by WebFinger if nil.
	discover func(p *Peer, handle string) (id string, err error)
	// sharedFollows sends Follows and their Undo to the shared inbox.
	sharedFollows bool
	// ids makes the id of an object or activity of a kind, about another; "" for a plain one.
	ids func(a *Actor, kind, about string, n int) string
	// dress gives an activity or object the program's own shape.
	dress func(a *Actor, o Object)
	// context stands in what carries an object; nil for a plain one.
	context []any
}

// hang instead of a status means that a request is never answered.
const hang = -1

// Peer is a scripted server of other software. It answers discovery and documents, takes and keeps what it is sent as
// its program does, and sends what its actors do when Settle lets it.
type Peer struct {
	T    testing.TB
	Net  *cluster.Cluster
	Host string
	program

	mu        sync.Mutex
	documents map[string]any // by path and query: JSON, a status, or a http.HandlerFunc
	actors    map[string]*Actor
	agent     *Actor            // signs its GETs
	known     map[string]Object // actors of others
	letters   []*letter
	got       []Received
	shown     map[string]Shown
	removed   map[string]bool
	following map[string]bool            // "ours theirs", true once accepted
	responses map[string]map[string]bool // "Like id" or "Announce id": by whom
	// refused are the letters that were answered with a final 4xx, complaints what it did not take and why.
	refused, complaints []string
	serial              int
}

// Received is a request to an inbox of a peer, whatever became of it.
type Received struct {
	Path     string
	Header   http.Header
	Body     []byte
	Signed   Signed
	Activity Object
	Status   int // 0 if it was not answered
}

// newPeer puts a server on the network.
func newPeer(t testing.TB, c *cluster.Cluster, host string, of program) *Peer {
	p := &Peer{
		T: t, Net: c, Host: host, program: of, documents: map[string]any{}, actors: map[string]*Actor{}, known: map[string]Object{},
		shown: map[string]Shown{}, removed: map[string]bool{}, following: map[string]bool{}, responses: map[string]map[string]bool{},
	}
	if p.keyID == nil {
		p.keyID = func(actor string) string { return actor + "#main-key" }
	}
	if p.refusal == 0 {
		p.refusal = http.StatusUnauthorized
	}
	if p.taken == 0 {
		p.taken = http.StatusAccepted
	}
	if p.maxBody == 0 {
		p.maxBody = 1 << 20
	}
	p.serveNodeInfo()
	c.Add(host, p)
	return p
}

// URL is an address of the peer.
func (p *Peer) URL(path string) string { return "https://" + p.Host + path }

// Serve puts a document at a path with its query: JSON, a status, or a http.HandlerFunc.
func (p *Peer) Serve(path string, document any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.documents[path] = document
}

func (p *Peer) serveNodeInfo() {
	p.Serve("/.well-known/nodeinfo", Object{"links": []any{
		Object{"rel": "http://nodeinfo.diaspora.software/ns/schema/2.0", "href": p.URL("/nodeinfo/2.0")},
	}})
	p.Serve("/nodeinfo/2.0", Object{
		"version": "2.0", "software": Object{"name": p.name, "version": p.version}, "protocols": []any{"activitypub"},
		"services": Object{"inbound": []any{}, "outbound": []any{}}, "openRegistrations": false, "usage": Object{"users": Object{}}, "metadata": Object{},
	})
}

// ServeHTTP is the peer as the network sees it.
func (p *Peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		p.inbox(w, r)
		return
	}
	if p.signedGETs && !strings.HasSuffix(r.URL.Path, "/main-key") && !strings.HasPrefix(r.URL.Path, "/.well-known/") {
		if _, err := p.authenticate(r, nil); err != nil {
			p.complain("GET %s: %v", r.URL, err)
			http.Error(w, `{"error":"Unauthorized: http request wasn't signed or http signature was invalid"}`, http.StatusUnauthorized)
			return
		}
	}
	if r.URL.Path == "/.well-known/webfinger" {
		p.webfinger(w, r.URL.Query().Get("resource"))
		return
	}
	p.mu.Lock()
	document, ok := p.documents[r.URL.RequestURI()]
	p.mu.Unlock()
	switch document := document.(type) {
	case http.HandlerFunc:
		document(w, r)
	case int:
		w.WriteHeader(document)
	default:
		if !ok {
			http.NotFound(w, r)
			return
		}
		p.answer(w, r, document)
	}
}

// answer serves JSON, or to a browser the page that leads to it.
func (p *Peer) answer(w http.ResponseWriter, r *http.Request, document any) {
	accept := r.Header.Get("Accept")
	contentType := activityJSON + "; charset=utf-8"
	switch {
	case strings.HasPrefix(r.URL.Path, "/.well-known/"), strings.HasPrefix(r.URL.Path, "/nodeinfo/"):
		contentType = "application/json"
	case strings.Contains(accept, activityJSON), strings.Contains(accept, "application/ld+json"):
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html><head><link rel="alternate" type="application/activity+json" href="%s"></head></html>`, document.(Object)["id"])
		return
	}
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(encoded(document))
}

func (p *Peer) webfinger(w http.ResponseWriter, resource string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, actor := range p.actors {
		if resource == "acct:"+actor.Handle() || resource == actor.ID {
			w.Header().Set("Content-Type", jrdJSON+"; charset=utf-8")
			_, _ = w.Write(encoded(Object{
				"subject": "acct:" + actor.Handle(), "aliases": []any{actor.ID},
				"links": []any{
					Object{"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": actor.ID},
					Object{"rel": "self", "type": activityJSON, "href": actor.ID},
				},
			}))
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

func encoded(document any) []byte {
	body, err := json.Marshal(document)
	if err != nil {
		panic(err) // a mistake of the test
	}
	return body
}

// complain notes what was not taken, and why.
func (p *Peer) complain(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.complaints = append(p.complaints, fmt.Sprintf(format, args...))
}

// Complaints are what the peer did not take and why, and what of its own was refused; asking forgets them.
func (p *Peer) Complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := slices.Concat(p.complaints, p.refused)
	p.complaints, p.refused = nil, nil
	return all
}

// Got are the requests to its inboxes so far whose activity is of a type; "" for all.
func (p *Peer) Got(kind string) []Received {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []Received
	for _, received := range p.got {
		if kind == "" || received.Activity["type"] == kind {
			found = append(found, received)
		}
	}
	return found
}

// number makes addresses differ.
func (p *Peer) number() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.serial++
	return p.serial
}

// keys are made once per host: making one takes a tenth of a second.
var keys = struct {
	sync.Mutex
	made map[string]*rsa.PrivateKey
}{made: map[string]*rsa.PrivateKey{}}

func keyFor(name string) *rsa.PrivateKey {
	keys.Lock()
	defer keys.Unlock()
	key := keys.made[name]
	if key == nil {
		var err error
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			panic(err) // the machine has no randomness
		}
		keys.made[name] = key
	}
	return key
}

func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return parsed.Host
}
