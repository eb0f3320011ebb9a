package web

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWhoIsErasedIsToldWhereElseHerAddressStands(t *testing.T) {
	h := settled(t)
	bo := h.member("bo@example.org", "Bo", domain.RoleOwner)
	bo.get(erasePath).is(http.StatusOK).lacks("The e-mail address in:")
	h.logIn()
	h.post("/desk/settings/mail", url.Values{"host": {"mail.example"}, "port": {"587"}, "encryption": {"starttls"}, "from": {"bo@example.org"}}).is(http.StatusSeeOther)
	h.post("/desk/pages/call", url.Values{"heading": {"Join us"}, "call_label": {"Write"}, "call_url": {"mailto:bo@example.org"}, "call_text": {"Write to us."}}).is(http.StatusSeeOther)
	h.event("Mending evening", 48*time.Hour, func(c *domain.Content) { c.Event.Contact.Email = "Bo@example.org" })
	bo.get(erasePath).is(http.StatusOK).has("The e-mail address in: Mail, Call on the first page, ", "Mending evening")
	h.get(erasePath).is(http.StatusOK).lacks("The e-mail address in:")
}
