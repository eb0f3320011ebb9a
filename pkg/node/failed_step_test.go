package node

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestTenThousandWrongCodesAreSeenByTheMemberAndDoNotFillTheList(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	secret, _ := d.withApp()
	noted := func() []domain.AuditEntry {
		t.Helper()
		list, _, err := d.store.Audit(ctx, storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditSecondStepFailed}}, storage.Page{Size: 100})
		d.must(err)
		return list
	}
	for range 10_000 {
		d.clock = d.clock.Add(5 * time.Second)
		_, err := d.CheckSecondFactor(ctx, d.ada.ID, "000000", Origin{Address: "192.0.2.1"})
		if !errors.Is(err, domain.ErrInvalid) && !errors.Is(err, domain.ErrTooMany) {
			t.Fatalf("a wrong code: %v", err)
		}
	}
	list := noted()
	if len(list) != maxFailedSteps || list[0].Detail != domain.NotedNoMore || list[1].Detail != "" || list[0].Member != d.ada.ID {
		t.Fatalf("%d are noted, the last as %+v", len(list), list[0])
	}
	d.clock = d.clock.Add(failedStepDay)
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, "111111", Origin{Address: "192.0.2.1"}); err == nil {
		t.Error("a wrong code is taken")
	}
	if count, last, err := d.FailedSteps(ctx, d.ada.ID); err != nil || count != maxFailedSteps+1 || !last.Equal(d.moment()) {
		t.Errorf("she sees %d, the last at %s, %v", count, last, err)
	}
	d.clock = d.clock.Add(time.Hour)
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, d.code(secret), Origin{Address: "192.0.2.1"}); err != nil {
		t.Errorf("the right code: %v", err)
	}
	if len(noted()) != maxFailedSteps+1 {
		t.Error("the right code is noted as a wrong one")
	}
}

func TestAnEntrySaysWhatWasAtTheAddressAlsoWhenItIsGone(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	item, err := d.PublishContent(ctx, d.ada, domain.KindArticle, domain.Content{Title: "Of looms", Text: "Words.", Language: "en"})
	d.must(err)
	note, err := d.Reply(ctx, d.ada, item.URI, "A secret word.", ReplyOptions{})
	d.must(err)
	d.must(d.Like(ctx, d.ada, note.URI))
	_, err = d.Retract(ctx, d.ada, item.ID)
	d.must(err)
	search := func(text string, members ...domain.ID) []domain.AuditEntry {
		list, _, err := d.store.Audit(ctx, storage.AuditFilter{Text: text, TextMembers: members}, storage.Page{Size: 100})
		d.must(err)
		return list
	}
	var reply, like domain.AuditEntry
	for _, e := range search("") {
		switch e.Action {
		case domain.AuditReply:
			reply = e
		case domain.AuditLike:
			like = e
		}
	}
	if reply.Name != "Of looms" || reply.Target != string(item.URI) || reply.Subject != "article:"+string(item.ID) {
		t.Errorf("the answer is noted as %+v", reply)
	}
	if like.Subject != "note:"+string(note.ID) || like.Name == "" || strings.Contains(like.Name, "secret") {
		t.Errorf("the like is noted as %+v", like)
	}
	for _, e := range search("OF LOOMS") {
		if e.ID == reply.ID {
			reply.ID = ""
		}
	}
	if reply.ID != "" {
		t.Error("the title does not find the answer to it")
	}
	if len(search("nothing of the kind")) != 0 || len(search("nothing of the kind", d.ada.ID)) == 0 {
		t.Error("a member's name does not find what she did")
	}
}

func TestAChangeOfTheAddressIsInTheList(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	settings, err := d.store.Settings(ctx)
	d.must(err)
	last := func() domain.AuditEntry {
		list, _, err := d.store.Audit(ctx, storage.AuditFilter{Actions: []domain.AuditAction{domain.AuditAddress}}, storage.Page{Size: 1})
		d.must(err)
		if len(list) == 0 {
			return domain.AuditEntry{}
		}
		return list[0]
	}
	if err := d.SetAddress(ctx, domain.Member{ID: "e", Role: domain.RoleEditor}, "https://moved.example", ""); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("an editor moves the node: %v", err)
	}
	d.must(d.SetAddress(ctx, d.ada, settings.Base, settings.HandleDomain))
	if e := last(); e.ID != "" {
		t.Errorf("nothing changed and is noted: %+v", e)
	}
	d.must(d.SetAddress(ctx, d.ada, "https://moved.example", "moved.example"))
	first := settings.Base + " → https://moved.example"
	if e := last(); e.Member != d.ada.ID || e.Detail != first {
		t.Errorf("noted: %+v", e)
	}
	d.must(d.Reconfigure(ctx, "https://further.example", "example.org"))
	if e := last(); e.Member != "" || e.Via != domain.ViaConfig || e.Detail != "https://moved.example → https://further.example (@example.org)" {
		t.Errorf("noted: %+v", e)
	}
	list, _, err := d.store.Audit(ctx, storage.AuditFilter{Text: "moved.example"}, storage.Page{Size: 10})
	if err != nil || len(list) != 2 || list[1].Detail != first {
		t.Errorf("the first move is noted as %+v, %v", list, err)
	}
}
