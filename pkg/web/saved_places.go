package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// earlierEvents are looked through for places; most organisations come back to a handful.
	earlierEvents = 100
	// earlierPlaces of them are offered.
	earlierPlaces = 12
)

// savedPlace is a place to choose from. Value is the id of a kept place, or of an earlier event behind "event:".
type savedPlace struct {
	Value, Label string
	Kept         bool
	Fields       string // JSON, by the names of the fields, for scripts
	place        domain.Place
}

// placesPage lists the places that are kept.
type placesPage struct {
	Desk   *deskNav
	Places []placeRow
}

type placeRow struct {
	ID   domain.ID
	Name string
	View *placeView
}

// savedPlaces are those that are kept, then those of earlier events.
func (s *Server) savedPlaces(v *visit) ([]savedPlace, error) {
	kept, err := s.store.SavedPlaces(v.ctx())
	if err != nil {
		return nil, err
	}
	var places []savedPlace
	known := map[string]bool{"": true}
	add := func(value string, p domain.Place, isKept bool) {
		if !known[p.Key()] {
			known[p.Key()] = true
			places = append(places, savedPlace{Value: value, Label: p.Label(), Kept: isKept, Fields: placeJSON(p), place: p})
		}
	}
	for _, k := range kept {
		add(string(k.ID), k.Place, true)
	}
	events, _, err := s.store.Items(v.ctx(), v.viewer(), storage.ItemFilter{Kind: domain.KindEvent, Local: true}, storage.Page{Size: earlierEvents})
	for i := range events {
		if p := events[i].Content.Event.Place; !p.IsEmpty() && len(places) < len(kept)+earlierPlaces {
			add("event:"+string(events[i].ID), *p, false)
		}
	}
	return places, err
}

func placeJSON(p domain.Place) string {
	values := url.Values{}
	placeValues(values, &p)
	fields := map[string]string{}
	for name := range values {
		fields[name] = values.Get(name)
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return ""
	}
	return string(text)
}

// takePlace puts a place that was chosen from the list into the fields, and coordinates that were pasted.
func (s *Server) takePlace(v *visit, values url.Values, wrong *domain.InvalidError) error {
	if chosen := values.Get("saved_place"); chosen != "" {
		places, err := s.savedPlaces(v)
		if err != nil {
			return err
		}
		for _, p := range places {
			if p.Value == chosen {
				placeValues(values, &p.place)
				values.Del("saved_place")
			}
		}
	}
	pasted := strings.TrimSpace(values.Get("place.map"))
	if pasted == "" {
		return nil
	}
	point, err := domain.ReadPoint(pasted)
	if err != nil {
		wrong.Add("place.map", domain.Message(err))
		return nil
	}
	values.Set("place.latitude", coordinate(&point.Latitude))
	values.Set("place.longitude", coordinate(&point.Longitude))
	values.Del("place.map")
	return nil
}

// keepPlace keeps the place of a form, if that was ticked. What is wrong with it hinders nothing else.
func (s *Server) keepPlace(v *visit, values url.Values, content *domain.Content) {
	if values.Get("keep_place") == "" || content.Event == nil || content.Event.Place.IsEmpty() || v.wantsJSON() {
		return
	}
	if err := s.node.KeepPlace(v.ctx(), *v.member, *content.Event.Place); err != nil {
		v.warn(domain.Message(err))
	}
}

// readPoint answers scripts with the coordinates in what was pasted.
func (s *Server) readPoint(v *visit) error {
	point, err := domain.ReadPoint(v.FormValue("text"))
	if err != nil {
		return v.JSON(http.StatusUnprocessableEntity, map[string]string{"words": v.speaker.sentence(domain.Message(err))})
	}
	return v.JSON(http.StatusOK, map[string]string{"latitude": coordinate(&point.Latitude), "longitude": coordinate(&point.Longitude)})
}

// listPlaces shows the places that are kept.
func (s *Server) listPlaces(v *visit) error {
	kept, err := s.store.SavedPlaces(v.ctx())
	if err != nil {
		return err
	}
	page := placesPage{}
	for i := range kept {
		page.Places = append(page.Places, placeRow{ID: kept[i].ID, Name: kept[i].Place.Label(), View: placeOf(&kept[i].Place)})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "events/places", head{Heading: v.say("places.heading"), NoIndex: true}, page)
}

func (s *Server) forgetPlace(v *visit) error {
	if err := s.node.ForgetPlace(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk/places")
	}
	v.tell("places.forgotten")
	return v.seeOther("/desk/places")
}
