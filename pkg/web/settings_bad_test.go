package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func TestWhatSettingsCannotBeIsRefusedInWordsAndLeavesNoEntry(t *testing.T) {
	h := settled(t)
	h.logIn()
	long := strings.Repeat("x", 5000)
	mail := func(name, value string) url.Values {
		values := url.Values{"host": {"smtp.example.org"}, "encryption": {"starttls"}, "user": {"weft"}, "password": {"a password"}, "from": {"weft@example.org"}}
		values.Set(name, value)
		return values
	}
	for _, bad := range []struct {
		path   string
		values url.Values
	}{
		{"/desk/settings/mail", mail("from", "weft@example.org\r\nBcc: all@example.org")},
		{"/desk/settings/mail", mail("from", "Weft <weft@example.org>")},
		{"/desk/settings/mail", mail("host", "smtp.example.org\r\nRCPT TO:<all@example.org>")},
		{"/desk/settings/mail", mail("user", "weft\r\nAUTH")},
		{"/desk/settings/mail", mail("user", long)},
		{"/desk/settings/mail", mail("password", "one\ntwo")},
		{"/desk/settings/mail", mail("port", "99999")},
		{"/desk/settings/zone", url.Values{"zone": {"../../etc/passwd"}}},
		{"/desk/settings/zone", url.Values{"zone": {long}}},
		{"/desk/settings/colour", url.Values{"accent": {"red; background: url(//evil.example)"}}},
		{"/desk/settings/language", url.Values{"language": {"<script>"}}},
		{"/desk/settings/languages", url.Values{"languages": {"fr", "<script>"}}},
		{"/desk/settings/languages", url.Values{"languages": {"ja"}}},
		{"/desk/settings/logins", url.Values{"days": {"1e9"}}},
		{"/desk/settings/pictures", url.Values{"upload": {"999999999999999"}, "copies": {"-1"}}},
		{"/desk/pages/call", url.Values{"heading": {long}, "call_label": {"Come"}, "call_url": {"javascript:alert(1)"}}},
		{"/desk/moderation", url.Values{"contact": {long}}},
	} {
		h.post(bad.path, bad.values).is(http.StatusUnprocessableEntity).has(`role="alert"`).lacks("<script>\"")
	}
	if list := h.settingEntries(); list != 0 {
		t.Errorf("%d of them are in the list of what was done", list)
	}
	h.post("/desk/settings/zone", url.Values{"zone": {"Europe/Brussels"}}).is(http.StatusSeeOther)
	if list := h.settingEntries(); list != 1 {
		t.Errorf("what is right left %d entries", list)
	}
}

// settingEntries is how many changes of settings are in the audit list.
func (h *house) settingEntries() int {
	h.t.Helper()
	count := 0
	h.must(h.store.EachAudit(h.ctx(), storage.AuditFilter{}, func(e domain.AuditEntry) error {
		if e.Changed != nil {
			count++
		}
		return nil
	}))
	return count
}

func TestAnOwnerWhoseRoleIsTakenWhileSheFillsInAFormChangesNothing(t *testing.T) {
	h := settled(t)
	bo := h.member("bo@example.org", "Bo", domain.RoleOwner)
	bo.get("/desk/settings/language").is(http.StatusOK)
	h.must(h.node.SetRole(h.ctx(), h.owner, bo.me.ID, domain.RoleEditor))
	bo.post("/desk/settings/language", url.Values{"language": {"fr"}}).is(http.StatusForbidden)
	if settings, err := h.store.Settings(h.ctx()); err != nil || settings.Language != "en" {
		t.Errorf("the language is %q, %v", settings.Language, err)
	}
}

func TestWhatWasRefusedStillOverwritesNobody(t *testing.T) {
	h := settled(t)
	h.logIn()
	seen, err := h.node.SettingVersion(h.ctx(), node.KeyZone)
	h.must(err)
	h.must(h.node.SetZone(h.ctx(), h.owner, "America/Lima")) // by somebody else, after she opened the page
	h.post("/desk/settings/zone", url.Values{"version": {seen}, "zone": {"Nowhere"}}).is(http.StatusUnprocessableEntity).has(`name="version" value="` + seen + `"`)
	h.post("/desk/settings/zone", url.Values{"version": {seen}, "zone": {"Europe/Brussels"}}).is(http.StatusConflict).has("America/Lima")
	streams, err := h.store.Terms(h.ctx(), domain.SchemeStream)
	h.must(err)
	_, _, err = node.StreamsOf(h.node).RunOnce(h.ctx())
	h.must(err)
	seen, err = h.node.SettingVersion(h.ctx(), node.TermKey(node.KeyTerm, streams[0].ID))
	h.must(err)
	taken := url.Values{"version": {seen}, "label": {streams[1].Label("en")}}
	h.post("/desk/streams/"+streams[0].Slug, taken).is(http.StatusUnprocessableEntity).has(`id="f-label-wrong"`, "is called", `name="version" value="`+seen+`"`)
}
