package domain

import (
	"fmt"
	"slices"
	"sync"
)

// Action is something that a member may have the right to do.
type Action string

// The actions. Each route and each method of node that a member can use names one of them.
const (
	ActSeePublic Action = "see_public" // visitors, too
	ActSeeDesk   Action = "see_desk"
	ActAccount   Action = "account"

	ActWrite   Action = "write"
	ActRead    Action = "read"
	ActApprove Action = "approve"
	ActPublish Action = "publish"
	ActRetract Action = "retract"

	ActAddPictures    Action = "add_pictures"
	ActChangePictures Action = "change_pictures"

	ActReply         Action = "reply"
	ActRetractReply  Action = "retract_reply"
	ActRespond       Action = "respond"
	ActFollow        Action = "follow"
	ActReadMessages  Action = "read_messages"
	ActModerate      Action = "moderate"
	ActHandleReports Action = "handle_reports"
	ActFollowers     Action = "followers"
	ActCurateStreams Action = "curate_streams"
	ActVocabulary    Action = "vocabulary"
	ActDeliveries    Action = "deliveries"
	ActAudit         Action = "audit"
	ActAuditAll      Action = "audit_all"

	ActOrganisation Action = "organisation"
	ActPages        Action = "pages"
	ActSeries       Action = "series"

	ActDecideHosts      Action = "decide_hosts"
	ActMembers          Action = "members"
	ActSettings         Action = "settings"
	ActActors           Action = "actors"
	ActDeleteInitiative Action = "delete_initiative"
)

// Scope is how far a right goes.
type Scope string

// The scopes, from nothing to everything.
const (
	ScopeNone     Scope = ""
	ScopeOwn      Scope = "own"      // what is the member's own
	ScopeApproved Scope = "approved" // the member's own, once somebody else approved it as it stands
	ScopeOthers   Scope = "others"   // what is not the member's own
	ScopeAll      Scope = "all"
)

// Right is a row of the table: what is to be done, in words, and how far each role may.
type Right struct {
	Area   string // a heading above some rows
	Action Action
	Words  string
	// The columns of the table. A role may all that one to its left may, but for reviewer and curator: neither has the other's.
	Author, Reviewer, Curator, Editor, Owner Scope
}

// Of is how far the right of a role goes.
func (r Right) Of(role MemberRole) Scope {
	switch role {
	case RoleAuthor:
		return r.Author
	case RoleReviewer:
		return r.Reviewer
	case RoleCurator:
		return r.Curator
	case RoleEditor:
		return r.Editor
	case RoleOwner:
		return r.Owner
	}
	return ScopeNone
}

// Rights are the one table of who may do what. docs/rights.md and the page /desk/rights are made of it; commands act as the
// first owner. To add an action: a constant above and a row here, then "make rights".
func Rights() []Right {
	const no, own, appr, othr, all = ScopeNone, ScopeOwn, ScopeApproved, ScopeOthers, ScopeAll
	return slices.Concat(
		//                                                                       author reviewer curator editor owner
		rights("For everybody",
			right(ActSeePublic, "read what is public, without logging in, too", all, all, all, all, all),
			right(ActSeeDesk, "see the members' pages, what comes from the network, and how deliveries went", all, all, all, all, all),
			right(ActAccount, "change one's own profile, password and language, and leave", all, all, all, all, all)),
		rights("Texts and pictures",
			right(ActWrite, "write drafts, ask for a review, delete drafts", own, own, own, all, all),
			right(ActRead, "read drafts with their history, comment on them, delete one's own comments", own, all, own, all, all),
			right(ActApprove, "approve in a review, or give back", no, othr, no, othr, othr),
			right(ActPublish, "publish, schedule, publish changes", appr, appr, appr, all, all),
			right(ActRetract, "take back what was published", own, own, own, all, all),
			right(ActAddPictures, "add pictures and use those of the library", all, all, all, all, all),
			right(ActChangePictures, "change the words of pictures in the library, delete pictures", own, own, own, all, all)),
		rights("The network",
			right(ActReply, "answer in the organisation's name", own, own, all, all, all),
			right(ActRetractReply, "take back answers", own, own, all, all, all),
			right(ActRespond, "like and reshare in the organisation's name", no, no, all, all, all),
			right(ActFollow, "follow and unfollow", no, no, all, all, all),
			right(ActReadMessages, "read messages to the organisation", no, no, all, all, all),
			right(ActModerate, "hide and show answers, close discussions, take back leave to quote or recommend", no, no, all, all, all),
			right(ActHandleReports, "handle reports and send some to peers", no, no, all, all, all),
			right(ActFollowers, "admit, refuse and remove followers", no, no, all, all, all),
			right(ActCurateStreams, "decide about what peers submit to streams", own, own, all, all, all),
			right(ActVocabulary, "change streams, themes and the other vocabularies", no, no, all, all, all),
			right(ActDeliveries, "try deliveries and parked activities again, run the self-test", no, no, all, all, all),
			right(ActAudit, "read who did what in moderation", no, no, all, all, all)),
		rights("The site",
			right(ActOrganisation, "change the organisation's card", no, no, no, all, all),
			right(ActSeries, "make series of items, and order what is in them", no, no, all, all, all),
			right(ActPages, "change the pages of the site and its menu", no, no, no, all, all)),
		rights("The node",
			right(ActDecideHosts, "block, silence and allow hosts and actors, keep lists of them", no, no, no, no, all),
			right(ActMembers, "invite members, change their roles, remove them", no, no, no, no, all),
			right(ActAuditAll, "read and export what every member did, undo changes of settings", no, no, no, no, all),
			right(ActSettings, "change the settings of the node", no, no, no, no, all),
			right(ActActors, "change how actors are found, their keys and their moves; leave the network", no, no, no, no, all),
			right(ActDeleteInitiative, "delete an initiative for ever", no, no, no, no, all)),
	)
}

func right(action Action, words string, author, reviewer, curator, editor, owner Scope) Right {
	return Right{Action: action, Words: words, Author: author, Reviewer: reviewer, Curator: curator, Editor: editor, Owner: owner}
}

func rights(area string, rows ...Right) []Right {
	for i := range rows {
		rows[i].Area = area
	}
	return rows
}

// rightsByAction is the table for questions, of which every request of a member asks several.
var rightsByAction = sync.OnceValue(func() map[Action]Right { //nolint:gochecknoglobals // the table never changes
	rows := map[Action]Right{}
	for _, row := range Rights() {
		rows[row.Action] = row
	}
	return rows
})

// RightTo is the row of an action; false if the table has none.
func RightTo(action Action) (Right, bool) {
	row, ok := rightsByAction()[action]
	return row, ok
}

// Subject is what an action is done to, as far as rights depend on it. The zero Subject belongs to nobody.
type Subject struct {
	Owners   []ID // the members whose own it is
	Approved bool // as it stands, by somebody else
}

// OfItem is an item as a subject: it is its writer's own, and that of those in its byline or credited with its translation.
func OfItem(i *Item) Subject {
	s := Subject{Owners: slices.Concat([]ID{i.CreatedBy}, i.Byline(i.Editing()), i.Editing().Translators)}
	s.Approved = i.IsApproved() && !slices.Contains(s.Owners, i.Review.ApprovedBy)
	return s
}

// OfMedia is a picture as a subject: it is who added it that owns it.
func OfMedia(m *Media) Subject { return Subject{Owners: []ID{m.CreatedBy}} }

// OfNote is a note of ours as a subject: it is its writer's own.
func OfNote(n *Note) Subject { return Subject{Owners: []ID{n.Member}} }

// MayAtAll says whether a role may do something to anything: a page is shown then, and each subject is asked for with May.
func (r MemberRole) MayAtAll(action Action) bool {
	row, ok := RightTo(action)
	return ok && row.Of(r) != ScopeNone
}

// May says whether a member may do something to a subject.
func May(by Member, action Action, to Subject) bool {
	row, ok := RightTo(action)
	if !ok {
		return false
	}
	own := by.ID != "" && slices.Contains(to.Owners, by.ID)
	switch row.Of(by.Role) {
	case ScopeAll:
		return true
	case ScopeOwn:
		return own
	case ScopeApproved:
		return own && to.Approved
	case ScopeOthers:
		return !own
	}
	return false
}

// Allow is nil if a member may do something to a subject, else a *DeniedError that says so in words.
func Allow(by Member, action Action, to Subject) error {
	if May(by, action, to) {
		return nil
	}
	return deny(by, action)
}

// AllowItem is Allow for an item of ours. The organisation's card has a right of its own.
func AllowItem(by Member, action Action, item *Item) error {
	if item.Kind == KindOrganisation && action != ActRead {
		return Allow(by, ActOrganisation, Subject{})
	}
	return Allow(by, action, OfItem(item))
}

// AllowAtAll is Allow for what is not known yet: whether there is anything to which the member may do it.
func AllowAtAll(by Member, action Action) error {
	if by.Role.MayAtAll(action) {
		return nil
	}
	return deny(by, action)
}

// DeniedError says that a member lacks a right; errors.Is(err, ErrForbidden) holds.
type DeniedError struct {
	Role   MemberRole
	Action Action
	why    error
}

func (e *DeniedError) Error() string { return e.why.Error() }

// Unwrap gives the explained error.
func (e *DeniedError) Unwrap() error { return e.why }

func deny(by Member, action Action) error {
	row, _ := RightTo(action)
	why := Explain(ErrForbidden, fmt.Sprintf("your role, %s, does not have this right: %s", by.Role.Words(), row.Words), nil)
	switch row.Of(by.Role) {
	case ScopeOwn:
		why = Explain(ErrForbidden, fmt.Sprintf("your role, %s, has this right for your own only: %s", by.Role.Words(), row.Words), nil)
	case ScopeApproved:
		why = Explain(ErrForbidden, fmt.Sprintf("your role, %s, has this right for your own only, once somebody else approved it as it stands: %s", by.Role.Words(), row.Words), nil)
	case ScopeOthers:
		why = Explain(ErrForbidden, fmt.Sprintf("nobody has this right for their own, so that two pairs of eyes see it: %s", row.Words), nil)
	}
	return &DeniedError{Role: by.Role, Action: action, why: why}
}
