package domain

import "time"

// FollowState is how far a follow got.
type FollowState string

// The states of a follow.
const (
	FollowPending  FollowState = "pending"
	FollowAccepted FollowState = "accepted"
	FollowRejected FollowState = "rejected"
)

// Follow is one actor following another, in either direction.
type Follow struct {
	ID ID
	// URI is the id of the latest Follow activity.
	URI      URI
	Follower URI
	Followed URI
	State    FollowState
	// CreatedAt and AcceptedAt are times of ours.
	CreatedAt  time.Time
	AcceptedAt time.Time
}

// ResponseKind tells what came back from elsewhere, replies aside.
type ResponseKind string

// The kinds of response that are not texts.
const (
	ResponseLike    ResponseKind = "like"
	ResponseReshare ResponseKind = "reshare"
	ResponseJoin    ResponseKind = "join"
)

// Response is a like, reshare or join, by a peer's actor or one of ours.
type Response struct {
	ID     ID
	Kind   ResponseKind
	URI    URI // of the activity; may be "" for a peer that names none
	Actor  URI
	Object URI
	// Text is what a Join says to the organiser, plain.
	Text      string
	CreatedAt time.Time
	// Open says that it was addressed to everybody, so that a collection may name it.
	Open bool
}
