package peers

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Answer is what somebody else's server answered.
type Answer struct {
	Status      int
	ContentType string
	Header      http.Header
	Body        []byte
}

// JSON is the body as an object; nil if it is none.
func (a Answer) JSON() Object {
	var o Object
	if json.Unmarshal(a.Body, &o) != nil {
		return nil
	}
	return o
}

// Get asks for an address, signed by the peer's own actor as its program signs.
func (p *Peer) Get(address, accept string) Answer {
	return p.request(http.MethodGet, address, http.Header{"Accept": {accept}}, nil, p.agent)
}

// request knocks in each style of the program until none is left. Status 0 is no answer.
func (p *Peer) request(method, address string, header http.Header, body []byte, by *Actor) Answer {
	var last Answer
	for _, knock := range p.knocks {
		last = p.knock(method, address, header, body, by, knock)
		if last.Status != http.StatusUnauthorized && last.Status != http.StatusBadRequest {
			break
		}
	}
	return last
}

func (p *Peer) knock(method, address string, header http.Header, body []byte, by *Actor, how style) Answer {
	req, err := http.NewRequestWithContext(p.Net.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		p.complain("%s %s: %v", method, address, err)
		return Answer{}
	}
	req.Header = header.Clone()
	req.Header.Set("User-Agent", p.name+"/"+p.version)
	req.Host = req.URL.Host
	if by != nil {
		how.sign(req, body, by.key, by.KeyID, p.Net.Now())
	}
	return p.send(req)
}

// send puts a request on the network as it is.
func (p *Peer) send(req *http.Request) Answer {
	response, err := p.Net.RoundTrip(req)
	if err != nil {
		return Answer{}
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}
	}
	return Answer{Status: response.StatusCode, ContentType: response.Header.Get("Content-Type"), Header: response.Header, Body: content}
}

// Fetch gets an object from its own host and holds the answer to what all programs check: status, media type, AS2
// context, and an id that is the address.
func (p *Peer) Fetch(id string) (Object, error) {
	answer := p.Get(id, activityJSON+", "+ldJSON)
	if answer.Status != http.StatusOK {
		return nil, fmt.Errorf("GET %s answered %d %s", id, answer.Status, answer.Body)
	}
	mediaType, params, err := mime.ParseMediaType(answer.ContentType)
	if err != nil || mediaType != activityJSON && (mediaType != "application/ld+json" || params["profile"] != as2) {
		return nil, fmt.Errorf("GET %s answered %q", id, answer.ContentType)
	}
	o := answer.JSON()
	var d demands
	d.that(slices.Contains(list(o, "@context"), any(as2)), "%s has the context %v", id, o["@context"])
	d.that(text(o, "id") == id, "%s calls itself %v", id, o["id"])
	return o, d.err()
}

var actorKinds = []string{"Application", "Group", "Organization", "Person", "Service"}

// Meet gets to know an actor of another host, once.
func (p *Peer) Meet(id string) (Object, error) {
	p.mu.Lock()
	known := p.known[id]
	p.mu.Unlock()
	if known != nil {
		return known, nil
	}
	actor, err := p.Fetch(id)
	if err != nil {
		return nil, err
	}
	key, _ := actor["publicKey"].(Object)
	var d demands
	d.that(slices.Contains(actorKinds, text(actor, "type")), "an actor of type %v", actor["type"])
	d.that(text(actor, "preferredUsername") != "" && hostOf(text(actor, "inbox")) == hostOf(id), "an actor without name or inbox: %v", actor)
	d.that(text(key, "owner") == id, "the key of %s is owned by %v", id, key["owner"])
	if p.meets != nil {
		if err := p.meets(p, actor); err != nil {
			d.errs = append(d.errs, err)
		}
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.known[id] = actor
	p.mu.Unlock()
	return actor, nil
}

// forget makes the peer ask for an actor again.
func (p *Peer) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, id)
}

// keyOf is the key of that id with its owner: the document in which it stands is the actor's.
func (p *Peer) keyOf(keyID string) (owner string, key *rsa.PublicKey, err error) {
	address, _, _ := strings.Cut(keyID, "#")
	actor, err := p.Meet(address)
	if err != nil {
		return "", nil, err
	}
	entry, _ := actor["publicKey"].(Object)
	if text(entry, "id") != keyID {
		return "", nil, fmt.Errorf("%s lists the key %v, not %s", address, entry["id"], keyID)
	}
	block, _ := pem.Decode([]byte(text(entry, "publicKeyPem")))
	if block == nil || block.Type != "PUBLIC KEY" {
		return "", nil, fmt.Errorf("%s is not in SPKI", keyID)
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return "", nil, err
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return "", nil, errors.New("not an RSA key")
	}
	return address, key, nil
}

// Finger asks WebFinger whom a handle means, as Mastodon does: the type must be exactly one of two.
func (p *Peer) Finger(handle string) (self, subject string, err error) {
	_, host, _ := strings.Cut(handle, "@")
	return p.finger("https://"+host+"/.well-known/webfinger?resource={uri}", handle)
}

func (p *Peer) finger(template, handle string) (self, subject string, err error) {
	address := strings.ReplaceAll(template, "{uri}", url.QueryEscape("acct:"+handle))
	header := http.Header{"Accept": {jrdJSON + ", application/json"}}
	answer := p.request(http.MethodGet, address, header, nil, nil)
	for range 3 {
		if answer.Status/100 == 3 {
			answer = p.request(http.MethodGet, answer.Header.Get("Location"), header, nil, nil)
		}
	}
	if answer.Status != http.StatusOK || !strings.HasPrefix(answer.ContentType, jrdJSON) {
		return "", "", fmt.Errorf("GET %s answered %d %s", address, answer.Status, answer.ContentType)
	}
	document := answer.JSON()
	for _, link := range objects(document, "links") {
		if kind := text(link, "type"); text(link, "rel") == "self" && (kind == activityJSON || kind == ldJSON) {
			return text(link, "href"), strings.TrimPrefix(text(document, "subject"), "acct:"), nil
		}
	}
	return "", "", fmt.Errorf("WebFinger of %s names no actor: %s", handle, answer.Body)
}
