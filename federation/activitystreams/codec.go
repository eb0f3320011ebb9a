// Package activitystreams translates between JSON on the wire and the domain, in both directions. It is pure: no I/O, no
// clock. It is the only importer of go-fed/activity, whose vocabulary builds and validates; what go-fed lacks or loses is
// read from the raw map (see extensions.go).
package activitystreams

import (
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits of what is read. A peer's message that breaks one is refused with a reason.
const (
	MaxBytes  = 1 << 20 // what Mastodon accepts too
	maxDepth  = 32      // the deepest message seen in the wild has 9 levels
	maxArray  = 1000    // go-fed needs seconds for 100,000 entries
	maxValues = 50000   // 1 MiB of "{}," would be 350,000 maps; long pages of collections have 10,000 values
	maxNested = 4       // activities in activities: Announce{Undo{Accept{Follow}}}
	maxReason = 5000    // characters of a Flag's or Join's text, as in Mastodon
)

// MaxActivityBytes is the largest activity that we send: Misskey's inbox refuses more than 64 KiB.
const MaxActivityBytes = 60 << 10

// proofRoom is what a proof may add to an activity (FEP-8b32): it names the whole @context once more.
const proofRoom = 4 << 10

// Encoder writes our objects. It is stateless and may be shared.
type Encoder struct {
	Addresses domain.Addresses
}

// Decoder reads peers' messages. It is stateless and may be shared.
type Decoder struct {
	// Sanitize cleans HTML before it enters the domain; nil leaves it as it is.
	Sanitize func(html string) string
}

func (d Decoder) clean(html string) string {
	if d.Sanitize == nil {
		return html
	}
	return d.Sanitize(html)
}

// refuse makes the error for a message that cannot be read; errors.Is(err, domain.ErrInvalid) holds.
func refuse(format string, args ...any) error {
	return fmt.Errorf("read ActivityStreams: %s: %w", fmt.Sprintf(format, args...), domain.ErrInvalid)
}

// unencodable is the error for what has no form on the wire: a mistake of the caller's.
func unencodable(what string, id domain.URI, kind string) error {
	return fmt.Errorf("encode %s %s of kind %q: %w", what, id, kind, domain.ErrInvalid)
}
