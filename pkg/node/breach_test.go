package node

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestALogInThatBeganWithTheOldPasswordEndsWithIt(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	thief, err := d.LogIn(ctx, d.ada.Email, "a loom of one's own", Origin{Address: "192.0.2.1"})
	d.must(err)
	d.must(d.SetPassword(ctx, d.ada, d.ada.Email, "warp and weft and shuttle"))
	if _, err := d.BeginLogin(ctx, thief, domain.MethodPassword, "", time.Hour); !errors.Is(err, domain.ErrUnauthorized) {
		t.Errorf("the old password: %v", err)
	}
	now, err := d.LogIn(ctx, d.ada.Email, "warp and weft and shuttle", Origin{Address: "192.0.2.1"})
	d.must(err)
	if _, err := d.BeginLogin(ctx, now, domain.MethodPassword, "", time.Hour); err != nil {
		t.Errorf("the new password: %v", err)
	}
	ana := d.invited(domain.RoleEditor, "Ana")
	d.must(d.RemoveMember(ctx, d.ada, ana.ID, Legacy{To: d.ada.ID}))
	if _, err := d.BeginLogin(ctx, ana, domain.MethodPassword, "", time.Hour); !errors.Is(err, domain.ErrUnauthorized) {
		t.Errorf("who was removed meanwhile: %v", err)
	}
	if logins, err := d.store.Logins(ctx, ana.ID, d.clock); err != nil || len(logins) != 0 {
		t.Errorf("she has %d logins (%v)", len(logins), err)
	}
}

func TestTriesThatAreNotMadeDoNotMakeTheThrottleForget(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	throttle := newThrottle(func() time.Time { return now })
	from := func(i int) tryKeys {
		return tryKeys{what: "password", from: "192.0.2.1", member: fmt.Sprintf("m%d@example.org", i)}
	}
	for range freeTries {
		throttle.take(from(0))
	}
	made := 0
	for i := range maxThrottled {
		now = now.Add(100 * time.Microsecond)
		if throttle.take(from(i+1)) == 0 {
			made++
		}
	}
	if made > 2*freeFromAddress {
		t.Errorf("%d tries from one address within five seconds", made)
	}
	if n := len(throttle.tries); n > 4*made {
		t.Errorf("%d tries left %d keys behind", made, n)
	}
}

func TestCodesAreNotGuessedFromManyNetworks(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, recovery := d.withApp()
	known := Origin{Address: "192.0.2.9"}
	var err error
	known.Device, err = d.RememberDevice(ctx, d.ada.ID)
	d.must(err)
	secret := d.NewCodeSecret() // a new one, for a code below
	_, err = d.AddCodeApp(ctx, d.ada, secret, d.code(secret))
	d.must(err)
	tried := 0
	for i := range 2000 { // each network twice, with the patience that is asked of it
		from := Origin{Address: fmt.Sprintf("2001:db8:0:%x::1", i%1000)}
		if i == 1000 {
			d.clock = d.clock.Add(patience)
		}
		switch _, err := d.CheckSecondFactor(ctx, d.ada.ID, "000000", from); {
		case errors.Is(err, domain.ErrInvalid):
			tried++
		case !errors.Is(err, domain.ErrTooMany):
			t.Fatal(err)
		}
	}
	if tried > maxCodesTried {
		t.Errorf("%d codes were tried", tried)
	}
	d.clock = d.clock.Add(codeStep * time.Second)
	elsewhere := Origin{Address: "203.0.113.7"}
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, d.code(secret), elsewhere); !errors.Is(err, domain.ErrTooMany) {
		t.Errorf("a code from a new place: %v", err)
	}
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, d.code(secret), known); err != nil {
		t.Errorf("a code in a browser that she used before: %v", err)
	}
	d.clock = d.clock.Add(patience)
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, recovery[0], elsewhere); err != nil {
		t.Errorf("a recovery code from a new place: %v", err)
	}
	d.clock = d.clock.Add(2 * forgetTriesAfter)
	if _, err := d.CheckSecondFactor(ctx, d.ada.ID, d.code(secret), elsewhere); err != nil {
		t.Errorf("a code from a new place some hours later: %v", err)
	}
}

func TestFewPasswordsAreHashedAtATime(t *testing.T) {
	d := newDesk(t)
	_, code, err := d.Invite(t.Context(), d.ada, domain.RoleAuthor, "")
	d.must(err)
	reset, err := d.MakeResetLink(t.Context(), d.ada, d.ada.ID, false)
	d.must(err)
	for range cap(d.hashing) {
		d.hashing <- struct{}{}
	}
	ended := make(chan error)
	const fresh = "warp and weft and shuttle"
	for what, hash := range map[string]func(context.Context) error{
		"join": func(ctx context.Context) error {
			_, err := d.Join(ctx, code, NewMember{Name: "X", Email: "x@example.org", Password: fresh})
			return err
		},
		"reset": func(ctx context.Context) error { _, err := d.ResetPassword(ctx, reset, fresh); return err },
		"set":   func(ctx context.Context) error { return d.SetPassword(ctx, d.ada, d.ada.Email, fresh) },
	} {
		go func() {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			ended <- fmt.Errorf("%s: %w", what, hash(ctx))
		}()
	}
	for range 3 {
		if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("does not wait for the others: %v", err)
		}
	}
}

func TestVisitorsOfOneNetworkComplainTogether(t *testing.T) {
	d := newDesk(t)
	item := d.publishedText("About looms")
	taken := 0
	for i := range 100 {
		err := d.ReportByVisitor(t.Context(), VisitorReport{Object: item.URI, Text: "spam", From: fmt.Sprintf("2001:db8:1:2::%x", i)})
		if errors.Is(err, domain.ErrTooMany) {
			break
		}
		d.must(err)
		taken++
	}
	if taken > 2*freeTries {
		t.Errorf("%d complaints from one network", taken)
	}
}

func TestALetterIsWrittenForWhoIsUnknown(t *testing.T) {
	d := newDesk(t)
	d.must(d.SaveMail(t.Context(), d.ada, domain.MailSettings{Host: "mail.example.org", Encryption: domain.MailStartTLS, From: "weft@example.org"}))
	written := 0
	for _, email := range []string{d.ada.Email, "nobody@example.org", "not an address", ""} {
		d.must(d.MailResetLink(t.Context(), email, Origin{Address: "192.0.2.1"}, func(m domain.Member, _ string) (domain.Letter, error) {
			written++
			return domain.Letter{To: m.Email, Subject: "A new password"}, nil
		}))
	}
	if written != 4 {
		t.Errorf("of four questions, %d take the time of a letter", written)
	}
	if counts, err := d.store.MailCounts(t.Context()); err != nil || counts.Waiting != 1 {
		t.Errorf("letters: %+v (%v)", counts, err)
	}
}
