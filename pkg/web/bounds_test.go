package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

const tooLarge = "What you sent is too large"

// large is a form of more than n bytes.
func large(n int) url.Values { return url.Values{"text": {strings.Repeat("x", n)}} }

// eachPost calls do for every route that takes forms.
func (h *house) eachPost(do func(path string, r route)) (n int) {
	for _, r := range h.server.routes() {
		if r.method == http.MethodPost {
			n++
			do(strings.NewReplacer(":id", "x", ":item", "x", ":host", "peer.example", ":slug", "x", ":token", "x").Replace(r.path), r)
		}
	}
	return n
}

func TestEveryFormOfAVisitorIsBounded(t *testing.T) {
	h := settled(t)
	n := h.eachPost(func(path string, r route) {
		limit := maxSmallForm
		if r.long {
			limit = maxCarriedForm
		}
		if a := h.post(path, large(limit)); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, tooLarge) {
			t.Errorf("%s takes %d bytes of a visitor: %d", path, limit, a.status)
		}
	})
	t.Logf("%d forms", n)
	h.post("/login", url.Values{"email": {"ada@example.org"}, "password": {testPassword}, "padding": large(maxSmallForm / 2)["text"]}).is(http.StatusSeeOther)
}

func TestEveryFormOfAMemberThatBringsNoTextIsBounded(t *testing.T) {
	h := settled(t)
	h.logIn()
	long := 0
	h.eachPost(func(path string, r route) {
		if strings.HasPrefix(path, "/login") || path == "/setup" {
			return
		}
		a := h.post(path, large(maxSmallForm))
		refused := a.status == http.StatusUnprocessableEntity && strings.Contains(a.body, tooLarge)
		if r.long == refused {
			t.Errorf("%s: long %v, status %d", path, r.long, a.status)
		}
		if r.long {
			long++
		}
	})
	if long < 15 {
		t.Errorf("%d forms take texts", long)
	}
	h.post("/desk/articles", large(maxFormBytes)).is(http.StatusUnprocessableEntity).has(tooLarge)
	h.post("/desk/settings/zone", url.Values{"zone": {"Europe/Rome"}, "padding": large(maxSmallForm / 2)["text"]}).is(http.StatusSeeOther)
}

func TestALongTextWhoseWritersLogInEndedGoesThroughTheNextOne(t *testing.T) {
	h := settled(t)
	h.logIn()
	_, err := h.node.EndOtherLogins(h.ctx(), h.owner, "")
	h.must(err)
	text := large(2 * maxCarriedForm)
	h.post("/desk/articles", text).is(http.StatusUnauthorized).has(`name="carry_to" value="/desk/articles"`)
	text.Set(carryPath, "/desk/articles")
	text.Set("email", h.owner.Email)
	text.Set("password", testPassword)
	h.post("/login", text).is(http.StatusTemporaryRedirect).leadsTo("/desk/articles")
	stranger := h.stranger()
	stranger.post("/login", text).is(http.StatusUnprocessableEntity).has(tooLarge)
}

func TestATextMayBeAsLongAsThePagesSay(t *testing.T) {
	h := settled(t)
	h.logIn()
	letters := strings.Repeat("Ж", domain.MaxText-1) // 6 bytes each in a form
	h.post("/desk/articles", url.Values{"title": {"A long one"}, "text": {letters}, "action": {"save"}}).is(http.StatusSeeOther)
}
