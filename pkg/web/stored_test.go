package web

import (
	"archive/zip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

func TestThePageAboutWhatIsStoredIsAboutEveryTable(t *testing.T) {
	h := settled(t)
	page := h.get("/stored").is(http.StatusOK)
	var known []string
	for key, tables := range storedIn() {
		known = append(known, tables...)
		if key != "" {
			page.has("<h2>" + h.english(key) + "</h2>")
		}
	}
	for table := range storagetest.Schema(t) {
		if !slices.Contains(known, table) {
			t.Errorf("the table %s: whose data does it hold, and for how long? Say it on the page (pkg/web/stored.go), or name it there among those of nobody", table)
		}
	}
	page.has("The log of the program", "Backups", "Letters to members", "Who is invited", "written down nowhere")
}

// english is a message in English.
func (h *house) english(key string) string {
	h.t.Helper()
	text, err := h.server.tongues.speakers.of("en").message(key)
	h.must(err)
	return text
}

// ownTables are the tables with columns that name members, with the file of data.zip where hers are, or why they are not there.
func ownTables() map[string]string {
	const decided = "what-was-done.jsonl: what she decided about others is the organisation's; that she did it is there"
	return map[string]string{
		"members": "member.json", "logins": "member.json", "code_apps": "member.json", "recovery_codes": "member.json", "passkeys": "member.json", "mail_choices": "member.json",
		"identities":  "member.json",
		"reset_links": "only a hash, for an hour", "news": "what waits of notifications for a mail",
		"items": "texts/", "revisions": "versions/", "working_copies": "versions/", "schedules": "versions/", "media": "pictures.json", "remarks": "remarks.json",
		"notes": "answers.json", "invitations": "invitations.json", "notifications": "notifications.json", "mails": "letters.json", "audit": "what-was-done.jsonl",
		"reports": decided, "submissions": decided, "stream_authors": decided,
	}
}

func TestEveryTableThatNamesMembersIsInTheirDataOrSaysWhyNot(t *testing.T) {
	h := settled(t)
	cy := h.member("cy@example.org", "Cy", domain.RoleOwner)
	item, err := h.node.PublishContent(h.ctx(), cy.me, domain.KindArticle, domain.Content{Title: "Of looms", Text: "First words.", Language: "en"})
	h.must(err)
	_, err = h.node.SaveDraft(h.ctx(), cy.me, item.ID, domain.Content{Title: "Of looms", Text: "Second words.", Language: "en"}, item.DraftVersion)
	h.must(err)
	_, err = h.node.Reply(h.ctx(), cy.me, item.URI, "An answer of Cy's.", node.ReplyOptions{ShowMember: true})
	h.must(err)
	_, _, err = h.node.Invite(h.ctx(), cy.me, domain.RoleAuthor, "for Dee")
	h.must(err)
	h.must(h.node.SetRole(h.ctx(), h.owner, cy.me.ID, domain.RoleEditor))
	h.write(func(tx *storage.Tx) error {
		return tx.AddMail(h.ctx(), domain.Mail{ID: "01-letter", Member: cy.me.ID, Letter: domain.Letter{To: cy.me.Email, Subject: "News for Cy"}, CreatedAt: h.now})
	})
	h.write(func(tx *storage.Tx) error {
		return tx.AddNotification(h.ctx(), domain.Notification{ID: "01-news", Kind: domain.NotifyReview, Member: cy.me.ID, About: domain.ItemURN(item.ID), CreatedAt: h.now})
	})
	h.must(h.node.SpeakTo(h.ctx(), cy.me, "de"))
	files := cy.unzipped("/desk/account/data.zip")
	for name, want := range map[string]string{
		"README.txt": "answers.json", "member.json": "cy@example.org", "answers.json": "An answer of Cy", "invitations.json": "for Dee", "letters.json": "News for Cy",
		"notifications.json": `"review"`, "remarks.json": "[", "pictures.json": "[", "what-was-done.jsonl": `"action":"role"`,
		"versions/" + string(item.ID) + "-published-1.json": "First words.",
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s says %q, without %q", name, files[name], want)
		}
	}
	if !strings.Contains(files["README.txt"], "Antworten, die du") || strings.Contains(files["what-was-done.jsonl"], "Ada") {
		t.Errorf("the README is not in her language, or another name is in the list: %s", files["README.txt"])
	}
	schema := storagetest.Schema(t)
	for table := range storage.MemberTraces() {
		if ownTables()[table] == "" {
			t.Errorf("what is a member's in the table %s is neither in data.zip nor said why not", table)
		}
	}
	for table, columns := range schema {
		named := slices.Contains(columns, "member") || slices.Contains(columns, "member_id")
		if named && ownTables()[table] == "" {
			t.Errorf("what is a member's in the table %s is neither in data.zip (pkg/web/own_data*.go) nor said here why not", table)
		}
		if file := ownTables()[table]; named && strings.HasSuffix(file, ".json") && files[file] == "" {
			t.Errorf("there is no %s", file)
		}
	}
}

// unzipped are the files of an archive with what they say.
func (h *house) unzipped(path string) map[string]string {
	h.t.Helper()
	body := h.get(path).is(http.StatusOK).body
	archive, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	h.must(err)
	files := map[string]string{}
	for _, f := range archive.File {
		file, err := f.Open()
		h.must(err)
		text, err := io.ReadAll(file)
		h.must(err)
		h.must(file.Close())
		files[f.Name] = string(text)
	}
	return files
}
