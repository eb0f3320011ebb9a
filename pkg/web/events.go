package web

import (
	"net/http"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/ical"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// maxCalendar is how many events a calendar to subscribe to holds; programs fetch it often.
const maxCalendar = 500

// showEvent is the page of an event of ours, and with ".ics" behind it the event for calendars.
func (s *Server) showEvent(v *visit) error {
	if slug, ok := strings.CutSuffix(v.Param("slug"), ".ics"); ok {
		return s.downloadEvent(v, slug)
	}
	return s.showOwn(v, domain.KindEvent)
}

func (s *Server) downloadEvent(v *visit, slug string) error {
	item, err := s.ownItem(v, domain.KindEvent, slug)
	if err != nil {
		return err
	}
	return s.sendEvent(v, item, item.Slug)
}

// sendEvent is one event for calendars.
func (s *Server) sendEvent(v *visit, item domain.Item, name string) error {
	calendar, err := ical.Event(item, ical.Options{Plain: markup.Plain, Facts: s.presenter(v).factLines})
	if err != nil {
		return err
	}
	if !item.Visibility.IsForEverybody() {
		return v.Blob(http.StatusOK, ical.MediaType, calendar) // for members, and no cache's
	}
	return sendCalendar(v, name, calendar)
}

// eventCalendar is our upcoming events as the address narrows them, to be subscribed to.
func (s *Server) eventCalendar(v *visit) error {
	return s.sendEvents(v, v.site.organisation.DisplayName(), "events", list{
		path: "/events", filter: storage.ItemFilter{Kind: domain.KindEvent, Local: true},
	})
}

// sendEvents is the calendar of a list.
func (s *Server) sendEvents(v *visit, name, file string, l list) error {
	if _, err := s.narrowing(v, &l); err != nil {
		return err
	}
	l.filter.When = storage.Upcoming
	items, _, err := s.store.Items(v.ctx(), domain.Visitor(), l.filter, storage.Page{Size: maxCalendar})
	if err != nil {
		return err
	}
	calendar, err := ical.Feed(name, items,
		ical.Options{Plain: markup.Plain, Facts: s.presenter(v).factLines, Source: v.site.addresses.Base + l.path + ".ics" + v.feedQuery()})
	if err != nil {
		return err
	}
	return sendCalendar(v, file, calendar)
}

func sendCalendar(v *visit, name string, calendar []byte) error {
	h := v.Response().Header()
	h.Set("Content-Disposition", `inline; filename="`+name+`.ics"`)
	v.keepFor(feedAge)
	return v.Blob(http.StatusOK, ical.MediaType, calendar)
}
