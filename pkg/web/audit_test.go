package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

func TestOwnersSeeWhatWasDoneFromWhichSessionAndOthersDoNot(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/settings/language", url.Values{"language": {"fr"}}).is(http.StatusSeeOther)
	h.post("/desk/pages", url.Values{"title": {"=HYPERLINK(\"https://evil.example\")"}, "text": {"Words."}, "language": {"en"}}).is(http.StatusSeeOther)
	page := h.get("/desk/audit").is(http.StatusOK)
	page.has("<del>English</del>", "<ins>Français</ins>", "Ada", "=HYPERLINK(&#34;https://evil.example&#34;)")
	entries, _, err := h.store.Audit(t.Context(), storage.AuditFilter{}, storage.Page{})
	if err != nil || len(entries) < 2 || len(entries[0].Session) != 6 || entries[0].Session != entries[1].Session || !strings.Contains(page.body, entries[0].Session) {
		t.Fatalf("the entries are %+v, %v", entries, err)
	}
	for _, cookie := range h.client.Jar.Cookies(mustURL(t, h.base)) {
		if strings.Contains(strings.ToLower(cookie.Value), entries[0].Session) {
			t.Error("the name of the session is a part of its secret")
		}
	}
	rows, err := csv.NewReader(strings.NewReader(h.get("/desk/audit.csv?action=page").is(http.StatusOK).body)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][4] != `'=HYPERLINK("https://evil.example")` || rows[1][2] != "Ada" {
		t.Errorf("the table is %q, %v", rows, err)
	}
	var line auditLine
	if err := json.Unmarshal([]byte(h.get("/desk/audit.jsonl?action=language").is(http.StatusOK).body), &line); err != nil || line.Changed.After != "fr" {
		t.Errorf("the line is %+v, %v", line, err)
	}
	h.get("/desk/audit?q=hyperlink&action=site&who=" + string(entries[0].Member)).is(http.StatusOK).has("HYPERLINK").lacks("<ins>Français</ins>")
	h.get("/desk/audit?until=2001-01-01").is(http.StatusOK).lacks("HYPERLINK")
	h.get("/desk/moderation/audit").is(http.StatusOK).lacks("HYPERLINK")

	h.post("/desk/audit/"+string(entries[1].ID)+"/undo", url.Values{}).is(http.StatusSeeOther)
	if settings, err := h.store.Settings(t.Context()); err != nil || settings.Language != "en" {
		t.Errorf("undone, the language is %q, %v", settings.Language, err)
	}
	h.editor().get("/desk/audit").is(http.StatusForbidden)
}

func TestEntriesShowNamesInPlaceOfAddressesAndAreFoundByNameAndBySession(t *testing.T) {
	h := settled(t)
	h.logIn()
	item := h.article("Of looms")
	_, err := h.node.Reply(h.ctx(), h.owner, item.URI, "Words.", node.ReplyOptions{})
	h.must(err)
	h.get("/desk/audit?action=reply").is(http.StatusOK).has(`href="/desk/articles/` + string(item.ID) + `">Of looms</a>`)
	h.get("/desk/audit?q=looms&action=reply").is(http.StatusOK).has(`">Of looms</a>`)
	rows, err := csv.NewReader(strings.NewReader(h.get("/desk/audit.csv?action=reply").is(http.StatusOK).body)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][12] != "Of looms" || rows[1][4] != string(item.URI) {
		t.Errorf("the table is %q, %v", rows, err)
	}
	entries, _, err := h.store.Audit(h.ctx(), storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditLogIn}}, storage.Page{})
	h.must(err)
	h.get("/desk/audit?q=" + entries[0].Session).is(http.StatusOK).has("<span>Logged in</span>")
	h.get("/desk/audit?q=ADA").is(http.StatusOK).has("<span>Logged in</span>", "Of looms")
	h.get("/desk/audit?q=nobody-at-all").is(http.StatusOK).lacks("<span>Logged in</span>")
}

func TestTheHistorySaysWhoSignsInWords(t *testing.T) {
	h := settled(t)
	h.logIn()
	item := h.article("Of looms")
	content := item.Content
	content.Unsigned = true
	_, err := h.node.EditContent(h.ctx(), h.owner, item.ID, content)
	h.must(err)
	h.get("/desk/items/"+string(item.ID)+"/history?from=r1&to=now").is(http.StatusOK).has("Above the text stands", "Only P2P Foundation").lacks("unsigned")
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	address, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return address
}
