package delivery

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestPausesGrowFromAMinuteToTwelveHours(t *testing.T) {
	for tries, want := range map[int]time.Duration{
		1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 10: 512 * time.Minute, 11: 12 * time.Hour, 40: 12 * time.Hour,
	} {
		for seed := range uint64(200) {
			got := Pause(tries, seed)
			if got < want || got > want+want/5 {
				t.Fatalf("pause after try %d with seed %d is %s, want %s to a fifth more", tries, seed, got, want)
			}
		}
	}
}

func TestAllTriesTogetherSpanTwoDays(t *testing.T) {
	var sum time.Duration
	for tries := 1; tries < MaxTries; tries++ {
		sum += Pause(tries, 0)
	}
	if sum < 48*time.Hour || sum > MaxAge {
		t.Fatalf("the tries span %s, want more than two days and less than %s", sum, MaxAge)
	}
}

func TestPausesOfOneMomentAreSpread(t *testing.T) {
	seen := map[time.Duration]bool{}
	for seed := range uint64(100) {
		seen[Pause(4, seed)] = true
	}
	if len(seen) < 80 {
		t.Fatalf("100 seeds gave %d different pauses", len(seen))
	}
	if first, second := Pause(4, 7), Pause(4, 7); first != second {
		t.Fatal("one seed gave two pauses")
	}
}

func TestJudgeKnowsWhatIsFinal(t *testing.T) {
	for name, c := range map[string]struct {
		try        Try
		want       Next
		hostFailed bool
	}{
		"200":                    {Try{Status: 200}, Done, false},
		"202":                    {Try{Status: 202}, Done, false},
		"204":                    {Try{Status: 204}, Done, false},
		"a redirect":             {Try{Status: 302}, Later, false},
		"400":                    {Try{Status: 400}, Stop, false},
		"401":                    {Try{Status: 401}, Later, false},
		"403":                    {Try{Status: 403}, Stop, false},
		"404 ends this delivery": {Try{Status: 404}, Stop, false},
		"408":                    {Try{Status: 408}, Later, false},
		"410 ends this delivery": {Try{Status: 410}, Stop, false},
		"413":                    {Try{Status: 413}, Stop, false},
		"429":                    {Try{Status: 429}, Later, true},
		"500":                    {Try{Status: 500}, Later, false},
		"501":                    {Try{Status: 501}, Stop, false},
		"502":                    {Try{Status: 502}, Later, true},
		"503":                    {Try{Status: 503}, Later, true},
		"no answer":              {Try{Fault: TimedOut}, Later, true},
		"no connection":          {Try{Fault: Unreachable}, Later, true},
		"an address we refuse":   {Try{Fault: Refused}, Stop, false},
	} {
		c.try.Tries = 1
		got := Judge(c.try)
		if got.Next != c.want || got.HostFailed != c.hostFailed {
			t.Errorf("%s: got %+v, want next %d and host failed %t", name, got, c.want, c.hostFailed)
		}
	}
}

func TestJudgeGivesUpAfterTheLastTryOrAWeek(t *testing.T) {
	if got := Judge(Try{Tries: MaxTries - 1, Status: 503}); got.Next != Later {
		t.Errorf("the try before the last: %+v", got)
	}
	if got := Judge(Try{Tries: MaxTries, Status: 500}); got.Next != Stop {
		t.Errorf("the last try: %+v", got)
	}
	if got := Judge(Try{Tries: 2, Age: MaxAge, Status: 500}); got.Next != Stop {
		t.Errorf("after a week: %+v", got)
	}
}

func TestWhatASilentHostNeverGotIsParkedAndNotGivenUp(t *testing.T) {
	for name, try := range map[string]Try{
		"the last try":                {Tries: MaxTries, Fault: Unreachable},
		"after a week":                {Tries: 2, Age: MaxAge, Fault: Unreachable},
		"503":                         {Tries: MaxTries, Status: 503},
		"a Create that hangs":         {Tries: MaxTries, Fault: TimedOut, Sent: true, Verb: domain.VerbCreate, HostAnswered: true},
		"a host that takes no packet": {Tries: MaxTries, Fault: TimedOut, Verb: domain.VerbUndo},
	} {
		if got := Judge(try); got.Next != Park {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := Judge(Try{Tries: maxTriesEver, Fault: Unreachable}); got.Next != Stop {
		t.Errorf("parked and woken for ever: %+v", got)
	}
}

func TestAMessageThatWasTakenAndNeverAnsweredIsNotSentForEver(t *testing.T) {
	hung := Try{Tries: maxUnanswered, Fault: TimedOut, Sent: true, Verb: domain.VerbUndo}
	for name, c := range map[string]struct {
		change func(*Try)
		want   Next
	}{
		"an Undo":                               {func(*Try) {}, Stop},
		"an Undo before":                        {func(try *Try) { try.Tries-- }, Later},
		"an Undo that did not leave us":         {func(try *Try) { try.Sent = false }, Later},
		"a Create":                              {func(try *Try) { try.Verb, try.HostAnswered = domain.VerbCreate, true }, Later},
		"an Update":                             {func(try *Try) { try.Verb = domain.VerbUpdate }, Later},
		"an Update, while others were answered": {func(try *Try) { try.Verb, try.HostAnswered = domain.VerbUpdate, true }, Stop},
	} {
		try := hung
		c.change(&try)
		if got := Judge(try); got.Next != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestRetryAfterIsHonouredWithinADay(t *testing.T) {
	try := Try{Tries: 1, Status: 503, RetryAfter: 3 * time.Hour}
	if got := Judge(try).Pause; got != 3*time.Hour {
		t.Errorf("asked for 3 h, got %s", got)
	}
	if got := Rest(try, 1); got != 3*time.Hour {
		t.Errorf("the host asked for 3 h, rests %s", got)
	}
	try.RetryAfter = 300 * time.Hour
	if got := Judge(try).Pause; got != longestRetryAfter {
		t.Errorf("asked for 300 h, got %s", got)
	}
	try.RetryAfter = time.Second
	if got := Judge(try).Pause; got < firstPause {
		t.Errorf("asked for a second, got %s", got)
	}
}

func TestAHostRestsAtOnceWhenItCannotBeReachedAndLaterWhenItHangs(t *testing.T) {
	if got := Rest(Try{Tries: 1, Fault: Unreachable}, 1); got < time.Minute {
		t.Errorf("unreachable: rests %s", got)
	}
	hanging := Try{Tries: 1, Fault: TimedOut}
	if got := Rest(hanging, 2); got != 0 {
		t.Errorf("two time-outs: rests %s", got)
	}
	if got := Rest(hanging, 3); got < time.Minute {
		t.Errorf("three time-outs: rests %s", got)
	}
	if got := Rest(Try{Tries: 1, Status: 500}, 5); got != 0 {
		t.Errorf("500 is about the message, rests %s", got)
	}
	if got := Rest(Try{Tries: 1, Fault: Unreachable}, 50); got < time.Hour || got > 72*time.Minute {
		t.Errorf("after 50 failures the host rests %s, want about an hour", got)
	}
}
