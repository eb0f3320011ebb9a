package web

import (
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// termMergePage asks which term takes the place of one, and says what that does.
type termMergePage struct {
	Desk         *deskNav
	Path, Name   string
	Others       []option
	Problem      string
	Plan         *node.MergePlan // nil until another term is chosen
	Into, IntoID string
	Stream, Page bool // followers are told; there is an address that leads on
}

// mergeOptions are the terms that one can be merged into.
func (s *Server) mergeOptions(v *visit, term domain.Term, chosen string) []option {
	var options []option
	for _, other := range v.site.terms.all {
		if other.Scheme == term.Scheme && other.ID != term.ID && other.IsOffered() {
			words := v.speaker.term(other)
			options = append(options, option{Value: string(other.ID), Label: words.Name, Lang: words.Lang, Chosen: string(other.ID) == chosen})
		}
	}
	return options
}

// planMerge says beforehand what a merge does.
func (s *Server) planMerge(v *visit) error {
	return s.mergeForm(v, v.QueryParam("into"), nil)
}

func (s *Server) mergeForm(v *visit, into string, cause error) error {
	id := domain.ID(v.Param("id"))
	term, err := s.store.TermByID(v.ctx(), id)
	if err != nil {
		return err
	}
	page := termMergePage{
		Path: "/desk/vocabulary/" + string(id), Name: term.Label(v.speaker.tag), Others: s.mergeOptions(v, term, into), IntoID: into,
		Stream: term.Scheme == domain.SchemeStream, Page: s.presenter(v).termPath(term) != "",
	}
	if cause == nil && into != "" {
		plan, err := s.node.PlanMerge(v.ctx(), id, domain.ID(into))
		if cause = err; err == nil {
			page.Plan, page.Into = &plan, plan.Into.Label(v.speaker.tag)
		}
	}
	status := http.StatusOK
	if cause != nil {
		if page.Problem = v.explain(cause); page.Problem == "" {
			return cause
		}
		status = http.StatusUnprocessableEntity
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "vocabulary/merge", head{Heading: v.say("vocabulary.merge_heading", "Name", page.Name), NoIndex: true}, page)
}

func (s *Server) mergeTerm(v *visit) error {
	into := v.FormValue("into")
	if err := s.node.MergeTerm(v.ctx(), *v.member, domain.ID(v.Param("id")), domain.ID(into)); err != nil {
		return s.mergeForm(v, into, err)
	}
	v.tell("vocabulary.merged_done")
	return v.seeOther("/desk/vocabulary/" + url.PathEscape(into))
}
