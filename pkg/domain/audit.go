package domain

import "time"

// AuditAction names what was done.
type AuditAction string

// The actions about texts, pictures and series; their target is a title.
const (
	AuditPublish        AuditAction = "publish"
	AuditPublishChanges AuditAction = "publish_changes"
	AuditCard           AuditAction = "card"
	AuditRetract        AuditAction = "retract"
	AuditSchedule       AuditAction = "schedule"
	AuditUnschedule     AuditAction = "unschedule"
	AuditDeleteDraft    AuditAction = "delete_draft"
	AuditAskReview      AuditAction = "ask_review"
	AuditEndReview      AuditAction = "end_review"
	AuditApprove        AuditAction = "approve"
	AuditPictureWords   AuditAction = "picture_words"
	AuditPictureDelete  AuditAction = "picture_delete"
	AuditPlaceForget    AuditAction = "place_forget"
	AuditSeries         AuditAction = "series"
	AuditSeriesParts    AuditAction = "series_parts"
	AuditSeriesDelete   AuditAction = "series_delete"
)

// The actions towards the network; their target is the address of what or whom they concern.
const (
	AuditFollow            AuditAction = "follow"
	AuditUnfollow          AuditAction = "unfollow"
	AuditReply             AuditAction = "reply"
	AuditReplyRetract      AuditAction = "reply_retract"
	AuditLike              AuditAction = "like"
	AuditUnlike            AuditAction = "unlike"
	AuditReshare           AuditAction = "reshare"
	AuditUnreshare         AuditAction = "unreshare"
	AuditQuoteRevoke       AuditAction = "quote_revoke"
	AuditFeatureRevoke     AuditAction = "feature_revoke"
	AuditParticipantRemove AuditAction = "participant_remove"
	AuditSubmissionAccept  AuditAction = "submission_accept"
	AuditSubmissionDecline AuditAction = "submission_decline"
	AuditAuthorDismiss     AuditAction = "author_dismiss"
)

// The actions of moderation.
const (
	AuditBlock          AuditAction = "block"
	AuditSilence        AuditAction = "silence"
	AuditAllow          AuditAction = "allow"
	AuditNoop           AuditAction = "noop"
	AuditLift           AuditAction = "lift"
	AuditSettings       AuditAction = "moderation_settings"
	AuditAllowList      AuditAction = "allow_list"
	AuditImport         AuditAction = "import"
	AuditSubscribe      AuditAction = "subscribe"
	AuditUnsubscribe    AuditAction = "unsubscribe"
	AuditReportReceived AuditAction = "report_received"
	AuditReportSent     AuditAction = "report_sent"
	AuditReportResolved AuditAction = "report_resolved"
	AuditReportReopened AuditAction = "report_reopened"
	AuditHide           AuditAction = "hide"
	AuditShow           AuditAction = "show"
	AuditDeleteCopy     AuditAction = "delete_copy"
	AuditLock           AuditAction = "lock"
	AuditUnlock         AuditAction = "unlock"
	AuditApproval       AuditAction = "approval"
	AuditFollowerAccept AuditAction = "follower_accept"
	AuditFollowerRemove AuditAction = "follower_remove"
)

// The actions about the site and its vocabularies; their target is a title or a label.
const (
	AuditPage       AuditAction = "page"
	AuditPageMove   AuditAction = "page_move"
	AuditPageDelete AuditAction = "page_delete"
	AuditCall       AuditAction = "call"
	AuditTermAdd    AuditAction = "term_add"
	AuditTerm       AuditAction = "term"
	AuditTermOrder  AuditAction = "term_order"
	AuditTermMerge  AuditAction = "term_merge"
	AuditTermPart   AuditAction = "term_part" // a merge was taken back
	AuditTermRetire AuditAction = "term_retire"
	AuditTermOffer  AuditAction = "term_offer"
	AuditTermDelete AuditAction = "term_delete"

	AuditStreamEditors AuditAction = "stream_editors"
)

// The actions about members; their target is an e-mail address, or for whom an invitation is.
const (
	AuditInvite       AuditAction = "invite"
	AuditInviteRevoke AuditAction = "invite_revoke"
	AuditJoin         AuditAction = "join"
	AuditRole         AuditAction = "role"
	AuditMemberRemove AuditAction = "member_remove"
	AuditReadmit      AuditAction = "readmit"
	AuditHandOver     AuditAction = "hand_over"
	AuditProfile      AuditAction = "profile"
	AuditErase        AuditAction = "erase"
)

// The actions around sessions; their target is the e-mail address of whom they are about.
const (
	AuditPassword         AuditAction = "password"
	AuditLogIn            AuditAction = "log_in"
	AuditSecondStepFailed AuditAction = "second_step_failed"
	AuditLogins           AuditAction = "logins"
	AuditResetLink        AuditAction = "reset_link"
	AuditSecondFactor     AuditAction = "second_factor"
	AuditPasskey          AuditAction = "passkey"
	AuditFactorRoles      AuditAction = "second_factor_roles"
	AuditIdentity         AuditAction = "identity"
)

// IsSignIn says whether the details of such an entry tell of somebody's browsers and keys.
func (a AuditAction) IsSignIn() bool {
	switch a {
	case AuditPassword, AuditLogIn, AuditSecondStepFailed, AuditLogins, AuditResetLink, AuditSecondFactor, AuditPasskey:
		return true
	}
	return false
}

// NotedNoMore is the detail of an entry after which more of the same are not noted on that day.
const NotedNoMore = "…"

// The actions about the node and its actors.
const (
	AuditAccent           AuditAction = "accent"
	AuditLanguage         AuditAction = "language"
	AuditLanguages        AuditAction = "languages"
	AuditLicence          AuditAction = "licence"
	AuditQuotes           AuditAction = "quotes"
	AuditAddress          AuditAction = "address"
	AuditRetention        AuditAction = "retention"
	AuditZone             AuditAction = "zone"
	AuditPictures         AuditAction = "picture_limits"
	AuditLoginDays        AuditAction = "login_days"
	AuditSignedFetch      AuditAction = "signed_fetch"
	AuditMail             AuditAction = "mail"
	AuditProvider         AuditAction = "provider"
	AuditActor            AuditAction = "actor"
	AuditAliasAdd         AuditAction = "alias_add"
	AuditAliasRemove      AuditAction = "alias_remove"
	AuditMove             AuditAction = "move"
	AuditMoveUndo         AuditAction = "move_undo"
	AuditKeys             AuditAction = "keys"
	AuditLeave            AuditAction = "leave"
	AuditInitiativeDelete AuditAction = "initiative_delete"
)

// AuditVia is how somebody did it.
type AuditVia string

// The ways.
const (
	ViaPage    AuditVia = "page"
	ViaCommand AuditVia = "command"
	ViaList    AuditVia = "list"
	ViaPeer    AuditVia = "peer"
	ViaClock   AuditVia = "clock"  // what somebody had scheduled
	ViaConfig  AuditVia = "config" // what the configuration says, when the node starts
)

// AuditEntry says who did what to what, and when.
type AuditEntry struct {
	ID     ID
	Action AuditAction
	Member ID // "" where no member did it
	Via    AuditVia
	// Session is the short name of the session in which it was done, "" where there was none. It opens nothing.
	Session string
	// Target is what it was done to, in words that stay true when it is gone.
	Target string
	// Name is what is at Target where that is an address: its title, or its author's name.
	Name string
	// Subject leads to it: its kind and ID, as in "article:0195…"; "" where no page is about it.
	Subject string
	// Detail is for people: a reason, a number.
	Detail string
	// Changed is the setting that was changed, nil where there is none.
	Changed   *Changed
	CreatedAt time.Time
}

// Changed is a setting with its values before and after, as texts, so that it can be undone.
type Changed struct {
	Key    string `json:"key"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// ChangedError says that a setting was changed since the member saw it; errors.Is(err, ErrConflict) holds.
type ChangedError struct {
	Key string
	// Theirs is what it is now, Yours what the member wants it to be.
	Theirs, Yours string
	// Version is that of Theirs.
	Version string
}

func (e *ChangedError) Error() string { return "the setting " + e.Key + " was changed in the meantime" }

// Unwrap gives the explained error.
func (e *ChangedError) Unwrap() error {
	return Explain(ErrConflict, "somebody changed this in the meantime", nil)
}

// About is the entry with where it leads.
func (e AuditEntry) About(kind string, id ID) AuditEntry {
	e.Subject = kind + ":" + string(id)
	return e
}
