package federation

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

// series answers the id of a series: its page for people, for machines the addresses of its parts, the first part first.
func (s *Server) series(c echo.Context, h here) error {
	id := domain.ID(c.Param("id"))
	uri := h.Object(domain.KindSeries, id)
	ctx := c.Request().Context()
	if negotiate(c.Request().Header.Get("Accept")) == wantsPage {
		series, err := s.openSeries(ctx, uri, id)
		if err != nil {
			return err
		}
		if sent, err := toPage(c, h.Page(domain.KindSeries, series.Slug)); sent || err != nil {
			return err
		}
	}
	return s.encodeCollection(c, h, string(uri), false, func() (activitystreams.Collection, error) {
		series, err := s.openSeries(ctx, uri, id)
		if err != nil {
			return activitystreams.Collection{}, err
		}
		parts, err := s.Store.SeriesParts(ctx, domain.Visitor(), id)
		collection := activitystreams.Collection{
			ID: uri, Ordered: true, Total: len(parts), AttributedTo: h.organisation, Name: series.Title, Language: series.Language,
			Summary: series.Summary, URL: h.Page(domain.KindSeries, series.Slug),
			PublishedAt: series.CreatedAt, UpdatedAt: series.UpdatedAt,
		}
		for i := range parts {
			collection.Items = append(collection.Items, activitystreams.Entry{URI: parts[i].URI})
		}
		return collection, err
	})
}

// openSeries is a series that visitors know of.
func (s *Server) openSeries(ctx context.Context, uri domain.URI, id domain.ID) (domain.SeriesInfo, error) {
	series, err := s.Store.SeriesByID(ctx, id)
	if err != nil {
		return series, s.goneOr(ctx, uri, err)
	}
	if !series.IsOpen() {
		return series, domain.ErrNotFound
	}
	return series, nil
}
