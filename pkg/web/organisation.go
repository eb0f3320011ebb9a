package web

import (
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// showAbout is the organisation's identity card.
func (s *Server) showAbout(v *visit) error {
	return s.showIdentity(v, &v.site.card, "organisation/show")
}

// showProfile is the page behind a handle: the organisation's card, or the way to an initiative's.
func (s *Server) showProfile(v *visit) error {
	actor, err := s.store.LocalActorEver(v.ctx(), v.Param("handle"))
	if err != nil {
		return err
	}
	if !actor.GoneAt.IsZero() && !v.site.settings.HasLeft() {
		return &withdrawnError{kind: domain.KindInitiative, slug: v.Param("handle"), at: actor.GoneAt}
	}
	if wantsActivityPub(v.Request()) {
		return v.toObject(actor.URI)
	}
	switch actor.Role {
	case domain.RoleOrganisation:
		return s.showAbout(v)
	case domain.RoleInitiative:
		item, err := s.store.ItemBySubject(v.ctx(), actor.URI)
		if err != nil {
			return err
		}
		if item.State != domain.StatePublished {
			return &withdrawnError{kind: domain.KindInitiative, slug: v.Param("handle"), at: item.UpdatedAt}
		}
		return v.seeOther(s.presenter(v).itemPath(&item))
	case domain.RoleStream:
		return v.seeOther(s.presenter(v).path(actor.URL))
	}
	return v.seeOther("/")
}

// parsePartial reads a year, a month or a day, and says which of them it was.
func parsePartial(text string) (time.Time, string) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, layout
		}
	}
	return time.Time{}, ""
}
