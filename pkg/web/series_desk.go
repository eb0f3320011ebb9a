package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
)

// deskSeriesList is every series, for members.
type deskSeriesList struct {
	Desk   *deskNav
	Series []deskSeriesRow
}

type deskSeriesRow struct {
	Title, URL, Page string
	Open, Planned    int
}

// seriesForm is the form of a series' words; ID is "" for a new one.
type seriesForm struct {
	Desk            *deskNav
	ID              domain.ID
	Heading, Action string
	Back            string
	Version         int
	Form            form
	Languages       []option
	Picture         pictureField
	Item            domain.ID // becomes the first part of a new series
}

func (s *Server) listDeskSeries(v *visit) error {
	all, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return err
	}
	var page deskSeriesList
	for i := range all {
		row := deskSeriesRow{Title: all[i].Title, URL: seriesDesk(all[i].ID), Open: all[i].Open, Planned: all[i].Parts - all[i].Open}
		if all[i].IsOpen() {
			row.Page = seriesPath(all[i].Slug)
		}
		page.Series = append(page.Series, row)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "series/desk", head{Heading: v.say("series.heading"), NoIndex: true}, page)
}

func (s *Server) newSeries(v *visit) error {
	return s.seriesForm(v, domain.Series{}, newForm(url.Values{
		"language": {v.site.settings.Language}, "item": {v.QueryParam("item")},
	}, nil))
}

func (s *Server) editSeries(v *visit) error {
	series, err := s.store.SeriesByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	values := url.Values{"title": {series.Title}, "text": {series.Text}, "slug": {series.Slug}, "language": {series.Language}}
	imageValues(values, "image", series.Image)
	return s.seriesForm(v, series.Series, newForm(values, nil))
}

func (s *Server) seriesForm(v *visit, series domain.Series, f form) error {
	f.keys = map[string]string{"text": "series.words", "image": "picture.cover"}
	shown := seriesForm{
		ID: series.ID, Version: series.Version, Form: f, Languages: languageOptions(f.Value("language")), Item: domain.ID(f.Value("item")),
		Action: "/desk/series", Heading: v.say("series.new"), Back: "/desk/series",
	}
	if series.ID != "" {
		shown.Back, shown.Heading = seriesDesk(series.ID), series.Title
		shown.Action = shown.Back + "/words"
	}
	var err error
	if shown.Picture, err = s.pictureField(v, f, "image", v.say("picture.cover"), true); err != nil {
		return err
	}
	if shown.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, f.status(), "series/edit", head{Heading: shown.Heading, NoIndex: true}, shown)
}

func (s *Server) createSeries(v *visit) error { return s.saveTypedSeries(v, domain.Series{}) }

func (s *Server) saveSeries(v *visit) error {
	series, err := s.store.SeriesByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	return s.saveTypedSeries(v, series.Series)
}

func (s *Server) saveTypedSeries(v *visit, held domain.Series) error {
	values, sent, err := s.formWithPictures(v, "image")
	if err != nil {
		return err
	}
	var wrong domain.InvalidError
	if err := s.takePictures(v, &wrong, values, sent); err != nil {
		return err
	}
	typed := held
	typed.Title, typed.Text = values.Get("title"), values.Get("text")
	typed.Slug, typed.Language = values.Get("slug"), values.Get("language")
	if typed.Image, err = s.chosenImage(v, values, "image"); err != nil {
		return err
	}
	if held.ID != "" {
		typed.Version, _ = strconv.Atoi(values.Get("version"))
	}
	saved := typed
	if err = wrong.OrNil(); err == nil {
		saved, err = s.node.SaveSeries(v.ctx(), *v.member, typed)
	}
	if errors.Is(err, domain.ErrConflict) && domain.Message(err) == "" {
		err = domain.Explain(domain.ErrConflict, v.say("pages.conflict"), err)
	}
	if err != nil {
		again, ok := newForm(values, nil).with(err)
		if !ok {
			return err
		}
		return s.seriesForm(v, held, again)
	}
	if item := domain.ID(values.Get("item")); item != "" && held.ID == "" {
		if err := s.node.AddPart(v.ctx(), *v.member, saved.ID, item); err != nil && !isNotFound(err) {
			return s.refused(v, err, seriesDesk(saved.ID))
		}
	}
	v.tell("series.saved", "Name", saved.Title)
	return v.seeOther(seriesDesk(saved.ID))
}

// confirmDeleteSeries asks once more; what is part of the series stays.
func (s *Server) confirmDeleteSeries(v *visit) error {
	series, err := s.store.SeriesByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	shown := seriesForm{ID: series.ID, Heading: v.say("series.delete_title", "Name", series.Title), Action: seriesDesk(series.ID) + "/delete", Back: seriesDesk(series.ID)}
	if shown.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "series/delete", head{Heading: shown.Heading, NoIndex: true}, shown)
}

func (s *Server) deleteSeries(v *visit) error {
	if err := s.node.DeleteSeries(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk/series")
	}
	v.tell("series.deleted")
	return v.seeOther("/desk/series")
}

// addSeriesTo lists in the sitemap the series that visitors know of.
func (s *Server) addSeriesTo(v *visit, set *urlSet) error {
	if !v.site.hasSeries {
		return nil
	}
	all, err := s.store.AllSeries(v.ctx())
	if err != nil {
		return err
	}
	set.URLs = append(set.URLs, sitemapURL{Location: v.site.addresses.Base + "/series"})
	for i := range all {
		if all[i].IsOpen() {
			modified := all[i].UpdatedAt
			if all[i].LatestAt.After(modified) {
				modified = all[i].LatestAt
			}
			set.URLs = append(set.URLs, sitemapURL{Location: v.site.addresses.Base + seriesPath(all[i].Slug), Modified: rfc3339(modified)})
		}
	}
	return nil
}

// seriesDrawn is what a link preview of a series shows.
func (s *Server) seriesDrawn(v *visit, series *domain.SeriesInfo) (media.SocialCard, *domain.Item) {
	l := s.tongues.house(v.site).locale
	card := media.SocialCard{
		Title: series.Title, Organisation: v.site.organisation.DisplayName(), Accent: v.site.look.palette.Light.Accent,
		Above: l.say("series.single"), Below: l.say("series.parts", "Count", series.Open),
	}
	return card, &domain.Item{ID: series.ID, Kind: domain.KindSeries, Content: domain.Content{Title: series.Title, Image: series.Image}}
}

func (s *Server) seriesCardPath(v *visit, series *domain.SeriesInfo) string {
	card, item := s.seriesDrawn(v, series)
	return drawnPathOf(v, card, item)
}
