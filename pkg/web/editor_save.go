package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// create stores a first working copy, publishes it, or shows it, as the button says. The form carries the id that the item
// gets: sent twice, it makes one item.
func (s *Server) create(v *visit, kind domain.Kind) error {
	item := domain.Item{Kind: kind, Local: true, State: domain.StateDraft}
	values, content, err := s.typed(v, kind)
	if values.Get("action") == "preview" { // also of what another request of this form has just stored
		return s.again(v, &item, values, content, err)
	}
	id := domain.ID(firstOf(values.Get("fresh"), string(s.node.NewDraftID())))
	if held, failed := s.store.ItemByID(v.ctx(), id); failed == nil && held.Local && held.Kind == kind && err == nil {
		if err := v.mayItem(domain.ActWrite, &held); err != nil {
			return err
		}
		return s.saveContent(v, held, values, content)
	}
	if err != nil {
		return s.again(v, &item, values, content, err)
	}
	created, err := s.node.NewItemAs(v.ctx(), *v.member, id, kind, *content)
	if errors.Is(err, domain.ErrConflict) { // the same form, at the same moment
		if item, err = s.store.ItemByID(v.ctx(), id); err == nil && item.Local && item.Kind == kind {
			return s.saveContent(v, item, values, content)
		}
	}
	if err != nil {
		return s.again(v, &item, values, content, err)
	}
	s.seats.saved(created.ID, v.member, s.now())
	return s.afterSave(v, node.Saved{Item: created}, values, content)
}

func (s *Server) saveOwn(v *visit, kind domain.Kind) error {
	item, err := s.itemToEdit(v, kind)
	if err != nil {
		return err
	}
	if err := v.mayItem(domain.ActWrite, &item); err != nil {
		return err
	}
	return s.save(v, item)
}

// save stores the working copy and does what the button says.
func (s *Server) save(v *visit, item domain.Item) error {
	values, content, err := s.typed(v, item.Kind)
	if content != nil {
		facts, failed := s.node.WithFacts(v.ctx(), item.ID, *content)
		if failed != nil {
			return failed
		}
		content = &facts
		keepTranslators(values, &item, content)
	}
	if err != nil || values.Get("action") == "preview" {
		return s.again(v, &item, values, content, err)
	}
	if values.Get("action") == "merge" {
		return s.saveMerged(v, item, values, *content)
	}
	return s.saveContent(v, item, values, content)
}

// saveContent saves what was typed; where somebody else saved in between, both versions are shown, and nothing is stored.
func (s *Server) saveContent(v *visit, item domain.Item, values url.Values, content *domain.Content) error {
	version, _ := strconv.Atoi(values.Get("version"))
	saved, err := s.node.Save(v.ctx(), *v.member, item.ID, *content, version)
	if errors.Is(err, domain.ErrConflict) && !v.wantsJSON() {
		conflict, err := s.node.Compare(v.ctx(), item.ID, *content, version)
		if err != nil {
			return err
		}
		return s.showConflict(v, &conflict, values, version, nil)
	}
	if err != nil {
		return s.again(v, &item, values, content, err)
	}
	s.seats.saved(item.ID, v.member, s.now())
	return s.afterSave(v, saved, values, content)
}

// afterSave puts what was just saved into its series; then a script is told, or the button obeyed.
func (s *Server) afterSave(v *visit, saved node.Saved, values url.Values, content *domain.Content) error {
	if err := s.chooseSeries(v, &saved.Item, values); err != nil {
		return s.again(v, &saved.Item, values, content, err)
	}
	if v.wantsJSON() {
		return s.tellSaved(v, &saved.Item)
	}
	return s.carryOut(v, saved, values, content)
}

// carryOut does what the button says with what was just saved.
func (s *Server) carryOut(v *visit, saved node.Saved, values url.Values, content *domain.Content) error {
	item, err := saved.Item, error(nil)
	s.keepPlace(v, values, content)
	if strings.HasPrefix(values.Get("action"), takeBack) {
		return s.takeBackRemark(v, item, values)
	}
	if err := s.node.WatchLinks(v.ctx(), item); err != nil {
		return err
	}
	err = s.separateText(v, item, values)
	switch values.Get("action") {
	case "publish":
		if saved.Again && item.State == domain.StatePublished && item.Draft == nil {
			return v.seeOther(s.presenter(v).itemPath(&item)) // the form came twice
		}
		published, failed := s.node.Publish(v.ctx(), *v.member, item.ID)
		if failed == nil {
			if err := s.alsoRemark(v, published, values); err != nil {
				v.warn(domain.Message(err))
			}
			return s.published(v, &published)
		}
		err = failed
	case "check":
		_, err = s.node.Preview(v.ctx(), item.Kind, *content)
	case "schedule":
		item, err = s.schedule(v, item, values)
	case "unschedule":
		_, err = s.node.Unschedule(v.ctx(), *v.member, item.ID)
	case "translate":
		if err = s.translate(v, item, values); err == nil {
			return nil
		}
	case "link":
		err = s.linkText(v, item, values)
	case "still_right":
		err = s.node.StillRight(v.ctx(), *v.member, item.ID)
	case "review":
		_, err = s.node.AskReview(v.ctx(), *v.member, item.ID)
	case "draft":
		_, err = s.node.EndReview(v.ctx(), *v.member, item.ID)
	case "look":
		err = s.node.LookAgain(v.ctx(), *v.member, item)
	case "remark":
		err = s.node.Remark(v.ctx(), *v.member, item.ID, domain.ID(values.Get("remark_id")), values.Get("remark"))
	}
	if err != nil {
		return s.again(v, &saved.Item, values, content, err)
	}
	if err := s.alsoRemark(v, item, values); err != nil {
		return s.again(v, &saved.Item, values, content, err)
	}
	if err := s.node.WantCardsOf(v.ctx(), *content); err != nil {
		return err
	}
	return s.goOn(v, &item, values.Get("action"))
}

// goOn leads on after a button did its work.
func (s *Server) goOn(v *visit, item *domain.Item, action string) error {
	v.settle(item.ID)
	if action == "check" {
		return v.seeOther(beforePath(item))
	}
	v.tell(doneKey(action))
	return v.seeOther(editPath(item))
}

// alsoRemark keeps a remark that was written, whichever button was used.
func (s *Server) alsoRemark(v *visit, item domain.Item, values url.Values) error {
	if values.Get("action") == "remark" || values.Get("remark") == "" {
		return nil
	}
	return s.node.Remark(v.ctx(), *v.member, item.ID, domain.ID(values.Get("remark_id")), values.Get("remark"))
}

// takeBack begins the action of the button that deletes a remark.
const takeBack = "take_back."

// takeBackRemark deletes what a member said; what is being said meanwhile is kept, as with any other button.
func (s *Server) takeBackRemark(v *visit, item domain.Item, values url.Values) error {
	if err := s.dropRemark(v, values.Get("action")); err != nil {
		return err
	}
	if err := s.alsoRemark(v, item, values); err != nil {
		v.warn(domain.Message(err))
	}
	v.tell("remarks.gone")
	v.settle(item.ID)
	return v.seeOther(editPath(&item))
}

// dropRemark obeys the button of a remark. Sent twice, it is gone all the same.
func (s *Server) dropRemark(v *visit, action string) error {
	err := s.node.DeleteRemark(v.ctx(), *v.member, domain.ID(strings.TrimPrefix(action, takeBack)))
	if isNotFound(err) {
		return nil
	}
	return err
}

func doneKey(action string) string {
	keys := map[string]string{
		"schedule": "plan.is_scheduled", "unschedule": "plan.is_unscheduled", "review": "plan.is_asked", "draft": "plan.is_returned",
		"remark": "remarks.said", "still_right": "tongues.marked", "link": "tongues.linked", "separate": "tongues.separated", "look": "links.looking",
	}
	if key, ok := keys[action]; ok {
		return key
	}
	return "edit.saved"
}

// savedAnswer is what the script that saves by itself reads.
type savedAnswer struct {
	ID      domain.ID `json:"id,omitempty"`
	Version int       `json:"version,omitempty"`
	Action  string    `json:"action,omitempty"` // where the form is sent from now on
	Words   string    `json:"words,omitempty"`  // what went wrong, for people
}

func (s *Server) tellSaved(v *visit, item *domain.Item) error {
	return v.JSON(http.StatusOK, savedAnswer{ID: item.ID, Version: item.DraftVersion, Action: editPath(item)})
}

// wantsJSON says whether a script asks.
func (v *visit) wantsJSON() bool { return v.Request().Header.Get("Accept") == "application/json" }

// settle lets the next editor know that what this tab sent of an item is stored.
func (v *visit) settle(id domain.ID) { v.session.Put(v.ctx(), keySettled, string(id)) }

const keySettled = "settled"
