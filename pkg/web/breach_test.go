package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWhoModeratesReadsThePartOfTheListAboutModerationOnly(t *testing.T) {
	h := settled(t)
	cy := h.member("cy@example.org", "Cy", domain.RoleCurator)
	h.must(h.node.SetRole(h.ctx(), h.owner, cy.me.ID, domain.RoleEditor))
	for _, asked := range []string{"log_in", "role", "people", "sign_in", ""} {
		cy.get("/desk/moderation/audit?action="+asked).is(http.StatusOK).lacks("cy@example.org", "curator → editor")
	}
	h.logIn()
	h.get("/desk/audit?action=role").is(http.StatusOK).has("cy@example.org", "curator → editor")
}

// slowPost sends the head of a form, waits until the page reads it, lets something happen, and sends the rest.
func (h *house) slowPost(path string, form url.Values, meanwhile func()) string {
	h.t.Helper()
	base, err := url.Parse(h.base)
	h.must(err)
	conn, err := (&net.Dialer{}).DialContext(h.ctx(), "tcp", base.Host)
	h.must(err)
	defer conn.Close()
	body := form.Encode()
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"+
		"Expect: 100-continue\r\nConnection: close\r\n\r\n", path, base.Host, h.cookie(false), len(body))
	h.must(err)
	reader := bufio.NewReader(conn)
	line, err := reader.ReadString('\n')
	h.must(err)
	if !strings.Contains(line, "100") {
		h.t.Fatalf("the page does not read the form: %s", line)
	}
	meanwhile()
	_, err = io.WriteString(conn, body)
	h.must(err)
	answer, err := io.ReadAll(reader)
	h.must(err)
	return string(answer)
}

func TestAFormThatComesSlowlyHasTheRightsOfWhenItIsHere(t *testing.T) {
	h := settled(t)
	h.logIn()
	oli := h.member("oli@example.org", "Oli", domain.RoleOwner)
	invite := url.Values{"role": {"owner"}, "note": {"a way back"}}
	slow := oli.slowPost("/desk/members/invitations", invite, func() {})
	if !strings.Contains(slow, "/join?code=") {
		t.Fatalf("an owner on a slow line cannot invite: %s", shortenBody(slow))
	}
	for what, end := range map[string]func(){
		"whose role changed": func() { h.must(h.node.SetRole(h.ctx(), h.owner, oli.me.ID, domain.RoleAuthor)) },
		"who was logged out": func() {
			_, err := h.node.EndOtherLogins(h.ctx(), oli.me, "")
			h.must(err)
		},
		"who was removed": func() {
			h.post("/desk/members/"+string(oli.me.ID)+"/remove", url.Values{"heir": {string(h.owner.ID)}}).is(http.StatusSeeOther)
		},
	} {
		oli.post("/login", url.Values{"email": {oli.me.Email}, "password": {testPassword}}).is(http.StatusSeeOther)
		answer := oli.slowPost("/desk/members/invitations", invite, end)
		if strings.Contains(answer, "/join?code=") || !strings.Contains(answer, " 403 ") {
			t.Errorf("an owner %s invites: %s", what, shortenBody(answer))
		}
		now, err := h.store.MemberByID(h.ctx(), oli.me.ID)
		h.must(err)
		if now.HasLeft() {
			h.must(h.node.Readmit(h.ctx(), h.owner, oli.me.ID))
		}
		h.must(h.node.SetRole(h.ctx(), h.owner, oli.me.ID, domain.RoleOwner))
	}
}

func TestAFileInAFormThatTakesNoneStaysNowhere(t *testing.T) {
	h := settled(t)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	h.must(form.WriteField("email", "ada@example.org"))
	h.must(form.WriteField("password", "wrong"))
	file, err := form.CreateFormFile("picture", "picture.png")
	h.must(err)
	_, err = file.Write(make([]byte, maxCarriedForm/2))
	h.must(err)
	h.must(form.Close())
	request := httptest.NewRequestWithContext(h.ctx(), http.MethodPost, "/login", &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer := httptest.NewRecorder()
	h.server.ServeHTTP(answer, request)
	if answer.Code != http.StatusUnauthorized {
		t.Errorf("status %d", answer.Code)
	}
	if left, err := filepath.Glob(filepath.Join(temporary, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}
