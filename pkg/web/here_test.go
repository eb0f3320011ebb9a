package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestPagesShowMomentsOnTheClockOfTheNodeAndNameIt(t *testing.T) {
	h := settled(t)
	h.now = h.now.Truncate(24 * time.Hour).Add(20 * time.Hour) // tomorrow in Kathmandu
	h.logIn()
	h.post("/desk/settings/logins", url.Values{"days": {"7"}}).is(http.StatusSeeOther)
	h.get("/desk/settings/logins").is(http.StatusOK).has(", 20:00 UTC</time>")
	zone, err := time.LoadLocation("Asia/Kathmandu")
	h.must(err)
	h.must(h.node.SetZone(h.ctx(), h.owner, zone.String()))
	h.invitationLink(domain.RoleAuthor)
	item, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "Of looms", Text: "Words."})
	h.must(err)
	moment := `">` + h.server.tongues.speakers.of("en").date(h.now.In(zone)) + ", 01:45 UTC+05:45</time>"
	for _, path := range []string{"/desk/settings/logins", "/desk/account/security", "/desk/articles/" + string(item.ID)} {
		h.get(path).is(http.StatusOK).has("01:45 UTC+05:45</time>").lacks("20:00")
	}
	h.get("/desk/settings/logins").has(` data-own`, moment[2:])
	h.get("/desk/members").is(http.StatusOK).has(", 01:45 UTC+05:45</time>")

	day := func(days int) string { return h.now.In(zone).AddDate(0, 0, days).Format(time.DateOnly) }
	h.get("/desk/audit").is(http.StatusOK).has(`<h2><time datetime="`+day(0)+`T01:45:00&#43;05:45">`, ">01:45</time>", "Times are those of Asia/Kathmandu (UTC&#43;05:45).").lacks(">20:00<")
	h.get("/desk/audit?from=" + day(0) + "&until=" + day(0)).is(http.StatusOK).has(">01:45</time>")
	h.get("/desk/audit?until=" + day(-1)).is(http.StatusOK).lacks(">01:45</time>")
	h.get("/desk/audit?from=" + day(1)).is(http.StatusOK).lacks(">01:45</time>")
}
