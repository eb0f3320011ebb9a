package peers

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// finger asks as a program does; links are those of the answer by their rel.
func (s *story) finger(resource string) (status int, subject string, links map[string]Object) {
	s.Helper()
	answer := s.fan.Get("https://weft.test/.well-known/webfinger?resource="+url.QueryEscape(resource), jrdJSON)
	links = map[string]Object{}
	if answer.Status == http.StatusOK {
		body := answer.JSON()
		subject = text(body, "subject")
		for _, link := range body["links"].([]any) {
			links[text(link.(Object), "rel")] = link.(Object)
		}
	}
	return answer.Status, subject, links
}

// MUST 4: WebFinger loop-back exact, host-meta, NodeInfo 2.0 and 2.1 with the Application link.
func TestMust04EveryNameOfAnActorLeadsToItAndBack(t *testing.T) {
	s := begin(t, Mastodon)
	item := s.initiative()
	for resource, id := range map[string]string{
		"acct:weft@weft.test": s.org, "weft@weft.test": s.org, "ACCT:Weft@WEFT.test": s.org, s.org: s.org, "https://weft.test/@weft": s.org,
		"acct:tools@weft.test": string(item.Subject), string(item.Subject): string(item.Subject),
		"acct:weft.test@weft.test": "https://weft.test/ap/node", "https://weft.test/": "https://weft.test/ap/node", "https://weft.test": "https://weft.test/ap/node",
	} {
		status, subject, links := s.finger(resource)
		self := links["self"]
		if status != http.StatusOK || text(self, "type") != activityJSON || text(self, "href") != id {
			t.Errorf("%s answers %d, self %v", resource, status, self)
			continue
		}
		actor := s.fan.Get(id, activityJSON).JSON()
		if back := "acct:" + text(actor, "preferredUsername") + "@weft.test"; text(actor, "id") != id || subject != back {
			t.Errorf("%s leads to %s, which calls itself %s", resource, subject, back)
		}
	}
	for resource, want := range map[string]int{
		"acct:nobody@weft.test": http.StatusNotFound, "acct:weft@other.test": http.StatusNotFound, "https://weft.test/articles": http.StatusNotFound,
		"": http.StatusBadRequest, "acct:weft": http.StatusBadRequest,
	} {
		if status, _, _ := s.finger(resource); status != want {
			t.Errorf("%q answers %d, want %d", resource, status, want)
		}
	}
	s.fails(s.weft.Node.DeleteInitiative(s.Context(), s.weft.Member, item.ID, "tools"))
	s.c.Settle()
	for _, resource := range []string{"acct:tools@weft.test", string(item.Subject)} {
		if status, _, _ := s.finger(resource); status != http.StatusGone {
			t.Errorf("of the deleted initiative %s answers %d", resource, status)
		}
	}
}

func (s *story) fails(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func TestMust04HostMetaAndNodeInfoNameWhatProgramsLookFor(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	s.article()
	s.event()
	note := s.fan.Make("Note", Object{"content": "<p>A word.</p>"})
	s.weFollow(s.fan)
	if _, err := s.weft.Lookup(s.Context(), note); err != nil {
		t.Fatal(err)
	}
	if _, err := s.weft.Node.Reply(s.Context(), s.weft.Member, domain.URI(note), "An answer.", node.ReplyOptions{}); err != nil {
		t.Fatal(err)
	}
	s.c.Settle()
	if answer := s.fan.Get("https://weft.test/.well-known/host-meta", "application/xrd+xml"); answer.Status != http.StatusOK ||
		!strings.Contains(string(answer.Body), `template="https://weft.test/.well-known/webfinger?resource={uri}"`) {
		t.Errorf("host-meta answers %d %s", answer.Status, answer.Body)
	}
	links := map[string]string{}
	for _, link := range s.fan.Get("https://weft.test/.well-known/nodeinfo", "application/json").JSON()["links"].([]any) {
		links[text(link.(Object), "rel")] = text(link.(Object), "href")
	}
	if got := links["https://www.w3.org/ns/activitystreams#Application"]; got != "https://weft.test/ap/node" {
		t.Errorf("the Application is %q", got)
	}
	for _, version := range []string{"2.0", "2.1"} {
		answer := s.fan.Get(links["http://nodeinfo.diaspora.software/ns/schema/"+version], "application/json")
		var info struct {
			Version  string
			Software struct{ Name, Version string }
			Usage    struct {
				Users                     map[string]int
				LocalPosts, LocalComments int
			}
			Protocols         []string
			OpenRegistrations *bool
			Metadata          map[string]any
		}
		if err := json.Unmarshal(answer.Body, &info); err != nil {
			t.Fatal(err)
		}
		if info.Version != version || info.Software.Name != "weftwork" || !slices.Equal(info.Protocols, []string{"activitypub"}) || info.OpenRegistrations == nil || *info.OpenRegistrations {
			t.Errorf("NodeInfo %s is %+v", version, info)
		}
		if info.Usage.Users["total"] != 1 || info.Usage.LocalPosts != 2 || info.Usage.LocalComments != 1 || info.Metadata["nodeName"] != "Organisation weft" {
			t.Errorf("NodeInfo %s counts %+v, %v", version, info.Usage, info.Metadata)
		}
	}
}

func TestShouldFEP844eSayWhichSignaturesAreVerified(t *testing.T) {
	s := begin(t, Mastodon)
	hrefs := func(o Object) (all []string) {
		implements, _ := o["implements"].([]any)
		for _, entry := range implements {
			all = append(all, text(entry.(Object), "href"))
		}
		return all
	}
	want := []string{domain.ImplementsRFC9421, domain.ImplementsRFC9421Ed25519}
	if got := hrefs(s.fan.Get("https://weft.test/ap/node", activityJSON).JSON()); !slices.Equal(got, want) {
		t.Errorf("the node actor implements %q", got)
	}
	generator, _ := s.fan.Get(s.org, activityJSON).JSON()["generator"].(Object)
	if got := hrefs(generator); !slices.Equal(got, want) || text(generator, "id") != "https://weft.test/ap/node" {
		t.Errorf("the organisation's generator is %v", generator)
	}
}

func TestShouldFEP2c59NameTheHandleInTheActor(t *testing.T) {
	s := begin(t, Mastodon)
	item := s.initiative()
	for id, want := range map[string]string{s.org: "weft@weft.test", string(item.Subject): "tools@weft.test", "https://weft.test/ap/node": "weft.test@weft.test"} {
		if got := text(s.fan.Get(id, activityJSON).JSON(), "webfinger"); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
		if _, subject, _ := s.finger(id); subject != "acct:"+want {
			t.Errorf("WebFinger of %s says %q", id, subject)
		}
	}
}

// MUST 5: what peers need of an actor.
func TestMust05AnActorHasAllThatPeersAskFor(t *testing.T) {
	s := begin(t, Mastodon)
	item := s.initiative()
	for _, id := range []string{s.org, string(item.Subject), "https://weft.test/ap/node"} {
		actor := s.fan.Get(id, activityJSON).JSON()
		for _, member := range []string{"inbox", "outbox", "followers", "following", "featured", "url", "preferredUsername", "name"} {
			if text(actor, member) == "" {
				t.Errorf("%s has no %s", id, member)
			}
		}
		endpoints, _ := actor["endpoints"].(Object)
		key, _ := actor["publicKey"].(Object)
		if text(endpoints, "sharedInbox") != s.shared() || text(key, "owner") != id || text(key, "id") != id+"#main-key" {
			t.Errorf("%s has the endpoints %v and the key %v", id, endpoints, key)
		}
		for _, member := range []string{"discoverable", "indexable"} {
			if got, ok := actor[member].(bool); !ok || got == (id == "https://weft.test/ap/node") {
				t.Errorf("%s says %s: %v", id, member, actor[member])
			}
		}
	}
}

// MUST 14: content negotiation, the link in pages, right content types.
func TestMust14AnIDServesMachinesAndItsPageNamesIt(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	for _, accept := range []string{activityJSON, ldJSON, "application/ld+json, text/html;q=0.1"} {
		answer := s.fan.Get(string(article.URI), accept)
		if kind := answer.Header.Get("Content-Type"); answer.Status != http.StatusOK || !strings.HasPrefix(kind, activityJSON) && !strings.HasPrefix(kind, "application/ld+json") ||
			!strings.Contains(answer.Header.Get("Vary"), "Accept") || text(answer.JSON(), "id") != string(article.URI) {
			t.Errorf("asked for %s the id answers %d %v", accept, answer.Status, answer.Header)
		}
	}
	page := s.fan.Get(article.URL, "text/html")
	if want := `<link rel="alternate" type="application/activity+json" href="` + string(article.URI) + `">`; !strings.Contains(string(page.Body), want) {
		t.Errorf("the page lacks %s", want)
	}
}
