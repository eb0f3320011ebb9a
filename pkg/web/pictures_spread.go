package web

import (
	"net/http"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// maxSpread is how many published texts one press updates: each is published again, in some 20 ms.
const maxSpread = 500

// otherView is something published with other words for a picture than the library's.
type otherView struct {
	useView
	ID     domain.ID
	Lang   string
	Words  []node.StandingWords
	Chosen bool
	Why    string // why it is not chosen
	May    bool
}

// otherWords are the published texts with other words for a picture; those that can be updated are chosen, but for translations.
func (s *Server) otherWords(v *visit, m domain.Media) ([]otherView, error) {
	others, err := s.node.OtherWords(v.ctx(), m)
	if err != nil {
		return nil, err
	}
	views := make([]otherView, len(others))
	for i := range others {
		other := &others[i]
		shown, err := s.useView(v, other.Use)
		if err != nil {
			return nil, err
		}
		view := otherView{useView: shown, ID: other.Use.Item, Lang: other.Item.Content.Language, Words: other.Words}
		if other.Use.Kind == domain.KindSeries {
			view.May = v.may(domain.ActSeries)
		} else {
			view.May = v.mayItem(domain.ActPublish, &other.Item) == nil
		}
		switch {
		case !view.May:
			view.Why = v.say("pictures.other_not_yours")
		case other.Scheduled:
			view.May, view.Why = false, v.say("pictures.other_scheduled")
		case other.Translation:
			view.Why = v.say("pictures.other_translation")
		default:
			view.Chosen = true
		}
		views[i] = view
	}
	return views, nil
}

// MayUpdate says whether there is anything that this member can update.
func (p picturePage) MayUpdate() bool {
	return slices.ContainsFunc(p.Others, func(o otherView) bool { return o.May })
}

// spreadWords publishes the chosen texts again with the words of the library.
func (s *Server) spreadWords(v *visit) error {
	picture, err := s.store.MediaByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	values, err := v.form()
	if err != nil {
		return err
	}
	done, problem := 0, ""
	for _, id := range values["item"][:min(len(values["item"]), maxSpread)] {
		err := s.node.SpreadWords(v.ctx(), *v.member, picture.ID, domain.ID(id))
		switch message := v.explain(err); {
		case err == nil:
			done++
		case message != "":
			problem = message
		case isNotFound(err): // deleted in the meantime
		default:
			return err
		}
	}
	if done > 0 {
		v.tell("pictures.others_updated", "Count", done)
	}
	if problem != "" {
		v.warn(problem)
	} else if done == 0 {
		v.warn(v.say("pictures.others_none"))
	}
	return v.seeOther(picturePath(picture) + "#elsewhere")
}

// pictureSaved says what became of new words, and where the old ones still stand.
func (s *Server) pictureSaved(v *visit, picture domain.Media) error {
	others, err := s.otherWords(v, picture)
	if err != nil {
		return err
	}
	others = slices.DeleteFunc(others, func(o otherView) bool { return !o.Chosen })
	if len(others) == 0 {
		v.tell("pictures.saved")
		return v.seeOther(picturePath(picture))
	}
	v.tell("pictures.saved_here", "Count", len(others))
	return v.Redirect(http.StatusSeeOther, picturePath(picture)+"#elsewhere")
}
