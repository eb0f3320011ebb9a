package resolve_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func page(links string) string {
	return "<!doctype html><html><head>" + links + "</head><body></body></html>"
}

const html = "text/html; charset=utf-8"

func TestLookupFindsWhatAPersonPastes(t *testing.T) {
	const ann = "https://far.example/users/ann"
	for text, want := range map[string]string{
		"@ann@far.example":                   ann,
		"ann@far.example\n":                  ann,
		"acct:ann@far.example":               ann,
		ann:                                  ann,
		"far.example/users/ann":              ann,
		"https://far.example/@ann":           ann,
		"<https://far.example/@ann>":         ann,
		"https://far.example/notes/1":        "https://far.example/notes/1",
		"https://far.example/articles/x":     "https://far.example/ap/articles/1",
		"https://far.example/header":         "https://far.example/notes/1",
		"https://far.example/activity/1":     "https://far.example/notes/1",
		"https://far.example/":               ann,
		"far.example":                        ann,
		"https://weft.example/articles/ours": "https://weft.example/ap/articles/1",
		"https://weft.example/ap/articles/1": "https://weft.example/ap/articles/1",
		"https://weft.example/@org":          "https://weft.example/ap/actors/1",
		"https://weft.example/ap/actors/1":   "https://weft.example/ap/actors/1",
		"@org@example.org":                   "https://weft.example/ap/actors/1",
	} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t)
			w.person("far.example", "ann")
			w.serve("https://far.example/@ann", actor("far.example", "ann")) // Mastodon answers by Accept
			w.serve("https://far.example/notes/1", note("far.example", "1", ann))
			article := note("far.example", "x", ann)
			article["id"], article["type"], article["name"] = "https://far.example/ap/articles/1", "Article", "An article"
			w.serve("https://far.example/ap/articles/1", article)
			w.serve("https://far.example/articles/x",
				page(`<link rel="alternate" type="application/activity+json" href="/ap/articles/1">`), "Content-Type", html)
			w.serve("https://far.example/header", page(""), "Content-Type", html,
				"Link", `<https://far.example/notes/1>; rel="alternate"; type="application/activity+json"`)
			w.serve("https://far.example/activity/1", map[string]any{
				"@context": "https://www.w3.org/ns/activitystreams", "id": "https://far.example/activity/1", "type": "Create",
				"actor": ann, "object": "https://far.example/notes/1",
			})
			w.serve("https://far.example/", page(""), "Content-Type", html)
			w.serve("https://far.example/.well-known/webfinger?resource=https%3A%2F%2Ffar.example%2F", jrd("ann@far.example", ann), "Content-Type", "application/jrd+json")
			w.serve("https://far.example", page(""), "Content-Type", html)
			w.serve("https://far.example/.well-known/webfinger?resource=https%3A%2F%2Ffar.example", jrd("ann@far.example", ann), "Content-Type", "application/jrd+json")
			w.ours()
			found, err := w.Lookup(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			if got := uriOf(found); got != want {
				t.Errorf("found %q, want %q", got, want)
			}
			if found.Actor != nil && !found.Actor.Local && found.Actor.Handle != "ann@far.example" {
				t.Errorf("its handle is %q", found.Actor.Handle)
			}
			if found.Actor == nil && strings.Contains(want, "far.example") {
				if _, err := w.store.ActorByURI(t.Context(), ann); err != nil {
					t.Errorf("the author is not known: %v", err)
				}
			}
		})
	}
}

func uriOf(found domain.Found) string {
	switch {
	case found.Actor != nil:
		return string(found.Actor.URI)
	case found.Item != nil:
		return string(found.Item.URI)
	case found.Note != nil:
		return string(found.Note.URI)
	}
	return ""
}

// ours puts an organisation and an article of this node into the store.
func (w *world) ours() {
	w.Helper()
	organisation := domain.Actor{
		ID: "1", URI: "https://weft.example/ap/actors/1", Local: true, Role: domain.RoleOrganisation, Type: domain.TypeOrganization,
		Username: "org", Handle: "org@example.org",
	}
	article := domain.Item{
		ID: "2", Kind: domain.KindArticle, Local: true, URI: "https://weft.example/ap/articles/1", Actor: organisation.URI, Slug: "ours",
		URL: "https://weft.example/articles/ours", State: domain.StatePublished, Visibility: domain.VisibilityPublic,
		Content: domain.Content{Title: "Ours"}, Revision: 1, CreatedAt: w.Now(), PublishedAt: w.Now(),
	}
	draft := article
	draft.ID, draft.URI, draft.Slug, draft.State = "3", "", "draft", domain.StateDraft
	if err := w.store.Write(w.Context(), func(tx *storage.Tx) error {
		return errors.Join(tx.SaveActor(w.Context(), organisation), tx.InsertItem(w.Context(), article), tx.InsertItem(w.Context(), draft))
	}); err != nil {
		w.Fatal(err)
	}
}

func TestLookupSaysWhatWentWrong(t *testing.T) {
	const ann = "https://far.example/users/ann"
	for text, want := range map[string]struct {
		kind error
		says string
	}{
		"":                                    {domain.ErrInvalid, "handle such as"},
		"nonsense":                            {domain.ErrInvalid, "handle such as"},
		"two words":                           {domain.ErrInvalid, "handle such as"},
		"ftp://far.example/":                  {domain.ErrInvalid, "handle such as"},
		"@nobody@far.example":                 {domain.ErrNotFound, "far.example knows nobody called @nobody@far.example"},
		"@ann@down.example":                   {domain.ErrUnavailable, "down.example"},
		"https://down.example/x":              {domain.ErrUnavailable, "down.example"},
		"https://far.example/none":            {domain.ErrNotFound, "404"},
		"https://far.example/gone":            {domain.ErrGone, "deleted"},
		"https://far.example/tombstone":       {domain.ErrGone, "deleted"},
		"https://far.example/page":            {domain.ErrInvalid, "names no ActivityPub address"},
		"https://far.example/collection":      {domain.ErrInvalid, "OrderedCollection"},
		"https://far.example/forged":          {domain.ErrInvalid, "another host"},
		"https://far.example/leads-away":      {domain.ErrInvalid, ""},
		"https://weft.example/articles/none":  {domain.ErrNotFound, "nothing was found"},
		"https://weft.example/articles/draft": {domain.ErrNotFound, "nothing was found"},
		"@nobody@example.org":                 {domain.ErrNotFound, "nobody on this node"},
	} {
		t.Run(text, func(t *testing.T) {
			w := newWorld(t)
			w.ours()
			w.person("far.example", "ann")
			w.status("https://far.example/gone", http.StatusGone)
			w.serve("https://far.example/tombstone", map[string]any{
				"@context": "https://www.w3.org/ns/activitystreams", "id": "https://far.example/tombstone", "type": "Tombstone",
			})
			w.serve("https://far.example/page", page(""), "Content-Type", html)
			w.serve("https://far.example/collection", map[string]any{
				"@context": "https://www.w3.org/ns/activitystreams", "id": "https://far.example/collection", "type": "OrderedCollection",
			})
			forged := note("far.example", "1", "https://victim.example/users/bob")
			forged["id"] = "https://far.example/forged"
			w.serve("https://far.example/forged", forged)
			w.serve("https://far.example/leads-away",
				page(`<link rel="alternate" type="application/activity+json" href="https://evil.example/claims">`), "Content-Type", html)
			w.serve("https://evil.example/claims", note("far.example", "2", ann))
			found, err := w.Lookup(t.Context(), text)
			if err == nil || want.says != "" && !errors.Is(err, want.kind) {
				t.Fatalf("found %s, %v", uriOf(found), err)
			}
			if message := domain.Message(err); message == "" || !strings.Contains(message, want.says) {
				t.Errorf("says %q", message)
			}
		})
	}
}

func TestAPersonMayAskAgainAtOnce(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Lookup(t.Context(), "@ann@far.example"); err == nil {
		t.Fatal("found somebody on a host that is down")
	}
	w.person("far.example", "ann")
	if found, err := w.Lookup(t.Context(), "@ann@far.example"); err != nil || found.Actor == nil {
		t.Errorf("after it was mended: %v", err)
	}
}

func TestCollectionsAreReadPageByPage(t *testing.T) {
	w := newWorld(t)
	const id = "https://far.example/outbox"
	context := "https://www.w3.org/ns/activitystreams"
	w.serve(id, map[string]any{"@context": context, "id": id, "type": "OrderedCollection", "totalItems": 5, "first": id + "?page=1"})
	for number := 1; number <= 3; number++ {
		self := fmt.Sprintf("%s?page=%d", id, number)
		document := map[string]any{
			"@context": context, "id": self, "type": "OrderedCollectionPage", "partOf": id,
			"orderedItems": []any{fmt.Sprintf("https://far.example/%da", number), fmt.Sprintf("https://far.example/%db", number)},
			"next":         fmt.Sprintf("%s?page=%d", id, number+1),
		}
		if number == 3 {
			document["next"] = "https://evil.example/endless"
		}
		w.serve(self, document)
	}
	for limit, want := range map[int]int{1: 1, 3: 3, 100: 6} {
		entries, err := w.Collection(t.Context(), id, limit)
		if err != nil || len(entries) != want || entries[0].URI != "https://far.example/1a" {
			t.Errorf("limit %d: %v, %v", limit, entries, err)
		}
	}
	if w.times("https://evil.example/endless") != 0 {
		t.Error("a page on another host was read")
	}
	w.serve(id, map[string]any{"@context": context, "id": id, "type": "OrderedCollection", "first": id})
	if entries, err := w.Collection(t.Context(), id, 10); err != nil || len(entries) != 0 {
		t.Errorf("a collection that is its own first page: %v, %v", entries, err)
	}
	w.serve(id, note("far.example", "1", "https://far.example/users/ann"))
	if _, err := w.Collection(t.Context(), id, 10); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a note: %v", err)
	}
}
