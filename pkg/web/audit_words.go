package web

import (
	"sync"

	"github.com/weftwork/weftwork/pkg/domain"
)

// auditArea is a group of actions, as the list offers them.
type auditArea struct {
	name, key string
	words     []auditWord
}

type auditWord struct {
	action domain.AuditAction
	key    string
}

const areaModeration = "moderation"

func auditAreas() []auditArea {
	return []auditArea{
		{"texts", "deeds.texts", []auditWord{
			{domain.AuditPublish, "audit.publish"}, {domain.AuditPublishChanges, "audit.publish_changes"}, {domain.AuditRetract, "audit.retract"},
			{domain.AuditSchedule, "audit.schedule"}, {domain.AuditUnschedule, "audit.unschedule"}, {domain.AuditAskReview, "audit.ask_review"},
			{domain.AuditApprove, "audit.approve"}, {domain.AuditEndReview, "audit.end_review"}, {domain.AuditDeleteDraft, "audit.delete_draft"},
			{domain.AuditSeries, "audit.series"}, {domain.AuditSeriesParts, "audit.series_parts"}, {domain.AuditSeriesDelete, "audit.series_delete"},
			{domain.AuditPictureWords, "audit.picture_words"}, {domain.AuditPictureDelete, "audit.picture_delete"}, {domain.AuditPlaceForget, "audit.place_forget"},
		}},
		{"network", "deeds.network", []auditWord{
			{domain.AuditFollow, "audit.follow"}, {domain.AuditUnfollow, "audit.unfollow"}, {domain.AuditReply, "audit.reply"},
			{domain.AuditReplyRetract, "audit.reply_retract"}, {domain.AuditLike, "audit.like"}, {domain.AuditUnlike, "audit.unlike"},
			{domain.AuditReshare, "audit.reshare"}, {domain.AuditUnreshare, "audit.unreshare"},
			{domain.AuditSubmissionAccept, "audit.submission_accept"}, {domain.AuditSubmissionDecline, "audit.submission_decline"},
			{domain.AuditAuthorDismiss, "audit.author_dismiss"},
		}},
		{areaModeration, "moderation.heading", []auditWord{
			{domain.AuditBlock, "audit.block"}, {domain.AuditSilence, "audit.silence"}, {domain.AuditAllow, "audit.allow"}, {domain.AuditNoop, "audit.noop"},
			{domain.AuditLift, "audit.lift"}, {domain.AuditSettings, "audit.settings"}, {domain.AuditAllowList, "audit.allow_list"},
			{domain.AuditImport, "audit.import"}, {domain.AuditSubscribe, "audit.subscribe"}, {domain.AuditUnsubscribe, "audit.unsubscribe"},
			{domain.AuditReportReceived, "audit.report_received"}, {domain.AuditReportSent, "audit.report_sent"},
			{domain.AuditReportResolved, "audit.report_resolved"}, {domain.AuditReportReopened, "audit.report_reopened"},
			{domain.AuditHide, "audit.hide"}, {domain.AuditShow, "audit.show"}, {domain.AuditDeleteCopy, "audit.delete_copy"},
			{domain.AuditLock, "audit.lock"}, {domain.AuditUnlock, "audit.unlock"}, {domain.AuditApproval, "audit.approval"},
			{domain.AuditFollowerAccept, "audit.follower_accept"}, {domain.AuditFollowerRemove, "audit.follower_remove"},
			{domain.AuditQuoteRevoke, "audit.quote_revoke"}, {domain.AuditFeatureRevoke, "audit.feature_revoke"},
			{domain.AuditParticipantRemove, "audit.participant_remove"},
		}},
		{"site", "deeds.site", []auditWord{
			{domain.AuditCard, "audit.card"}, {domain.AuditPage, "audit.page"}, {domain.AuditPageMove, "audit.page_move"},
			{domain.AuditPageDelete, "audit.page_delete"}, {domain.AuditCall, "audit.call"},
			{domain.AuditTermAdd, "audit.term_add"}, {domain.AuditTerm, "audit.term"}, {domain.AuditTermOrder, "audit.term_order"},
			{domain.AuditTermMerge, "audit.term_merge"}, {domain.AuditTermPart, "audit.term_part"}, {domain.AuditTermRetire, "audit.term_retire"},
			{domain.AuditTermOffer, "audit.term_offer"}, {domain.AuditTermDelete, "audit.term_delete"},
			{domain.AuditStreamEditors, "audit.stream_editors"},
		}},
		{"people", "members.heading", []auditWord{
			{domain.AuditInvite, "audit.invite"}, {domain.AuditInviteRevoke, "audit.invite_revoke"}, {domain.AuditJoin, "audit.join"}, {domain.AuditRole, "audit.role"},
			{domain.AuditMemberRemove, "audit.member_remove"}, {domain.AuditReadmit, "audit.readmit"}, {domain.AuditHandOver, "audit.hand_over"},
			{domain.AuditProfile, "audit.profile"}, {domain.AuditErase, "audit.erase"},
		}},
		{"sign_in", "deeds.sign_in", []auditWord{
			{domain.AuditLogIn, "audit.log_in"}, {domain.AuditSecondStepFailed, "audit.second_step_failed"}, {domain.AuditPassword, "audit.password"},
			{domain.AuditLogins, "audit.logins"}, {domain.AuditResetLink, "audit.reset_link"},
			{domain.AuditSecondFactor, "audit.second_factor"}, {domain.AuditPasskey, "audit.passkey"}, {domain.AuditFactorRoles, "audit.second_factor_roles"}, {domain.AuditIdentity, "audit.identity"},
		}},
		{"node", "deeds.node", []auditWord{
			{domain.AuditAddress, "audit.address"}, {domain.AuditAccent, "audit.accent"}, {domain.AuditLanguage, "audit.language"}, {domain.AuditLanguages, "audit.languages"}, {domain.AuditLicence, "audit.licence"}, {domain.AuditQuotes, "audit.quotes"}, {domain.AuditRetention, "audit.retention"},
			{domain.AuditZone, "audit.zone"}, {domain.AuditPictures, "audit.picture_limits"}, {domain.AuditLoginDays, "audit.login_days"}, {domain.AuditSignedFetch, "audit.signed_fetch"},
			{domain.AuditMail, "audit.mail"}, {domain.AuditProvider, "audit.provider"}, {domain.AuditActor, "audit.actor"}, {domain.AuditAliasAdd, "audit.alias_add"},
			{domain.AuditAliasRemove, "audit.alias_remove"}, {domain.AuditMove, "audit.move"}, {domain.AuditMoveUndo, "audit.move_undo"},
			{domain.AuditKeys, "audit.keys"}, {domain.AuditInitiativeDelete, "audit.initiative_delete"}, {domain.AuditLeave, "audit.leave"},
		}},
	}
}

// auditKeys are the messages that name the actions.
var auditKeys = sync.OnceValue(func() map[domain.AuditAction]string {
	keys := map[domain.AuditAction]string{}
	for _, area := range auditAreas() {
		for _, word := range area.words {
			keys[word.action] = word.key
		}
	}
	return keys
})

func auditName(v *visit, action domain.AuditAction) string {
	if key, known := auditKeys()[action]; known {
		return v.say(key)
	}
	return string(action)
}
