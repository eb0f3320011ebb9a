package node

import (
	"errors"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestAnOwnerWhoIsOneNoLongerMakesHerselfNoWayBackWithAFormThatWasOnItsWay(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	bo := d.invited(domain.RoleOwner, "Bo")
	cy := d.invited(domain.RoleAuthor, "Cy")
	tries := map[string]func(by domain.Member) error{
		"an invitation": func(by domain.Member) error { _, _, err := d.Invite(ctx, by, domain.RoleOwner, "me again"); return err },
		"a member": func(by domain.Member) error {
			_, err := d.AddMember(ctx, by, NewMember{Email: "again@example.org", Name: "Again", Password: "a loom of one's own", Role: domain.RoleOwner})
			return err
		},
		"a role of another":  func(by domain.Member) error { return d.SetRole(ctx, by, cy.ID, domain.RoleOwner) },
		"her own role":       func(by domain.Member) error { return d.SetRole(ctx, by, bo.ID, domain.RoleOwner) },
		"another's password": func(by domain.Member) error { return d.SetPassword(ctx, by, d.ada.Email, "the mill grinds at dawn") },
		"the provider": func(by domain.Member) error {
			return d.SaveProvider(ctx, by, domain.Provider{Name: "Mine", Issuer: "https://id.example", ClientID: "x", ByEmail: true})
		},
		"the mail server": func(by domain.Member) error {
			return d.SaveMail(ctx, by, domain.MailSettings{Host: "mail.example", Port: 587, Encryption: domain.MailStartTLS, From: "bo@example.org"})
		},
	}
	d.must(d.SetRole(ctx, d.ada, bo.ID, domain.RoleAuthor))
	for what, try := range tries {
		if err := try(bo); !errors.Is(err, domain.ErrForbidden) { // bo is as she was when her form came
			t.Errorf("%s: %v", what, err)
		}
	}
	now, err := d.store.MemberByID(ctx, bo.ID)
	d.must(err)
	if now.Role != domain.RoleAuthor {
		t.Errorf("she is %s again", now.Role)
	}
	d.must(d.SetRole(ctx, d.ada, bo.ID, domain.RoleOwner))
	d.must(d.RemoveMember(ctx, d.ada, bo.ID, Legacy{To: d.ada.ID}))
	if err := d.Readmit(ctx, bo, bo.ID); !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("she lets herself in again: %v", err)
	}
	d.must(d.Readmit(ctx, d.ada, bo.ID))
	for what, try := range tries {
		if err := try(bo); err != nil {
			t.Errorf("an owner: %s: %v", what, err)
		}
	}
}
