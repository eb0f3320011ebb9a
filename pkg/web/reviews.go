package web

import (
	"errors"
	"html/template"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// reviewPage is a draft for those who read and approve it without writing in it.
type reviewPage struct {
	Desk                             *deskNav
	Title, Summary, State, By        string
	Lang, Dir, History, Edit, Action string
	HTML                             template.HTML
	Version                          int
	Asked, Approved, MayApprove      bool
	Problems                         []problem
	RemarkID                         domain.ID
	Remarks                          []remarkView
	Form                             form
}

// mayItem refuses what the member's role does not let her do with an item of ours; the organisation's card has a right of its own.
func (v *visit) mayItem(action domain.Action, item *domain.Item) error {
	return domain.AllowItem(*v.member, action, item)
}

// reviewPath is where an item is read and approved.
func reviewPath(item *domain.Item) string { return "/desk/items/" + string(item.ID) + "/review" }

func (s *Server) showReview(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	return s.reviewPage(v, &item, newForm(nil, nil))
}

// readable is an item of ours that the member may read.
func (s *Server) readable(v *visit) (domain.Item, error) {
	item, err := s.ownByID(v)
	if err == nil {
		err = v.mayItem(domain.ActRead, &item)
	}
	return item, err
}

func (s *Server) reviewPage(v *visit, item *domain.Item, f form) error {
	content, err := s.node.Preview(v.ctx(), item.Kind, item.Editing())
	wrong, invalid := errors.AsType[*domain.InvalidError](err)
	if err != nil && !invalid {
		return err
	}
	p := s.presenter(v)
	page := reviewPage{
		Title: firstOf(content.Title, v.say("desk.untitled")), Summary: content.Summary, State: p.state(item), Lang: content.Language,
		Dir: textDirection(content.Language), HTML: p.html(content.HTML, true), Version: item.DraftVersion, Action: reviewPath(item),
		History: "/desk/items/" + string(item.ID) + "/history", Asked: item.IsAsked(), Approved: item.IsApproved(),
		MayApprove: v.mayItem(domain.ActApprove, item) == nil, RemarkID: s.node.NewDraftID(), Form: f,
	}
	if invalid {
		page.Problems = newForm(nil, labelsOf(item.Kind)).withProblems(wrong).summary(v.speaker.locale)
	}
	if v.mayItem(domain.ActWrite, item) == nil {
		page.Edit = editPath(item)
	}
	if page.By, err = s.memberName(v, item.CreatedBy); err != nil {
		return err
	}
	if page.Remarks, err = s.remarks(v, item.ID); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "items/review", head{Heading: page.Title, NoIndex: true}, page)
}

// review does what a button of the page says; a remark that was written is kept, whichever it was.
func (s *Server) review(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(values.Get("version"))
	done := "remarks.said"
	switch action := values.Get("action"); {
	case strings.HasPrefix(action, takeBack):
		err = s.dropRemark(v, action)
		done = "remarks.gone"
	case action == "approve":
		_, err = s.node.Approve(v.ctx(), *v.member, item.ID, version)
		done = "review.approved_now"
	case action == "return":
		_, err = s.node.EndReview(v.ctx(), *v.member, item.ID)
		done = "plan.is_returned"
	}
	if err == nil && (values.Get("remark") != "" || values.Get("action") == "remark") {
		err = s.node.Remark(v.ctx(), *v.member, item.ID, domain.ID(values.Get("remark_id")), values.Get("remark"))
	}
	if err != nil {
		f, ok := newForm(values, nil).with(err)
		if _, denied := errors.AsType[*domain.DeniedError](err); denied || !ok {
			return err
		}
		if item, err = s.store.ItemByID(v.ctx(), item.ID); err != nil {
			return err
		}
		return s.reviewPage(v, &item, f)
	}
	v.tell(done)
	return v.seeOther(reviewPath(&item))
}
