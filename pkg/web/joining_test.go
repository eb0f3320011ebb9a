package web

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// joined makes a peer's actor take part in an event of ours.
func (h *house) joined(by domain.Actor, event domain.URI, text string) {
	h.t.Helper()
	h.write(func(tx *storage.Tx) error {
		_, err := tx.AddResponse(h.ctx(), domain.Response{
			ID: node.NewID(), Kind: domain.ResponseJoin, URI: by.URI + "/joins/1", Actor: by.URI, Object: event, Text: text, CreatedAt: h.now,
		})
		return err
	})
}

func TestVisitorsSeeHowManyTakePartAndMembersWho(t *testing.T) {
	h := settled(t)
	event := h.event("Mending evening", 48*time.Hour)
	h.joined(h.peer("Maria", "maria", "mobilizon.example"), event.URI, "I bring cake.")
	h.get("/events/mending-evening").is(http.StatusOK).has("1 person takes part", `name="verb" value="Join"`, `id="join"`).lacks("Maria", "cake")
	h.logIn()
	h.get("/events/mending-evening").is(http.StatusOK).has("Maria", "@maria@mobilizon.example", "I bring cake.")
	h.post("/desk/participants/remove", url.Values{
		"event": {string(event.URI)}, "actor": {"https://mobilizon.example/ap/maria"}, "back": {"/events/mending-evening"},
	}).is(http.StatusSeeOther).leadsTo("/events/mending-evening")
	h.get("/events/mending-evening").is(http.StatusOK).lacks("I bring cake.")
}

func TestAnEventSaysHowPeopleTakePart(t *testing.T) {
	h := settled(t)
	for title, c := range map[string]struct {
		mode domain.JoinMode
		url  string
		want string
	}{
		"Free one": {"", "", `value="Join"`}, "Elsewhere": {"", "https://tickets.example/1", `href="https://tickets.example/1"`},
		"Closed one": {domain.JoinClosed, "", "Registration is closed."}, "Open house": {domain.JoinNone, "", "Just come."},
	} {
		item := h.event(title, time.Hour, func(content *domain.Content) { content.Event.Join, content.Event.JoinURL = c.mode, c.url })
		h.get("/events/" + item.Slug).is(http.StatusOK).has(c.want)
	}
	over := h.event("Long ago", -48*time.Hour)
	h.get("/events/" + over.Slug).is(http.StatusOK).lacks(`value="Join"`)
}

func TestAVisitorIsLedToHerServerToJoin(t *testing.T) {
	var asked domain.Verb
	h := settled(t, func(o *Options) {
		o.Interact = func(_ context.Context, _ string, _ domain.URI, verb domain.Verb) (string, error) {
			asked = verb
			return "https://mobilizon.example/interact?uri=x", nil
		}
	})
	event := h.event("Mending evening", 48*time.Hour)
	h.post("/interact", url.Values{"uri": {string(event.URI)}, "server": {"mobilizon.example"}, "verb": {"Join"}}).
		is(http.StatusOK).has("https://mobilizon.example/interact?uri=x", string(event.URI))
	if asked != domain.VerbJoin {
		t.Errorf("asked for %q", asked)
	}
	h.post("/interact", url.Values{"uri": {string(event.URI)}, "server": {"mobilizon.example"}, "verb": {"Delete"}}).is(http.StatusOK)
	if asked != "" {
		t.Errorf("asked for %q", asked)
	}
}
