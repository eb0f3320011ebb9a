package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// looking is a house in which people look things up.
func looking(t *testing.T, found func(text string) (domain.Found, error)) *house {
	t.Helper()
	return settled(t, func(o *Options) {
		o.Lookup = func(_ context.Context, text string) (domain.Found, error) { return found(text) }
	})
}

func TestShouldAMemberFollowsFromAnotherServersButton(t *testing.T) {
	var actor domain.Actor
	h := looking(t, func(string) (domain.Found, error) { return domain.Found{Actor: &actor}, nil })
	actor = h.peer("Open Co-op", "opencoop", "coop.example")
	path := "/authorize?uri=" + url.QueryEscape(string(actor.URI))
	h.get(path).is(http.StatusSeeOther).leadsTo("/login?next=" + url.QueryEscape(path))
	h.logIn()
	h.get("/authorize?intent=follow&uri="+url.QueryEscape(string(actor.URI))).is(http.StatusOK).
		has("Open Co-op", "You were sent here to follow this", `value="`+strings.ReplaceAll(path, "&", "&amp;")+`"`)
	h.post("/desk/follow", url.Values{"actor": {string(actor.URI)}, "back": {path}}).is(http.StatusSeeOther).leadsTo(path)
	h.get(path).is(http.StatusOK).lacks("You were sent here")
	h.get("/authorize_interaction?acct=" + url.QueryEscape("opencoop@coop.example")).is(http.StatusSeeOther).
		leadsTo("/authorize?acct=" + url.QueryEscape("opencoop@coop.example"))
	h.get("/authorize?acct=opencoop@coop.example").is(http.StatusOK).has("Open Co-op")
}

func TestShouldAMemberLikesResharesAndAnswersFromAnotherServersButton(t *testing.T) {
	var item domain.Item
	h := looking(t, func(string) (domain.Found, error) { return domain.Found{Item: &item}, nil })
	item = h.theirs(h.peer("Open Co-op", "opencoop", "coop.example"), domain.KindArticle, "seeds", "Seeds for all")
	h.logIn()
	path := "/authorize?uri=" + url.QueryEscape(string(item.URI))
	h.get(path+"&intent=like").is(http.StatusOK).has("Seeds for all", "You were sent here to like this", `action="/desk/like"`, `action="/desk/reshare"`, "/desk/reply?to=")
	h.post("/desk/like", url.Values{"object": {string(item.URI)}, "back": {path}}).is(http.StatusSeeOther).leadsTo(path)
	h.get(path).is(http.StatusOK).has(`action="/desk/unlike"`)
}

func TestHostileAddressesDoNothingOnTheAuthorizePage(t *testing.T) {
	h := looking(t, func(text string) (domain.Found, error) {
		if _, err := domain.ParseURI(text); err != nil {
			return domain.Found{}, domain.Explain(domain.ErrInvalid, "this is no address", err)
		}
		return domain.Found{}, domain.Explain(domain.ErrNotFound, "nothing was found there", nil)
	})
	h.logIn()
	for _, uri := range []string{
		"javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "//evil.example/x", "https://user:pw@evil.example/", `"><script>alert(1)</script>`,
		"file:///etc/passwd", "\x00\x1b", "https://evil.example/" + strings.Repeat("a", 9000), "acct:<b>@evil.example", "/\\evil.example",
	} {
		h.get("/authorize?uri="+url.QueryEscape(uri)).is(http.StatusOK).lacks("<script>alert", `href="javascript:`, `action="/desk/like"`)
	}
	for _, back := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"} {
		h.post("/desk/unlike", url.Values{"object": {"https://evil.example/1"}, "back": {back}}).is(http.StatusSeeOther).leadsTo("/network")
	}
	h.client = newBrowser(t)
	h.get("/authorize?uri=" + url.QueryEscape("https://evil.example/")).is(http.StatusSeeOther).
		leadsTo("/login?next=" + url.QueryEscape("/authorize?uri="+url.QueryEscape("https://evil.example/")))
}

func TestShouldAnotherSiteProposesAnArticle(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/authorize/new?name="+url.QueryEscape("<b>Seeds</b>")+"&content=Words").is(http.StatusOK).has("&lt;b&gt;Seeds", "Words", "Nothing is published").lacks("<b>Seeds")
	h.get("/authorize/new?inReplyTo=" + url.QueryEscape("https://coop.example/1")).is(http.StatusSeeOther).leadsTo("/authorize?uri=" + url.QueryEscape("https://coop.example/1"))
	answer := h.post("/desk/articles", url.Values{"title": {"Seeds"}, "text": {"Words"}, "summary": {""}, "action": {"save"}})
	answer.is(http.StatusSeeOther)
	h.get("/desk").is(http.StatusOK).has("Seeds")
}
