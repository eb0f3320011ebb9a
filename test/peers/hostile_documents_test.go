package peers

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// served is what a hostile host may answer where a note is asked for.
var served = map[string]func(note Object, path string) http.HandlerFunc{
	"a page": func(note Object, _ string) http.HandlerFunc { return serveAs("text/html", encoded(note)) },
	"JSON of another type": func(note Object, _ string) http.HandlerFunc {
		return serveAs("application/json", encoded(note))
	},
	"JSON-LD without the profile": func(note Object, _ string) http.HandlerFunc { return serveAs("application/ld+json", encoded(note)) },
	"an upload": func(note Object, _ string) http.HandlerFunc {
		return serveAs("application/octet-stream", encoded(note))
	},
	"HTML called ActivityPub": func(Object, string) http.HandlerFunc { return serveAs(activityJSON, []byte("<!DOCTYPE html><p>no")) },
	"nothing":                 func(Object, string) http.HandlerFunc { return serveAs(activityJSON, nil) },
	"a redirect to itself": func(_ Object, path string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, path, http.StatusFound) }
	},
	"redirects without end": func(_ Object, path string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, path+"?"+r.URL.RawQuery+"x", http.StatusFound)
		}
	},
	"a redirect to us":          redirectTo("https://weft.test/ap/node"),
	"a redirect without TLS":    redirectTo("http://third.test/users/author/statuses/1"),
	"a redirect to a file":      redirectTo("file:///etc/passwd"),
	"a redirect with user info": redirectTo("https://a:b@third.test/x"),
	"a redirect to a loopback":  redirectTo("https://127.0.0.1:8080/"),
	"a bomb of gzip": func(note Object, _ string) http.HandlerFunc {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, _ = w.Write(encoded(note))
		_, _ = w.Write(bytes.Repeat([]byte(" "), 200<<20))
		_ = w.Close()
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			serveAs(activityJSON, packed.Bytes())(w, nil)
		}
	},
	"two megabytes": func(note Object, _ string) http.HandlerFunc {
		return serveAs(activityJSON, append(encoded(note), bytes.Repeat([]byte(" "), 2<<20)...))
	},
	"never an answer": func(Object, string) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
	},
	"an array of 100,000": func(note Object, _ string) http.HandlerFunc {
		note["to"] = many(100_000, func(int) any { return 1 })
		return serveAs(activityJSON, encoded(note))
	},
	"5,000 levels": func(note Object, _ string) http.HandlerFunc {
		note["attachment"] = deep(5000)
		return serveAs(activityJSON, encoded(note))
	},
	"a note by somebody of another host": func(note Object, _ string) http.HandlerFunc {
		note["attributedTo"] = "https://evil.example.com/users/mallory"
		return serveAs(activityJSON, encoded(note))
	},
	"a note of another host": func(note Object, _ string) http.HandlerFunc {
		note["id"] = "https://elsewhere.test/notes/1"
		return serveAs(activityJSON, encoded(note))
	},
	"a note of ours": func(note Object, _ string) http.HandlerFunc {
		note["id"] = "https://weft.test/ap/notes/1"
		return serveAs(activityJSON, encoded(note))
	},
	"a broken encoding": func(note Object, _ string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			serveAs(activityJSON, encoded(note))(w, nil)
		}
	},
}

func serveAs(contentType string, body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(body)
	}
}

func redirectTo(address string) func(Object, string) http.HandlerFunc {
	return func(Object, string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", address)
			w.WriteHeader(http.StatusFound)
		}
	}
}

// Mallory passes on what a third host answers so; the honest twin is the same note, served as it should be.
func TestHostileDocumentsChangeNothingCostLittleAndTheirRightTwinsAreShown(t *testing.T) {
	h := newHostile(t)
	names := make([]string, 0, len(served))
	for name := range served {
		names = append(names, name)
	}
	slices.Sort(names)
	pass := func(id string, n int, kind string) {
		h.mallory.Send(ourInbox, Object{"id": h.mallory.URL(fmt.Sprintf("/announces/%s/%d", kind, n)), "type": "Announce", "object": id, "to": []any{public}})
		h.c.Settle()
	}
	for n, name := range names {
		third := mastodonAt(newPeer(t, h.c, fmt.Sprintf("third%d.test", n), mastodon()), "author")
		note := func(id string) Object {
			return Object{"@context": as2, "id": id, "type": "Note", "attributedTo": third.ID, "content": "<p>words</p>", "to": []any{public}, "published": "2030-03-14T09:00:00Z"}
		}
		bad, good := third.URL(fmt.Sprintf("/bad/%d", n)), third.URL(fmt.Sprintf("/good/%d", n))
		handler := served[name](note(bad), pathOf(bad))
		third.Serve(pathOf(bad), handler)
		for x := range 6 {
			third.Serve(pathOf(bad)+"?"+strings.Repeat("x", x+1), handler)
		}
		third.Serve(pathOf(good), note(good))
		before, requests := h.seen(), len(h.c.Requests(http.MethodGet, "https://"))
		pass(bad, n, "bad")
		if after := h.seen(); !slices.Equal(before, after) {
			t.Errorf("%s: changed %q into %q", name, before, after)
		}
		if asked := len(h.c.Requests(http.MethodGet, "https://")) - requests; asked > 5 {
			t.Errorf("%s: %d requests", name, asked)
		}
		pass(bad, n, "again")
		if asked := len(h.c.Requests(http.MethodGet, "https://")) - requests; asked > 5 {
			t.Errorf("%s: asked again at once, %d requests", name, asked)
		}
		// A host that did not answer is left alone for half a minute; what it did not answer is tried again by then, and later.
		h.c.Pass(31 * time.Second)
		h.c.Settle()
		h.c.Pass(40 * time.Second)
		pass(good, n, "good")
		if after := h.seen(); len(after) != len(before)+1 {
			t.Errorf("%s: the twin brought %d things", name, len(after)-len(before))
		}
	}
}

// An actor may name inboxes and keys of its own only.
func TestAnActorThatNamesAStrangersInboxOrKeyIsNotSentToNorBelieved(t *testing.T) {
	h := newHostile(t)
	victim := mastodonAt(newPeer(t, h.c, "victim.test", mastodon()), "bob")
	evil := mastodonAt(h.mallory.Peer, "eve")
	evil.Set("inbox", victim.Inbox)
	evil.Set("endpoints", Object{"sharedInbox": victim.Shared})
	evil.Send(ourInbox, Object{"id": evil.URL("/follows/1"), "type": "Follow", "object": h.org})
	h.c.Settle()
	if got := h.followers(h.org); len(got) != 0 {
		t.Errorf("the followers are %q", got)
	}
	if got := victim.Got(""); len(got) != 0 {
		t.Errorf("the victim got %d messages", len(got))
	}
	// Its twin names inboxes of its own.
	honest := mastodonAt(h.mallory.Peer, "ann")
	honest.FollowActor(h.org)
	h.c.Settle()
	if got := h.followers(h.org); !slices.Equal(got, []string{honest.ID}) {
		t.Errorf("the followers are %q", got)
	}
	// Then it turns to the victim's inbox and takes the victim's key for its own.
	honest.Set("inbox", victim.Inbox)
	honest.document["publicKey"] = Object{"id": victim.KeyID, "owner": victim.ID, "publicKeyPem": publicPEM(&victim.key.PublicKey)}
	honest.Serve(pathOf(honest.ID), honest.document)
	honest.Send(ourInbox, Object{"id": honest.URL("/updates/1"), "type": "Update", "object": honest.ID, "to": []any{public}})
	h.c.Settle()
	actor, err := h.weft.Store.ActorByURI(t.Context(), domain.URI(honest.ID))
	if err != nil || string(actor.Inbox) != honest.ID+"/inbox" {
		t.Errorf("its inbox is %s, %v", actor.Inbox, err)
	}
	for _, key := range actor.Keys {
		if key.Owner != actor.URI {
			t.Errorf("it has the key %+v", key)
		}
	}
	h.weft.Publishes("Something new")
	h.c.Settle()
	if got := victim.Got(""); len(got) != 0 {
		t.Errorf("the victim got %d messages", len(got))
	}
	owner, _, err := h.weft.Store.ActorByKey(t.Context(), domain.URI(victim.KeyID))
	if err == nil && string(owner.URI) != victim.ID {
		t.Errorf("the victim's key belongs to %s", owner.URI)
	}
}

func TestUpdateAndDeleteOfSomebodyElsesThingsChangeNothing(t *testing.T) {
	h := newHostile(t)
	victim := mastodonAt(newPeer(t, h.c, "victim.test", mastodon()), "bob")
	h.weFollow(victim)
	h.weFollow(h.nora)
	theirs := victim.Publish("Note", Object{"content": "<p>what bob wrote</p>"})
	neighbours := h.nora.Publish("Note", Object{"content": "<p>what nora wrote</p>"})
	own := h.mallory.Publish("Note", Object{"content": "<p>what mallory wrote</p>"})
	h.c.Settle()
	before := h.seen()
	for n, object := range []string{theirs, neighbours, h.article, victim.ID, h.nora.ID, h.org} {
		for _, verb := range []string{"Update", "Delete"} {
			forged := any(object)
			if verb == "Update" && n < 3 {
				forged = Object{"id": object, "type": "Note", "attributedTo": h.mallory.ID, "content": "<p>what mallory puts in its place</p>", "updated": "2030-03-15T09:00:00Z"}
			}
			answer := h.mallory.Post(ourInbox, Object{"@context": as2, "id": h.mallory.URL(fmt.Sprintf("/%s/%d", verb, n)), "type": verb, "object": forged, "to": []any{public}}, mastodonCavage, nil, nil)
			if answer.Status/100 == 5 {
				t.Errorf("%s of %s: answered %d", verb, object, answer.Status)
			}
			h.c.Settle()
			if after := h.seen(); !slices.Equal(before, after) {
				t.Errorf("%s of %s changed\n%q\ninto\n%q", verb, object, before, after)
			}
		}
	}
	if actor, err := h.weft.Store.ActorByURI(t.Context(), domain.URI(victim.ID)); err != nil || !actor.GoneAt.IsZero() {
		t.Errorf("the victim is gone: %v", err)
	}
	h.mallory.Remove(own)
	h.c.Settle()
	if after := h.seen(); len(after) != len(before)-1 {
		t.Errorf("mallory may not delete her own: %q", after)
	}
}
