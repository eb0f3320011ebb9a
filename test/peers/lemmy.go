package peers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/test/cluster"
)

// Lemmy 1.0: interop §1.1, §3.1, §5. Its parsers are strict, and its communities announce activities.
func lemmy() program {
	return program{
		name: "lemmy", version: "1.0.0-beta",
		knocks: []style{{
			scheme: Cavage, algorithm: "hs2019", post: []string{"(request-target)", "content-type", "date", "digest", "host"}, get: []string{"(request-target)", "date", "host"},
		}},
		reads: []Scheme{Cavage}, shows: lemmyShows, takes: lemmyTakes, taken: http.StatusOK, refusal: http.StatusBadRequest,
		rules: func(p *Peer, s Signed, r *http.Request) error {
			if !strings.Contains(s.KeyID, "#") {
				return fmt.Errorf("the key id %s does not match its pattern", s.KeyID)
			}
			for part := range strings.SplitSeq(r.Header.Get("Digest"), ",") {
				if r.Method == http.MethodPost && !strings.HasPrefix(part, "SHA-256=") {
					return fmt.Errorf("a Digest %q", part)
				}
			}
			return s.within(r, p.Net.Now(), time.Hour, time.Hour)
		},
		ids: func(a *Actor, kind, about string, n int) string {
			switch kind {
			case "Page":
				return a.URL(fmt.Sprintf("/post/%d", n))
			case "Note":
				return a.URL(fmt.Sprintf("/comment/%d", n))
			}
			return a.URL(fmt.Sprintf("/activities/%s/2807c9ec-3ad8-4859-a9e0-%012d", strings.ToLower(kind), n))
		},
		dress: func(_ *Actor, o Object) {
			if o["type"] == "Follow" {
				o["to"] = []any{o["object"]}
			}
		},
		context: []any{as2, "https://w3id.org/security/v1", Object{"lemmy": "https://join-lemmy.org/ns#", "stickied": "lemmy:stickied", "commentsEnabled": "lemmy:commentsEnabled"}},
	}
}

// LemmyServer is a server at lemmy.test with a community and somebody who writes in it.
type LemmyServer struct {
	*Peer
	Community, Member *Actor
}

// Lemmy puts it on the network.
func Lemmy(t testing.TB, c *cluster.Cluster) *LemmyServer {
	p := newPeer(t, c, "lemmy.test", lemmy())
	p.agent = p.newActor("Application", "lemmy.test", p.URL("/"), Object{"inbox": p.URL("/site_inbox")})
	community := p.URL("/c/commons")
	return &LemmyServer{
		Peer: p, Member: p.newActor("Person", "lena", p.URL("/u/lena"), nil),
		Community: p.newActor("Group", "commons", community, Object{
			"featured": community + "/featured", "attributedTo": community + "/moderators", "postingRestrictedToMods": false, "language": []any{},
			"sensitive": false, "source": Object{"content": "All in common", "mediaType": "text/markdown"},
		}),
	}
}

// Post makes a post of the member in the community; the community announces its Create.
func (l *LemmyServer) Post(title, content string) string {
	id := l.Member.Make("Page", Object{
		"name": title, "content": content, "mediaType": "text/html", "source": Object{"content": content, "mediaType": "text/markdown"},
		"to": []any{l.Community.ID, public}, "cc": []any{}, "audience": l.Community.ID, "sensitive": false, "url": nil, "attachment": []any{},
		"language": Object{"identifier": "en", "name": "English"},
	})
	l.announce("Create", l.Member.recall(id))
	return id
}

// Edit changes members of a post or comment; the community announces the Update.
func (l *LemmyServer) Edit(id string, changes Object) {
	o := l.Member.recall(id)
	for member, value := range changes {
		o[member] = value
	}
	o["updated"] = l.Member.now()
	l.Member.keep(o)
	l.announce("Update", o)
}

// Remove deletes a post or comment; the community announces the Delete.
func (l *LemmyServer) Remove(id string) {
	l.Serve(pathOf(id), Object{"@context": as2, "id": id, "type": "Tombstone"})
	l.announce("Delete", id)
}

// Vote likes something in the name of the member; the community announces the Like.
func (l *LemmyServer) Vote(id string) { l.announce("Like", id) }

// announce wraps what the member did in the community's Announce (FEP-1b12).
func (l *LemmyServer) announce(verb string, object any) {
	inner := l.Member.activity(verb, object, Object{"to": []any{public}, "cc": []any{l.Community.ID}, "audience": l.Community.ID})
	delete(inner, "@context")
	announce := l.Community.activity("Announce", inner, l.Community.audience())
	announce["@context"] = l.context
	l.Community.sendAll(l.Community.followerInboxes(), announce)
}

// lemmyTakes is announce.rs: a community that somebody here follows passes on whole activities, of which the inner one's id
// and actor share a host; an address cannot be read as one.
func lemmyTakes(p *Peer, a Object) (int, bool) {
	actor := text(a, "actor")
	if text(a, "type") != "Announce" || !p.follows(actor) {
		return 0, false
	}
	inner, ok := a["object"].(Object)
	if !ok {
		p.complain("an Announce of the address %v cannot be parsed", a["object"])
		return http.StatusBadRequest, true
	}
	var d demands
	d.that(hostOf(text(inner, "id")) == hostOf(text(inner, "actor")), "the activity %v is by %v", inner["id"], inner["actor"])
	object, _ := inner["object"].(Object)
	switch text(inner, "type") {
	case "Create", "Update":
		d.that(text(object, "type") == "Note" || text(object, "audience") == actor, "the object is for %v", object["audience"])
		if d.err() == nil {
			d.errs = append(d.errs, p.show(object))
		}
	case "Delete":
		d.errs = append(d.errs, p.takeDelete(text(inner, "actor"), idOf(inner["object"])))
	case "Like", "Undo":
	default:
		d.that(false, "unknown variant %v", inner["type"])
	}
	if err := d.err(); err != nil {
		p.complain("%s: %v", brief(a), err)
		return http.StatusBadRequest, true
	}
	return http.StatusOK, true
}

// lemmyShows is objects/page.rs: a type, an attachment or an audience that it does not know fails the parse.
func lemmyShows(o Object) (Shown, error) {
	s, err := basics(o)
	d := demands{errs: []error{err}}
	d.that(slices.Contains([]string{"Page", "Article", "Note", "Video", "Event"}, s.Type), "unknown variant %s", s.Type)
	for _, entry := range list(o, "attachment") {
		attachment, _ := entry.(Object)
		d.that(slices.Contains([]string{"Link", "Image", "Document"}, text(attachment, "type")), "attachment %v", entry)
		d.that(text(attachment, "type") != "Link" || text(attachment, "href") != "", "a Link without href: %v", entry)
		d.that(text(attachment, "type") == "Link" || text(attachment, "url") != "", "a picture without url: %v", entry)
	}
	d.that(isPublic(o), "not for the full address of Public: %v %v", o["to"], o["cc"])
	d.that(s.Type == "Note" || s.Title != "", "no name")
	return s, errors.Join(d.errs...)
}
