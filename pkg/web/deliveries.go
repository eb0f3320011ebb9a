package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// deliveryListPage lists deliveries of all items.
type deliveryListPage struct {
	Desk       *deskNav
	Sub        subNav
	Host, Item string
	State      string
	States     []link
	Deliveries []deliveryView
	Total      int
	Failed     bool // there is something to try again
	Pager      pager
}

// deliveryView is one delivery, in words.
type deliveryView struct {
	ID                            domain.ID
	Host, HostURL, Verb, Inbox    string
	State, Problem, Answer, Title string
	Page                          string // of what it is about
	Good, Bad, CanRetry           bool
	Tries                         int
	Next, At                      time.Time
	NextAgo                       string // Next, from now; "" if it is not tried again
	Back                          string
}

// listDeliveries filters by state, host and item (its page, its id or its slug).
func (s *Server) listDeliveries(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size = 50
	filter := storage.DeliveryFilter{
		State: domain.DeliveryState(v.QueryParam("state")), Host: strings.ToLower(strings.TrimSpace(v.QueryParam("host"))),
	}
	page := deliveryListPage{
		Sub: federationNav(v), Host: filter.Host, Item: strings.TrimSpace(v.QueryParam("item")), State: string(filter.State),
	}
	if page.Item != "" {
		filter.Object = s.objectNamed(v, page.Item)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	rows, total, err := s.store.Deliveries(v.ctx(), filter, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	if page.Deliveries, err = s.deliveryViews(v, rows); err != nil {
		return err
	}
	page.Failed = filter.State == domain.DeliveryFailed && total > 0
	page.Total, page.Pager = total, newPager("/desk/federation/deliveries", v.QueryParams(), number, total, size)
	for _, choice := range []struct {
		key   string
		state domain.DeliveryState
	}{
		{"deliveries.all", ""}, {"deliveries.is_pending", domain.DeliveryPending}, {"deliveries.is_parked", domain.DeliveryParked},
		{"deliveries.is_failed", domain.DeliveryFailed},
		{"deliveries.is_done", domain.DeliveryDone}, {"deliveries.is_cancelled", domain.DeliveryCancelled},
	} {
		page.States = append(page.States, link{
			Name: v.say(choice.key), Current: filter.State == choice.state,
			URL: withQuery("/desk/federation/deliveries", v.QueryParams(), "state", string(choice.state)),
		})
	}
	return s.page(v, http.StatusOK, "deliveries/list", head{Heading: v.say("deliveries.heading"), NoIndex: true}, page)
}

// objectNamed is what somebody wrote to name an item: the address of its page, its id or its slug. What names nothing
// matches nothing.
func (s *Server) objectNamed(v *visit, text string) domain.URI {
	path := strings.TrimPrefix(strings.TrimPrefix(text, v.site.settings.Base), "/")
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		item, err := s.store.ItemBySlug(v.ctx(), kind, strings.TrimPrefix(path, kind.Plural()+"/"))
		if err == nil && item.Local && item.URI != "" {
			return item.URI
		}
	}
	return domain.URI(text)
}

// deliveryViews names what each delivery is about.
func (s *Server) deliveryViews(v *visit, rows []domain.Delivery) ([]deliveryView, error) {
	p := s.presenter(v)
	var views []deliveryView
	for i := range rows {
		view := s.deliveryOf(v, &rows[i])
		view.Title = string(rows[i].Object)
		item, err := s.store.ItemByURI(v.ctx(), rows[i].Object)
		switch {
		case err == nil:
			view.Title, view.Page = firstOf(item.Content.Title, v.say("desk.untitled")), p.itemPath(&item)
		case !isNotFound(err):
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

// deliveryOf says in plain words how a delivery went.
func (s *Server) deliveryOf(v *visit, d *domain.Delivery) deliveryView {
	view := deliveryView{
		ID: d.ID, Host: d.Host, HostURL: peerPath(d.Host), Verb: string(d.Verb), Inbox: string(d.Inbox), Tries: d.Attempts,
		At: v.here(d.DoneAt), Back: v.Request().URL.RequestURI(),
	}
	if view.At.IsZero() {
		view.At = v.here(d.CreatedAt)
	}
	switch d.State {
	case domain.DeliveryDone:
		view.State, view.Good = v.say("deliveries.is_done"), true
		return view
	case domain.DeliveryCancelled:
		view.State = v.say("deliveries.is_cancelled")
		return view
	case domain.DeliveryFailed:
		view.State, view.Bad, view.CanRetry = v.say("deliveries.is_failed"), true, true
	case domain.DeliveryParked:
		view.State, view.Bad, view.CanRetry = v.say("deliveries.is_parked"), true, true
	default:
		view.State = v.say("deliveries.is_pending")
		if d.Attempts > 0 {
			view.Next, view.NextAgo, view.CanRetry = v.here(d.NotBefore), v.speaker.relative(d.NotBefore, v.here(s.now())), true
		}
	}
	view.Problem, view.Answer = v.speaker.sentence(d.Problem()), d.Answer()
	if view.Problem == "" && d.Attempts > 0 {
		view.Problem = v.say("deliveries.silent", "Host", d.Host)
	}
	return view
}

// retryFailed tries everything again that was given up, to one host if one is named.
func (s *Server) retryFailed(v *visit) error {
	n, err := s.store.RetryDeliveries(v.ctx(), v.FormValue("host"))
	if err != nil {
		return err
	}
	v.tell("deliveries.all_again", "Count", n)
	return v.seeOther(v.back("/desk/federation/deliveries"))
}

func (s *Server) retryDelivery(v *visit) error {
	if s.o.Retry == nil {
		return domain.ErrNotFound
	}
	if err := s.o.Retry(v.ctx(), domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk")
	}
	v.tell("deliveries.again")
	return v.seeOther(v.back("/desk"))
}

func (s *Server) retractItem(v *visit) error {
	item, err := s.node.Retract(v.ctx(), *v.member, domain.ID(v.Param("id")))
	if err != nil {
		return s.refused(v, err, "/desk")
	}
	v.tell("edit.retracted")
	s.leftTongues(v, item)
	return v.seeOther(editPath(&item))
}

// deleteDraft drops a working copy; what is published stays as it is.
func (s *Server) deleteDraft(v *visit) error {
	if err := s.node.DeleteDraft(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk")
	}
	v.tell("edit.dropped")
	return v.seeOther("/desk")
}
