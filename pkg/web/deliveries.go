package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// deliveriesPage says how far an item got.
type deliveriesPage struct {
	Desk                              *deskNav
	Title, Page                       string
	Hosts, All, Done, Pending, Failed int
	Problems                          []deliveryView
}

type deliveryView struct {
	ID           domain.ID
	Host, Reason string
	Tries        int
	Next         time.Time
	Back         string
}

func (s *Server) listDeliveries(v *visit) error {
	item, err := s.store.ItemByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	if !item.Local {
		return domain.ErrNotFound
	}
	p := s.presenter(v)
	page := deliveriesPage{Title: firstOf(item.Content.Title, v.say("desk.untitled")), Page: p.itemPath(&item)}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	object := firstURI(item.URI, item.Subject)
	if item.Kind == domain.KindOrganisation {
		object = item.Subject
	}
	sum, err := s.store.DeliverySummary(v.ctx(), object)
	if err != nil {
		return err
	}
	page.Hosts, page.Done, page.Pending, page.Failed = sum.Hosts, sum.Done, sum.Pending, sum.Failed
	page.All = sum.Done + sum.Pending + sum.Failed
	for i := range sum.Problems {
		page.Problems = append(page.Problems, deliveryOf(v, &sum.Problems[i]))
	}
	return s.page(v, http.StatusOK, "deliveries/list", head{Heading: v.say("deliveries.heading"), NoIndex: true}, page)
}

// deliveryOf says in plain words why a delivery did not arrive.
func deliveryOf(v *visit, d *domain.Delivery) deliveryView {
	view := deliveryView{ID: d.ID, Host: d.Host, Tries: d.Attempts, Reason: sentence(d.LastError), Back: v.Request().URL.Path}
	if d.State == domain.DeliveryPending {
		view.Next = d.NotBefore
	}
	var key string
	switch d.LastStatus {
	case 0:
	case http.StatusUnauthorized, http.StatusForbidden:
		key = "deliveries.refused"
	case http.StatusNotFound, http.StatusGone:
		key = "deliveries.gone"
	case http.StatusTooManyRequests:
		key = "deliveries.busy"
	default:
		key = "deliveries.status"
		if d.LastStatus >= http.StatusInternalServerError {
			key = "deliveries.broken"
		}
	}
	if key != "" {
		view.Reason = v.say(key, "Host", d.Host, "Status", fmt.Sprint(d.LastStatus))
	}
	if view.Reason == "" {
		view.Reason = v.say("deliveries.silent", "Host", d.Host)
	}
	return view
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
