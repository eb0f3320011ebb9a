package node

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// erased is a node with a member whose data are everywhere.
type erased struct {
	*desk
	zora, bo                 domain.Member
	article, draft, together domain.Item
	note                     domain.Note
}

const zorasPassword = "a very private loom indeed"

func newErased(t *testing.T) *erased {
	t.Helper()
	e := &erased{desk: newDesk(t)}
	ctx := InSession(t.Context(), "zz99zz")
	e.Node.encode = func(_ domain.Addresses, a *domain.Activity) ([]byte, error) {
		said := map[string]any{"id": a.ID, "type": a.Verb}
		if note, ok := a.Object.(*domain.Note); ok {
			said["content"] = note.HTML
		}
		return json.Marshal(said)
	}
	var err error
	_, code, err := e.Invite(t.Context(), e.ada, domain.RoleOwner, "Zora Quill, from the choir")
	e.must(err)
	e.zora, err = e.Join(ctx, code, NewMember{Email: "Zora.Quill@example.net", Name: "Zora Quill", Password: zorasPassword})
	e.must(err)
	e.bo, err = e.AddMember(ctx, e.zora, NewMember{Email: "bo@example.org", Name: "Bo", Password: zorasPassword, Role: domain.RoleEditor})
	e.must(err)
	picture, err := e.AddMedia(ctx, e.zora, domain.Media{Hash: strings.Repeat("ab", 32), MediaType: "image/png", Width: 1, Height: 1, Name: "zora-quill.png"})
	e.must(err)
	photo, err := e.ImageOf(ctx, picture, domain.Media{Alt: "Zora Quill"})
	e.must(err)
	e.zora, err = e.SaveProfile(ctx, e.zora, "Zora Quill", "Zora Quill weaves.", "@zquill@fedi.example", photo)
	e.must(err)
	words := domain.Content{Title: "Of looms", Text: "Words.", Language: "en"}
	e.article, err = e.PublishContent(ctx, e.zora, domain.KindArticle, words)
	e.must(err)
	e.draft, err = e.NewItem(ctx, e.zora, domain.KindArticle, domain.Content{Title: "A secret draft", Text: "Secret words.", Language: "en"})
	e.must(err)
	words.Title, words.Authors = "Of shuttles", []domain.ID{e.bo.ID, e.zora.ID}
	e.together, err = e.PublishContent(t.Context(), e.bo, domain.KindArticle, words)
	e.must(err)
	e.must(e.Remark(ctx, e.zora, e.together.ID, e.newID(), "Well said."))
	_, err = e.AskReview(ctx, e.zora, e.draft.ID)
	e.must(err)
	e.note, err = e.Reply(ctx, e.zora, e.article.URI, "An answer.", ReplyOptions{ShowMember: true})
	e.must(err)
	_, _, err = e.Invite(ctx, e.zora, domain.RoleAuthor, "For Cy")
	e.must(err)
	_, err = e.BeginLogin(ctx, e.zora, domain.MethodPassword, "Zoras Browser", 1<<40)
	e.must(err)
	secret := e.NewCodeSecret()
	_, err = e.AddCodeApp(ctx, e.zora, secret, e.code(secret))
	e.must(err)
	e.must(e.SetRole(t.Context(), e.ada, e.zora.ID, domain.RoleEditor))
	e.must(e.SetRole(t.Context(), e.ada, e.zora.ID, domain.RoleOwner))
	_, err = e.Decide(ctx, e.zora, domain.Standing{Target: "loud.example", Level: domain.LevelSilence, Reason: "noise"})
	e.must(err)
	e.must(e.ChooseMail(ctx, e.zora, map[domain.Topic]domain.When{domain.TopicFollows: domain.Daily}))
	letters := []domain.Mail{
		{Member: e.zora.ID, Letter: domain.Letter{To: e.zora.Email, Name: "Zora Quill", Text: "Hello."}},
		{Member: e.bo.ID, Letter: domain.Letter{To: e.bo.Email, Text: "Zora Quill (zora.quill@example.net) asks. Zora Quillfeather does not."}},
	}
	for _, letter := range letters {
		letter.ID, letter.CreatedAt = e.newID(), e.moment()
		e.must(e.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddMail(ctx, letter) }))
	}
	return e
}

// dump is every cell of the database by table and column.
func (d *desk) dump() map[string][]string {
	d.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+d.file+"?mode=ro")
	d.must(err)
	defer db.Close()
	names := func(query string) (all []string) {
		rows, err := db.QueryContext(d.t.Context(), query)
		d.must(err)
		defer rows.Close()
		for rows.Next() {
			var name string
			d.must(rows.Scan(&name))
			all = append(all, name)
		}
		d.must(rows.Err())
		return all
	}
	cells := map[string][]string{}
	for _, table := range names("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
		for _, column := range names(fmt.Sprintf("SELECT name FROM pragma_table_info('%s')", table)) {
			cells[table+"."+column] = names(fmt.Sprintf(`SELECT COALESCE(CAST(%q AS TEXT), '') FROM %q`, column, table))
		}
	}
	return cells
}

// traces are the columns in which one of the words stands, however it is written.
func traces(cells map[string][]string, words ...string) []string {
	var found []string
	for column, values := range cells {
		for _, value := range values {
			for _, word := range words {
				if strings.Contains(strings.ToLower(value), strings.ToLower(word)) {
					found = append(found, column+": "+word)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func TestNothingInTheDatabaseLeadsToAMemberWhoErasedHerData(t *testing.T) {
	e := newErased(t)
	ctx := InSession(t.Context(), "zz99zz")
	words := []string{"zora.quill@example.net", "Zora Quill", "zora-quill", "zquill", string(e.zora.ID), "zz99zz", "Zoras Browser", "A secret draft", "Secret words", "from the choir"}
	before := traces(e.dump(), words...)
	if len(before) < 20 {
		t.Fatalf("she stands in few places, so that the test shows little: %q", before)
	}
	e.must(e.Erase(ctx, e.zora, e.zora.ID, Testament{Bylines: BylinesRemove}))
	left := traces(e.dump(), words...)
	if len(left) != 1 || left[0] != "mails.data: Zora Quill" { // Zora Quillfeather is somebody else
		t.Errorf("left in the database: %q", left)
	}
	for _, file := range []string{e.file, e.file + "-wal"} {
		bytesOf, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, word := range words[:1] {
			if bytes.Contains(bytes.ToLower(bytesOf), []byte(word)) {
				t.Errorf("%q is in the bytes of %s", word, file)
			}
		}
	}
	list, _, err := e.store.Audit(ctx, storage.AuditFilter{Member: domain.FormerMember}, storage.Page{Size: 100})
	e.must(err)
	deeds := map[domain.AuditAction]bool{}
	for _, entry := range list {
		deeds[entry.Action] = true
	}
	for _, kept := range []domain.AuditAction{domain.AuditPublish, domain.AuditSilence, domain.AuditLogIn, domain.AuditErase, domain.AuditReply} {
		if !deeds[kept] {
			t.Errorf("what she did is not in the list any more: %s", kept)
		}
	}
	item, err := e.store.ItemByID(ctx, e.article.ID)
	e.must(err)
	if item.State != domain.StatePublished || !item.Content.Unsigned || item.CreatedBy != domain.FormerMember {
		t.Errorf("her article is %s, unsigned %v, of %q", item.State, item.Content.Unsigned, item.CreatedBy)
	}
	shared, err := e.store.ItemByID(ctx, e.together.ID)
	e.must(err)
	if byline := shared.Byline(shared.Content); !slices.Equal(byline, []domain.ID{e.bo.ID}) {
		t.Errorf("above what she wrote with Bo stand %q", byline)
	}
	if _, err := e.store.ItemByID(ctx, e.draft.ID); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("her draft: %v", err)
	}
	if err := e.Erase(ctx, e.zora, e.zora.ID, Testament{Bylines: BylinesRemove}); !errors.Is(err, domain.ErrGone) {
		t.Errorf("a second time: %v", err)
	}
	if _, err := e.EditContent(ctx, e.bo, e.together.ID, domain.Content{Title: "Of shuttles", Text: "More words.", Language: "en"}); err != nil {
		t.Errorf("work goes on: %v", err)
	}
}

func TestAnswersWithTheNameOfWhoErasedHerDataAreToldAgainWithoutIt(t *testing.T) {
	e := newErased(t)
	ctx := t.Context()
	create, err := e.store.ActivityOf(ctx, domain.VerbCreate, e.note.URI)
	e.must(err)
	if !bytes.Contains(create.Payload, []byte("Zora Quill")) {
		t.Fatalf("her name is not in the answer: %s", create.Payload)
	}
	e.must(e.Erase(ctx, e.zora, e.zora.ID, Testament{Bylines: BylinesRemove}))
	update, err := e.store.ActivityOf(ctx, domain.VerbUpdate, e.note.URI)
	e.must(err)
	create, err = e.store.ActivityOf(ctx, domain.VerbCreate, e.note.URI)
	e.must(err)
	note, err := e.store.NoteByID(ctx, e.note.ID)
	e.must(err)
	if bytes.Contains(append(update.Payload, create.Payload...), []byte("Quill")) || strings.Contains(note.HTML, "Quill") || !strings.Contains(note.HTML, "An answer.") || note.ShowMember {
		t.Errorf("told: %s\nstored: %+v", update.Payload, note)
	}
}

func TestANameInBylinesStaysOrIsHandedOnAsSheWishes(t *testing.T) {
	for _, wish := range []Bylines{BylinesKeep, BylinesHand} {
		e := newErased(t)
		ctx := t.Context()
		will := Testament{Bylines: wish, Drafts: wish == BylinesHand}
		if wish == BylinesHand {
			if err := e.Erase(ctx, e.zora, e.zora.ID, will); !errors.Is(err, domain.ErrInvalid) {
				t.Errorf("nobody gets the drafts: %v", err)
			}
			will.Heir = e.bo.ID
		}
		e.must(e.Erase(ctx, e.zora, e.zora.ID, will))
		item, err := e.store.ItemByID(ctx, e.article.ID)
		e.must(err)
		byline := item.Byline(item.Content)
		if len(byline) != 1 {
			t.Fatalf("%s: the byline is %q", wish, byline)
		}
		signer, err := e.store.MemberByID(ctx, byline[0])
		e.must(err)
		_, gone := e.store.ItemByID(ctx, e.draft.ID)
		switch wish {
		case BylinesKeep:
			if signer.Name != "Zora Quill" || !signer.IsErased() || signer.Email != "" || signer.Profile.Handle != "" || signer.ID == e.zora.ID || gone == nil {
				t.Errorf("kept: %+v, %v", signer, gone)
			}
			if found := traces(e.dump(), "zora.quill@example.net", "zquill", string(e.zora.ID)); len(found) > 0 {
				t.Errorf("left: %q", found)
			}
			if err := e.Readmit(ctx, e.ada, signer.ID); !errors.Is(err, domain.ErrGone) {
				t.Errorf("who was erased is let in again: %v", err)
			}
			members, err := e.store.Members(ctx)
			if err != nil || len(members) != 2 {
				t.Errorf("members: %d, %v", len(members), err)
			}
		case BylinesHand:
			if signer.ID != e.bo.ID || gone != nil || item.CreatedBy != e.bo.ID {
				t.Errorf("handed on: %+v, %v", signer, gone)
			}
		case BylinesRemove:
		}
	}
}

func TestOnlySheErasesHerDataOrAnOwnerOnceSheLeft(t *testing.T) {
	e := newErased(t)
	ctx := t.Context()
	will := Testament{Bylines: BylinesRemove}
	refused := func(what string, want error, by domain.Member, id domain.ID, will Testament) {
		t.Helper()
		if err := e.Erase(ctx, by, id, will); !errors.Is(err, want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("an editor erases an owner", domain.ErrForbidden, e.bo, e.zora.ID, will)
	refused("an owner erases a member", domain.ErrConflict, e.ada, e.bo.ID, will)
	refused("without a word about the name", domain.ErrInvalid, e.zora, e.zora.ID, Testament{})
	refused("nobody", domain.ErrGone, e.ada, "nobody", will)
	e.must(e.SetRole(ctx, e.ada, e.zora.ID, domain.RoleAuthor))
	refused("the last owner", domain.ErrConflict, e.ada, e.ada.ID, will)
	e.must(e.RemoveMember(ctx, e.ada, e.bo.ID, Legacy{To: e.zora.ID}))
	e.must(e.Erase(ctx, e.ada, e.bo.ID, will))
	e.must(e.SetRole(ctx, e.ada, e.zora.ID, domain.RoleOwner))
	e.must(e.Erase(context.WithoutCancel(ctx), e.ada, e.ada.ID, will))
}
