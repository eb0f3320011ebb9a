package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// library publishes an initiative.
func (h *house) library() domain.Item {
	h.t.Helper()
	latitude, longitude := 51.05, 3.72
	item, err := h.node.PublishContent(h.ctx(), h.owner, domain.KindInitiative, domain.Content{
		Title: "Tool library", Summary: "Lends tools.", Text: "Tools for *everybody*.", Language: "en", Tags: []string{"Commons"},
		Card: &domain.Card{
			Handle: "tools", Founded: "2019-05", Status: domain.StatusActive, Links: []domain.Link{{Name: "Website", URL: "https://tools.example"}},
			Place:   &domain.Place{Street: "Kerkstraat 1", PostalCode: "9000", City: "Gent", Country: "BE", Latitude: &latitude, Longitude: &longitude},
			Contact: domain.Contact{Email: "tools@example.org", Phone: "+32 9 000"},
		},
	})
	h.must(err)
	return item
}

func (h *house) organisation() domain.Actor {
	h.t.Helper()
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	actor, err := h.store.ActorByURI(h.ctx(), settings.Organisation)
	h.must(err)
	return actor
}

func TestAnOwnerSetsHowAnActorIsFound(t *testing.T) {
	h := settled(t)
	item := h.library()
	h.editor().get("/desk/profiles").is(http.StatusForbidden)
	h.logIn()
	h.get("/desk/profiles").is(http.StatusOK).has("In the fediverse", `value="discoverable" checked`, h.base+"/murmurations.json", h.base+"/initiatives/tool-library/murmurations.json")
	values := url.Values{"actor": {string(item.Subject)}, "found": {"indexable"}, "attribution_domains": {"blog.example, https://wrong"}}
	h.post("/desk/profiles", values).is(http.StatusUnprocessableEntity).has("Write domains only", "aria-invalid", `value="indexable" checked`).lacks("None of")
	values.Set("attribution_domains", "blog.example\nnews.example")
	h.post("/desk/profiles", values).is(http.StatusSeeOther).leadsTo("/desk/profiles")
	h.get("/desk/profiles").has("Tool library is changed", "blog.example\nnews.example")
	actor, err := h.store.ActorByURI(h.ctx(), item.Subject)
	h.must(err)
	if actor.Discoverable || !actor.Indexable || !slices.Contains(actor.AttributionDomains, "news.example") {
		t.Errorf("saved %t, %t, %q", actor.Discoverable, actor.Indexable, actor.AttributionDomains)
	}
}

func TestAnOwnerNamesAFormerAddress(t *testing.T) {
	var former domain.Actor
	h := settled(t, func(o *Options) {
		o.Lookup = func(_ context.Context, text string) (domain.Found, error) {
			if text == "@org@old.example" {
				return domain.Found{Actor: &former}, nil
			}
			return domain.Found{}, domain.Explain(domain.ErrNotFound, "nobody is found there", nil)
		}
	})
	former = h.peer("Org", "org", "old.example")
	h.logIn()
	values := url.Values{"actor": {string(h.organisation().URI)}, "alias": {"@nobody@old.example"}}
	h.post("/desk/profiles/add-alias", values).is(http.StatusUnprocessableEntity).has("Nobody is found there", `value="@nobody@old.example"`)
	values.Set("alias", "@org@old.example")
	h.post("/desk/profiles/add-alias", values).is(http.StatusSeeOther)
	h.get("/desk/profiles").has(string(former.URI))
	values.Set("alias", string(former.URI))
	h.post("/desk/profiles/remove-alias", values).is(http.StatusSeeOther)
	h.get("/desk/profiles").has("named no longer")
	if got := h.organisation().AlsoKnownAs; len(got) != 0 {
		t.Errorf("the aliases are %q", got)
	}
}

func TestPagesShowWhereAnOrganisationMoved(t *testing.T) {
	h := settled(t)
	next := h.peer("Next", "next", "new.example")
	next.AlsoKnownAs = []domain.URI{h.organisation().URI}
	_, err := h.node.Move(h.ctx(), h.owner, h.organisation().URI, next)
	h.must(err)
	h.get("/about").is(http.StatusOK).has("Moved to:", "@next@new.example").lacks("mastodon.example")
	h.logIn()
	h.get("/desk/profiles").has("Moved to:")
	h.post("/desk/profiles/undo-move", url.Values{"actor": {string(h.organisation().URI)}}).is(http.StatusSeeOther)
	h.get("/about").lacks("Moved to:").has("mastodon.example")
}

func TestThePageOfAPeersActorSaysWhereItMoved(t *testing.T) {
	var moved domain.Actor
	h := settled(t, func(o *Options) {
		o.Lookup = func(context.Context, string) (domain.Found, error) { return domain.Found{Actor: &moved}, nil }
	})
	moved = h.peer("Old", "old", "old.example")
	moved.MovedTo = "https://new.example/users/next"
	h.write(func(tx *storage.Tx) error {
		if err := tx.SaveActor(h.ctx(), moved); err != nil {
			return err
		}
		return tx.SaveFollow(h.ctx(), domain.Follow{ID: "f-moved", URI: "https://x.example/f", Follower: h.organisation().URI, Followed: moved.URI, State: domain.FollowAccepted, CreatedAt: h.now})
	})
	h.logIn()
	h.get("/desk/follow?q=x").has("Moved to:", "https://new.example/users/next")
	h.get("/desk/following").has(">moved</a>")
}

func TestAnInitiativeIsDeletedForEverOnlyWithItsHandle(t *testing.T) {
	h := settled(t)
	item := h.library()
	edit := "/desk/initiatives/" + string(item.ID)
	editor := h.editor()
	editor.get(edit).is(http.StatusOK).lacks("Delete for ever")
	editor.post(edit+"/delete-for-ever", url.Values{"handle": {"tools"}}).is(http.StatusForbidden)
	h.logIn()
	h.get(edit).is(http.StatusOK).has("Delete for ever")
	h.post(edit+"/delete-for-ever", url.Values{"handle": {"tool"}}).is(http.StatusSeeOther).leadsTo(edit)
	h.get(edit).has("Type the handle")
	h.post(edit+"/delete-for-ever", url.Values{"handle": {"@tools"}}).is(http.StatusSeeOther).leadsTo("/desk")
	h.get("/desk").has("is deleted for ever")
	h.get("/initiatives/tool-library").is(http.StatusGone)
	h.get("/initiatives").lacks("Tool library")
}

func TestPagesOfANodeThatLeftSayIt(t *testing.T) {
	h := settled(t)
	h.library()
	h.must(h.node.Leave(h.ctx(), h.owner, strings.TrimPrefix(h.base, "http://")))
	for _, path := range []string{"/", "/about", "/initiatives/tool-library"} {
		h.get(path).is(http.StatusOK).has("left the network on").lacks("mastodon.example")
	}
	h.post("/interact", url.Values{"uri": {string(h.organisation().URI)}, "server": {"mastodon.example"}}).is(http.StatusGone)
	h.get("/setup?token=" + testToken).lacks(`name="password"`)
}

// Interop §7: the exact fields of organizations_schema-v1.0.0.
func TestShouldMurmurationsExport(t *testing.T) {
	h := settled(t)
	item := h.library()
	h.get("/initiatives/tool-library").has(`<link rel="alternate" type="application/json" title="Murmurations" href="` + h.base + `/initiatives/tool-library/murmurations.json">`)
	h.get("/about").has(`href="` + h.base + `/murmurations.json"`)
	profiles := map[string]map[string]any{}
	for _, path := range []string{"/murmurations.json", "/initiatives/tool-library/murmurations.json"} {
		got := h.get(path).is(http.StatusOK)
		if got.header.Get("Access-Control-Allow-Origin") != "*" || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
			t.Errorf("%s has the header %v", path, got.header)
		}
		var p map[string]any
		h.must(json.Unmarshal([]byte(got.body), &p))
		profiles[path] = p
	}
	p := profiles["/initiatives/tool-library/murmurations.json"]
	for field, want := range map[string]any{
		"name": "Tool library", "nickname": "tools", "primary_url": "https://tools.example", "description": "Tools for everybody.", "mission": "Lends tools.",
		"status": "active", "full_address": "Kerkstraat 1, 9000 Gent, BE", "country_iso_3166": "BE", "starts_at": float64(1556668800),
		"telephone": "+32 9 000", "unique_id": string(item.Subject),
	} {
		if p[field] != want {
			t.Errorf("%s is %v, want %v", field, p[field], want)
		}
	}
	if got := profiles["/murmurations.json"]; got["primary_url"] != h.base+"/" || got["rss"] != h.base+"/feed.rss" || got["name"] != "P2P Foundation" {
		t.Errorf("the organisation's profile is %v", got)
	}
	h.get("/initiatives/none/murmurations.json").is(http.StatusNotFound)
}
