package peers

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/test/cluster"
)

// GoToSocial 0.20: interop §1.1, §1.3, §10. It demands a signature on every GET but that of a key, writes single values
// without arrays and times with their offset.
func gotosocial() program {
	return program{
		name: "gotosocial", version: "0.20.0",
		keyID: func(actor string) string { return actor + "/main-key" },
		knocks: []style{{
			scheme: Cavage, algorithm: "hs2019", post: []string{"(request-target)", "host", "date", "digest"}, get: []string{"(request-target)", "host", "date"},
		}},
		reads: []Scheme{Cavage}, rules: gotosocialRules, signedGETs: true, keepsKeys: true, meets: gotosocialMeets, shows: gotosocialShows, takes: gotosocialTakes,
		ids: gotosocialIDs, dress: gotosocialDress,
	}
}

// GoToSocial is a server at gts.test with an account.
func GoToSocial(t testing.TB, c *cluster.Cluster) *Actor {
	p := newPeer(t, c, "gts.test", gotosocial())
	p.agent = gotosocialActor(p, "Service", p.Host)
	return gotosocialActor(p, "Person", "grace")
}

// gotosocialActor serves at the key's address a stub of the actor, to everybody.
func gotosocialActor(p *Peer, kind, name string) *Actor {
	id := p.URL("/users/" + name)
	a := p.newActor(kind, name, id, Object{"url": p.URL("/@" + name), "endpoints": Object{"sharedInbox": p.URL("/inbox")}})
	p.Serve("/users/"+name+"/main-key", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stub := Object{"@context": a.document["@context"], "id": id, "type": kind, "preferredUsername": name, "publicKey": a.document["publicKey"]}
		p.answer(w, r, stub)
	}))
	p.Serve("/@"+name, Object{"@context": as2, "id": id})
	return a
}

func gotosocialRules(p *Peer, s Signed, r *http.Request) error {
	var d demands
	d.that(r.Header.Get("User-Agent") != "", "no User-Agent")
	d.that(s.Covers("(request-target)", "host", "date"), "signed are only %q", s.Covered)
	if err := s.within(r, p.Net.Now(), 12*time.Hour, time.Hour); err != nil {
		d.errs = append(d.errs, err)
	}
	return d.err()
}

func gotosocialMeets(_ *Peer, actor Object) error {
	endpoints, _ := actor["endpoints"].(Object)
	var d demands
	d.that(hostOf(text(endpoints, "sharedInbox")) == hostOf(text(actor, "id")), "the shared inbox %v is elsewhere", endpoints)
	d.that(actor["manuallyApprovesFollowers"] != nil, "it does not say whether it approves followers")
	return d.err()
}

// gotosocialShows is astointernal.go: the whole content; the summary, else the name, is the content warning.
func gotosocialShows(o Object) (Shown, error) {
	s, err := basics(o)
	if s.Warning == "" {
		s.Warning = s.Title
	}
	s.Title = ""
	var d demands
	_, single := o["attributedTo"].(string)
	d.that(single, "attributedTo is %v", o["attributedTo"])
	return s, errors.Join(err, d.err())
}

// gotosocialTakes drops activities without an id unread.
func gotosocialTakes(p *Peer, a Object) (int, bool) {
	if text(a, "id") == "" {
		p.complain("a transient %v", a["type"])
		return http.StatusAccepted, true
	}
	return 0, false
}

func gotosocialIDs(a *Actor, kind, about string, n int) string {
	ulid := fmt.Sprintf("01KM%022d", n)
	switch kind {
	case "Note":
		return a.ID + "/statuses/" + ulid
	case "Create":
		return about + "/activity#Create"
	case "Update":
		return about + "/activity#Update/" + ulid
	case "Delete":
		return about + "/activity#Delete"
	case "Follow":
		return a.URL("/users/" + a.Name + "/follow/" + ulid)
	case "Undo":
		return a.ID + "#undo/" + ulid
	}
	return ""
}

// gotosocialDress writes a single value without its array, and times with an offset.
func gotosocialDress(a *Actor, o Object) {
	for _, member := range []string{"to", "cc"} {
		if entries := list(o, member); len(entries) == 1 {
			o[member] = entries[0]
		}
	}
	if o["published"] != nil {
		o["published"] = a.Net.Now().In(time.FixedZone("", 7200)).Format(time.RFC3339)
	}
	switch o["type"] {
	case "Note":
		o["interactionPolicy"] = Object{"canReply": Object{"always": public}, "canLike": Object{"always": public}}
		o["replies"] = Object{"id": text(o, "id") + "/replies", "type": "Collection", "first": Object{"id": text(o, "id") + "/replies?page=true", "type": "CollectionPage"}}
		defaults(o, Object{"sensitive": false, "summary": ""})
	case "Delete": // names what it deletes, without a Tombstone
		o["object"] = idOf(o["object"])
	case "Follow":
		o["to"] = idOf(o["object"])
	}
}
