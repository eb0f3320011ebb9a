package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestALinkForANewPasswordThatWaitsToBeSentIsNotInTheArchive(t *testing.T) {
	h := settled(t)
	bo := h.editor()
	h.must(h.node.SaveMail(h.ctx(), h.owner, domain.MailSettings{Host: "mail.example", Port: 587, Encryption: domain.MailStartTLS, From: "weft@example.org"}))
	bo.post("/login/forgot", url.Values{"email": {"bo@example.org"}}).is(http.StatusOK)
	letters, err := h.store.MailsTo(h.ctx(), bo.me)
	h.must(err)
	if len(letters) != 1 || !strings.Contains(letters[0].Letter.Text, "/reset?code=") {
		t.Fatalf("letters: %+v", letters)
	}
	for name, text := range bo.unzipped("/desk/account/data.zip") {
		if strings.Contains(text, "code=") {
			t.Errorf("%s opens the membership: %s", name, text)
		}
		if name == "letters.json" && !strings.Contains(text, `"subject"`) {
			t.Error("the letter is not named")
		}
	}
}
