package signature

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// How far a peer's clock and its queue may be off: Mastodon's limits, which peers have learned to keep.
const (
	maxAge   = 12 * time.Hour
	maxAhead = time.Hour
)

// checkMoment refuses what was signed too long ago or will be signed later.
func checkMoment(signed, now time.Time) error {
	switch {
	case signed.Before(now.Add(-maxAge)):
		return fmt.Errorf("%w: signed at %s, more than %s ago", ErrExpired, signed.UTC().Format(time.RFC3339), maxAge)
	case signed.After(now.Add(maxAhead)):
		return fmt.Errorf("%w: signed at %s, which is still to come: one of the two clocks is wrong", ErrExpired, signed.UTC().Format(time.RFC3339))
	}
	return nil
}

// checkExpiry refuses what its signer wanted to be over by now; both clocks may differ by maxAhead.
func checkExpiry(expires int64, now time.Time) error {
	if end := time.Unix(expires, 0); now.After(end.Add(maxAhead)) {
		return fmt.Errorf("%w: valid until %s", ErrExpired, end.UTC().Format(time.RFC3339))
	}
	return nil
}

// checkDate reads the one Date header, for signatures that cover it.
func checkDate(header http.Header, now time.Time) error {
	date := strings.Join(header.Values("Date"), ", ")
	signed, err := http.ParseTime(date)
	if err != nil {
		return fmt.Errorf("%w: Date %q is no date of HTTP", ErrMalformed, date)
	}
	return checkMoment(signed, now)
}
