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
			ID: w.Follow.ID, Actor: p.actor(w.Actor), Whom: names[w.Follow.Followed], At: v.here(w.Follow.CreatedAt), Decide: decidePath(string(w.Actor.URI)),
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
