package web

import (
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestTheViewBeforePublishingAndTheCardOfADraftAreForWhoMayReadIt(t *testing.T) {
	h := settled(t)
	cy := h.member("cy@example.org", "Cy", domain.RoleAuthor)
	draft, err := h.node.NewItem(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "Not for Cy", Summary: "Nor this.", Text: "Words."})
	h.must(err)
	hers, err := h.node.NewItem(h.ctx(), cy.me, domain.KindArticle, domain.Content{Title: "Of Cy", Text: "Words."})
	h.must(err)
	path := "/desk/items/" + string(draft.ID)
	for _, page := range []string{"/publish", "/card.png", "/history", "/review"} {
		cy.get(path+page).is(http.StatusForbidden).lacks("Not for Cy", "Nor this.")
	}
	cy.post(path+"/publish", nil).is(http.StatusForbidden).lacks("Not for Cy", "Nor this.")
	cy.post(path+"/restore", nil).lacks("Not for Cy", "Nor this.")
	cy.get("/desk/items/" + string(hers.ID) + "/publish").is(http.StatusOK).has("Of Cy")
	cy.get("/desk/items/" + string(hers.ID) + "/card.png").is(http.StatusOK)
	h.logIn()
	h.get(path + "/publish").is(http.StatusOK).has("Not for Cy")
}
