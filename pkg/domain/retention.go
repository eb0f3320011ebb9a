package domain

import "time"

// Retention is how many days the traces of what was done are kept; 0 keeps them for ever.
type Retention struct {
	// Audit is the list of what members did. It is never kept for ever, nor less than MinAuditDays.
	Audit int `json:"audit"`
	// Notifications are those that were read; the others stay twice as long.
	Notifications int `json:"notifications"`
	// Deliveries are those that ended, with what was sent.
	Deliveries int `json:"deliveries"`
	// Inbox is what came in and was applied; what was put aside stays three times as long.
	Inbox int `json:"inbox"`
	// Parked is how long deliveries wait for a host that is silent.
	Parked int `json:"parked"`
}

// Bounds of how long the audit list is kept, in days.
const (
	// AuditDays is a year: what went wrong in one season is found out in the next.
	AuditDays = 365
	// ParkedDays is how long a host may be silent and still get what was sent meanwhile.
	ParkedDays = 30
	// MinAuditDays keeps who did something from making the list forget it at once.
	MinAuditDays = 90
	// MinRetentionDays is how long anything is kept at least, so that what was sent or missed can still be looked up.
	MinRetentionDays = 7
	// MaxRetentionDays is ten years.
	MaxRetentionDays = 3650
)

// Days is so many days; what is kept for ever is 0.
func Days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }
