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

// sent publishes to a follower on each host and ends the deliveries as end says; hosts that it does not name get it.
func (h *house) sent(title string, end map[string]storage.DeliveryResult, hosts ...string) domain.Item {
	h.t.Helper()
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	for _, host := range hosts {
		peer := h.peer("Somebody", "somebody", host)
		h.write(func(tx *storage.Tx) error {
			return tx.SaveFollow(h.ctx(), domain.Follow{
				ID: domain.ID("f-" + host), URI: "https://" + domain.URI(host) + "/f", Follower: peer.URI, Followed: settings.Organisation,
				State: domain.FollowAccepted, CreatedAt: h.now,
			})
		})
	}
	item := h.article(title)
	claimed, err := h.store.ClaimDeliveries(h.ctx(), h.now, time.Minute, 50, 8)
	h.must(err)
	for _, d := range claimed {
		result, ok := end[d.Host]
		if !ok {
			result = storage.DeliveryResult{State: domain.DeliveryDone, Status: http.StatusAccepted}
		}
		result.ID, result.Host, result.At = d.ID, d.Host, h.now
		var rest []storage.HostResult
		if result.State == domain.DeliveryPending {
			rest = []storage.HostResult{{Host: d.Host, Fails: 2, NotBefore: result.NotBefore, Error: result.Error, At: h.now}}
		} else {
			rest = []storage.HostResult{{Host: d.Host, OK: true, At: h.now}}
		}
		h.must(h.store.FinishDeliveries(h.ctx(), []storage.DeliveryResult{result}, rest))
	}
	return item
}

func (h *house) troubled() domain.Item {
	h.t.Helper()
	return h.sent("On weaving", map[string]storage.DeliveryResult{
		"two.example": {
			State: domain.DeliveryFailed, Status: http.StatusForbidden,
			Error: "two.example refuses this node (403)\n{\"error\":\"Verification failed for <b>\"}",
		},
		"three.example": {
			State: domain.DeliveryPending, NotBefore: h.now.Add(time.Hour), Error: "the name three.example is not known; check the spelling",
		},
	}, "one.example", "two.example", "three.example")
}

func TestAPublishedItemSaysToMembersHowFarItGot(t *testing.T) {
	h := settled(t)
	article := h.troubled()
	page := "/articles/" + article.Slug
	h.get(page).is(http.StatusOK).lacks("How far it got", "two.example")
	h.logIn()
	for _, path := range []string{page, "/desk/articles/" + string(article.ID), "/desk/items/" + string(article.ID) + "/deliveries"} {
		h.get(path).is(http.StatusOK).has(
			"How far it got", "Reached 1 of 3 hosts", "1 given up", "1 waits for another try", "Two.example refuses this node (403): it blocks us",
			"{&#34;error&#34;:&#34;Verification failed for &lt;b&gt;&#34;}", "The name three.example is not known", "Try again now", "Send to all of them again",
		)
	}
}

func TestWhatDidNotArriveIsSentAgainToOneHostOrToAll(t *testing.T) {
	h := settled(t)
	article := h.troubled()
	h.logIn()
	path := "/desk/items/" + string(article.ID) + "/deliveries"
	h.post(path+"/retry", url.Values{"host": {"two.example"}, "back": {"/articles/" + article.Slug}}).is(http.StatusSeeOther).leadsTo("/articles/" + article.Slug)
	claimed, err := h.store.ClaimDeliveries(h.ctx(), h.now, time.Minute, 50, 8)
	h.must(err)
	if len(claimed) != 1 || claimed[0].Host != "two.example" {
		t.Fatalf("due are %+v", claimed)
	}
	h.post(path+"/retry", nil).is(http.StatusSeeOther).leadsTo(path)
	if claimed, err = h.store.ClaimDeliveries(h.ctx(), h.now, time.Minute, 50, 8); err != nil || len(claimed) != 1 || claimed[0].Host != "three.example" {
		t.Fatalf("due are %+v, %v", claimed, err)
	}
	h.post("/desk/items/nothing/deliveries/retry", nil).is(http.StatusNotFound)
}

func TestFederationNamesFirstWhatNeedsSomebody(t *testing.T) {
	h := settled(t, func(o *Options) {
		o.LastSelfTest = func(context.Context) (domain.SelfTest, error) {
			return domain.SelfTest{At: time.Now(), Checks: []domain.Check{{Name: "Host header"}, {Name: "disk", OK: true}}}, nil
		}
		o.Diagnose = func(context.Context) domain.SelfTest { return domain.SelfTest{} }
	})
	h.logIn()
	h.get("/desk/federation").is(http.StatusOK).has("The self-test found one thing", "Numbers").lacks("given up.")
	h.troubled()
	h.parked("https://bad.example/users/x", "an actor that names a stranger’s inbox")
	h.get("/desk/federation").is(http.StatusOK).has(
		"One delivery was given up.", "One activity that came in could not be applied", "One peer does not answer", "1 waiting", `/desk/federation/peers">3<`)
}

// parked is an activity that could not be applied.
func (h *house) parked(sender domain.URI, reason string) domain.ID {
	h.t.Helper()
	id := domain.ID("parked-" + sender.Host())
	_, err := h.store.AddInboxRow(h.ctx(), domain.InboxRow{
		ID: id, Verb: domain.VerbCreate, Activity: sender + "/1", BodyHash: "00", Sender: sender, Body: []byte(`{"type":"Create","name":"<script>"}`), ReceivedAt: h.now,
	})
	h.must(err)
	h.must(h.store.FailInbox(h.ctx(), id, reason, h.now, domain.InboxParked))
	return id
}

func TestPeersAreListedSearchedAndTriedNow(t *testing.T) {
	h := settled(t)
	h.troubled()
	h.write(func(tx *storage.Tx) error {
		return tx.SavePeerInfo(h.ctx(), "one.example", domain.PeerInfo{Software: "mastodon", Version: "4.5.1", Users: 12, Posts: -1, AskedAt: h.now}, h.now.Add(time.Hour))
	})
	h.logIn()
	h.get("/desk/federation/peers").is(http.StatusOK).has("one.example", "mastodon 4.5.1", "1 out", "three.example", "does not answer", "Try it now")
	h.get("/desk/federation/peers?q=MASTO").has("one.example").lacks("three.example")
	h.get("/desk/federation/peers?q=%25").lacks("one.example")
	h.get("/desk/federation/peers?standing=resting").has("three.example").lacks("one.example")
	h.get("/desk/federation/peers?standing=failing").has("two.example").lacks("one.example")
	h.get("/desk/federation/peers/one.example").is(http.StatusOK).has("mastodon 4.5.1", "Somebody", "1 follower", "On weaving", "arrived")
	h.get("/desk/federation/peers/three.example").has("It did not answer 2 tries in a row", "The name three.example is not known")
	h.get("/desk/federation/peers/nobody.example").is(http.StatusNotFound)
	h.get("/desk/federation/peers/" + strings.Repeat("a", 400)).is(http.StatusNotFound)
	h.post("/desk/federation/peers/three.example/try", nil).is(http.StatusSeeOther)
	h.get("/desk/federation/peers/three.example").lacks("It did not answer 2 tries")
	if claimed, err := h.store.ClaimDeliveries(h.ctx(), h.now, time.Minute, 50, 8); err != nil || len(claimed) != 1 {
		t.Fatalf("due are %+v, %v", claimed, err)
	}
}

func TestAPeerIsAskedWhatItRunsButNoBlockedOne(t *testing.T) {
	var asked []string
	h := settled(t, func(o *Options) {
		o.AskPeer = func(_ context.Context, host string) error { asked = append(asked, host); return nil }
	})
	h.troubled()
	h.write(func(tx *storage.Tx) error { return tx.BlockPeer(h.ctx(), "two.example") })
	h.logIn()
	h.post("/desk/federation/peers/one.example/ask", nil).is(http.StatusSeeOther)
	h.post("/desk/federation/peers/two.example/ask", nil).is(http.StatusNotFound)
	if len(asked) != 1 || asked[0] != "one.example" {
		t.Errorf("asked %q", asked)
	}
	h.get("/desk/federation/peers/two.example").has("It is blocked.")
	h.get("/desk/federation/peers?standing=blocked").has("two.example").lacks("one.example")
}

func TestWhatWasPutAsideIsShownTriedAgainOrDropped(t *testing.T) {
	h := settled(t)
	first, second := h.parked("https://one.example/users/x", "the object cannot be had"), h.parked("https://two.example/users/x", "context deadline exceeded")
	h.logIn()
	h.get("/desk/federation/incoming").is(http.StatusOK).has("Create from one.example", "The object cannot be had.", "could not be fetched in time", "put aside")
	h.get("/desk/federation/incoming?state=parked&host=one.example").has("one.example").lacks("two.example")
	h.get("/desk/federation/incoming/"+string(first)).is(http.StatusOK).has("The object cannot be had.", "&lt;script&gt;", "https://one.example/users/x/1", "Try again", "Drop it")
	h.post("/desk/federation/incoming/"+string(second)+"/drop", nil).is(http.StatusSeeOther)
	h.post("/desk/federation/incoming/"+string(second)+"/retry", nil).is(http.StatusNotFound)
	h.get("/desk/federation/incoming/" + string(second)).has("no longer kept")
	h.post("/desk/federation/incoming/"+string(first)+"/retry", nil).is(http.StatusSeeOther)
	h.parked("https://three.example/users/x", "again")
	h.post("/desk/federation/incoming/retry", url.Values{"host": {"nobody.example"}}).is(http.StatusSeeOther)
	h.get("/desk/federation/incoming?state=parked").has("three.example")
	h.post("/desk/federation/incoming/retry", nil).is(http.StatusSeeOther)
	h.get("/desk/federation/incoming?state=parked").has("Nothing waits, nothing is put aside.")
	rows, total, err := h.store.Incoming(h.ctx(), storage.InboxFilter{State: domain.InboxPending}, storage.Page{})
	if err != nil || total != 2 || rows[0].Attempts != 0 {
		t.Errorf("%d wait: %+v, %v", total, rows, err)
	}
}

func TestDeliveriesAreFilteredByStateHostAndItem(t *testing.T) {
	h := settled(t)
	article := h.troubled()
	h.logIn()
	list := "/desk/federation/deliveries"
	h.get(list).is(http.StatusOK).has("one.example", "two.example", "three.example", "On weaving", "arrived", "given up", "It said:")
	h.get(list+"?state=failed").has("two.example", "Try everything again").lacks("one.example")
	h.get(list + "?host=one.example").has("one.example").lacks("two.example")
	for _, item := range []string{article.Slug, string(article.URI), h.base + "/articles/" + article.Slug} {
		h.get(list+"?item="+url.QueryEscape(item)).has("one.example", "On weaving")
	}
	h.get(list + "?item=nothing").has("None.")
	h.post(list+"/retry", url.Values{"host": {"two.example"}}).is(http.StatusSeeOther)
	h.get(list + "?state=failed").has("None.")
}

func TestAnOwnerGivesAnActorNewKeys(t *testing.T) {
	h := settled(t)
	editor := h.editor()
	h.logIn()
	h.get("/desk/federation/keys").is(http.StatusOK).has("#main-key", "RSA", "Make new keys")
	editor.get("/desk/federation/keys").is(http.StatusOK).has("#main-key").lacks("Make new keys")
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	before, err := h.store.PrivateKeys(h.ctx(), settings.Organisation)
	h.must(err)
	h.now = h.now.Add(time.Hour)
	h.post("/desk/federation/keys", url.Values{"actor": {string(settings.Organisation)}}).is(http.StatusSeeOther)
	after, err := h.store.PrivateKeys(h.ctx(), settings.Organisation)
	if err != nil || !after[0].CreatedAt.After(before[0].CreatedAt) {
		t.Errorf("keys are of %s, before %s, %v", after[0].CreatedAt, before[0].CreatedAt, err)
	}
}

func TestTheSelfTestIsRunFromItsPageAndShowsItsFixes(t *testing.T) {
	var last domain.SelfTest
	h := settled(t, func(o *Options) {
		o.Diagnose = func(context.Context) domain.SelfTest {
			last = domain.SelfTest{At: time.Now(), Checks: []domain.Check{
				{Name: "Host header", Message: "The proxy drops it.", Fixes: []domain.Fix{{Program: "nginx", Lines: "proxy_set_header Host $host;"}}},
				{Name: "disk", OK: true, Message: "50 GB are free."}, {Name: "clock", OK: true, Warning: true, Message: "Nobody to compare with."},
			}}
			return last
		}
		o.LastSelfTest = func(context.Context) (domain.SelfTest, error) {
			if last.At.IsZero() {
				return last, domain.ErrNotFound
			}
			return last, nil
		}
	})
	h.logIn()
	h.get("/desk/federation/self-test").is(http.StatusOK).has("It was never run", "Run the self-test")
	h.post("/desk/federation/self-test", nil).is(http.StatusSeeOther).leadsTo("/desk/federation/self-test")
	h.get("/desk/federation/self-test").is(http.StatusOK).has("One thing needs mending", "✗ needs mending", "proxy_set_header Host $host;", "✓ good", "! good for now")
	h.get("/desk/federation").has("The self-test found one thing")
	h.server.testing.Lock()
	defer h.server.testing.Unlock()
	h.post("/desk/federation/self-test", nil).is(http.StatusSeeOther)
	h.get("/desk/federation/self-test").has("A self-test is running")
}
