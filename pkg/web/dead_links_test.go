package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestALinkThatDoesNotWorkLeadsOnAndNotToTheSearch(t *testing.T) {
	h := settled(t)
	h.logIn()
	path := h.invitationLink(domain.RoleAuthor)
	visitor := h.stranger()
	form := url.Values{"code": {path[len("/join?code="):]}, "name": {"Ana Ruiz"}, "email": {"ana@example.org"}, "password": {testPassword}}
	visitor.get(path).is(http.StatusOK).lacks("This link does not work")
	visitor.post("/join", form).is(http.StatusSeeOther)
	h.get(path).is(http.StatusGone).has("This link does not work", "was used already", `class="button primary" href="/desk"`).lacks("withdrawn", `id="error-q"`)
	stranger := h.stranger()
	stranger.get(path).is(http.StatusGone).has(`class="button primary" href="/login"`)
	stranger.post("/join", form).is(http.StatusGone).has(`class="button primary" href="/login"`)
	stranger.get("/join?code=GUESSED").is(http.StatusNotFound).has("This link does not work", "not known here").lacks(`id="error-q"`)
	stranger.get("/reset?code=GUESSED").is(http.StatusNotFound).has("Ask for a new link", `href="/login/forgot"`).lacks(`id="error-q"`)
	stranger.get("/articles/joining").is(http.StatusNotFound).has(`id="error-q"`).lacks("This link does not work")
}

func TestWhoJoinsSaysHerName(t *testing.T) {
	h := settled(t)
	h.logIn()
	path := h.invitationLink(domain.RoleReviewer)
	ana := h.stranger()
	form := url.Values{"code": {path[len("/join?code="):]}, "name": {" "}, "email": {"ana@example.org"}, "password": {testPassword}}
	ana.post("/join", form).is(http.StatusUnprocessableEntity).has("This is needed", `href="#f-name"`)
	ana.post("/join/passkey/begin", form).is(http.StatusUnprocessableEntity).has("This is needed")
	form.Set("name", "Ana Ruiz")
	ana.post("/join", form).is(http.StatusSeeOther).leadsTo("/desk")
	ana.get("/desk").is(http.StatusOK).has("<span>Reviewer</span>", `href="/desk/rights"`, "ask for a review", "waits for your review will stand above")
	h.get("/desk").is(http.StatusOK).has("until it is published").lacks("ask for a review")
}

func TestAHandleIsNotMadeOfNothing(t *testing.T) {
	h := newHouse(t)
	values := setupValues(h)
	values.Set("name", "")
	values.Set("handle", "")
	h.post("/setup", values).is(http.StatusUnprocessableEntity).lacks(`value="organisation"`)
	values.Set("name", "Open Loom")
	values.Set("password", "short")
	h.post("/setup", values).is(http.StatusUnprocessableEntity).has(`value="open_loom"`)
}
