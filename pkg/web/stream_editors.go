package web

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// streamEditors are who decides about a stream besides those whose role lets them; Choices are for owners, who name them.
type streamEditors struct {
	Names   string
	Choices []option
	Form    form
	State   settingState
}

// mayCurate says whether the member may decide about a stream.
func (s *Server) mayCurate(v *visit, stream domain.URI) error {
	subject, err := s.node.StreamSubject(v.ctx(), stream)
	if err != nil {
		return err
	}
	return domain.Allow(*v.member, domain.ActCurateStreams, subject)
}

// curates says whether there is any stream that the member decides about, and how many submissions wait for her there.
func (s *Server) curates(v *visit) (any bool, waiting int, err error) {
	if domain.May(*v.member, domain.ActCurateStreams, domain.Subject{}) {
		waiting, err = s.store.WaitingSubmissions(v.ctx())
		return true, waiting, err
	}
	streams, err := s.store.StreamsEditedBy(v.ctx(), v.member.ID)
	for _, stream := range streams {
		_, total, err := s.store.Submissions(v.ctx(), stream, domain.SubmissionWaiting, storage.Page{Size: 1})
		if err != nil {
			return false, 0, err
		}
		waiting += total
	}
	return len(streams) > 0, waiting, err
}

func (s *Server) streamEditors(v *visit, term domain.Term) (streamEditors, error) {
	editors, err := s.store.StreamEditors(v.ctx(), term.ID)
	if err != nil {
		return streamEditors{}, err
	}
	shown := streamEditors{Form: newForm(url.Values{}, map[string]string{"editors": "members.heading"})}
	members, err := s.store.Members(v.ctx())
	if err != nil {
		return shown, err
	}
	for _, id := range editors {
		shown.Form.Values.Add("editors", string(id))
	}
	var names []string
	for i := range members {
		m := &members[i]
		if m.HasLeft() {
			continue
		}
		name := firstOf(m.Name, m.Email)
		if shown.Form.Has("editors", string(m.ID)) {
			names = append(names, name)
		}
		if v.may(domain.ActSettings) {
			shown.Choices = append(shown.Choices, option{Value: string(m.ID), Label: name, Note: v.role(m.Role)})
		}
	}
	shown.Names = strings.Join(names, ", ")
	shown.State, err = s.settingState(v, node.EditorsKey(term.ID), "/desk/streams/"+term.Slug+"/editors", forMembers)
	return shown, err
}

// saveStreamEditors names who decides about a stream.
func (s *Server) saveStreamEditors(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	term, err := s.store.TermBySlug(v.ctx(), domain.SchemeStream, v.Param("slug"))
	if err != nil {
		return err
	}
	var editors []domain.ID
	for _, id := range values["editors"] {
		editors = append(editors, domain.ID(id))
	}
	path := "/desk/streams/" + term.Slug
	if err := s.node.SetStreamEditors(v.seeing(values), *v.member, term.URI, editors); err != nil {
		return s.notSaved(v, err, newForm(values, nil), path, func(form) error { return s.refused(v, err, path) })
	}
	v.tell("settings.kept")
	return v.seeOther(path)
}
