package domain

import "slices"

// newsNeeds is the right that lets a member act on news of a kind. Who has it for her own only is told what is about her
// own items. A kind that is not here is told only to the member whom a notification names.
func newsNeeds() map[NotificationKind]Action {
	return map[NotificationKind]Action{
		NotifyReply: ActReply, NotifyMention: ActReply, NotifyLike: ActReply, NotifyReshare: ActReply, NotifyJoin: ActReply, NotifyQuote: ActReply,
		NotifyMessage: ActReadMessages, NotifyFollow: ActFollowers, NotifyRequest: ActFollowers, NotifyMove: ActFollow,
		NotifyFeature: ActModerate, NotifyReport: ActHandleReports, NotifySubmission: ActCurateStreams, NotifyParked: ActDeliveries,
	}
}

// NewsFor are the kinds of news that a role is told of: about everything, and about a member's own items.
func NewsFor(role MemberRole) (all, own []NotificationKind) {
	for kind, action := range newsNeeds() {
		row, _ := RightTo(action)
		switch row.Of(role) {
		case ScopeAll:
			all = append(all, kind)
		case ScopeOwn:
			own = append(own, kind)
		}
	}
	slices.Sort(all)
	slices.Sort(own)
	return all, own
}
