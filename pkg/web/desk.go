package web

import (
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// deskNav leads through the members' pages.
type deskNav struct {
	Nav []deskPlace
	// Owner says that the member decides for the node, too.
	Owner bool
}

type deskPlace struct {
	link
	Icon string
}

// deskPage is a member's first page: what is being written, and what is out.
type deskPage struct {
	Desk                 *deskNav
	Name                 string
	NoCard               bool
	Drafts, Published    []workView
	Followers, Following int
	Pager                pager
}

// workView is an item of ours in a list for members.
type workView struct {
	Title, Kind, State, Edit, Page, Deliveries string
	At                                         time.Time
	Replies, Likes, Reshares                   int
}

// maxDrafts is how many drafts the first page shows; nobody works on more.
const maxDrafts = 50

// desk is the navigation of members' pages.
func (s *Server) desk(v *visit) (*deskNav, error) {
	unread, err := s.store.UnreadNotifications(v.ctx())
	if err != nil {
		return nil, err
	}
	waiting, err := s.store.WaitingSubmissions(v.ctx())
	if err != nil {
		return nil, err
	}
	places := []deskPlace{
		{link{Name: v.say("desk.overview"), URL: "/desk"}, "home"},
		{link{Name: v.say("nav.network"), URL: "/network"}, "net"},
		{link{Name: v.say("pictures.heading"), URL: "/desk/pictures"}, "picture"},
		{link{Name: v.say("messages.heading"), URL: "/desk/messages"}, "mail"},
		{link{Name: v.say("notifications.heading"), URL: "/desk/notifications", Count: unread}, "bell"},
		{link{Name: v.say("find.heading"), URL: "/desk/follow"}, "plus"},
		{link{Name: v.say("follows.following"), URL: "/desk/following"}, "people"},
		{link{Name: v.say("follows.followers"), URL: "/desk/followers"}, "people"},
		{link{Name: v.say("federation.heading"), URL: "/desk/federation"}, "send"},
		{link{Name: v.say("quotes.heading"), URL: "/desk/quotes"}, "share"},
		{link{Name: v.say("moderation.heading"), URL: "/desk/moderation"}, "key"},
		{link{Name: v.say("desk.organisation"), URL: "/desk/organisation"}, "card"},
		{link{Name: v.say("pages.heading"), URL: "/desk/pages"}, "card"},
		{link{Name: v.say("features.heading"), URL: "/desk/features"}, "people"},
		{link{Name: v.say("streams.heading"), URL: "/desk/streams", Count: waiting}, "net"},
		{link{Name: v.say("vocabulary.heading"), URL: "/desk/vocabulary"}, "words"},
	}
	if v.member.Role == domain.RoleOwner {
		places = append(places, deskPlace{link{Name: v.say("members.heading"), URL: "/desk/members"}, "people"},
			deskPlace{link{Name: v.say("profiles.heading"), URL: "/desk/profiles"}, "net"},
			deskPlace{link{Name: v.say("settings.heading"), URL: "/desk/settings"}, "cog"})
	}
	places = append(places, deskPlace{link{Name: v.say("account.heading"), URL: "/desk/account"}, "key"})
	nav := &deskNav{Nav: places, Owner: v.member.Role == domain.RoleOwner}
	links := make([]link, len(places))
	for i := range places {
		links[i] = places[i].link
	}
	markCurrent(links, v.Request().URL.Path)
	for i := range places {
		nav.Nav[i].link = links[i]
	}
	return nav, nil
}

func (s *Server) showDesk(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	page := deskPage{Name: v.member.Name, NoCard: v.site.card.Content.Summary == "" && v.site.card.Content.Text == ""}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	p := s.presenter(v)
	drafts, _, err := s.store.Drafts(v.ctx(), storage.Page{Size: maxDrafts})
	if err != nil {
		return err
	}
	for i := range drafts {
		page.Drafts = append(page.Drafts, p.work(&drafts[i], drafts[i].Editing()))
	}
	items, total, err := s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Local: true}, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	for i := range items {
		page.Published = append(page.Published, p.work(&items[i], items[i].Content))
	}
	page.Pager = newPager("/desk", nil, number, total, pageSize)
	if page.Followers, page.Following, err = s.store.FollowCounts(v.ctx(), v.site.settings.Organisation); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "desk/home", head{Heading: v.say("desk.overview"), NoIndex: true}, page)
}

// work shows an item of ours to its writers.
func (p presenter) work(item *domain.Item, c domain.Content) workView {
	w := workView{
		Title: firstOf(c.Title, p.l.say("desk.untitled")), Kind: p.kindName(item.Kind), State: p.state(item), Edit: editPath(item),
		Page: p.itemPath(item), Deliveries: "/desk/items/" + string(item.ID) + "/deliveries", At: item.PublishedAt,
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
