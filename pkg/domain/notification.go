package domain

import "time"

// NotificationKind is what members are told of.
type NotificationKind string

// The kinds of notification.
const (
	NotifyReply   NotificationKind = "reply"
	NotifyMention NotificationKind = "mention"
	NotifyMessage NotificationKind = "message"
	NotifyLike    NotificationKind = "like"
	NotifyReshare NotificationKind = "reshare"
	NotifyFollow  NotificationKind = "follow"
	NotifyJoin    NotificationKind = "join"
	NotifyQuote   NotificationKind = "quote"
	// NotifyFeature: a peer's actor recommends one of ours in a collection.
	NotifyFeature NotificationKind = "feature"
	// NotifySubmission: a peer's actor addressed something to a stream.
	NotifySubmission NotificationKind = "submission"
	// NotifyMove: Actor moved to Object.
	NotifyMove NotificationKind = "move"
)

// Notification tells the members that something came from elsewhere.
type Notification struct {
	ID    ID
	Kind  NotificationKind
	Actor URI // who did it
	// Object is theirs (a note), About is ours (an item or actor); either may be "".
	Object    URI
	About     URI
	CreatedAt time.Time
	ReadAt    time.Time // zero while nobody read it
}
