package web

import (
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// usualZone is the time zone that a new event starts with: that of our newest event, else the server's. known says that it is
// an event's, which is better than the zone of whoever writes: she may be on a journey.
func (s *Server) usualZone(v *visit) (zone string, known bool, err error) {
	events, _, err := s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Kind: domain.KindEvent, Local: true}, storage.Page{Size: 1})
	if err != nil {
		return "", false, err
	}
	for i := range events {
		if o := events[i].Content.Event; o != nil && o.TimeZone != "" && o.TimeZone != "UTC" {
			return o.TimeZone, true, nil
		}
	}
	return firstOf(s.o.TimeZone, "UTC"), false, nil
}
