package domain

import (
	"strings"
	"time"
)

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
	// NotifyUnpublished: what Member planned could not be published at its time. About is the item, see ItemURN.
	NotifyUnpublished NotificationKind = "unpublished"
	// NotifyReview: somebody asks Member for a review of About; the others answer who asked.
	NotifyReview   NotificationKind = "review"
	NotifyApproved NotificationKind = "approved"
	NotifyReturned NotificationKind = "returned"
	// NotifyParked: a host is silent for long, what goes to it waits. Object is its address.
	NotifyParked NotificationKind = "parked"
)

// ItemURN names an item of ours that may have no address yet.
func ItemURN(id ID) URI { return URI("urn:uuid:" + string(id)) }

// ItemID is the item that ItemURN names, "" for any other address.
func (u URI) ItemID() ID {
	id, ok := strings.CutPrefix(string(u), "urn:uuid:")
	if !ok {
		return ""
	}
	return ID(id)
}

// Notification tells members what happened without them.
type Notification struct {
	ID    ID
	Kind  NotificationKind
	Actor URI // who did it
	// Object is theirs (a note), About is ours (an item or actor); either may be "".
	Object URI
	About  URI
	// Member is whom it is for; "" for everybody.
	Member    ID
	CreatedAt time.Time
	ReadAt    time.Time // zero while nobody read it
}
