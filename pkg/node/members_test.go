package node

import (
	"testing"
	"time"
)

func TestAPasswordMatchesItsHashOnly(t *testing.T) {
	hash := hashPassword("correct horse battery")
	if !passwordMatches(hash, "correct horse battery") {
		t.Error("the right password was refused")
	}
	for _, wrong := range []string{"", "correct horse batterz"} {
		if passwordMatches(hash, wrong) {
			t.Errorf("%q was accepted", wrong)
		}
	}
	for _, broken := range []string{"", "$argon2id$", "$argon2id$v=19$m=1,t=0,p=1$AA$AA", "$argon2i$v=19$m=1,t=1,p=1$AA$AA"} {
		if passwordMatches(broken, "x") {
			t.Errorf("the hash %q was matched", broken)
		}
	}
	first, second := hashPassword("a"), hashPassword("a")
	if first == second {
		t.Error("two hashes of one password are equal: the salt is missing")
	}
}

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
	throttle.succeeded("a")
	if wait := throttle.wait("a"); wait != 0 {
		t.Errorf("after a success one waits %s", wait)
	}
}

func TestAnAttackFromManyAddressesDoesNotGrowTheThrottle(t *testing.T) {
	throttle := newThrottle(time.Now)
	for i := range maxThrottled * 2 {
		throttle.failed(string(rune('a'+i%26)) + time.Duration(i).String())
	}
	if len(throttle.tries) > maxThrottled {
		t.Errorf("it keeps %d keys", len(throttle.tries))
	}
}
