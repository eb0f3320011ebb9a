package web

import (
	"net/url"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
)

// seriesPlace is where an item stands in a series, with the way to its neighbours.
type seriesPlace struct {
	ID               domain.ID
	Title, Lang, URL string
	Number, Of       int
	Prev, Next       *seriesStep
}

type seriesStep struct{ Title, Lang, URL string }

// placesOf are the series of an item, read once for a page.
func (s *Server) placesOf(v *visit, item *domain.Item) ([]seriesPlace, error) {
	if item.Kind == domain.KindOrganisation {
		return nil, nil
	}
	if v.places.of == item.ID && item.ID != "" {
		return v.places.list, nil
	}
	places, err := s.store.SeriesPlaces(v.ctx(), item.ID)
	if err != nil {
		return nil, err
	}
	if err := s.stepsInOwnLanguage(v, item, places); err != nil {
		return nil, err
	}
	list := make([]seriesPlace, len(places))
	for i, place := range places {
		list[i] = seriesPlace{
			ID: place.ID, Title: place.Title, Lang: place.Language, URL: seriesPath(place.Slug), Number: place.Number, Of: place.Of,
			Prev: stepTo(place.Prev), Next: stepTo(place.Next),
		}
	}
	v.places.of, v.places.list = item.ID, list
	return list, nil
}

func stepTo(step *domain.SeriesStep) *seriesStep {
	if step == nil {
		return nil
	}
	shown := &seriesStep{Title: step.Title, Lang: step.Language, URL: "/network/" + string(step.Item)}
	if step.Local {
		shown.URL = "/" + step.Kind.Plural() + "/" + step.Slug
	}
	return shown
}

// inSeries tells programs of the series of an item of ours: the neighbours in the first one, and what it is a part of.
func (h *head) inSeries(s *site, t *thing, places []seriesPlace) {
	for i, place := range places {
		t.IsPartOf = append(t.IsPartOf, thing{Type: "CreativeWorkSeries", Name: place.Title, URL: s.addresses.Base + place.URL})
		if i > 0 {
			continue
		}
		t.Position = place.Number
		if place.Prev != nil {
			h.Prev = s.addresses.Base + place.Prev.URL
		}
		if place.Next != nil {
			h.Next = s.addresses.Base + place.Next.URL
		}
	}
}

// editorSeries offers an item's form the series that there are; those that it is in are chosen.
func (s *Server) editorSeries(v *visit, item *domain.Item, page *editPage) error {
	if page.MaySeries = item.Kind != domain.KindOrganisation && v.may(domain.ActSeries); !page.MaySeries {
		return nil
	}
	all, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return err
	}
	for i := range all {
		page.Series = append(page.Series, option{Value: string(all[i].ID), Label: all[i].Title})
	}
	if item.ID == "" || page.Form.Values.Has("series_shown") {
		return nil
	}
	held, err := s.store.SeriesOf(v.ctx(), item.ID)
	for _, id := range held {
		page.Form.Values.Add("series", string(id))
		page.Form.Values.Add("series_was", string(id))
	}
	return err
}

// chooseSeries does what an item's form says of series: what was ticked since it was opened, and what was unticked.
func (s *Server) chooseSeries(v *visit, item *domain.Item, values url.Values) error {
	if values.Get("series_shown") == "" || !v.may(domain.ActSeries) {
		return nil
	}
	return s.node.ChooseSeries(v.ctx(), *v.member, item.ID, onlyIn(values["series"], values["series_was"]), onlyIn(values["series_was"], values["series"]))
}

// onlyIn are the ids of one list that another lacks.
func onlyIn(list, other []string) []domain.ID {
	var ids []domain.ID
	for _, id := range list {
		if !slices.Contains(other, id) {
			ids = append(ids, domain.ID(id))
		}
	}
	return ids
}
