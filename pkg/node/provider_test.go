package node

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestTheProviderIsUndoneWithoutItsSecretBeingKept(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	first := domain.Provider{Name: "Mill account", Issuer: "https://id.example.org", ClientID: "weft", Secret: "s3cret-s3cret"}
	d.must(d.SaveProvider(ctx, d.ada, first))
	second := first
	second.Name, second.Secret = "Loom account", ""
	d.must(d.SaveProvider(ctx, d.ada, second))
	d.must(d.Undo(ctx, d.ada, d.lastEntry(t).ID))
	kept, err := d.Provider(ctx)
	if err != nil || kept.Name != "Mill account" || kept.Secret != "s3cret-s3cret" {
		t.Errorf("undone, it is called %q, %v", kept.Name, err)
	}
	third := first
	third.Issuer, third.Secret = "https://other.example.org", "0ther-s3cret"
	d.must(d.SaveProvider(ctx, d.ada, third))
	moved := d.lastEntry(t)
	if err := d.Undo(ctx, d.ada, moved.ID); !errors.Is(err, domain.ErrConflict) || !strings.Contains(domain.Message(err), "secret of then") {
		t.Errorf("undoing to another issuer answers %v", err)
	}
	seen, err := d.SettingVersion(ctx, KeyProvider)
	d.must(err)
	third.Secret = "third-s3cret"
	d.must(d.SaveProvider(ctx, d.ada, third))
	var changed *domain.ChangedError
	if err := d.SaveProvider(IfStill(ctx, seen), d.ada, domain.Provider{Name: "X", Issuer: third.Issuer, ClientID: "weft"}); !errors.As(err, &changed) || strings.Contains(changed.Theirs+changed.Yours, "s3cret") {
		t.Errorf("a new secret is no change to who saw the old one: %v", err)
	}
	d.must(d.ForgetProvider(ctx, d.ada))
	if err := d.Undo(ctx, d.ada, d.lastEntry(t).ID); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("bringing back what had a secret answers %v", err)
	}
	first.Secret = ""
	d.must(d.SaveProvider(ctx, d.ada, first))
	d.must(d.ForgetProvider(ctx, d.ada))
	d.must(d.Undo(ctx, d.ada, d.lastEntry(t).ID))
	if kept, err = d.Provider(ctx); err != nil || kept.Issuer != first.Issuer {
		t.Errorf("one without a secret comes back as %v, %v", kept, err)
	}
	all, _, err := d.store.Audit(ctx, storage.AuditFilter{}, storage.Page{})
	d.must(err)
	text, err := json.Marshal(all)
	if err != nil || strings.Contains(string(text), "s3cret") {
		t.Errorf("the audit list tells the secret: %v", err)
	}
}
