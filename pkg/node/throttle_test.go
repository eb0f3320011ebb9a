package node

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestWhoFailsOftenWaitsLongerAndLonger(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	throttle := newThrottle(func() time.Time { return now })
	for range freeTries - 1 {
		throttle.failed("a")
	}
	if wait := throttle.wait("a"); wait != 0 {
		t.Errorf("after %d tries one waits %s", freeTries-1, wait)
	}
	last := time.Duration(0)
	for range 12 {
		throttle.failed("a")
		if wait := throttle.wait("a"); wait <= last && wait != maxWait {
			t.Errorf("the wait goes from %s to %s", last, wait)
		} else {
			last = wait
		}
	}
	if last != maxWait {
		t.Errorf("the longest wait is %s", last)
	}
	if wait := throttle.wait("b"); wait != 0 {
		t.Errorf("somebody else waits %s", wait)
	}
	now = now.Add(maxWait + 2*forgetTriesAfter)
	throttle.failed("a")
	if wait := throttle.wait("a"); wait != 0 {
		t.Errorf("hours later one waits %s", wait)
	}
}

func TestAnAttackFromManyAddressesDoesNotGrowTheThrottle(t *testing.T) {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	throttle := newThrottle(func() time.Time { return now })
	for i := range maxThrottled * 2 {
		now = now.Add(time.Millisecond)
		throttle.failed(fmt.Sprint(i))
	}
	if n := len(throttle.tries); n > maxThrottled || n < maxThrottled/4 {
		t.Errorf("it keeps %d keys", n)
	}
}

func TestTenThousandTriesGuessLittleAndKeepNobodyOut(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	const right = "a loom of one's own"
	office := Origin{Address: "192.0.2.9"}
	known := Origin{Address: office.Address}
	var err error
	known.Device, err = d.RememberDevice(ctx, d.ada.ID)
	d.must(err)
	guessed := 0
	guess := func(from string) {
		t.Helper()
		d.clock = d.clock.Add(100 * time.Millisecond)
		switch _, err := d.LogIn(ctx, d.ada.Email, "wrong", Origin{Address: from}); {
		case errors.Is(err, domain.ErrUnauthorized):
			guessed++
		case !errors.Is(err, domain.ErrTooMany):
			t.Fatal(err)
		}
	}
	for range 4000 { // from the owner's own office
		guess(office.Address)
	}
	for i := range 4000 { // from everywhere
		guess(fmt.Sprintf("198.51.%d.%d", i/250, i%250))
	}
	for i := range 2000 { // from one customer's IPv6 network
		guess(fmt.Sprintf("2001:db8:1:2::%x", i))
	}
	if guessed > 60 {
		t.Errorf("%d of 10,000 passwords were tried", guessed)
	}
	t.Logf("%d of 10,000 passwords were tried", guessed)

	if _, err := d.LogIn(ctx, d.ada.Email, right, known); err != nil {
		t.Errorf("a browser that she used before, at the address that the guesses come from: %v", err)
	}
	elsewhere := Origin{Address: "203.0.113.7"}
	if _, err := d.LogIn(ctx, d.ada.Email, right, elsewhere); !errors.Is(err, domain.ErrTooMany) {
		t.Errorf("a new address during the attack: %v", err)
	}
	guess("198.51.100.1") // goes on meanwhile
	d.clock = d.clock.Add(patience)
	guess("198.51.100.2")
	if _, err := d.LogIn(ctx, d.ada.Email, right, elsewhere); err != nil {
		t.Errorf("a new address after %s of patience: %v", patience, err)
	}
	if _, err := d.LogIn(ctx, d.ada.Email, right, office); err == nil {
		t.Error("the address of the guesses gets in without waiting")
	}
}

func TestTheNameOfABrowserIsGoodForItsMemberOnly(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	device, err := d.RememberDevice(ctx, d.ada.ID)
	d.must(err)
	ana := d.invited(domain.RoleEditor, "Ana")
	for what, given := range map[string]struct {
		member domain.Member
		device string
		known  bool
	}{
		"hers": {d.ada, device, true}, "another's": {ana, device, false}, "nobody's": {domain.Member{}, device, false},
		"altered": {d.ada, "x" + device, false}, "made up": {d.ada, "x.y", false}, "none": {d.ada, "", false},
	} {
		name, err := d.deviceOf(ctx, given.member, given.device)
		d.must(err)
		if (name != "") != given.known {
			t.Errorf("%s: %q", what, name)
		}
	}
	from := Origin{Address: "192.0.2.1", Device: device} // and it waits for its own tries
	for range 50 {
		if _, err := d.LogIn(ctx, d.ada.Email, "wrong", from); errors.Is(err, domain.ErrTooMany) {
			return
		}
	}
	t.Error("a known browser guesses as often as it likes")
}

func TestAMemberWhoLogsInDoesNotFreeHerAddressForGuesses(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ana := d.invited(domain.RoleAuthor, "Ana")
	from := Origin{Address: "192.0.2.1"}
	for i := range 200 {
		if _, err := d.LogIn(ctx, fmt.Sprintf("m%d@example.org", i), "wrong", from); errors.Is(err, domain.ErrTooMany) {
			return
		}
		if _, err := d.LogIn(ctx, ana.Email, "a loom of one's own", from); err != nil && !errors.Is(err, domain.ErrTooMany) {
			t.Fatal(err)
		}
		if i > freeFromAddress+2 {
			break
		}
	}
	t.Error("guesses between her own logins are not counted")
}

func TestNetworksAreOneCustomerEach(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "not one": "not one",
	} {
		if got := (Origin{Address: address}).network(); got != want {
			t.Errorf("%s counts as %s, want %s", address, got, want)
		}
	}
}
