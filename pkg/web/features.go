package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// featuresPage shows who recommends us, and whom we recommend (FEP-7aa9).
type featuresPage struct {
	Desk         *deskNav
	Name         string
	Ours, Theirs []featureView
	Pager        pager
}

type featureView struct {
	ID         domain.ID
	Who        actorCard
	State      string
	About      string // which of ours it is
	Collection string
	At         time.Time
	Revoke     bool
}

func (s *Server) listFeatures(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	page := featuresPage{Name: v.site.organisation.DisplayName()}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	p := s.presenter(v)
	ours, _, err := s.store.FeaturesOut(v.ctx(), storage.Page{Size: 2 * domain.MaxFeatured})
	if err != nil {
		return err
	}
	for _, f := range ours {
		page.Ours = append(page.Ours, p.feature(f))
	}
	theirs, total, err := s.store.FeaturesIn(v.ctx(), storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	for _, f := range theirs {
		view := p.feature(f)
		actor, err := s.store.ActorByURI(v.ctx(), f.Feature.Actor)
		if err != nil && !isNotFound(err) {
			return err
		}
		view.About, view.Revoke = actor.DisplayName(), f.Feature.State == domain.FeatureAccepted
		view.Collection = webAddress(string(f.Feature.Collection))
		page.Theirs = append(page.Theirs, view)
	}
	page.Pager = newPager("/desk/features", nil, number, total, pageSize)
	return s.page(v, http.StatusOK, "features/list", head{Heading: v.say("features.heading"), NoIndex: true}, page)
}

func (p presenter) feature(f storage.FeatureWith) featureView {
	view := featureView{ID: f.Feature.ID, Who: p.actor(f.Actor), At: p.here(f.Feature.CreatedAt)}
	view.Who.Face.Size = "small"
	switch f.Feature.State {
	case domain.FeatureAsked:
		view.State = p.l.say("features.asked")
	case domain.FeatureAccepted:
		view.State = p.l.say("features.accepted")
	case domain.FeatureRejected:
		view.State = p.l.say("features.rejected")
	case domain.FeatureRevoked:
		view.State = p.l.say("features.revoked")
	}
	return view
}

func (s *Server) revokeFeature(v *visit) error {
	if err := s.node.RevokeFeature(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk/features")
	}
	v.tell("features.revoked_done")
	return v.seeOther("/desk/features")
}
