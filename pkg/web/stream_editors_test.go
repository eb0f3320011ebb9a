package web

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestAnAuthorDecidesAboutTheStreamsThatSheEditsAndAboutNoOther(t *testing.T) {
	h := settled(t)
	term := h.stream()
	terms, err := h.store.Terms(h.ctx(), domain.SchemeStream)
	h.must(err)
	other := terms[1]
	if other.ID == term.ID {
		other = terms[0]
	}
	author := h.peer("Open Co-op", "opencoop", "coop.example")
	item := h.theirs(author, domain.KindArticle, "seeds", "Seeds for all")
	ours, theirs := string(h.submitted(term.Actor, item)), string(h.submitted(other.Actor, item))
	for _, stream := range []domain.URI{term.Actor, other.Actor} {
		h.write(func(tx *storage.Tx) error {
			return tx.AddNotification(h.ctx(), domain.Notification{ID: domain.ID("n-" + string(stream)), Kind: domain.NotifySubmission, Actor: item.Actor, Object: item.URI, About: stream, CreatedAt: h.now})
		})
	}
	cy := h.member("cy@example.org", "Cy", domain.RoleAuthor)
	path := "/desk/streams/" + term.Slug
	cy.get("/desk").is(http.StatusOK).lacks(`href="/desk/streams"`)
	cy.get("/desk/streams").is(http.StatusNotFound)
	cy.get(path).is(http.StatusForbidden)
	cy.post("/desk/submissions/"+ours+"/accept", nil).is(http.StatusForbidden)
	cy.post(path+"/editors", url.Values{"editors": {string(cy.me.ID)}}).is(http.StatusForbidden)

	h.logIn()
	h.get(path).is(http.StatusOK).has(`value="` + string(cy.me.ID) + `"`)
	h.post(path+"/editors", url.Values{"editors": {string(cy.me.ID), "nobody"}}).is(http.StatusSeeOther).leadsTo(path)
	h.get("/desk/audit?action=stream_editors").is(http.StatusOK).has("<ins>Cy</ins>")

	cy.get("/desk").is(http.StatusOK).has(`href="/desk/streams"`)
	cy.get("/desk/streams").is(http.StatusOK).has(path).lacks("/desk/streams/" + other.Slug)
	cy.get(path).is(http.StatusOK).has("Seeds for all", "Cy").lacks(path+`/editors"`, `action="`+path+`"`)
	cy.get("/streams/" + term.Slug).has(`href="` + path + `"`)
	if _, total, err := h.store.Notifications(h.ctx(), &cy.me, storage.Page{Size: 10}); err != nil || total != 1 {
		t.Errorf("she is told of %d, %v", total, err)
	}
	cy.get("/desk/streams/" + other.Slug).is(http.StatusForbidden)
	cy.post("/desk/submissions/"+theirs+"/accept", nil).is(http.StatusForbidden)
	cy.post(path, url.Values{"label": {"Mine"}}).is(http.StatusForbidden)
	cy.post("/desk/submissions/"+ours+"/accept", nil).is(http.StatusSeeOther)

	h.post(path+"/editors", nil).is(http.StatusSeeOther)
	cy.get(path).is(http.StatusForbidden)
	cy.post("/desk/submissions/"+ours+"/decline", nil).is(http.StatusForbidden)
}
