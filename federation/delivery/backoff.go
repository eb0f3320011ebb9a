package delivery

import (
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// The rhythm of tries: 1 m, 2 m, 4 m … 8 h 32 m, then every 12 h; 14 tries span at least 53 hours.
const (
	firstPause = time.Minute
	// longestPause keeps two tries a day, so that a peer that returns waits no longer.
	longestPause = 12 * time.Hour
	// MaxTries is after how many tries a delivery is given up. Mastodon stops after 16.
	MaxTries = 14
	// MaxAge ends a delivery that waited behind a silent host. Mastodon calls a host dead after 7 days.
	MaxAge = 7 * 24 * time.Hour
	// longestRetryAfter bounds what a peer may ask for.
	longestRetryAfter = 24 * time.Hour
	// longestHostPause is how long a silent host is left alone: one try an hour costs nothing.
	longestHostPause = time.Hour
	// deadAfter is how long a host must have been silent to be parked: Mastodon skips a host after 7 failing days.
	// deadWithTries is how long, if a delivery had all its tries in that time.
	deadAfter     = 7 * 24 * time.Hour
	deadWithTries = 24 * time.Hour
	// deadPause is how often a parked host is asked by one delivery whether it is back.
	deadPause = 24 * time.Hour
	// maxTriesEver ends a delivery that was parked and woken again and again.
	maxTriesEver = 3 * MaxTries
	// maxUnanswered is how often a host may take a message of which nothing hangs and not answer: Gancio never answers
	// an Undo of an Announce, and what comes after it about the same object would wait for days.
	maxUnanswered = 3
	// patience is how many tries in a row may time out before the host rests.
	// Gancio never answers an Update{actor}, and takes the next Create.
	patience = 3
)

// Pause is how long a delivery waits after its tries-th failed try, counted from 1.
// seed spreads deliveries by up to a fifth, always upwards; equal seeds give equal pauses.
func Pause(tries int, seed uint64) time.Duration {
	return spread(double(firstPause, tries, longestPause), seed)
}

// HostPause is how long a host rests after it failed to answer fails times in a row, counted from 1.
func HostPause(fails int, seed uint64) time.Duration {
	return spread(double(firstPause, fails, longestHostPause), seed)
}

// double doubles first times-1 times, up to limit.
func double(first time.Duration, times int, limit time.Duration) time.Duration {
	pause := first
	for range times - 1 {
		pause *= 2
		if pause >= limit {
			return limit
		}
	}
	return pause
}

// spread lengthens a pause by 0 to 20 %, the same for the same seed.
func spread(pause time.Duration, seed uint64) time.Duration {
	// The finaliser of SplitMix64: neighbouring seeds end up far apart.
	seed ^= seed >> 30
	seed *= 0xbf58476d1ce4e5b9
	seed ^= seed >> 27
	seed *= 0x94d049bb133111eb
	seed ^= seed >> 31
	return pause + pause/5*time.Duration(seed%1024)/1024
}

// Fault is why there was no answer at all.
type Fault int

// The faults. Refused means that we may not or cannot ever send there.
const (
	NoFault Fault = iota
	Unreachable
	TimedOut
	Refused
)

// Try is how one try to deliver went.
type Try struct {
	// Tries counts this one, from 1; Age is since the delivery was made.
	Tries int
	Age   time.Duration
	// Status is the HTTP status; 0 with a Fault if there was no answer.
	Status int
	Fault  Fault
	// Sent says that the message left us whole, although there was no answer.
	Sent bool
	Verb domain.Verb
	// HostAnswered says that the host took another message since this one was made.
	HostAnswered bool
	// RetryAfter is what the peer asked for; 0 if nothing.
	RetryAfter time.Duration
	Seed       uint64
}

// Next is what becomes of a delivery.
type Next int

// A delivery is done, is tried again later, stops, or waits until its host shows life.
const (
	Done Next = iota
	Later
	Stop
	Park
)

// Verdict is what follows from a try.
type Verdict struct {
	Next Next
	// Pause is how long the delivery waits, for Later.
	Pause time.Duration
	// HostFailed says that the fault lies with the host and not with this one message;
	// HostAsked is how long it asked to be left alone.
	HostFailed bool
	HostAsked  time.Duration
}

// Judge decides after a try. 4xx are final but for 401, 408 and 429, as with Mastodon; so is 501.
// 404 and 410 of an inbox end this delivery only: Gancio says 404 to an Article. What a silent host did not get in all its
// tries is parked; a message that it took and never answered is not sent for ever.
func Judge(t Try) Verdict {
	switch {
	case t.Status >= 200 && t.Status < 300:
		return Verdict{Next: Done}
	case t.Fault == Refused || isFinal(t.Status):
		return Verdict{Next: Stop}
	}
	asked := min(t.RetryAfter, longestRetryAfter)
	v := Verdict{Next: Later, Pause: max(Pause(t.Tries, t.Seed), asked), HostFailed: isHostFault(t), HostAsked: asked}
	switch {
	case t.isUnanswered() || t.Tries >= maxTriesEver:
		v.Next, v.Pause = Stop, 0
	case t.Tries < MaxTries && t.Age < MaxAge:
	case v.HostFailed:
		v.Next, v.Pause = Park, 0
	default:
		v.Next, v.Pause = Stop, 0
	}
	return v
}

// isUnanswered says whether the host had its chances to answer this message. A Create gets all its tries; so does what changes
// for good, unless the host answers others.
func (t Try) isUnanswered() bool {
	if t.Fault != TimedOut || !t.Sent || t.Tries < maxUnanswered {
		return false
	}
	switch t.Verb {
	case domain.VerbCreate:
		return false
	case domain.VerbUndo, domain.VerbAnnounce, domain.VerbLike, domain.VerbIgnore:
		return true
	}
	return t.HostAnswered
}

func isFinal(status int) bool {
	switch status {
	case 401, 408, 429:
		return false
	case 501:
		return true
	}
	return status >= 400 && status < 500
}

// isHostFault leaves 500 out: peers say so to single messages that they do not understand.
func isHostFault(t Try) bool {
	switch t.Status {
	case 0, 429, 502, 503, 504:
		return true
	}
	return false
}

// Rest is how long the host is left alone after a failed try, when its tries failed fails times in a row
// with this one; 0 if the next delivery may go on at once.
func Rest(t Try, fails int) time.Duration {
	v := Judge(t)
	if !v.HostFailed {
		return 0
	}
	if t.Fault == TimedOut {
		if fails < patience {
			return 0
		}
		fails -= patience - 1
	}
	return max(HostPause(fails, t.Seed), v.HostAsked)
}
