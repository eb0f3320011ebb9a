package node

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestCodesAreThoseOfRFC6238(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890" of appendix B, whose codes end with these digits
	for second, code := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if step, ok := stepOf(secret, code, time.Unix(second, 0)); !ok || step != second/30 {
			t.Errorf("at %d: step %d, %v", second, step, ok)
		}
		if _, ok := stepOf(secret, code, time.Unix(second+90, 0)); ok {
			t.Errorf("the code of %d is good 90 s later", second)
		}
	}
	for _, wrong := range []string{"", "000000", "28708", "2870822"} {
		if _, ok := stepOf(secret, wrong, time.Unix(59, 0)); ok {
			t.Errorf("%q is good", wrong)
		}
	}
}

// withApp gives Ada an app.
func (d *desk) withApp() (secret string, recovery []string) {
	d.t.Helper()
	secret = d.NewCodeSecret()
	recovery, err := d.AddCodeApp(d.t.Context(), d.ada, secret, d.code(secret))
	d.must(err)
	return secret, recovery
}

func (d *desk) code(secret string) string {
	d.t.Helper()
	code, err := totp.GenerateCode(secret, d.clock)
	d.must(err)
	return code
}

func TestACodeAndARecoveryCodeAreTakenOnce(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	from := Origin{Address: "192.0.2.1"}
	if _, err := d.AddCodeApp(ctx, d.ada, d.NewCodeSecret(), "000000"); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("an app that makes other codes: %v", err)
	}
	secret, recovery := d.withApp()
	if len(recovery) != recoveryCodes || len(recovery[0]) != 19 {
		t.Fatalf("recovery codes: %q", recovery)
	}
	check := func(what, code string, want domain.LoginMethod) {
		t.Helper()
		d.clock = d.clock.Add(time.Hour) // the throttle forgets
		if method, err := d.CheckSecondFactor(ctx, d.ada.ID, code, from); method != want || (want == "") != errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%s: %q, %v", what, method, err)
		}
	}
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, d.code(secret), from); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("the code that set it up: %v", err)
	}
	d.clock = d.clock.Add(time.Minute)
	code := d.code(secret)
	if method, err := d.CheckSecondFactor(ctx, d.ada.ID, " "+code[:3]+" "+code[3:], from); err != nil || method != domain.MethodCode {
		t.Errorf("a code: %v", err)
	}
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, code, from); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("the same code again: %v", err)
	}
	check("a recovery code", strings.ToUpper(strings.ReplaceAll(recovery[0], "-", " ")), domain.MethodRecovery)
	check("the same one again", recovery[0], "")
	check("another", recovery[1], domain.MethodRecovery)
	check("nothing", "", "")
	check("a guess", "aaaa-bbbb-cccc-dddd", "")
	fresh, err := d.NewRecoveryCodes(ctx, d.ada)
	d.must(err)
	check("one of the former", recovery[2], "")
	check("one of the new", fresh[2], domain.MethodRecovery)
	d.must(d.RemoveCodeApp(ctx, d.ada))
	check("after the app is gone", fresh[3], "")
	if _, err := d.NewRecoveryCodes(ctx, d.ada); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("codes for nothing: %v", err)
	}
}

func TestGuessedCodesAreSlowed(t *testing.T) {
	d := newDesk(t)
	_, _ = d.withApp()
	tried := 0
	for range 1000 {
		d.clock = d.clock.Add(time.Second)
		if _, err := d.CheckSecondFactor(t.Context(), d.ada.ID, "123456", Origin{Address: "192.0.2.1"}); !errors.Is(err, domain.ErrTooMany) {
			tried++
		}
	}
	if tried > 20 {
		t.Errorf("%d codes were tried in 1,000 s", tried)
	}
}

func TestALinkForANewPasswordWorksOnceWithin60Minutes(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ana := d.invited(domain.RoleEditor, "Ana")
	const fresh = "the mill grinds at dawn"
	login, err := d.BeginLogin(ctx, ana, domain.MethodPassword, "Firefox", time.Hour)
	d.must(err)
	code, err := d.MakeResetLink(ctx, d.ada, ana.ID, false)
	d.must(err)
	held, err := d.store.ResetLinkByHash(ctx, hashOfCode(code))
	if err != nil || strings.Contains(held.Hash, code) {
		t.Errorf("the code itself is kept (%v)", err)
	}
	if _, err := d.ResetPassword(ctx, code, "short"); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a short password: %v", err)
	}
	_, err = d.ResetPassword(ctx, code, fresh)
	d.must(err)
	if _, err := d.store.LoginByID(ctx, login.ID, d.clock); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("her login goes on: %v", err)
	}
	if _, err := d.LogIn(ctx, ana.Email, fresh, Origin{Address: "192.0.2.1"}); err != nil {
		t.Error(err)
	}
	if _, err := d.ResetPassword(ctx, code, fresh); !errors.Is(err, domain.ErrGone) || !strings.Contains(domain.Message(err), "already") {
		t.Errorf("a replay: %v", err)
	}
	if _, err := d.ResetPassword(ctx, "guessed", fresh); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("a guess: %v", err)
	}
	old, err := d.MakeResetLink(ctx, d.ada, ana.ID, false)
	d.must(err)
	newer, err := d.MakeResetLink(ctx, d.ada, ana.ID, false)
	d.must(err)
	if _, err := d.ResetPassword(ctx, old, fresh); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("one that a newer one replaced: %v", err)
	}
	d.clock = d.clock.Add(domain.ResetLife)
	if _, err := d.ResetPassword(ctx, newer, fresh); !errors.Is(err, domain.ErrGone) || !strings.Contains(domain.Message(err), "expired") {
		t.Errorf("after an hour: %v", err)
	}
	last, err := d.MakeResetLink(ctx, d.ada, ana.ID, false)
	d.must(err)
	d.must(d.RemoveMember(ctx, d.ada, ana.ID, Legacy{To: d.ada.ID}))
	if _, err := d.ResetPassword(ctx, last, fresh); err == nil {
		t.Error("a member who left comes back by a link")
	}
}

func TestALinkTakesTheSecondStepAwayOnlyWhereAnOwnerSaidSo(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, _ = d.withApp()
	for _, forget := range []bool{false, true} {
		code, err := d.MakeResetLink(ctx, d.ada, d.ada.ID, forget)
		d.must(err)
		_, err = d.ResetPassword(ctx, code, "the mill grinds at dawn")
		d.must(err)
		has, err := d.store.HasSecondFactor(ctx, d.ada.ID)
		d.must(err)
		if has == forget {
			t.Errorf("forget %v: a second factor: %v", forget, has)
		}
	}
}
