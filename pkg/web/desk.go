package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// deskNav leads through the members' pages.
type deskNav struct {
	Groups []deskGroup
	role   domain.MemberRole
}

// May says whether the member has a right at all, by the name that domain.Rights gives it.
func (n *deskNav) May(action domain.Action) bool { return n.role.MayAtAll(action) }

type deskPlace struct {
	link
	Icon string
	may  domain.Action // without which the place is not shown; "" for ActSeeDesk
	area string        // the heading of domain.Rights that it stands below; "" for what everybody needs each day
}

// deskPage is a member's first page: what is being written, and what is out.
type deskPage struct {
	Desk                 *deskNav
	Name                 string
	Role                 string // of who is no owner
	Asks                 bool   // publishes only what somebody approved
	Approves             bool
	NoCard               bool
	Reviews              []workView // that wait for the member
	Steps                []step     // what a new node lacks
	StepsDone            int
	Drafts, Published    []workView
	Followers, Following int
	Pager                pager
}

// workView is an item of ours in a list for members.
type workView struct {
	Title, Kind, State, Edit, Page, Deliveries string
	Review                                     string
	Tongue                                     string // of a set in several languages
	Behind                                     bool   // its original changed
	Ready                                      bool   // approved: the reader may publish it as it stands
	At                                         time.Time
	Replies, Likes, Reshares                   int
}

// maxDrafts is how many drafts the first page shows; nobody works on more.
const maxDrafts = 50

// desk is the navigation of members' pages.
func (s *Server) desk(v *visit) (*deskNav, error) {
	unread, err := s.store.UnreadNotifications(v.ctx(), v.member)
	if err != nil {
		return nil, err
	}
	curates, waiting, err := s.curates(v)
	if err != nil {
		return nil, err
	}
	nav := &deskNav{role: v.member.Role}
	nav.group(v, slices.DeleteFunc(deskPlaces(v, unread, waiting), func(p deskPlace) bool { return p.may == domain.ActCurateStreams && !curates }))
	return nav, nil
}

// open are the places that the member may open.
func (v *visit) open(places []deskPlace) []deskPlace {
	return slices.DeleteFunc(places, func(place deskPlace) bool { return place.may != "" && !v.may(place.may) })
}

func linksOf(places []deskPlace) []link {
	links := make([]link, len(places))
	for i, place := range places {
		links[i] = place.link
	}
	return links
}

func (s *Server) showDesk(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	page := deskPage{Name: v.member.Name, NoCard: v.site.card.Content.Summary == "" && v.site.card.Content.Text == ""}
	page.introduce(v)
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	p := s.presenter(v)
	if err := s.fillDrafts(v, p, &page); err != nil {
		return err
	}
	items, total, err := s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Local: true}, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	for i := range items {
		shown := p.work(&items[i], items[i].Content)
		if v.mayItem(domain.ActRead, &items[i]) != nil {
			shown.Edit = ""
		}
		page.Published = append(page.Published, shown)
	}
	if err := s.markTongues(v, items, page.Published); err != nil {
		return err
	}
	page.Pager = newPager("/desk", nil, number, total, pageSize)
	if page.Followers, page.Following, err = s.store.FollowCounts(v.ctx(), v.site.settings.Organisation); err != nil {
		return err
	}
	if err := s.firstSteps(v, &page); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "desk/home", head{Heading: v.say("desk.overview"), NoIndex: true}, page)
}

// introduce says what the member is here for, as far as the empty lists of her first day do not show it.
func (page *deskPage) introduce(v *visit) {
	if v.member.Role != domain.RoleOwner {
		page.Role = v.role(v.member.Role)
	}
	publish, _ := domain.RightTo(domain.ActPublish)
	page.Asks, page.Approves = publish.Of(v.member.Role) == domain.ScopeApproved, v.may(domain.ActApprove)
}

// fillDrafts lists what the member may read of what is being written; what waits for her review stands first.
func (s *Server) fillDrafts(v *visit, p presenter, page *deskPage) error {
	all := storage.Page{Size: maxDrafts}
	drafts, _, err := s.store.DraftsOf(v.ctx(), v.member.ID, all)
	if right, _ := domain.RightTo(domain.ActRead); right.Of(v.member.Role) == domain.ScopeAll {
		drafts, _, err = s.store.Drafts(v.ctx(), all)
	}
	if err != nil {
		return err
	}
	views := make([]workView, len(drafts))
	for i := range drafts {
		views[i] = p.work(&drafts[i], drafts[i].Editing())
	}
	err = s.markTongues(v, drafts, views)
	for i, shown := range views {
		shown.Ready = drafts[i].IsApproved() && drafts[i].Draft != nil && v.mayItem(domain.ActPublish, &drafts[i]) == nil
		if drafts[i].IsAsked() && v.mayItem(domain.ActApprove, &drafts[i]) == nil {
			page.Reviews = append(page.Reviews, shown)
		} else {
			page.Drafts = append(page.Drafts, shown)
		}
	}
	return err
}

// work shows an item of ours to its writers.
func (p presenter) work(item *domain.Item, c domain.Content) workView {
	w := workView{
		Title: firstOf(c.Title, p.l.say("desk.untitled")), Kind: p.kindName(item.Kind), State: p.state(item), Edit: editPath(item),
		Page: p.itemPath(item), Deliveries: "/desk/items/" + string(item.ID) + "/deliveries", Review: reviewPath(item), At: p.here(item.PublishedAt),
		Replies: item.Counts.Replies, Likes: item.Counts.Likes, Reshares: item.Counts.Reshares,
	}
	if item.Kind == domain.KindOrganisation {
		w.Kind = p.l.say("desk.organisation")
	}
	return w
}

// state says where an item stands, in words.
func (p presenter) state(item *domain.Item) string {
	switch {
	case item.IsApproved() && item.Draft != nil:
		return p.l.say("state.approved")
	case item.State == domain.StatePublished && item.IsAsked():
		return p.l.say("state.changes_in_review")
	case item.Plan == domain.StateScheduled:
		return p.l.say("state.changes_scheduled")
	case item.State == domain.StatePublished && item.Draft != nil:
		return p.l.say("state.changed")
	case item.State == domain.StatePublished:
		return p.l.say("state.published")
	case item.State == domain.StateScheduled:
		return p.l.say("state.scheduled")
	case item.State == domain.StateInReview:
		return p.l.say("state.in_review")
	case item.State == domain.StateRetracted || item.Revision > 0:
		return p.l.say("state.retracted")
	}
	return p.l.say("state.draft")
}
