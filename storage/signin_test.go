package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func withMember(t *testing.T, s *storage.Store) {
	t.Helper()
	write(t, s, func(tx *storage.Tx) error {
		return tx.AddMember(t.Context(), domain.Member{ID: "m1", Email: "ed@weft.example", Name: "Ed", Role: domain.RoleOwner, CreatedAt: monday, Slug: "ed"})
	})
}

func TestALoginHoldsUntilItIsEndedOrExpires(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		withMember(t, s)
		login := func(id domain.ID, until time.Time) domain.Login {
			return domain.Login{ID: id, Member: "m1", Device: "Firefox · Linux", Method: domain.MethodPassword, BegunAt: monday, SeenAt: monday, ExpiresAt: until}
		}
		short, long, other := login("l1", monday.Add(time.Hour)), login("l2", monday.Add(48*time.Hour)), login("l3", monday.Add(48*time.Hour))
		for _, l := range []domain.Login{short, long, other} {
			write(t, s, func(tx *storage.Tx) error { return tx.AddLogin(ctx, l) })
		}
		equal(t, "a login", value(s.LoginByID(ctx, "l1", monday))(t), short)
		_, err := s.LoginByID(ctx, "l1", monday.Add(2*time.Hour))
		wantError(t, err, domain.ErrNotFound)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.EndLogin(ctx, "m2", "l2") }), domain.ErrNotFound)
		write(t, s, func(tx *storage.Tx) error { return tx.SeeLogin(ctx, "l3", monday.Add(time.Hour)) })
		equal(t, "the one seen last", value(s.Logins(ctx, "m1", monday))(t)[0].ID, "l3")
		write(t, s, func(tx *storage.Tx) error { _, err := tx.EndLogins(ctx, "m1", "l2"); return err })
		equal(t, "what is left", len(value(s.Logins(ctx, "m1", monday))(t)), 1)
		write(t, s, func(tx *storage.Tx) error { return tx.EndLogin(ctx, "m1", "l2") })
		equal(t, "what is left", len(value(s.Logins(ctx, "m1", monday))(t)), 0)
	})
}

func TestLinksAndCodesAreTakenOnce(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		withMember(t, s)
		link := domain.ResetLink{Member: "m1", Hash: "one", Forget: true, CreatedAt: monday, ExpiresAt: monday.Add(time.Hour)}
		write(t, s, func(tx *storage.Tx) error { return tx.SaveResetLink(ctx, link) })
		equal(t, "the link", value(s.ResetLinkByHash(ctx, "one"))(t), link)
		use := func(tx *storage.Tx) error { return tx.UseResetLink(ctx, "one", monday) }
		write(t, s, use)
		wantError(t, s.Write(ctx, use), domain.ErrConflict)
		link.Hash = "two"
		write(t, s, func(tx *storage.Tx) error { return tx.SaveResetLink(ctx, link) })
		_, err := s.ResetLinkByHash(ctx, "one")
		wantError(t, err, domain.ErrNotFound)

		equal(t, "a second factor", value(s.HasSecondFactor(ctx, "m1"))(t), false)
		write(t, s, func(tx *storage.Tx) error {
			return tx.SaveCodeApp(ctx, domain.CodeApp{Member: "m1", Secret: "ABC", LastStep: 4, CreatedAt: monday})
		})
		equal(t, "a second factor", value(s.HasSecondFactor(ctx, "m1"))(t), true)
		write(t, s, func(tx *storage.Tx) error { return tx.UseCode(ctx, "m1", 5) })
		for _, step := range []int64{4, 5} {
			wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.UseCode(ctx, "m1", step) }), domain.ErrConflict)
		}
		write(t, s, func(tx *storage.Tx) error { return tx.SetRecoveryCodes(ctx, "m1", []string{"a", "b"}, monday) })
		write(t, s, func(tx *storage.Tx) error { return tx.UseRecoveryCode(ctx, "m1", "a", monday) })
		for _, hash := range []string{"a", "c"} {
			wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.UseRecoveryCode(ctx, "m1", hash, monday) }), domain.ErrConflict)
		}
		equal(t, "codes left", value(s.RecoveryCodesLeft(ctx, "m1"))(t), 1)
	})
}

func TestAPasskeyAndAnIdentityBelongToOneMember(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		withMember(t, s)
		key := domain.Passkey{ID: "p1", Credential: "cred", Member: "m1", Name: "Phone", Data: []byte(`{"x":1}`), CreatedAt: monday}
		write(t, s, func(tx *storage.Tx) error { return tx.AddPasskey(ctx, key) })
		again := key
		again.ID = "p2"
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddPasskey(ctx, again) }), domain.ErrConflict)
		key.Name, key.UsedAt = "Old phone", monday
		write(t, s, func(tx *storage.Tx) error { return tx.SavePasskey(ctx, key) })
		held := value(s.Passkeys(ctx, "m1"))(t)
		equal(t, "the passkeys", len(held), 1)
		equal(t, "its name", held[0].Name+" "+string(held[0].Data)+" "+held[0].Credential, `Old phone {"x":1} cred`)
		equal(t, "its use", held[0].UsedAt, monday)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.DropPasskey(ctx, "m2", "p1") }), domain.ErrNotFound)
		write(t, s, func(tx *storage.Tx) error { return tx.DropPasskey(ctx, "m1", "p1") })
		equal(t, "the passkeys", len(value(s.Passkeys(ctx, "m1"))(t)), 0)
	})
}
