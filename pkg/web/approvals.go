package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// requestsPage lists who waits to follow, and which of our actors want to be asked.
type requestsPage struct {
	Desk    *deskNav
	Sub     subNav
	Waiting []requestView
	Total   int
	Pager   pager
	Actors  []approvalView
}

type requestView struct {
	ID     domain.ID
	Actor  actorCard
	Whom   string
	At     time.Time
	Decide string
}

type approvalView struct {
	URI          domain.URI
	Name, Handle string
	ByHand       bool
}

func (s *Server) listRequests(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size, path = 50, "/desk/moderation/followers"
	waiting, total, err := s.store.PendingFollowers(v.ctx(), "", storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	actors, err := s.store.LocalActors(v.ctx())
	if err != nil {
		return err
	}
	page := requestsPage{Sub: moderationNav(v), Total: total, Pager: newPager(path, nil, number, total, size)}
	names := map[domain.URI]string{}
	for _, actor := range actors {
		names[actor.URI] = actor.DisplayName()
		if actor.Role != domain.RoleNode {
			page.Actors = append(page.Actors, approvalView{URI: actor.URI, Name: actor.DisplayName(), Handle: handleOf(actor), ByHand: actor.ManuallyApproves})
		}
	}
	p := s.presenter(v)
	for _, w := range waiting {
		page.Waiting = append(page.Waiting, requestView{
			ID: w.Follow.ID, Actor: p.actor(w.Actor), Whom: names[w.Follow.Followed], At: w.Follow.CreatedAt, Decide: decidePath(string(w.Actor.URI)),
		})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/followers", head{Heading: v.say("moderation.requests"), NoIndex: true}, page)
}

// answerRequests accepts or rejects those that were ticked.
func (s *Server) answerRequests(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	ids := make([]domain.ID, 0, len(values["id"]))
	for _, id := range values["id"] {
		ids = append(ids, domain.ID(id))
	}
	const path = "/desk/moderation/followers"
	if len(ids) == 0 {
		v.warn(v.say("moderation.none_ticked"))
		return v.seeOther(path)
	}
	act, done := s.node.AcceptFollowers, "moderation.accepted"
	if values.Get("action") == "reject" {
		act, done = s.node.RejectFollowers, "moderation.rejected"
	}
	if err := act(v.ctx(), *v.member, ids...); err != nil {
		return s.refused(v, err, path)
	}
	v.tell(done, "Count", len(ids))
	return v.seeOther(path)
}

func (s *Server) setApproval(v *visit) error {
	approves := node.AtOnce
	if v.FormValue("approval") == "hand" {
		approves = node.ByHand
	}
	const path = "/desk/moderation/followers"
	if err := s.node.SetApproval(v.ctx(), *v.member, domain.URI(v.FormValue("actor")), approves); err != nil {
		return s.refused(v, err, path)
	}
	v.tell("moderation.saved")
	return v.seeOther(path)
}

// auditPage lists what was done.
type auditPage struct {
	Desk    *deskNav
	Sub     subNav
	Text    string
	Action  string
	Actions []option
	Entries []auditView
	Total   int
	Pager   pager
}

type auditView struct {
	Action, By, Target, Detail string
	At                         time.Time
}

func (s *Server) listAudit(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size = 50
	filter := storage.AuditFilter{Action: domain.AuditAction(v.QueryParam("action")), Text: v.QueryParam("q")}
	entries, total, err := s.store.Audit(v.ctx(), filter, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	page := auditPage{
		Sub: moderationNav(v), Text: filter.Text, Action: string(filter.Action), Total: total,
		Pager:   newPager("/desk/moderation/audit", v.QueryParams(), number, total, size),
		Actions: []option{{Value: "", Label: v.say("moderation.all"), Chosen: filter.Action == ""}},
	}
	for _, action := range auditActions() {
		page.Actions = append(page.Actions, option{Value: string(action.action), Label: v.say(action.key), Chosen: action.action == filter.Action})
	}
	for _, e := range entries {
		page.Entries = append(page.Entries, auditView{Action: auditName(v, e.Action), By: auditBy(v, e, names), Target: e.Target, Detail: e.Detail, At: e.CreatedAt})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/audit", head{Heading: v.say("moderation.audit"), NoIndex: true}, page)
}

func auditBy(v *visit, e domain.AuditEntry, names map[domain.ID]string) string {
	name := firstOf(names[e.Member], string(e.Member))
	switch {
	case e.Via == domain.ViaList:
		return v.say("moderation.by_list")
	case e.Via == domain.ViaPeer:
		return v.say("moderation.by_peer")
	case e.Via == domain.ViaCommand:
		return v.say("moderation.by_command", "Name", name)
	}
	return firstOf(name, v.say("moderation.visitor"))
}

type auditWord struct {
	action domain.AuditAction
	key    string
}

func auditActions() []auditWord {
	return []auditWord{
		{domain.AuditBlock, "audit.block"}, {domain.AuditSilence, "audit.silence"}, {domain.AuditAllow, "audit.allow"}, {domain.AuditNoop, "audit.noop"},
		{domain.AuditLift, "audit.lift"}, {domain.AuditSettings, "audit.settings"}, {domain.AuditAllowList, "audit.allow_list"},
		{domain.AuditImport, "audit.import"}, {domain.AuditSubscribe, "audit.subscribe"}, {domain.AuditUnsubscribe, "audit.unsubscribe"},
		{domain.AuditReportReceived, "audit.report_received"}, {domain.AuditReportSent, "audit.report_sent"},
		{domain.AuditReportResolved, "audit.report_resolved"}, {domain.AuditReportReopened, "audit.report_reopened"},
		{domain.AuditHide, "audit.hide"}, {domain.AuditShow, "audit.show"}, {domain.AuditDeleteCopy, "audit.delete_copy"},
		{domain.AuditLock, "audit.lock"}, {domain.AuditUnlock, "audit.unlock"}, {domain.AuditApproval, "audit.approval"},
		{domain.AuditFollowerAccept, "audit.follower_accept"}, {domain.AuditFollowerRemove, "audit.follower_remove"},
		{domain.AuditInvite, "audit.invite"}, {domain.AuditInviteRevoke, "audit.invite_revoke"}, {domain.AuditJoin, "audit.join"}, {domain.AuditRole, "audit.role"},
		{domain.AuditMemberRemove, "audit.member_remove"}, {domain.AuditReadmit, "audit.readmit"}, {domain.AuditHandOver, "audit.hand_over"}, {domain.AuditMail, "audit.mail"},
		{domain.AuditPassword, "audit.password"}, {domain.AuditLogins, "audit.logins"}, {domain.AuditResetLink, "audit.reset_link"},
		{domain.AuditSecondFactor, "audit.second_factor"}, {domain.AuditPasskey, "audit.passkey"}, {domain.AuditFactorRoles, "audit.second_factor_roles"},
	}
}

func auditName(v *visit, action domain.AuditAction) string {
	for _, known := range auditActions() {
		if known.action == action {
			return v.say(known.key)
		}
	}
	return string(action)
}

// lockReplies and unlockReplies close and open the thread of an item of ours.
func (s *Server) lockReplies(v *visit) error {
	return s.changeNote(v, s.node.LockReplies, "moderation.locked_done")
}

func (s *Server) unlockReplies(v *visit) error {
	return s.changeNote(v, s.node.UnlockReplies, "moderation.unlocked_done")
}

// deleteCopy deletes what we hold of a peer's item or note, for ever.
func (s *Server) deleteCopy(v *visit) error {
	if err := s.node.DeleteCopy(v.ctx(), *v.member, domain.URI(v.FormValue("of"))); err != nil {
		return s.refused(v, err, "/desk")
	}
	v.tell("moderation.copy_deleted")
	return v.seeOther("/network")
}
