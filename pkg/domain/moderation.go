package domain

import "time"

// Level is what a host or an actor may do here.
type Level string

// The levels. Allow only matters beside a wider block, and where only listed hosts are let in. Noop keeps what a list says
// of pictures and reports of a host that else is like any other.
const (
	LevelNone    Level = ""
	LevelAllow   Level = "allow"
	LevelNoop    Level = "noop"
	LevelSilence Level = "silence"
	LevelBlock   Level = "block"
)

// Severity orders levels: a stricter one is larger.
func (l Level) Severity() int {
	switch l {
	case LevelNoop:
		return 1
	case LevelSilence:
		return 2
	case LevelBlock:
		return 3
	}
	return 0
}

// Standing is what was decided about a host with its subdomains, or about one actor.
type Standing struct {
	// Target is a host in ASCII without a port, or the id of an actor.
	Target string
	Level  Level
	// Reason is public, Note for members.
	Reason, Note string
	// RejectMedia leaves pictures from the host unfetched, RejectReports its reports unread.
	RejectMedia, RejectReports bool
	// Obfuscate hides a part of the name on the public page and in exports.
	Obfuscate bool
	// By is the member who decided; List the list that did.
	By, List ID
	Since    time.Time
}

// IsActor says whether one actor is meant, and not a host.
func (s Standing) IsActor() bool { return IsActorTarget(s.Target) }

// IsActorTarget tells the id of an actor from a host.
func IsActorTarget(target string) bool {
	_, err := ParseURI(target)
	return err == nil
}

// Loss is what a decision costs: follows end for good, things held are hidden until it is lifted.
type Loss struct {
	// Hosts are those known here that a decision touches.
	Hosts []string
	// Followers are peers' actors that follow ours, Followed those that ours follow.
	Followers, Followed []Follow
	Items, Notes        int
	// Waiting are deliveries that will not be sent.
	Waiting int
}

// EndsFollows says whether something is lost that lifting does not bring back.
func (l Loss) EndsFollows() bool { return len(l.Followers)+len(l.Followed) > 0 }

// Moderation is how the node moderates: what the desk sets.
type Moderation struct {
	// AllowList lets in only hosts that are listed as allowed.
	AllowList bool `json:"allow_list,omitempty"`
	// HideList keeps the list of hosts off the public page; ObfuscateList shows their names in part.
	HideList      bool `json:"hide_list,omitempty"`
	ObfuscateList bool `json:"obfuscate_list,omitempty"`
	// Rules are Markdown, HTML made from it; Contact is an address for complaints.
	Rules   string `json:"rules,omitempty"`
	HTML    string `json:"html,omitempty"`
	Contact string `json:"contact,omitempty"`
}

// ReportState is how far a report got.
type ReportState string

// The states of a report.
const (
	ReportOpen     ReportState = "open"
	ReportResolved ReportState = "resolved"
)

// Report is a complaint about an actor and things of it.
type Report struct {
	ID ID
	// URI is the id of the Flag; one of ours for a visitor's.
	URI URI
	// Ours was sent to a peer, all others came in.
	Ours     bool
	Reporter URI // "" for a visitor
	Target   URI
	Objects  []URI
	Text     string
	// Contact is what a visitor left; Answer what a member noted when the report was resolved.
	Contact, Answer string
	State           ReportState
	Member          ID // who sent or resolved it
	CreatedAt       time.Time
	ResolvedAt      time.Time
}

// Blocklist is a list of somebody else that the node keeps up with.
type Blocklist struct {
	ID   ID
	URL  string
	Name string
	// Count is how many lines the list had, Applied how many standings it set.
	Count, Applied int
	// Waiting are entries that would end follows: a member decides.
	Waiting []Standing
	// Declined are targets that a member did not want from this list.
	Declined  []string
	Error     string
	FetchedAt time.Time
	NextAt    time.Time
	CreatedAt time.Time
}

// Plus is both losses together.
func (l Loss) Plus(other Loss) Loss {
	return Loss{
		Hosts:     append(append([]string{}, l.Hosts...), other.Hosts...),
		Followers: append(append([]Follow{}, l.Followers...), other.Followers...),
		Followed:  append(append([]Follow{}, l.Followed...), other.Followed...),
		Items:     l.Items + other.Items, Notes: l.Notes + other.Notes, Waiting: l.Waiting + other.Waiting,
	}
}

// What members are told of moderation: a follow that waits for approval, and a complaint.
const (
	NotifyRequest NotificationKind = "request"
	NotifyReport  NotificationKind = "report"
)
