package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestVisitorsSearchOursAndTheNetwork(t *testing.T) {
	h := settled(t)
	coop := h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	h.theirs(coop, domain.KindEvent, "dividends", "Économie of sharing", func(i *domain.Item) { i.Content.Language = "fr" })
	h.theirs(coop, domain.KindArticle, "inside", "Sharing for followers", func(i *domain.Item) { i.Visibility = domain.VisibilityFollowers })
	h.get("/search").is(http.StatusOK).has(`name="q"`, "The beginning of a word is enough").lacks("hits")
	h.get("/search?q=economie").is(http.StatusOK).has("<mark>Économie</mark> of sharing", "coop.example", "1 hit").lacks("Sharing for followers")
	h.get("/search?q=economie").has("<option value=\"event\">Events (1)</option>", `<option value="coop.example">coop.example (1)</option>`).lacks(`<option value="article"`)
	h.get("/search?q=economie+zebra").has("Or look for one of the words", `/search?q=economie">economie <b>1</b>`).lacks(`q=zebra"`)
	h.get("/search?q=economie&from=coop.example").has("<mark>Économie</mark>")
	h.get("/search?q=economie&from=elsewhere.example").has("Nothing was found", "elsewhere.example (0)")
	h.get("/search?q=economie&kind=article").is(http.StatusOK).has("Nothing was found", `href="/search?q=economie"`)
	h.get("/search?q=economie&from=here").is(http.StatusOK).has("Nothing was found")
	h.get("/search?q=economie&kind=event&from=network&stream=nothing&language=xx&page=1").is(http.StatusOK).has("<mark>Économie</mark>")
	h.get("/search?q=economie&page=2").is(http.StatusNotFound)
	for _, odd := range []string{`"`, "'; DROP TABLE items --", "<script>alert(1)</script>", strings.Repeat("a ", 3000), "\x00\xff", "* OR NEAR("} {
		h.get("/search?q=" + url.QueryEscape(odd)).is(http.StatusOK).lacks("<script>alert")
	}
	h.logIn()
	h.get("/search?q=shari").has("<mark>Sharing</mark> for followers")
}
