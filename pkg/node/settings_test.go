package node

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// lastEntry is what was done last.
func (d *desk) lastEntry(t *testing.T) domain.AuditEntry {
	t.Helper()
	list, _, err := d.store.Audit(t.Context(), storage.AuditFilter{}, storage.Page{Size: 1})
	d.must(err)
	return list[0]
}

func TestTheCardOfTheOrganisationIsUndoneFromTheAuditList(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	before, err := d.Organisation(ctx)
	d.must(err)
	before.Content.Text = "We weave."
	before, err = d.EditOrganisation(ctx, d.ada, before.Content)
	d.must(err)
	renamed := before.Content
	renamed.Title = "Loom and Co"
	_, err = d.EditOrganisation(ctx, d.ada, renamed)
	d.must(err)
	entry := d.lastEntry(t)
	if entry.Action != domain.AuditCard || entry.Changed == nil || !Undoable(entry) {
		t.Fatalf("the entry is %+v", entry)
	}
	d.must(d.Undo(ctx, d.ada, entry.ID))
	after, err := d.Organisation(ctx)
	d.must(err)
	actor, err := d.store.ActorByURI(ctx, after.Subject)
	if err != nil || after.Content.Title != before.Content.Title || actor.Name != before.Content.Title {
		t.Errorf("undone, it is called %q, its actor %q, %v", after.Content.Title, actor.Name, err)
	}
	var changed *domain.ChangedError
	if err := d.Undo(ctx, d.ada, entry.ID); !errors.As(err, &changed) {
		t.Errorf("undoing what was changed since answers %v", err)
	}
	undone := d.lastEntry(t)
	_, err = d.SaveDraft(ctx, d.ada, after.ID, renamed, after.DraftVersion)
	d.must(err)
	if err := d.Undo(ctx, d.ada, undone.ID); !errors.Is(err, domain.ErrConflict) || domain.Message(err) == "" {
		t.Errorf("undoing over somebody's draft answers %v", err)
	}
}

func TestTheMailServerIsUndoneWithoutItsPasswordBeingKept(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	first := domain.MailSettings{Host: "one.example.org", Encryption: domain.MailStartTLS, User: "weft", Password: "s3cret-s3cret", From: "weft@example.org"}
	d.must(d.SaveMail(ctx, d.ada, first))
	second := first
	second.From, second.Password = "news@example.org", ""
	d.must(d.SaveMail(ctx, d.ada, second))
	d.must(d.Undo(ctx, d.ada, d.lastEntry(t).ID))
	kept, _, err := d.MailSettings(ctx)
	if err != nil || kept.From != "weft@example.org" || kept.Password != "s3cret-s3cret" {
		t.Errorf("undone, mail comes from %q, %v", kept.From, err)
	}
	third := first
	third.Host, third.Password = "two.example.org", "0ther-s3cret"
	d.must(d.SaveMail(ctx, d.ada, third))
	if err := d.Undo(ctx, d.ada, d.lastEntry(t).ID); !errors.Is(err, domain.ErrConflict) || !strings.Contains(domain.Message(err), "password") {
		t.Errorf("undoing to another server answers %v", err)
	}
	d.must(d.ForgetMail(ctx, d.ada))
	all, _, err := d.store.Audit(ctx, storage.AuditFilter{}, storage.Page{})
	d.must(err)
	text, err := json.Marshal(all)
	if err != nil || strings.Contains(string(text), "s3cret") {
		t.Errorf("the audit list tells the password: %v", err)
	}
}

func TestAPageThatWasDeletedComesBackAndOneThatIsTakenDoesNot(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	page, err := d.SaveSitePage(ctx, d.ada, domain.SitePage{Title: "Imprint", Text: "Who we are."})
	d.must(err)
	d.must(d.DeleteSitePage(ctx, d.ada, page.ID))
	gone := d.lastEntry(t)
	other, err := d.SaveSitePage(ctx, d.ada, domain.SitePage{Title: "Imprint"})
	d.must(err)
	var wrong *domain.InvalidError
	if err := d.Undo(ctx, d.ada, gone.ID); !errors.As(err, &wrong) || wrong.Fields[0].Field != "slug" {
		t.Errorf("bringing back a page whose address is taken answers %v", err)
	}
	d.must(d.DeleteSitePage(ctx, d.ada, other.ID))
	d.must(d.Undo(ctx, d.ada, gone.ID))
	back, err := d.store.SitePageBySlug(ctx, "imprint")
	if err != nil || back.ID != page.ID || back.Text != "Who we are." {
		t.Errorf("it came back as %+v, %v", back, err)
	}
	seen, err := d.SettingVersion(ctx, PageKey(page.ID))
	d.must(err)
	d.must(d.DeleteSitePage(ctx, d.ada, page.ID))
	var changed *domain.ChangedError
	if _, err := d.SaveSitePage(IfStill(ctx, seen), d.ada, back); !errors.As(err, &changed) || changed.Theirs != "" {
		t.Errorf("saving what somebody deleted answers %v", err)
	}
	if _, err := d.SaveSitePage(IfStill(ctx, changed.Version), d.ada, back); err != nil {
		t.Errorf("saving it all the same answers %v", err)
	}
}

func TestWhatTheConfigurationSaysHoldsUntilAnOwnerSetsItAndAgainAfterwards(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	limits := domain.PictureLimits{Upload: 50_000_000, Copies: 500_000_000}
	d.must(d.SetPictureLimits(ctx, d.ada, limits))
	if got, set, err := d.PictureLimits(ctx); err != nil || !set || got != limits {
		t.Errorf("set, they are %+v, %v", got, err)
	}
	for _, wrong := range []domain.PictureLimits{{Upload: 1, Copies: 500_000_000}, {Upload: 5_000_000, Copies: 1}, {Upload: 5_000_000_000, Copies: 500_000_000}, {Upload: -1, Copies: -1}} {
		if err := d.SetPictureLimits(ctx, d.ada, wrong); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%+v is taken: %v", wrong, err)
		}
	}
	d.must(d.SetPictureLimits(ctx, d.ada, domain.PictureLimits{}))
	if got, set, err := d.PictureLimits(ctx); err != nil || set || got != d.Standard().Pictures {
		t.Errorf("given back, they are %+v, %v", got, err)
	}
	d.must(d.SetLoginDays(ctx, d.ada, 7))
	if got, set, err := d.LoginLifetime(ctx); err != nil || !set || got != 7*24*time.Hour {
		t.Errorf("a log-in lasts %v, %v", got, err)
	}
	for _, days := range []int{-1, 366} {
		if err := d.SetLoginDays(ctx, d.ada, days); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%d days are taken: %v", days, err)
		}
	}
	d.must(d.SetLoginDays(ctx, d.ada, 0))
	if got, set, err := d.LoginLifetime(ctx); err != nil || set || got != d.Standard().Login {
		t.Errorf("given back, a log-in lasts %v, %v", got, err)
	}
}
