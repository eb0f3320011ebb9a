package federation

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// groupList answers one of the collections that Mobilizon reads of a group: the events to come and the articles of the
// stream; the rest is empty, but there.
func (s *Server) groupList(list string) func(c echo.Context, h here) error {
	return func(c echo.Context, h here) error {
		stream := actorID(c, h)
		id := stream + domain.URI("/"+list)
		return s.collect(c, h, id, func(ctx context.Context, page int) (activitystreams.Collection, error) {
			if _, err := s.ourStream(ctx, stream); err != nil {
				return activitystreams.Collection{}, err
			}
			filter := storage.ItemFilter{Stream: stream, Local: true, OnePerSet: true}
			switch list {
			case "events":
				filter.Kind, filter.When = domain.KindEvent, storage.Upcoming
			case "posts":
				filter.Kind = domain.KindArticle
			default:
				return activitystreams.Collection{Ordered: true}, nil
			}
			return s.itemsIn(ctx, h, id, filter, page)
		})
	}
}

// itemsIn is a collection of items of ours, or one page of it; they are embedded.
func (s *Server) itemsIn(ctx context.Context, h here, id domain.URI, filter storage.ItemFilter, page int) (activitystreams.Collection, error) {
	items, total, err := s.Store.Items(ctx, domain.Visitor(), filter, storage.Page{Number: max(page, 1), Size: embeddedPerPage})
	collection := activitystreams.Collection{Ordered: true, Total: total}
	if err != nil || total == 0 && page == 0 {
		return collection, err
	}
	if page == 0 {
		collection.First = domain.URI(pageAddress(id, 1))
		return collection, nil
	}
	if err := s.inAllLanguages(ctx, each(items)...); err != nil {
		return collection, err
	}
	for i := range items {
		if items[i].Kind == domain.KindInitiative && items[i].Subject == "" {
			continue // a translation whose original was taken back
		}
		raw, err := h.encoder().Object(h.quotable(&items[i]))
		if err != nil {
			return collection, err
		}
		collection.Items = append(collection.Items, activitystreams.Entry{URI: items[i].URI, Raw: raw})
	}
	collection.Next = nextPage(id, page, embeddedPerPage, total)
	return collection, nil
}

// ourStream finds the actor of a stream of ours.
func (s *Server) ourStream(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	actor, err := s.ourActor(ctx, uri)
	if err == nil && actor.Role != domain.RoleStream {
		err = domain.ErrNotFound
	}
	return actor, err
}
