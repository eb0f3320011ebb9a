package web

import (
	"html"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// settingStep is a form that changes a setting: first, then once more.
type settingStep struct {
	key, page, path string
	first, second   url.Values
	quiet           bool // its page shows where it went, and the way back is the other arrow
	notAgain        bool // what it changes has two values only, so the second owner wants what the first did
}

func settingForms(h *house) []settingStep {
	page, err := h.node.SaveSitePage(h.ctx(), h.owner, domain.SitePage{Title: "Imprint", Text: "Who we are.", Place: domain.PlaceFooter})
	h.must(err)
	other, err := h.node.SaveSitePage(h.ctx(), h.owner, domain.SitePage{Title: "Contact", Text: "Write to us.", Place: domain.PlaceFooter})
	h.must(err)
	one := func(name, first, second string) (url.Values, url.Values) {
		return url.Values{name: {first}}, url.Values{name: {second}}
	}
	step := func(key, page, path, name, first, second string) settingStep {
		a, b := one(name, first, second)
		return settingStep{key: key, page: page, path: path, first: a, second: b}
	}
	keep := func(days string) url.Values {
		return url.Values{"keep_audit": {days}, "keep_notifications": {"90"}, "keep_deliveries": {"30"}, "keep_inbox": {"30"}, "keep_parked": {"30"}}
	}
	mail := func(host string) url.Values {
		return url.Values{"host": {host}, "encryption": {"starttls"}, "from": {"weft@example.org"}}
	}
	call := func(heading string) url.Values {
		return url.Values{"heading": {heading}, "call_text": {"Come."}, "call_label": {"Come"}, "call_url": {"/contact"}}
	}
	text := func(title, text string) url.Values {
		return url.Values{"title": {title}, "slug": {"imprint"}, "text": {text}, "place": {"footer"}, "language": {"en"}}
	}
	organisation := string(h.server.lastSite.Load().organisation.URI)
	streams, err := h.store.Terms(h.ctx(), domain.SchemeStream)
	h.must(err)
	_, _, err = node.StreamsOf(h.node).RunOnce(h.ctx())
	h.must(err)
	theme, themePath := h.theme("commons")
	provider := func(name string) url.Values {
		return url.Values{"provider_name": {name}, "issuer": {"https://id.example.org"}, "client_id": {"weft"}}
	}
	streamPath := "/desk/streams/" + streams[0].Slug
	named := func(label string) url.Values { return url.Values{"label": {label}, "description": {"What it is."}} }
	pagePath := "/desk/pages/" + string(page.ID)
	return []settingStep{
		step(node.EditorsKey(streams[0].ID), streamPath, streamPath+"/editors", "editors", string(h.owner.ID), "nobody"),
		step(node.KeyAccent, "/desk/settings/colour", "/desk/settings/colour", "accent", "#2f6a3c", "#27467f"),
		step(node.KeyLanguage, "/desk/settings/language", "/desk/settings/language", "language", "fr", "de"),
		step(node.KeyLanguages, languagesPath, languagesPath, "languages", "fr", "de"),
		step(node.KeyZone, "/desk/settings/zone", "/desk/settings/zone", "zone", "Europe/Brussels", "America/Lima"),
		step(node.KeyLicence, "/desk/settings/licence", "/desk/settings/licence", "licence", string(domain.Licences()[0]), string(domain.Licences()[1])),
		step(node.KeyQuotes, "/desk/quotes", "/desk/quotes", "quotes", "followers", "nobody"),
		step(node.KeyLogins, "/desk/settings/logins", "/desk/settings/logins", "days", "7", "90"),
		step(node.KeyFactorRoles, "/desk/members", "/desk/members/second-step", "factor_roles", "curator", "reviewer"),
		{key: node.KeySignedFetch, page: "/desk/settings/signed", path: "/desk/settings/signed", first: url.Values{"signed": {"yes"}}, second: url.Values{"signed": {""}}, notAgain: true},
		{key: node.KeyPictures, page: "/desk/settings/pictures", path: "/desk/settings/pictures", first: url.Values{"upload": {"5000000"}, "copies": {""}}, second: url.Values{"upload": {"50000000"}, "copies": {"500000000"}}},
		{key: node.TermKey(node.KeyTerm, streams[0].ID), page: streamPath, path: streamPath, first: named("Looms"), second: named("Wefts")},
		step(node.TermKey(node.KeyTerm, theme.ID), themePath, themePath, "label_en", "The commons", "All commons"),
		{key: node.TermKey(node.KeyRetired, theme.ID), path: themePath + "/retire", notAgain: true},
		{key: node.TermKey(node.KeyMerged, theme.ID), path: themePath + "/merge", first: url.Values{"into": {string(h.allTerms(domain.SchemeTheme)[0].ID)}}, notAgain: true},
		{key: node.OrderKey(domain.SchemeTheme), path: themePath + "/move", first: url.Values{"direction": {"up"}}, notAgain: true, quiet: true},
		{key: node.KeyProvider, page: providerPath, path: providerPath, first: provider("Mill account"), second: provider("Loom account")},
		{key: node.KeyRetention, page: "/desk/settings/retention", path: "/desk/settings/retention", first: keep("90"), second: keep("180")},
		{key: node.KeyMail, page: "/desk/settings/mail", path: "/desk/settings/mail", first: mail("one.example.org"), second: mail("two.example.org")},
		{key: node.KeyCall, page: "/desk/pages/call", path: "/desk/pages/call", first: call("Join us"), second: call("Meet us")},
		{key: node.KeyModeration, page: "/desk/moderation", path: "/desk/moderation", first: url.Values{"rules": {"Be kind."}}, second: url.Values{"rules": {"Be brave."}}},
		{key: node.PageKey(page.ID), page: pagePath, path: pagePath, first: text("Imprint", "Who we were."), second: text("Imprint!", "Who we will be.")},
		{key: node.KeyMenu, page: "/desk/pages", path: pagePath + "/move", first: url.Values{"direction": {"down"}}, second: url.Values{"direction": {"up"}}, notAgain: true, quiet: true},
		{key: node.PageKey(other.ID), path: "/desk/pages/" + string(other.ID) + "/delete", notAgain: true},
		{key: node.KeyAddress, page: "/desk/settings/address", path: "/desk/settings/address", first: url.Values{"url": {h.base}, "handle_domain": {"example.org"}}, second: url.Values{"url": {h.base}, "handle_domain": {"example.net"}}},
		{key: node.ActorKey(node.KeyApproval, domain.URI(organisation)), path: "/desk/moderation/approval", first: url.Values{"actor": {organisation}, "approval": {"hand"}}, notAgain: true},
		{key: node.ActorKey(node.KeyActor, domain.URI(organisation)), page: "/desk/profiles", path: "/desk/profiles", first: url.Values{"actor": {organisation}, "found": {"indexable"}}, second: url.Values{"actor": {organisation}, "attribution_domains": {"example.org"}}},
	}
}

func TestEverySettingThatIsChangedIsInTheAuditListAndCanBeUndone(t *testing.T) {
	h := settled(t)
	h.logIn()
	bo := h.member("bo@example.org", "Bo", domain.RoleOwner)
	h.get("/")
	walked := map[string]bool{node.KeyCard: true} // TestTheCardOfTheOrganisationIsUndoneFromTheAuditList
	for _, step := range settingForms(h) {
		t.Log(step.key)
		kind, _, _ := strings.Cut(step.key, ":")
		walked[kind] = true
		before, err := h.node.SettingVersion(t.Context(), step.key)
		h.must(err)
		seen := url.Values{"version": {before}}
		if step.page != "" {
			h.get(step.page).is(http.StatusOK).has(`name="version" value="` + before + `"`)
		}
		send := maps.Clone(seen)
		maps.Copy(send, step.first)
		h.post(step.path, send).is(http.StatusSeeOther)
		if !step.notAgain {
			late := maps.Clone(seen)
			maps.Copy(late, step.second)
			h.client, bo.client = bo.client, h.client
			page := h.post(step.path, late, "Accept-Language", "en").is(http.StatusConflict).has("As it is now", "As you wanted it", "Ada")
			for name, values := range step.second {
				page.has(`name="` + name + `" value="` + html.EscapeString(values[0]) + `"`)
			}
			h.client, bo.client = bo.client, h.client
		}
		entry := h.lastChange(step.key)
		undo := "/desk/audit/" + string(entry.ID) + "/undo"
		if !step.quiet {
			h.get("/desk").has(`action="`+undo+`"`, `name="back" value="/desk"`) // in the message that it is kept
		}
		if entry.Changed.Before == entry.Changed.After {
			t.Errorf("%s: the entry is %+v", step.key, entry.Changed)
		}
		h.get("/desk/audit?action=" + string(entry.Action)).is(http.StatusOK).has(undo)
		h.post(undo, url.Values{"back": {"/desk"}}).is(http.StatusSeeOther)
		if after, err := h.node.SettingVersion(t.Context(), step.key); err != nil || after != before {
			t.Errorf("%s: undone, it is not as it was before: %v; %+v", step.key, err, h.lastChange(step.key).Changed)
		}
		// Undone once, it is not undone twice: the setting has not what the entry gave it any more.
		h.post(undo, nil).is(http.StatusSeeOther)
		if again := h.lastChange(step.key); again.Changed.After != entry.Changed.Before {
			t.Errorf("%s: undone twice, it is %+v", step.key, again.Changed)
		}
	}
	for _, key := range node.SettingKeys() {
		if !walked[key] {
			t.Errorf("the setting %s has no form in this test", key)
		}
	}
}

// lastChange is the newest entry that changed a setting.
func (h *house) lastChange(key string) domain.AuditEntry {
	h.t.Helper()
	entries, _, err := h.store.Audit(h.ctx(), storage.AuditFilter{}, storage.Page{Size: 50})
	h.must(err)
	i := slices.IndexFunc(entries, func(e domain.AuditEntry) bool { return e.Changed != nil && e.Changed.Key == key })
	if i < 0 {
		h.t.Fatalf("%s left no entry with its values", key)
	}
	return entries[i]
}
