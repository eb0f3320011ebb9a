package federation

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// An idOf finds the object in the address of a request.
type idOf = func(echo.Context, here) domain.URI

// list reads one page of addresses, and how many there are in all.
type list = func(ctx context.Context, object domain.URI, page storage.Page) (uris []domain.URI, total int, err error)

// replies are the answers that everybody may see, directly below an item or note. Mastodon walks them, 500 at most.
func (s *Server) replies(of idOf) func(echo.Context, here) error {
	return s.about(of, "/replies", activitystreams.Collection{}, s.Store.Answers)
}

// likes and shares name the activities that were addressed to everybody, and count all: Mastodon reads the number.
func (s *Server) likes(of idOf) func(echo.Context, here) error {
	return s.about(of, "/likes", activitystreams.Collection{}, s.responses(domain.ResponseLike))
}

func (s *Server) shares(of idOf) func(echo.Context, here) error {
	return s.about(of, "/shares", activitystreams.Collection{}, s.responses(domain.ResponseReshare))
}

func (s *Server) responses(kind domain.ResponseKind) list {
	return func(ctx context.Context, object domain.URI, page storage.Page) ([]domain.URI, int, error) {
		uris, _, err := s.Store.OpenResponses(ctx, object, kind, page)
		if err != nil {
			return nil, 0, err
		}
		counts, err := s.Store.CountsOf(ctx, []domain.URI{object})
		total := counts[object].Likes
		if kind == domain.ResponseReshare {
			total = counts[object].Reshares
		}
		return uris, total, err
	}
}

// context is all of a thread whose top is ours, that first (FEP-7888, FEP-f228). We own it: others ask us who is in it.
func (s *Server) context(of idOf) func(echo.Context, here) error {
	return func(c echo.Context, h here) error {
		owned := activitystreams.Collection{Ordered: true, AttributedTo: h.organisation}
		return s.about(of, "/context", owned, func(ctx context.Context, object domain.URI, page storage.Page) ([]domain.URI, int, error) {
			uris, total, err := s.Store.ThreadURIs(ctx, object, page)
			if page.Number == 1 {
				uris = append([]domain.URI{object}, uris...)
			}
			return uris, total + 1, err
		})(c, h)
	}
}

// about answers a collection that belongs to an object of ours which everybody may see.
func (s *Server) about(of idOf, path domain.URI, form activitystreams.Collection, read list) func(echo.Context, here) error {
	return func(c echo.Context, h here) error {
		object := of(c, h)
		id := object + path
		return s.collect(c, h, id, func(ctx context.Context, page int) (activitystreams.Collection, error) {
			collection := form
			if err := s.isShown(ctx, object); err != nil {
				return collection, err
			}
			uris, total, err := read(ctx, object, storage.Page{Number: max(page, 1), Size: namedPerPage})
			collection.Total = total
			if page == 0 {
				collection.First = domain.URI(pageAddress(id, 1))
				return collection, err
			}
			collection.Items = activitystreams.Entries(uris)
			if len(uris) >= namedPerPage {
				collection.Next = nextPage(id, page, namedPerPage, total)
			}
			return collection, err
		})
	}
}

// isShown says whether an object is ours and for everybody.
func (s *Server) isShown(ctx context.Context, object domain.URI) error {
	_, err := s.ourItem(ctx, object)
	if err == nil {
		return nil
	}
	if _, errNote := s.ourNote(ctx, object); errNote == nil {
		return nil
	}
	return err
}

// upcomingEvents embeds the public events to come of one of our actors, the next one first: its own, and those that belong
// to it. Like the node actor's outbox it is made anew each time, since time alone changes it.
func (s *Server) upcomingEvents(c echo.Context, h here) error {
	ctx, page := c.Request().Context(), pageNumber(c)
	actor, err := s.ourActor(ctx, actorID(c, h))
	if err != nil {
		return err
	}
	id := actor.URI + "/upcomingEvents"
	filter := storage.ItemFilter{Local: true, Kind: domain.KindEvent, When: storage.Upcoming, OnePerSet: true}
	switch actor.Role {
	case domain.RoleOrganisation:
	case domain.RoleInitiative:
		filter.Initiative = actor.URI
	default:
		return domain.ErrNotFound
	}
	events, total, err := s.Store.Items(ctx, domain.Visitor(), filter, storage.Page{Number: max(page, 1), Size: embeddedPerPage})
	if err != nil {
		return err
	}
	collection := activitystreams.Collection{ID: id, Ordered: true, Total: total, AttributedTo: actor.URI}
	if page == 0 {
		collection.First = domain.URI(pageAddress(id, 1))
		return s.sendCollection(c, h.encoder().Collection, collection)
	}
	if err := s.inAllLanguages(ctx, each(events)...); err != nil {
		return err
	}
	for i := range events {
		raw, err := h.encoder().Object(h.quotable(&events[i]))
		if err != nil {
			return err
		}
		collection.Items = append(collection.Items, activitystreams.Entry{URI: events[i].URI, Raw: raw})
	}
	collection.ID, collection.PartOf = domain.URI(pageAddress(id, page)), id
	collection.Next = nextPage(id, page, embeddedPerPage, total)
	return s.sendCollection(c, h.encoder().CollectionPage, collection)
}
