package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// TimelineFacets counts what a timeline has by kind, by host or by language (of items, without regions), the commonest first.
func (r Reader) TimelineFacets(ctx context.Context, viewer domain.Viewer, f TimelineFilter, by FacetKind) ([]Facet, error) {
	where, args := timelineWhere(viewer, f)
	column, from := "", "timeline"
	switch by {
	case FacetKinds:
		column = "kind"
	case FacetHosts:
		column = "host"
	case FacetLanguages:
		column = "language"
		from = "(SELECT timeline.*, lower(items.language) AS language FROM timeline JOIN items ON items.uri = timeline.object) AS timeline"
		where += " AND language <> ''"
	case FacetPlaces, FacetTags:
		return nil, failed(domain.ErrInvalid, "count the timeline by %q", by)
	}
	facets, err := all[Facet](r.db(ctx), "SELECT "+column+" AS value, count(*) AS count FROM "+from+" WHERE "+where+
		" GROUP BY "+column+" ORDER BY count(*) DESC, "+column+" LIMIT 60", args...)
	if by == FacetLanguages {
		facets = baseLanguages(facets)
	}
	return facets, failed(err, "count the timeline by %s", by)
}
