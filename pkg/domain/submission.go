package domain

import "time"

// SubmissionState is what became of something that was addressed to a stream.
type SubmissionState string

// The states of a submission.
const (
	SubmissionWaiting  SubmissionState = "waiting"
	SubmissionAccepted SubmissionState = "accepted"
	SubmissionDeclined SubmissionState = "declined"
)

// Submission is an item or note of a peer's actor that it addressed to a stream of ours.
type Submission struct {
	ID ID
	// Stream is the actor of the stream, Object what was addressed to it, Author who wrote it.
	Stream, Object, Author URI
	State                  SubmissionState
	// Activity is the Create as its author sent it, to be wrapped for peers that want it so; nil if it did not prove itself.
	Activity  []byte
	Member    ID // who decided; "" while nobody has, or if a rule did
	CreatedAt time.Time
	DecidedAt time.Time
}
