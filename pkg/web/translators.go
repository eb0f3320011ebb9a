package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// translatorsOf are the members who are credited with a translation; none of a text that is no translation.
func (s *Server) translatorsOf(v *visit, item *domain.Item, in *inTongues) ([]domain.Member, error) {
	if in == nil || !in.translated {
		return nil, nil
	}
	return s.membersOf(v, item.TranslatedBy(item.Content))
}

func (s *Server) creditsOf(v *visit, p presenter, item *domain.Item, in *inTongues) ([]author, error) {
	members, err := s.translatorsOf(v, item, in)
	return p.authors(members), err
}

// tellTranslators names a translation's members to programs.
func (s *Server) tellTranslators(v *visit, item *domain.Item, in *inTongues, t *thing) {
	members, err := s.translatorsOf(v, item, in)
	if err != nil {
		return
	}
	for i := range members {
		t.Translator = append(t.Translator, personThing(v.site, &members[i], ""))
	}
}

// fillTranslators offers the members who can be credited with a translation.
func (s *Server) fillTranslators(v *visit, item *domain.Item, page *editPage) error {
	if item.Kind != domain.KindArticle {
		return nil
	}
	if !page.Form.Values.Has("translators_shown") {
		for _, id := range item.TranslatedBy(item.Editing()) {
			page.Form.Values.Add("translators", string(id))
		}
	}
	all, err := s.store.Members(v.ctx())
	for _, m := range all {
		if !m.HasLeft() || page.Form.Has("translators", string(m.ID)) {
			page.Translators = append(page.Translators, option{Value: string(m.ID), Label: firstOf(m.Name, m.Email)})
		}
	}
	return err
}

// keepTranslators reads the translators of a form; one without the field keeps those that there are.
func keepTranslators(values url.Values, item *domain.Item, c *domain.Content) {
	if !values.Has("translators_shown") {
		c.Translators = item.Editing().Translators
		return
	}
	c.Translators = nil
	for _, id := range values["translators"] {
		c.Translators = append(c.Translators, domain.ID(id))
	}
}

// namesOf are members as words.
func (s *Server) namesOf(v *visit, ids []domain.ID) string {
	members, err := s.membersOf(v, ids)
	if err != nil {
		return ""
	}
	names := make([]string, len(members))
	for i := range members {
		names[i] = members[i].Name
	}
	if slices.Contains(ids, domain.FormerMember) {
		names = append(names, v.say("deeds.former"))
	}
	return strings.Join(names, ", ")
}
