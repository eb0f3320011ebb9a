package domain

import "time"

// Limits are what the configuration, or the machine, says until an owner sets it on a page.
type Limits struct {
	// Pictures bounds what pictures take.
	Pictures PictureLimits
	// Login is how long a log-in lasts.
	Login time.Duration
	// SignedFetch answers only peers that sign what they ask for. What the configuration switches on, no page switches off.
	SignedFetch bool
	// Zone is the machine's time zone, "" where that is not known.
	Zone string
}

// PictureLimits are in bytes.
type PictureLimits struct {
	// Upload is the largest picture that a member may add.
	Upload int64 `json:"upload"`
	// Copies is how much the copies of peers' pictures may take together.
	Copies int64 `json:"copies"`
}

// Bounds of what an owner can set. The upper ones keep one form from filling the disk.
const (
	MinUpload = 1_000_000
	MaxUpload = 100_000_000
	MinCopies = 100_000_000
	MaxCopies = 100_000_000_000

	MinLoginDays = 1
	MaxLoginDays = 365
)
