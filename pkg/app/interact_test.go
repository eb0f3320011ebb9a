package app

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// interop §9 SHOULD: FEP-3b86 intents and the remote RSVP.
func TestShouldAVisitorsServerIsAskedForItsJoinTemplateThenForAnyObjectThenToSubscribe(t *testing.T) {
	const join, object, subscribe = "https://w3id.org/fep/3b86/Join", "https://w3id.org/fep/3b86/Object", "http://ostatus.org/schema/1.0/subscribe"
	servers := map[string]map[string]string{ // templates by relation, of who is asked for
		"acct:ann@intents.test": {
			subscribe: "https://intents.test/follow?uri={uri}", object: "https://intents.test/open?it={object}",
			join: "https://intents.test/join?event={object}&then={on-success}",
		},
		"acct:ann@objects.test":            {subscribe: "https://objects.test/follow?uri={uri}", object: "https://objects.test/open?it={object}"},
		"acct:relay@mobilizon.test":        {subscribe: "https://mobilizon.test/interact?uri={uri}"},
		"acct:mastodon.test@mastodon.test": {subscribe: "https://mastodon.test/authorize_interaction?uri={uri}&by=template"},
		"acct:ann@mallory.test":            {join: "https://bank.test/pay?to={object}", object: "https://mallory.test/open?it={object}"},
		"acct:ann@fixed.test":              {join: "https://fixed.test/join"},
	}
	a := open(t, func(w http.ResponseWriter, r *http.Request) {
		asked := r.URL.Query().Get("resource")
		templates, ok := servers[asked]
		if !ok || r.URL.Path != "/.well-known/webfinger" {
			http.NotFound(w, r)
			return
		}
		var links []map[string]string
		for rel, template := range templates {
			links = append(links, map[string]string{"rel": rel, "template": template})
		}
		w.Header().Set("Content-Type", "application/jrd+json")
		if err := json.NewEncoder(w).Encode(map[string]any{"subject": asked, "links": links}); err != nil {
			t.Error(err)
		}
	})
	setUp(t, a)
	const event = "https%3A%2F%2Falder.test%2Fap%2Fevents%2Fx"
	for _, c := range []struct {
		server string
		verb   domain.Verb
		want   string
	}{
		{"@ann@intents.test", domain.VerbJoin, "https://intents.test/join?event=" + event + "&then="},
		{"@ann@intents.test", domain.VerbLike, "https://intents.test/open?it=" + event},
		{"@ann@intents.test", "", "https://intents.test/open?it=" + event},
		{"ann@objects.test", domain.VerbJoin, "https://objects.test/open?it=" + event},
		{"mobilizon.test", domain.VerbJoin, "https://mobilizon.test/interact?uri=" + event},
		{"https://mastodon.test/", domain.VerbJoin, "https://mastodon.test/authorize_interaction?uri=" + event + "&by=template"},
		{"@ann@mallory.test", domain.VerbJoin, "https://mallory.test/open?it=" + event},
		{"@ann@fixed.test", domain.VerbJoin, "https://fixed.test/authorize_interaction?uri=" + event},
	} {
		if got, err := a.Interact(t.Context(), c.server, "https://alder.test/ap/events/x", c.verb); err != nil || got != c.want {
			t.Errorf("%s for %q leads to %s, %v; want %s", c.server, c.verb, got, err, c.want)
		}
	}
}
