package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestRoutesAreExactlyTheTable(t *testing.T) {
	h := settled(t)
	var table, registered []string
	for _, r := range h.server.routes() {
		table = append(table, r.method+" "+r.path)
	}
	for _, r := range h.server.echo.Routes() {
		if r.Method != "echo_route_not_found" {
			registered = append(registered, r.Method+" "+r.Path)
		}
	}
	slices.Sort(table)
	slices.Sort(registered)
	if !slices.Equal(table, registered) {
		t.Errorf("table:\n%s\necho:\n%s", strings.Join(table, "\n"), strings.Join(registered, "\n"))
	}
	if unique := slices.Compact(slices.Clone(table)); len(unique) != len(table) {
		t.Error("an address stands in the table twice")
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.post("/desk/like", nil, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	h.post("/desk/like", nil, "Origin", "https://elsewhere.example").is(http.StatusForbidden)
	h.post("/desk/notifications/read", nil, "Sec-Fetch-Site", "same-origin").is(http.StatusSeeOther)
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	h := settled(t)
	for _, path := range []string{"/", "/nothing", "/login", h.server.assets.Path("style.css"), "/robots.txt"} {
		a := h.get(path)
		policy := a.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: Content-Security-Policy is %q", path, policy)
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: headers are %v", path, a.header)
		}
	}
}

func TestASlashTooManyAndAQuestionForTheHeadAreAnswered(t *testing.T) {
	h := settled(t)
	h.get("/articles/").is(http.StatusMovedPermanently).leadsTo("/articles")
	h.get("//evil.example/").is(http.StatusNotFound)
	r, err := http.NewRequestWithContext(h.ctx(), http.MethodHead, h.base+"/articles", http.NoBody)
	h.must(err)
	if a := h.do(r).is(http.StatusOK); a.body != "" || a.header.Get("Etag") == "" {
		t.Errorf("HEAD answers %d bytes, headers %v", len(a.body), a.header)
	}
}

func TestAnUnknownAddressLeadsOn(t *testing.T) {
	h := settled(t)
	h.get("/articles/nothing").is(http.StatusNotFound).has("There is nothing here", `href="/articles">Articles</a>`)
	h.get("/nothing").is(http.StatusNotFound).has("noindex")
	h.get("/articles?page=7").is(http.StatusNotFound)
	h.get("/articles?page=x").is(http.StatusNotFound)
}

func TestWhatBreaksIsToldWithANumberOnly(t *testing.T) {
	h := settled(t)
	h.must(h.store.Close())
	a := h.get("/articles/x").is(http.StatusInternalServerError)
	a.lacks("sql", "database is closed")
	if a.header.Get("X-Request-Id") == "" {
		t.Error("no request id")
	}
}
