package web

import (
	"github.com/weftwork/weftwork/pkg/domain"
)

// step is something that a new node still lacks, or has by now.
type step struct {
	link
	Done bool
}

// firstSteps are what to do next on a new node, for those who keep it: until all is done, or until they say that it is enough.
func (s *Server) firstSteps(v *visit, page *deskPage) error {
	if !v.may(domain.ActSettings) {
		return nil
	}
	hidden, err := s.store.FirstStepsHidden(v.ctx())
	if err != nil || hidden {
		return err
	}
	members, err := s.store.Members(v.ctx())
	if err != nil {
		return err
	}
	first := func(done bool, path, name, text string) step {
		return step{link{Name: v.say(name), URL: path, Text: v.say(text)}, done}
	}
	imprint := "/desk/pages"
	if offered := offeredPages(v); len(offered) > 0 {
		imprint = offered[0].URL
	}
	steps := []step{
		first(page.Pager.Last > 1 || len(page.Published) > 0, "/desk/articles/new", "first.article", "first.article_why"),
		first(!page.NoCard, "/desk/organisation", "first.card", "first.card_why"),
		first(page.Following > 0, "/desk/follow", "first.follow", "first.follow_why"),
		first(len(v.site.pages) > 0, imprint, "first.pages", "first.pages_why"),
		first(len(members) > 1, "/desk/members", "first.members", "first.members_why"),
	}
	for _, one := range steps {
		if one.Done {
			page.StepsDone++
		}
	}
	if page.StepsDone < len(steps) {
		page.Steps = steps
	}
	return nil
}

// hideFirstSteps is for who knows what to do.
func (s *Server) hideFirstSteps(v *visit) error {
	if err := s.node.HideFirstSteps(v.ctx(), *v.member); err != nil {
		return err
	}
	return v.seeOther("/desk")
}
