package federation

import (
	"context"
	"errors"
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// outbox shows the public activities of an actor, newest first. Its pages continue after an activity and not at a
// number, so that what is published meanwhile moves nothing.
func (s *Server) outbox(c echo.Context, h here) error {
	actor := actorID(c, h)
	if actor == h.NodeActor() {
		return s.upcoming(c, h)
	}
	id := actor + "/outbox"
	isPage, before := c.QueryParam("page") != "", domain.ID(c.QueryParam("before"))
	key := id
	if isPage {
		key = outboxPage(id, before)
	}
	return s.encodeCollection(c, h, string(key), isPage, func() (activitystreams.Collection, error) {
		ctx := c.Request().Context()
		if _, err := s.ourActor(ctx, actor); err != nil {
			return activitystreams.Collection{}, err
		}
		total, err := s.Store.OutboxCount(ctx, actor)
		collection := activitystreams.Collection{ID: key, Ordered: true, Total: total}
		if err != nil || !isPage {
			collection.First = outboxPage(id, "")
			return collection, err
		}
		activities, err := s.Store.Outbox(ctx, actor, before, embeddedPerPage)
		for _, activity := range activities {
			collection.Items = append(collection.Items, activitystreams.Entry{URI: activity.URI, Raw: activity.Payload})
		}
		collection.PartOf = id
		if len(activities) == embeddedPerPage {
			collection.Next = outboxPage(id, activities[len(activities)-1].ID)
		}
		return collection, err
	})
}

func outboxPage(id domain.URI, before domain.ID) domain.URI {
	parameters := url.Values{"page": {"1"}}
	if before != "" {
		parameters.Set("before", string(before))
	}
	return withQuery(id, parameters)
}

// upcoming is the outbox of the node actor: the events to come, as Announce{Create{Event}}. Mobilizon, Gancio and the
// Event Bridge of WordPress read one page of it when they begin to follow. It is made anew each time, since time alone
// changes it.
func (s *Server) upcoming(c echo.Context, h here) error {
	ctx, id, page := c.Request().Context(), h.NodeActor()+"/outbox", pageNumber(c)
	actor, err := s.ourActor(ctx, h.NodeActor())
	if err != nil {
		return err
	}
	events, total, err := s.Store.Items(ctx, domain.Visitor(),
		storage.ItemFilter{Local: true, Kind: domain.KindEvent, When: storage.Upcoming, OnePerSet: true},
		storage.Page{Number: max(page, 1), Size: embeddedPerPage})
	if err != nil {
		return err
	}
	collection := activitystreams.Collection{ID: id, Ordered: true, Total: total}
	if page == 0 {
		collection.First = domain.URI(pageAddress(id, 1))
		return s.sendCollection(c, h.encoder().Collection, collection)
	}
	if err := s.inAllLanguages(ctx, each(events)...); err != nil {
		return err
	}
	for i := range events {
		entry, err := s.announced(ctx, h, actor, &events[i])
		if errors.Is(err, domain.ErrNotFound) {
			continue // published before the node actor announced events
		}
		if err != nil {
			return err
		}
		collection.Items = append(collection.Items, entry)
	}
	collection.ID, collection.PartOf = domain.URI(pageAddress(id, page)), id
	collection.Next = nextPage(id, page, embeddedPerPage, total)
	return s.sendCollection(c, h.encoder().CollectionPage, collection)
}

func (s *Server) sendCollection(c echo.Context, encode func(activitystreams.Collection) ([]byte, error), collection activitystreams.Collection) error {
	body, err := encode(collection)
	if err != nil {
		return err
	}
	return answerActivity(c, newDocument(body))
}

// announced is the node actor's Announce of an event with the Create inside.
func (s *Server) announced(ctx context.Context, h here, by domain.Actor, event *domain.Item) (activitystreams.Entry, error) {
	announce, err := s.Store.ResponseOf(ctx, domain.ResponseReshare, by.URI, event.URI)
	if err != nil {
		return activitystreams.Entry{}, err
	}
	create, err := s.Store.ActivityOf(ctx, domain.VerbCreate, event.URI)
	if err != nil {
		return activitystreams.Entry{}, err
	}
	raw, err := h.encoder().Activity(domain.Activity{
		ID: announce.URI, Verb: domain.VerbAnnounce, Actor: by.URI, PublishedAt: announce.CreatedAt,
		To: []domain.URI{domain.Public}, Cc: []domain.URI{by.Followers}, ObjectURI: create.URI,
		Object: &domain.Activity{
			ID: create.URI, Verb: domain.VerbCreate, Actor: event.Actor, Object: h.quotable(event), ObjectURI: event.URI,
			To: event.To, Cc: event.Cc, PublishedAt: event.PublishedAt,
		},
	})
	return activitystreams.Entry{URI: announce.URI, Raw: raw}, err
}
