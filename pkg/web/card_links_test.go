package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestTheFormShowsWhatBecameOfTheLinksAndThePageATick(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{
		"title": {"Open Workshop"}, "handle": {"workshop"}, "text": {"We keep a workshop."}, "status": {"active"}, "action": {"publish"},
		"links.name": {"Site", "Wiki", "Old"}, "links.url": {"https://site.example/", "https://wiki.example/", "https://old.example/"},
	}
	h.post("/desk/initiatives", values).is(http.StatusSeeOther)
	item, err := h.store.ItemBySlug(h.ctx(), domain.KindInitiative, "open-workshop")
	h.must(err)
	edit := "/desk/initiatives/" + string(item.ID)
	h.get(edit).has("What became of the links", "Not looked at yet")
	h.get("/initiatives/open-workshop").lacks("Verified since")
	saw := func(address string, state domain.LinkState, change func(*domain.LinkCheck)) {
		check := domain.LinkCheck{Item: item.ID, URL: address, State: state}
		change(&check)
		h.must(h.node.SawLink(h.ctx(), check, 0, false))
	}
	saw("https://site.example/", domain.LinkReachable, func(c *domain.LinkCheck) { c.VerifiedAt = h.now })
	saw("https://wiki.example/", domain.LinkDead, func(c *domain.LinkCheck) { c.Status = 404 })
	saw("https://old.example/", domain.LinkMoved, func(c *domain.LinkCheck) { c.Target = "https://new.example/<x>" })
	saw("https://dropped.example/", domain.LinkDead, func(*domain.LinkCheck) {}) // the card does not name it
	page := h.get(edit).has("Nothing is there any more. (answer 404)", "Moved for good to https://new.example/&lt;x&gt;", "✓ Verified since", "looked at now", `class="checked" open`)
	page.lacks("dropped.example")
	if got := strings.Count(h.get("/initiatives/open-workshop").has("✓ Verified since").body, "✓ Verified since"); got != 1 {
		t.Errorf("%d links have a tick", got)
	}
	values.Set("action", "look")
	values.Set("version", valueOf(t, page.body, "version"))
	values["links.url"] = []string{"https://site.example/", "", ""}
	values["links.name"] = []string{"Site", "", ""}
	h.post(edit, values).is(http.StatusSeeOther).leadsTo(edit)
	h.get(edit).has("The links are being looked at")
	due, err := h.store.DueLinks(h.ctx(), h.now, 10)
	h.must(err)
	if len(due) != 3 { // what is published still names the others
		t.Errorf("%d links are due", len(due))
	}
	h.write(func(tx *storage.Tx) error { _, err := tx.WatchLinks(h.ctx(), item.ID, nil, h.now); return err })
	h.get(edit).lacks("What became of the links")
}
