package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func TestTheSecondOfTwoOwnersSeesTheirsAndHersAndChooses(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.member("bo@example.org", "Bo", domain.RoleOwner)
	seen, err := h.node.SettingVersion(t.Context(), node.KeyLanguage)
	h.must(err)
	h.post("/desk/settings/language", url.Values{"language": {"fr"}, "version": {seen}}).is(http.StatusSeeOther)
	page := bo.post("/desk/settings/language", url.Values{"language": {"de"}, "version": {seen}}).is(http.StatusConflict)
	page.has("Français", "Deutsch", "Ada", `name="language" value="de"`)
	if settings, err := h.store.Settings(t.Context()); err != nil || settings.Language != "fr" {
		t.Fatalf("the language is %q, %v", settings.Language, err)
	}
	_, rest, _ := strings.Cut(page.body, `name="version" value="`)
	version, _, _ := strings.Cut(rest, `"`)
	bo.post("/desk/settings/language", url.Values{"language": {"de"}, "version": {version}}).is(http.StatusSeeOther)
	if settings, err := h.store.Settings(t.Context()); err != nil || settings.Language != "de" {
		t.Errorf("chosen, the language is %q, %v", settings.Language, err)
	}
}

func TestOwnersSayHowLongThingsAreKeptAndTheAuditListNotTooShort(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/desk/settings/retention").is(http.StatusOK).has(`<option value="365" selected>365 days`)
	send := func(audit string) answer {
		return h.post("/desk/settings/retention", url.Values{
			"keep_audit": {audit}, "keep_notifications": {"90"}, "keep_deliveries": {"0"}, "keep_inbox": {"30"}, "keep_parked": {"30"},
		})
	}
	send("10").is(http.StatusUnprocessableEntity).has("Choose one of the times")
	send("0").is(http.StatusUnprocessableEntity)
	send("many").is(http.StatusUnprocessableEntity)
	send("90").is(http.StatusSeeOther)
	r, err := h.node.Retention(t.Context())
	if err != nil || r != (domain.Retention{Audit: 90, Notifications: 90, Inbox: 30, Parked: 30}) {
		t.Errorf("it is %+v, %v", r, err)
	}
	h.get("/desk/audit?action=retention").is(http.StatusOK).has("for ever", "90 days")
	h.editor().get("/desk/settings/retention").is(http.StatusForbidden)
}
