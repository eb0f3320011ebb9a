package resolve_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/resolve"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAnActorIsAskedOnceADay(t *testing.T) {
	w := newWorld(t)
	ann := w.person("far.example", "ann")
	for range 3 {
		if actor, err := w.Actor(t.Context(), ann); err != nil || actor.Username != "ann" || actor.Inbox != ann+"/inbox" {
			t.Fatalf("%+v, %v", actor, err)
		}
	}
	if got := w.times(string(ann)); got != 1 {
		t.Errorf("asked %d times", got)
	}
	w.pass(25 * time.Hour)
	first, _ := w.store.ActorByURI(t.Context(), ann)
	renewed, err := w.Actor(t.Context(), ann)
	if err != nil || w.times(string(ann)) != 2 || renewed.ID != first.ID || !renewed.FetchedAt.Equal(w.Now()) {
		t.Errorf("a day later: asked %d times, %+v, %v", w.times(string(ann)), renewed, err)
	}
	w.pass(25 * time.Hour)
	for _, status := range []int{http.StatusBadGateway, http.StatusForbidden, http.StatusNotFound} {
		w.status(string(ann), status)
		if actor, err := w.Actor(t.Context(), ann); err != nil || actor.Username != "ann" {
			t.Errorf("while the host answers %d: %v", status, err)
		}
		w.pass(time.Hour)
	}
	w.status(string(ann), http.StatusGone)
	if _, err := w.Actor(t.Context(), ann); !errors.Is(err, domain.ErrGone) {
		t.Errorf("after its end: %v", err)
	}
}

func TestWhatFailsIsNotAskedAgainAtOnce(t *testing.T) {
	w := newWorld(t)
	w.person("far.example", "ann")
	missing := domain.URI("https://far.example/users/nobody")
	for range 3 {
		if _, err := w.Actor(t.Context(), missing); !errors.Is(err, domain.ErrNotFound) {
			t.Fatal(err)
		}
	}
	if got := w.times(string(missing)); got != 1 {
		t.Errorf("asked %d times", got)
	}
	for _, id := range []domain.URI{"https://down.example/users/a", "https://down.example/users/b"} {
		if _, err := w.Actor(t.Context(), id); !errors.Is(err, domain.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	if w.times("https://down.example/users/b") != 0 {
		t.Error("a host that did not answer was asked for something else at once")
	}
	w.pass(time.Minute)
	w.person("down.example", "a")
	if _, err := w.Actor(t.Context(), "https://down.example/users/a"); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestABlockedHostIsNotAsked(t *testing.T) {
	w := newWorld(t)
	ann := w.person("far.example", "ann")
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.example") }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Actor(t.Context(), ann); !errors.Is(err, domain.ErrForbidden) || w.times(string(ann)) != 0 {
		t.Errorf("%v", err)
	}
}

// FEP-fe34: nobody speaks for another host.
func TestDocumentsSpeakForTheirOwnHostOnly(t *testing.T) {
	const asked = domain.URI("https://far.example/users/ann")
	for name, c := range map[string]struct {
		prepare func(w *world)
		good    bool
	}{
		"its own document": {func(*world) {}, true},
		"an inbox elsewhere": {func(w *world) {
			document := actor("far.example", "ann")
			document["inbox"] = "https://victim.example/inbox"
			w.serve(string(asked), document)
		}, false},
		"an inbox on a neighbour": {func(w *world) {
			document := actor("far.example", "ann")
			document["inbox"] = "https://inbox.far.example/ann"
			w.serve(string(asked), document)
		}, true},
		"no inbox": {func(w *world) {
			document := actor("far.example", "ann")
			delete(document, "inbox")
			w.serve(string(asked), document)
		}, false},
		"a document of somebody else": {func(w *world) {
			w.serve(string(asked), actor("victim.example", "bob"))
		}, false},
		"not an actor": {func(w *world) {
			w.serve(string(asked), note("far.example", "1", string(asked)))
			w.serve("https://far.example/notes/1", note("far.example", "1", string(asked)))
		}, false},
		"another type of content": {func(w *world) {
			w.serve(string(asked), actor("far.example", "ann"), "Content-Type", "application/json")
		}, false},
		"a redirect within its host": {func(w *world) {
			w.answer(string(asked), func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, "/ann", http.StatusFound)
			})
			w.serve("https://far.example/ann", actor("far.example", "ann"))
		}, true},
		"a redirect to another host": {func(w *world) {
			w.answer(string(asked), func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, "https://evil.example/ann", http.StatusFound)
			})
			w.serve("https://evil.example/ann", actor("far.example", "ann"))
		}, false},
		"not JSON": {func(w *world) { w.serve(string(asked), "<html>") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.person("far.example", "ann")
			c.prepare(w)
			got, err := w.Actor(t.Context(), asked)
			if (err == nil) != c.good {
				t.Fatalf("%+v, %v", got, err)
			}
			if err == nil && got.URI != asked {
				t.Errorf("got %s", got.URI)
			}
			if err != nil && domain.Message(err) == "" {
				t.Errorf("no sentence in %v", err)
			}
		})
	}
}

func TestAKeyBelongsToTheActorThatListsIt(t *testing.T) {
	const ann = "https://far.example/users/ann"
	key := func(id, owner string) map[string]any {
		return map[string]any{"id": id, "owner": owner, "type": "CryptographicKey", "publicKeyPem": publicPEM()}
	}
	for name, c := range map[string]struct {
		keyID   domain.URI
		prepare func(w *world)
		good    bool
	}{
		"in the actor's document": {ann + "#main-key", func(*world) {}, true},
		"under another fragment":  {ann + "#other", func(*world) {}, false},
		"alone, with its owner": {"https://far.example/keys/1", func(w *world) {
			w.serve("https://far.example/keys/1", key("https://far.example/keys/1", ann))
			document := actor("far.example", "ann")
			document["publicKey"] = key("https://far.example/keys/1", ann)
			w.serve(ann, document)
		}, true},
		"alone, with an owner who does not list it": {"https://far.example/keys/1", func(w *world) {
			w.serve("https://far.example/keys/1", key("https://far.example/keys/1", ann))
		}, false},
		"alone, with an owner elsewhere": {"https://evil.example/keys/1", func(w *world) {
			w.serve("https://evil.example/keys/1", key("https://evil.example/keys/1", ann))
		}, false},
		"of an actor elsewhere that claims it": {"https://evil.example/key", func(w *world) {
			document := actor("far.example", "ann")
			document["publicKey"] = key("https://evil.example/key", ann)
			w.serve("https://evil.example/key", document)
			w.serve(ann, document)
		}, false},
		"on a host that is down": {"https://down.example/users/a#main-key", func(*world) {}, false},
		"of this node":           {"https://weft.example/ap/node#main-key", func(*world) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.person("far.example", "ann")
			c.prepare(w)
			owner, found, err := w.Key(t.Context(), c.keyID)
			if (err == nil) != c.good {
				t.Fatalf("%+v, %v", owner, err)
			}
			if err == nil && (owner.URI != ann || found.ID != c.keyID || found.PEM == "") {
				t.Errorf("%+v %+v", owner, found)
			}
			before := len(w.asked)
			if _, _, again := w.Key(t.Context(), c.keyID); (again == nil) != c.good || len(w.asked) != before {
				t.Errorf("the second time: %v, asked %d more", again, len(w.asked)-before)
			}
		})
	}
}

func TestARefreshIsHeldToOneAMinute(t *testing.T) {
	w := newWorld(t)
	ann := w.person("far.example", "ann")
	_, stale, err := w.Key(t.Context(), ann+"#main-key")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		_, _, err := w.RefreshKey(t.Context(), ann+"#main-key", stale)
		if (err == nil) != (i == 0) || err != nil && !errors.Is(err, domain.ErrTooMany) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if _, key, err := w.RefreshKey(t.Context(), ann+"#main-key", domain.PublicKey{PEM: "older"}); err != nil || key.PEM != stale.PEM {
		t.Errorf("who holds an older key gets the one we have: %v", err)
	}
	w.pass(time.Minute)
	if _, _, err := w.RefreshKey(t.Context(), ann+"#main-key", stale); err != nil || w.times(string(ann)) != 3 {
		t.Errorf("asked %d times, %v", w.times(string(ann)), err)
	}
}

func TestHandles(t *testing.T) {
	const ann = "https://social.far.example/users/ann"
	for name, c := range map[string]struct {
		handle  domain.Handle
		prepare func(w *world)
		want    domain.Handle // "" if it is to fail
	}{
		"on the actor's own host": {"ann@social.far.example", func(*world) {}, "ann@social.far.example"},
		"with other capitals": {"Ann@social.far.example", func(w *world) {
			w.webfinger("social.far.example", "Ann@social.far.example", "ann@social.far.example", ann)
		}, "ann@social.far.example"},
		"on a domain of its own": {"ann@far.example", func(w *world) {
			w.webfinger("far.example", "ann@far.example", "ann@far.example", ann)
			w.webfinger("social.far.example", "ann@social.far.example", "ann@far.example", ann)
		}, "ann@far.example"},
		"by the host, while it has a domain": {"ann@social.far.example", func(w *world) {
			w.webfinger("far.example", "ann@far.example", "ann@far.example", ann)
			w.webfinger("social.far.example", "ann@social.far.example", "ann@far.example", ann)
		}, "ann@far.example"},
		"on a domain that the actor's host does not name": {"ann@evil.example", func(w *world) {
			w.webfinger("evil.example", "ann@evil.example", "ann@evil.example", ann)
		}, "ann@social.far.example"},
		"whose host names somebody else": {"ann@evil.example", func(w *world) {
			w.webfinger("evil.example", "ann@evil.example", "ann@evil.example", ann)
			w.webfinger("social.far.example", "ann@social.far.example", "ann@social.far.example", "https://social.far.example/users/eve")
		}, ""},
		"whose domain does not answer back": {"ann@social.far.example", func(w *world) {
			w.webfinger("social.far.example", "ann@social.far.example", "ann@far.example", ann)
			w.webfinger("far.example", "ann@far.example", "ann@far.example", "https://far.example/users/other")
		}, ""},
		"that nobody has":        {"bob@social.far.example", func(*world) {}, ""},
		"on a host that is down": {"bob@down.example", func(*world) {}, ""},
		"through host-meta": {"ann@meta.example", func(w *world) {
			w.serve("https://meta.example/.well-known/host-meta",
				`<XRD><Link rel="lrdd" template="https://social.far.example/wf?resource={uri}"/></XRD>`, "Content-Type", "application/xrd+xml")
			w.serve("https://social.far.example/wf?resource=acct%3Aann%40meta.example", jrd("ann@meta.example", ann), "Content-Type", "application/jrd+json")
			w.webfinger("social.far.example", "ann@social.far.example", "ann@meta.example", ann)
		}, "ann@meta.example"},
		"of a page only": {"ann@page.example", func(w *world) {
			w.serve("https://page.example/.well-known/webfinger?resource=acct%3Aann%40page.example",
				map[string]any{"subject": "acct:ann@page.example", "links": []any{}}, "Content-Type", "application/jrd+json")
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.person("social.far.example", "ann")
			c.prepare(w)
			got, err := w.ActorByHandle(t.Context(), c.handle)
			if (err == nil) != (c.want != "") || err == nil && (got.Handle != c.want || got.URI != ann) {
				t.Fatalf("%s %s, %v", got.Handle, got.URI, err)
			}
			if err != nil && domain.Message(err) == "" {
				t.Errorf("no sentence in %v", err)
			}
			if stored, errStored := w.store.ActorByHandle(t.Context(), c.want); c.want != "" && (errStored != nil || stored.URI != ann) {
				t.Errorf("not kept: %v", errStored)
			}
		})
	}
}

func TestHandlesAreAskedWithoutTLSOnlyWhereThatIsAllowed(t *testing.T) {
	const self = "http://localhost:8082/ap/actors/1"
	script := func(w *world) {
		document := actor("x", "org")
		document["id"], document["inbox"], document["publicKey"] = self, self+"/inbox", nil
		w.serve(self, document)
		w.serve("http://localhost:8082/.well-known/webfinger?resource=acct%3Aorg%40localhost%3A8082", jrd("org@localhost:8082", self),
			"Content-Type", "application/jrd+json")
	}
	w := newWorld(t, func(o *resolve.Options) { o.AllowHTTP = true })
	script(w)
	if actor, err := w.ActorByHandle(t.Context(), "org@localhost:8082"); err != nil || actor.URI != self {
		t.Errorf("%+v, %v", actor, err)
	}
	w = newWorld(t)
	script(w)
	if actor, err := w.ActorByHandle(t.Context(), "org@localhost:8082"); err == nil {
		t.Errorf("found %s", actor.URI)
	}
}

func TestOurOwnHandlesNeedNobody(t *testing.T) {
	w := newWorld(t)
	ours := domain.Actor{
		ID: "1", URI: "https://weft.example/ap/actors/1", Local: true, Role: domain.RoleOrganisation, Type: domain.TypeOrganization, Username: "org",
	}
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.SaveActor(t.Context(), ours) }); err != nil {
		t.Fatal(err)
	}
	for _, handle := range []domain.Handle{"org@example.org", "org@weft.example"} {
		if actor, err := w.ActorByHandle(t.Context(), handle); err != nil || actor.URI != ours.URI {
			t.Errorf("%s: %v", handle, err)
		}
	}
	if _, err := w.ActorByHandle(t.Context(), "nobody@example.org"); !errors.Is(err, domain.ErrNotFound) || domain.Message(err) == "" {
		t.Error(err)
	}
	if len(w.asked) != 0 {
		t.Errorf("asked %v", w.asked)
	}
}
