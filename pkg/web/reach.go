package web

import (
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// reachView says to members how far an item of ours got.
type reachView struct {
	Hosts, Reached, Waiting, Failed int
	URL, Retry, Back                string
	Problems                        []deliveryView
	More                            bool // there are problems that are not shown
}

// shownProblems is how many problems a panel shows; the page of the item's deliveries has more.
const shownProblems = 5

// objectsOf are what deliveries about an item are about: what was published, and the actor that it describes.
func objectsOf(item *domain.Item) []domain.URI {
	var objects []domain.URI
	if item.URI != "" && item.Kind != domain.KindOrganisation {
		objects = append(objects, item.URI)
	}
	if item.Subject != "" {
		objects = append(objects, item.Subject)
	}
	return objects
}

// reach is nil for what was never published, and for visitors.
func (s *Server) reach(v *visit, item *domain.Item, shown int) (*reachView, error) {
	objects := objectsOf(item)
	if v.member == nil || !item.Local || item.ID == "" || len(objects) == 0 {
		return nil, nil //nolint:nilnil // nothing to show is no error
	}
	reach, err := s.store.Reach(v.ctx(), objects...)
	if err != nil {
		return nil, err
	}
	path := "/desk/items/" + string(item.ID) + "/deliveries"
	view := &reachView{
		Hosts: reach.Hosts, Reached: reach.Reached, Waiting: reach.Waiting, Failed: reach.Failed, URL: path, Retry: path + "/retry",
		Back: v.Request().URL.Path, More: len(reach.Problems) > shown,
	}
	if !v.may(domain.ActDeliveries) {
		view.Retry = ""
	}
	for i := range reach.Problems[:min(shown, len(reach.Problems))] {
		view.Problems = append(view.Problems, s.deliveryOf(v, &reach.Problems[i]))
	}
	return view, nil
}

// deliveriesPage says how far an item got.
type deliveriesPage struct {
	Desk        *deskNav
	Sub         subNav
	Title, Page string
	Reach       *reachView
	Deliveries  []deliveryView
	Total       int
	Pager       pager
}

func (s *Server) ownItemByID(v *visit) (domain.Item, error) {
	item, err := s.store.ItemByID(v.ctx(), domain.ID(v.Param("id")))
	if err == nil && !item.Local {
		err = domain.ErrNotFound
	}
	return item, err
}

func (s *Server) listItemDeliveries(v *visit) error {
	item, err := s.ownItemByID(v)
	if err != nil {
		return err
	}
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	p := s.presenter(v)
	page := deliveriesPage{Sub: federationNav(v), Title: firstOf(item.Content.Title, v.say("desk.untitled")), Page: p.itemPath(&item)}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	const size = 50
	if page.Reach, err = s.reach(v, &item, size); err != nil {
		return err
	}
	rows, total, err := s.store.Deliveries(v.ctx(), storage.DeliveryFilter{Object: firstURI(objectsOf(&item)...)}, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	for i := range rows {
		page.Deliveries = append(page.Deliveries, s.deliveryOf(v, &rows[i]))
	}
	page.Total, page.Pager = total, newPager(v.Request().URL.Path, nil, number, total, size)
	return s.page(v, http.StatusOK, "deliveries/item", head{Heading: v.say("deliveries.heading"), NoIndex: true}, page)
}

// retryItem sends again what did not arrive of an item: to one host if one is named.
func (s *Server) retryItem(v *visit) error {
	item, err := s.ownItemByID(v)
	if err != nil {
		return err
	}
	objects := objectsOf(&item)
	if len(objects) == 0 {
		return domain.ErrNotFound
	}
	n, err := s.store.RetryDeliveries(v.ctx(), v.FormValue("host"), objects...)
	if err != nil {
		return err
	}
	v.tell("deliveries.all_again", "Count", n)
	return v.seeOther(v.back("/desk/items/" + string(item.ID) + "/deliveries"))
}
