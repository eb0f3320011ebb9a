package web

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestDeliveriesAreToldInPlainWordsAndCanBeTriedAgain(t *testing.T) {
	var retried domain.ID
	h := settled(t, func(o *Options) {
		o.Retry = func(_ context.Context, id domain.ID) error { retried = id; return nil }
	})
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	for _, host := range []string{"one.example", "two.example"} {
		peer := h.peer("Somebody", "somebody", host)
		h.write(func(tx *storage.Tx) error {
			return tx.SaveFollow(h.ctx(), domain.Follow{
				ID: domain.ID("f-" + host), URI: "https://" + domain.URI(host) + "/f", Follower: peer.URI, Followed: settings.Organisation,
				State: domain.FollowAccepted, CreatedAt: h.now,
			})
		})
	}
	article := h.article("On weaving")
	claimed, err := h.store.ClaimDeliveries(h.ctx(), h.now, time.Minute, 10, 10)
	if err != nil || len(claimed) < 2 {
		t.Fatalf("claimed %d deliveries: %v", len(claimed), err)
	}
	for _, d := range claimed {
		result := storage.DeliveryResult{ID: d.ID, State: domain.DeliveryDone, Status: http.StatusAccepted, At: h.now}
		if d.Host == "two.example" {
			result = storage.DeliveryResult{ID: d.ID, State: domain.DeliveryFailed, Status: http.StatusForbidden, Error: "403", At: h.now}
		}
		h.must(h.store.FinishDeliveries(h.ctx(), []storage.DeliveryResult{result}, nil))
	}
	h.logIn()
	path := "/desk/items/" + string(article.ID) + "/deliveries"
	h.get(path).is(http.StatusOK).has("Two.example refuses this node (403)", "Try again now", "1 given up", "Reached 1 of 2 hosts")
	h.post("/desk/deliveries/"+string(claimed[0].ID)+"/retry", url.Values{"back": {path}}).is(http.StatusSeeOther).leadsTo(path)
	if retried != claimed[0].ID {
		t.Errorf("tried %q again", retried)
	}
}

func TestAnOwnerAddsMembersAndSetsPasswords(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{"name": {"Bo"}, "email": {"bo"}, "password": {"short"}, "role": {"editor"}}
	h.post("/desk/members", values).is(http.StatusUnprocessableEntity).has(`href="#f-email"`, `href="#f-password"`, `value="Bo"`).lacks("short")
	values.Set("email", "bo@example.org")
	values.Set("password", testPassword)
	h.post("/desk/members", values).is(http.StatusSeeOther)
	h.post("/desk/members", values).is(http.StatusUnprocessableEntity).has("is a member already")
	h.get("/desk/members").is(http.StatusOK).has("bo@example.org")
	h.post("/desk/members/password", url.Values{"email": {"bo@example.org"}, "password": {"x"}}).is(http.StatusUnprocessableEntity).has(`href="#f-own-password"`)
	h.post("/desk/members/password", url.Values{"email": {"bo@example.org"}, "password": {"a new sentence"}}).is(http.StatusSeeOther)
	h.client = newBrowser(t)
	h.post("/login", url.Values{"email": {"bo@example.org"}, "password": {"a new sentence"}}).is(http.StatusSeeOther)
}

func TestTheAddressCanChangeUntilSomebodyFollows(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/settings/address", url.Values{"url": {"not an address"}}).is(http.StatusUnprocessableEntity).has(`href="#f-url"`, `value="not an address"`)
	h.post("/desk/settings/address", url.Values{"url": {h.base}, "handle_domain": {"example.org"}}).is(http.StatusSeeOther)
	h.get("/desk/settings/address").is(http.StatusOK).has("@p2pf@example.org", "location = /.well-known/webfinger")
	h.followed(h.peer("Open Co-op", "opencoop", "coop.example"))
	h.get("/desk/settings/address").is(http.StatusOK).has("can no longer change").lacks(`name="url"`)
	h.post("/desk/settings/address", url.Values{"url": {"http://localhost:1"}}).is(http.StatusUnprocessableEntity)
}

func TestTheVocabularyGrows(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"x"}}).is(http.StatusUnprocessableEntity).has(`href="#f-label"`)
	h.post("/desk/vocabulary", url.Values{"scheme": {"colour"}, "label": {"Red"}}).is(http.StatusUnprocessableEntity)
	h.post("/desk/vocabulary", url.Values{"scheme": {"theme"}, "label": {"Care work"}, "description": {"Keeping one another alive."}}).is(http.StatusSeeOther)
	h.get("/desk/vocabulary").has("Care work")
	h.get("/themes/care-work").is(http.StatusOK).has("Keeping one another alive.")
	h.get("/desk/articles/new").has("Care work")
}

func TestNotificationsAreReadOnce(t *testing.T) {
	h := settled(t)
	article := h.article("On weaving")
	ada := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	for _, kind := range []domain.NotificationKind{domain.NotifyLike, domain.NotifyReply, domain.NotifyReshare, domain.NotifyMention, domain.NotifyMessage, domain.NotifyFollow} {
		h.write(func(tx *storage.Tx) error {
			return tx.AddNotification(h.ctx(), domain.Notification{ID: domain.ID("n-" + kind), Kind: kind, Actor: ada.URI, About: article.URI, CreatedAt: h.now})
		})
	}
	h.logIn()
	h.get("/desk/notifications").is(http.StatusOK).has("Wanjiru likes this", "Wanjiru replied", "Wanjiru follows you", "/articles/on-weaving", "Mark all as read")
	h.get("/").has(`class="count">6`)
	h.post("/desk/notifications/read", nil).is(http.StatusSeeOther)
	h.get("/desk/notifications").lacks("Mark all as read")
	h.get("/").lacks(`class="count"`)
}
