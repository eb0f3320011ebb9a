package federation

import (
	"context"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

// followersSynchronization tells a host which of an actor's followers we believe to live there (FEP-8fcf). It must sign,
// whatever signed_fetch says; who follows is told to nobody else.
func (s *Server) followersSynchronization(c echo.Context, h here) error {
	c.Set(guardedRequest, true)
	asker, err := s.asker(c.Request(), h)
	if err != nil {
		return explainAsker(err)
	}
	actor, page := actorID(c, h), pageNumber(c)
	collection, err := s.partOfFollowers(actor, actor+pathSync, asker.URI.Host())(c.Request().Context(), page)
	if err != nil {
		return err
	}
	encode := h.encoder().Collection
	if page > 0 {
		encode = h.encoder().CollectionPage
	}
	return s.sendCollection(c, encode, collection)
}

// partOfFollowers answers which of an actor's followers live on the host of who asks, and signs.
func (s *Server) partOfFollowers(actor, id domain.URI, host string) func(ctx context.Context, page int) (activitystreams.Collection, error) {
	return func(ctx context.Context, page int) (activitystreams.Collection, error) {
		if _, err := s.ourActor(ctx, actor); err != nil {
			return activitystreams.Collection{}, err
		}
		followers, err := s.Store.FollowersOnHost(ctx, actor, host)
		collection := activitystreams.Collection{ID: id, Ordered: true, Total: len(followers)}
		switch {
		case page > 0:
			from := min((page-1)*syncPage, len(followers))
			collection.ID, collection.PartOf = domain.URI(pageAddress(id, page)), id
			collection.Items = activitystreams.Entries(followers[from:min(from+syncPage, len(followers))])
			collection.Next = nextPage(id, page, syncPage, len(followers))
		case len(followers) > syncPage:
			collection.First = domain.URI(pageAddress(id, 1))
		default:
			collection.Items = activitystreams.Entries(followers)
		}
		return collection, err
	}
}
