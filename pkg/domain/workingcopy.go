package domain

import "time"

// WorkingCopy is what an item's working copy was at a version.
type WorkingCopy struct {
	Item    ID
	Version int
	Content Content
	// Member saved it; "" where nobody knows.
	Member  ID
	SavedAt time.Time
}

// Version is a line of an item's history: a publication, or a working copy that was kept.
type Version struct {
	Published bool
	Number    int // of the revision, or the version of the working copy
	Member    ID
	At        time.Time
}

// RemarkKind says what happened when a remark was made.
type RemarkKind string

// The kinds of remark. A comment is only said.
const (
	RemarkComment     RemarkKind = ""
	RemarkAsked       RemarkKind = "asked"    // for review
	RemarkReturned    RemarkKind = "returned" // from review to draft
	RemarkApproved    RemarkKind = "approved"
	RemarkScheduled   RemarkKind = "scheduled"
	RemarkUnscheduled RemarkKind = "unscheduled"
	RemarkFailed      RemarkKind = "failed" // to be published at its time
)

// Remark is what members say to each other about an item of ours: never public, never sent.
type Remark struct {
	ID        ID
	Item      ID
	Kind      RemarkKind
	Member    ID
	Text      string
	CreatedAt time.Time
}

// MaxRemark is how many characters a remark may have: a page.
const MaxRemark = 4000

// Schedule is what is published of an item, and when.
type Schedule struct {
	Item    ID
	Content Content
	// Version is that of the working copy which Content was.
	Version int
	At      time.Time
	// TimeZone is the clock on which At was chosen.
	TimeZone  string
	Member    ID
	CreatedAt time.Time
}
