package peers

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
)

// Actor is somebody on a peer.
type Actor struct {
	*Peer
	ID, Name, Kind string
	KeyID          string
	key            *rsa.PrivateKey
	// Inbox is its own inbox, Shared the one of its host.
	Inbox, Shared string
	document      Object
	// followers are the inboxes of who follows it, by follower.
	followers map[string]string
	// sent are its objects by id and its activities by verb and object, to be taken back.
	sent map[string]Object
}

// newActor adds an actor. extra are members that its program writes besides, or instead.
func (p *Peer) newActor(kind, name, id string, extra Object) *Actor {
	a := &Actor{
		Peer: p, ID: id, Name: name, Kind: kind, KeyID: p.keyID(id), key: keyFor(p.Host), Inbox: id + "/inbox", Shared: p.URL("/inbox"),
		followers: map[string]string{}, sent: map[string]Object{},
	}
	a.document = Object{
		"@context": []any{as2, "https://w3id.org/security/v1"}, "id": id, "type": kind, "preferredUsername": name, "name": name,
		"inbox": a.Inbox, "outbox": id + "/outbox", "followers": id + "/followers", "following": id + "/following",
		"url": id, "endpoints": Object{"sharedInbox": a.Shared}, "published": "2029-01-01T00:00:00Z",
		"manuallyApprovesFollowers": false, "discoverable": true,
	}
	maps.Copy(a.document, extra)
	a.Inbox = text(a.document, "inbox")
	if endpoints, ok := a.document["endpoints"].(Object); ok {
		a.Shared = text(endpoints, "sharedInbox")
	} else {
		delete(a.document, "endpoints")
		a.Shared = a.Inbox
	}
	a.publish()
	p.mu.Lock()
	p.actors[id] = a
	p.mu.Unlock()
	return a
}

// publish serves the actor with its present key.
func (a *Actor) publish() {
	a.document["publicKey"] = Object{"id": a.KeyID, "owner": a.ID, "publicKeyPem": publicPEM(&a.key.PublicKey)}
	a.Serve(pathOf(a.ID), maps.Clone(a.document))
}

// Rotate gives the actor another key under the same id.
func (a *Actor) Rotate() {
	a.key = keyFor(fmt.Sprintf("%s#%d", a.Host, a.number()))
	a.publish()
}

// Set changes a member of the actor's document.
func (a *Actor) Set(member string, value any) {
	a.document[member] = value
	a.publish()
}

// Handle is name@host.
func (a *Actor) Handle() string { return a.Name + "@" + a.Host }

func publicPEM(key *rsa.PublicKey) string {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		panic(err) // only for keys of unknown kinds
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// pathOf is an address as a server sees it: path and query, at least "/".
func pathOf(address string) string {
	rest := address[len("https://")+len(hostOf(address)):]
	if rest == "" || rest[0] != '/' {
		rest = "/" + rest
	}
	return rest
}
