package node

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func (d *desk) invited(role domain.MemberRole, name string) domain.Member {
	d.t.Helper()
	_, code, err := d.Invite(d.t.Context(), d.ada, role, "for "+name)
	d.must(err)
	m, err := d.Join(d.t.Context(), code, NewMember{Name: name, Email: strings.ToLower(name) + "@example.org", Password: "a loom of one's own"})
	d.must(err)
	return m
}

func TestAnInvitationLetsInOnePersonOnceWithinSevenDays(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	invitation, code, err := d.Invite(ctx, d.ada, domain.RoleAuthor, "Ana")
	d.must(err)
	if invitation.Hash == code || strings.Contains(invitation.Hash, code) {
		t.Error("the code itself is kept")
	}
	ana := NewMember{Name: "Ana Ruiz", Email: "ana@example.org", Password: "a loom of one's own", Role: domain.RoleOwner}
	m, err := d.Join(ctx, code, ana)
	d.must(err)
	if m.Role != domain.RoleAuthor || m.Slug != "ana-ruiz" {
		t.Errorf("she is %q at %q", m.Role, m.Slug)
	}
	ana.Email = "again@example.org"
	if _, err := d.Join(ctx, code, ana); !errors.Is(err, domain.ErrGone) {
		t.Errorf("a replay: %v", err)
	}
	if _, err := d.Join(ctx, "guessed", ana); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a guess: %v", err)
	}
	old, oldCode, err := d.Invite(ctx, d.ada, domain.RoleEditor, "")
	d.must(err)
	d.clock = d.clock.Add(domain.InvitationLife)
	if _, err := d.Join(ctx, oldCode, ana); !errors.Is(err, domain.ErrGone) || !strings.Contains(domain.Message(err), "expired") {
		t.Errorf("after seven days: %v", err)
	}
	d.must(d.RevokeInvitation(ctx, d.ada, old.ID))
	if _, err := d.InvitationOf(ctx, oldCode); !strings.Contains(domain.Message(err), "taken back") {
		t.Errorf("one that was taken back: %v", err)
	}
}

func TestTheLastOwnerStaysWhateverHappensAtTheSameMoment(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	if err := d.SetRole(ctx, d.ada, d.ada.ID, domain.RoleEditor); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("the last owner is demoted: %v", err)
	}
	bo := d.invited(domain.RoleOwner, "Bo")
	var together sync.WaitGroup
	together.Go(func() { _ = d.SetRole(ctx, d.ada, bo.ID, domain.RoleEditor) })
	together.Go(func() { _ = d.RemoveMember(ctx, bo, d.ada.ID, Legacy{To: bo.ID}) })
	together.Go(func() { _ = d.SetRole(ctx, bo, bo.ID, domain.RoleAuthor) })
	together.Go(func() { _ = d.SetRole(ctx, d.ada, d.ada.ID, domain.RoleAuthor) })
	together.Wait()
	if owners, err := d.store.OtherOwners(ctx, ""); err != nil || owners < 1 {
		t.Errorf("%d owners are left (%v)", owners, err)
	}
}

func TestWhoLeavesHandsOverDraftsAndTextsAndKeepsHerName(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ana := d.invited(domain.RoleEditor, "Ana")
	published, err := d.PublishContent(ctx, ana, domain.KindArticle, domain.Content{Title: "Looms", Text: "Words.", Language: "en"})
	d.must(err)
	draft, err := d.NewItem(ctx, ana, domain.KindArticle, domain.Content{Title: "More looms", Text: "Half a"})
	d.must(err)
	d.must(d.RemoveMember(ctx, ana, ana.ID, Legacy{To: d.ada.ID}))
	for _, id := range []domain.ID{published.ID, draft.ID} {
		item, err := d.store.ItemByID(ctx, id)
		d.must(err)
		if by := item.Byline(item.Editing()); item.CreatedBy != d.ada.ID || len(by) != 1 || by[0] != ana.ID {
			t.Errorf("%q is %s's, signed by %v", item.Editing().Title, item.CreatedBy, by)
		}
	}
	if _, err := d.LogIn(ctx, ana.Email, "a loom of one's own", Origin{Address: "192.0.2.1"}); !errors.Is(err, domain.ErrUnauthorized) {
		t.Errorf("she logs in again: %v", err)
	}
	d.must(d.Readmit(ctx, d.ada, ana.ID))
	if _, err := d.LogIn(ctx, ana.Email, "a loom of one's own", Origin{Address: "192.0.2.1"}); err != nil {
		t.Error(err)
	}
}

func TestAnAuthorPublishesWhatSomebodyElseApprovedAndNothingElse(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ana, rui := d.invited(domain.RoleAuthor, "Ana"), d.invited(domain.RoleReviewer, "Rui")
	item, err := d.NewItem(ctx, ana, domain.KindArticle, domain.Content{Title: "Looms", Text: "Words.", Language: "en"})
	d.must(err)
	refused := func(what string) {
		t.Helper()
		if _, err := d.Publish(ctx, ana, item.ID); !errors.Is(err, domain.ErrForbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("unread")
	_, err = d.AskReview(ctx, ana, item.ID)
	d.must(err)
	if _, err := d.Approve(ctx, rui, item.ID, item.DraftVersion+1); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("another version is approved: %v", err)
	}
	approved, err := d.Approve(ctx, rui, item.ID, item.DraftVersion)
	d.must(err)
	changed, err := d.SaveDraft(ctx, ana, item.ID, domain.Content{Title: "Looms", Text: "Other words.", Language: "en"}, approved.DraftVersion)
	d.must(err)
	refused("changed since")
	_, err = d.AskReview(ctx, ana, item.ID)
	d.must(err)
	_, err = d.Approve(ctx, rui, item.ID, changed.DraftVersion)
	d.must(err)
	d.clock = d.clock.Add(time.Minute)
	if published, err := d.Publish(ctx, ana, item.ID); err != nil || published.State != domain.StatePublished {
		t.Errorf("approved: %v", err)
	}
}
