package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestTheNetworkShowsVisitorsWhatIsPublicWithItsOrigin(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	item := h.theirs(coop, domain.KindArticle, "dividends", "How we share a surplus", func(i *domain.Item) {
		i.Content.Streams = []domain.TermRef{{URI: "https://coop.example/terms#sharing", Label: "Sharing"}}
	})
	hidden := h.theirs(coop, domain.KindArticle, "inside", "For followers", func(i *domain.Item) { i.Visibility = domain.VisibilityFollowers })
	note := h.replied(coop, "", "", "A short post of theirs", domain.VisibilityPublic)
	h.get("/network").is(http.StatusOK).has("How we share a surplus", "Open Co-op", "coop.example", "/network/"+string(item.ID)).
		lacks("For followers", "A short post of theirs")
	h.get("/").is(http.StatusOK).has("New in the network", "How we share a surplus").lacks("For followers")
	h.get("/network/"+string(item.ID)).is(http.StatusOK).
		has("Words of theirs.", "<span>Sharing</span>", `<meta name="robots" content="noindex">`, `<link rel="canonical" href="https://coop.example/dividends">`, "Read it there").
		lacks("application/activity+json", "application/ld+json", `href=""`)
	h.get("/network/" + string(hidden.ID)).is(http.StatusNotFound)
	h.get("/articles").lacks("How we share a surplus")
	h.get("/sitemap.xml").lacks("dividends", "/network/")

	h.logIn()
	h.get("/network").has("For followers", "Reshare", "A short post of theirs")
	h.get("/network?kind=note").is(http.StatusOK).has("A short post of theirs").lacks("How we share")
	h.get("/network?kind=event").is(http.StatusOK).lacks("How we share", string(note.ID))
	h.get("/network/" + string(hidden.ID)).is(http.StatusOK).has("Words of theirs.")
}

func TestAPictureOfAPeerIsShownFromOurCacheOrNotAtAll(t *testing.T) {
	there := false
	h := settled(t, func(o *Options) {
		o.RemoteImage = func(address string) string {
			if there && address == "https://coop.example/cover.jpg" {
				return "/media/remote/" + strings.Repeat("ab", 32) + ".jpg"
			}
			return ""
		}
	})
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	item := h.theirs(coop, domain.KindArticle, "dividends", "How we share", func(i *domain.Item) {
		i.Content.Image = &domain.Image{URL: "https://coop.example/cover.jpg", Alt: "A till"}
	})
	h.get("/network/" + string(item.ID)).is(http.StatusOK).lacks("cover.jpg")
	there = true
	h.logIn()
	h.get("/network/"+string(item.ID)).has(`src="/media/remote/abab`, `alt="A till"`).lacks("https://coop.example/cover.jpg")
}

func TestAMemberResharesLikesAndTakesBack(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	item := h.theirs(coop, domain.KindArticle, "dividends", "How we share a surplus")
	h.logIn()
	for action, undo := range map[string]string{"reshare": "unreshare", "like": "unlike"} {
		values := url.Values{"object": {string(item.URI)}, "back": {"/network?page=1"}}
		h.post("/desk/"+action, values).is(http.StatusSeeOther).leadsTo("/network?page=1")
		h.get("/network").has(`action="/desk/`+undo+`"`, `aria-pressed="true"`)
		h.post("/desk/"+undo, values).is(http.StatusSeeOther)
		h.get("/network").has(`action="/desk/` + action + `"`)
	}
	h.post("/desk/like", url.Values{"object": {"https://nowhere.example/1"}}).is(http.StatusNotFound)
}

func TestRepliesStandInThreadsAndCanBeHiddenAndAnswered(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	ada, bo := h.peer("Wanjiru", "wanjiru", "mastodon.example"), h.peer("Jonas", "jonas", "gts.example")
	first := h.replied(ada, article.URI, article.URI, "The first reply", domain.VisibilityPublic)
	h.now = h.now.Add(time.Minute)
	h.replied(ada, article.URI, article.URI, "The second reply", domain.VisibilityUnlisted)
	h.now = h.now.Add(time.Minute)
	h.replied(bo, first.URI, article.URI, "An answer to the first", domain.VisibilityPublic)
	h.replied(bo, first.URI, article.URI, "For followers only", domain.VisibilityFollowers)
	page := h.get("/articles/on-weaving").is(http.StatusOK).has("In answer to Wanjiru", "@jonas@gts.example", "Reply from your server").
		lacks("For followers only", "/desk/notes/")
	order := []string{"The first reply", "An answer to the first", "The second reply"}
	for i := 1; i < len(order); i++ {
		if strings.Index(page.body, order[i-1]) > strings.Index(page.body, order[i]) {
			t.Errorf("%q stands after %q", order[i-1], order[i])
		}
	}
	h.logIn()
	h.get("/articles/on-weaving").has("For followers only")
	back := url.Values{"back": {"/articles/on-weaving"}}
	h.post("/desk/notes/"+string(first.ID)+"/hide", back).is(http.StatusSeeOther).leadsTo("/articles/on-weaving")
	h.get("/articles/on-weaving").has("Hidden from visitors", "/show")
	visitor := h.stranger()
	visitor.get("/articles/on-weaving").lacks("The first reply")
	h.post("/desk/notes/"+string(first.ID)+"/show", back).is(http.StatusSeeOther)
	visitor.get("/articles/on-weaving").has("The first reply")

	h.get("/desk/reply?to="+url.QueryEscape(string(first.URI))).is(http.StatusOK).has("The first reply", `name="text"`)
	answer := url.Values{"to": {string(first.URI)}, "text": {"  "}, "back": {"/articles/on-weaving"}, "show_member": {"yes"}}
	h.post("/desk/reply", answer).is(http.StatusUnprocessableEntity).has(`href="#f-text"`, `value="yes" checked`)
	answer.Set("text", "Thank *you*")
	h.post("/desk/reply", answer).is(http.StatusSeeOther).leadsTo("/articles/on-weaving")
	visitor.get("/articles/on-weaving").has("Thank <em>you</em>", "Ada")
	h.get("/desk/reply?to=https%3A%2F%2Fnowhere.example%2F1").is(http.StatusNotFound)
}

func TestDirectMessagesAreForMembersOnly(t *testing.T) {
	h := settled(t)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	note := h.replied(ada, settings.Organisation, "", "Only for you", domain.VisibilityDirect)
	for _, path := range []string{"/", "/network", "/feed.rss", "/notes/" + string(note.ID)} {
		h.get(path).lacks("Only for you")
	}
	h.logIn()
	h.get("/desk/messages").is(http.StatusOK).has("Only for you", "/desk/reply?to=")
}

func TestAnAnswerToAPeersNoteHasAPageOfItsOwn(t *testing.T) {
	h := settled(t)
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	post := h.replied(ada, "", "", "A question to all", domain.VisibilityPublic)
	h.logIn()
	page := h.post("/desk/reply", url.Values{"to": {string(post.URI)}, "text": {"We know that."}}).is(http.StatusSeeOther).location
	visitor := h.stranger()
	visitor.get(page).is(http.StatusOK).has("We know that.", "Wanjiru", "noindex")
	visitor.get(page, "Accept", activityJSON).is(http.StatusFound)
	visitor.get("/notes/" + string(post.ID)).is(http.StatusNotFound)
}

func TestFollowingShowsTheActorFirstAndSaysWhatWentWrong(t *testing.T) {
	var h *house
	var coop domain.Actor
	h = settled(t, func(o *Options) {
		o.Lookup = func(_ context.Context, text string) (domain.Found, error) {
			if text == "@opencoop@coop.example" {
				return domain.Found{Actor: &coop}, nil
			}
			return domain.Found{}, domain.Explain(domain.ErrUnavailable, "coop.example did not answer within 10 s; try again later", nil)
		}
	})
	coop = h.peer("Open Co-op", "opencoop", "coop.example")
	h.logIn()
	h.get("/desk/follow?q=%40nobody%40coop.example").is(http.StatusOK).has("Coop.example did not answer within 10 s", `value="@nobody@coop.example"`)
	h.get("/desk/follow?q=%40opencoop%40coop.example").is(http.StatusOK).has("Follow Open Co-op", string(coop.URI))
	h.post("/desk/follow", url.Values{"actor": {string(coop.URI)}}).is(http.StatusSeeOther)
	h.get("/desk/following").is(http.StatusOK).has("Open Co-op", "not answered yet")
	h.post("/desk/unfollow", url.Values{"actor": {string(coop.URI)}, "back": {"/desk/following"}}).is(http.StatusSeeOther).leadsTo("/desk/following")
	h.get("/desk/following").lacks("Open Co-op")
}

func TestFollowersNamesAreForMembersOnly(t *testing.T) {
	h := settled(t)
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	h.write(func(tx *storage.Tx) error {
		return tx.SaveFollow(h.ctx(), domain.Follow{ID: "f1", URI: "https://mastodon.example/f1", Follower: ada.URI, Followed: settings.Organisation, State: domain.FollowAccepted, CreatedAt: h.now})
	})
	for _, path := range []string{"/", "/about", "/network"} {
		h.get(path).lacks("Wanjiru")
	}
	h.logIn()
	h.get("/desk/followers").is(http.StatusOK).has("Wanjiru", "@wanjiru@mastodon.example", "Follow back")
	h.post("/desk/followers/remove", url.Values{"follower": {string(ada.URI)}, "followed": {string(settings.Organisation)}}).is(http.StatusSeeOther)
	h.get("/desk/followers").lacks("@wanjiru@")
}

func TestTheWayToTheReadersOwnServerIsShownNotTaken(t *testing.T) {
	h := settled(t)
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	ours := string(settings.Organisation)
	for _, server := range []string{"mastodon.example", "https://mastodon.example/", "@me@mastodon.example", " Mastodon.Example "} {
		h.post("/interact", url.Values{"server": {server}, "uri": {ours}}).is(http.StatusOK).
			has("https://mastodon.example/authorize_interaction?uri="+url.QueryEscape(ours), "Go to mastodon.example")
	}
	for _, server := range []string{"", "nonsense", "javascript:alert(1)", "user:pass@host.example/"} {
		h.post("/interact", url.Values{"server": {server}, "uri": {ours}}).is(http.StatusUnprocessableEntity)
	}
	h.post("/interact", url.Values{"server": {"mastodon.example"}, "uri": {"https://evil.example/"}}).is(http.StatusUnprocessableEntity)
}
