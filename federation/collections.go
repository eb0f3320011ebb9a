package federation

import (
	"context"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Sizes of pages. Embedded things make pages large: 20 articles are some 200 KB.
const (
	embeddedPerPage = 20
	namedPerPage    = 50
	// maxPage bounds what a crawler can make us count.
	maxPage = 10_000
	// maxFeatured is how many things stand on top of a profile; Mastodon shows five.
	maxFeatured = 5
)

// collect answers a collection or, with the parameter page, one page of it. load makes the collection from the page's
// number, 0 for the collection itself.
func (s *Server) collect(c echo.Context, h here, id domain.URI, load func(ctx context.Context, page int) (activitystreams.Collection, error)) error {
	page := pageNumber(c)
	key := string(id)
	if page > 0 {
		key = pageAddress(id, page)
	}
	return s.encodeCollection(c, h, key, page > 0, func() (activitystreams.Collection, error) {
		collection, err := load(c.Request().Context(), page)
		collection.ID = id
		if page > 0 {
			collection.ID, collection.PartOf = domain.URI(key), id
		}
		return collection, err
	})
}

func (s *Server) encodeCollection(c echo.Context, h here, key string, isPage bool, load func() (activitystreams.Collection, error)) error {
	d, err := s.documents.get(key, func() (source, error) {
		collection, err := load()
		encode := h.encoder().Collection
		if isPage {
			encode = h.encoder().CollectionPage
		}
		return source{value: collection, encode: func() ([]byte, error) { return encode(collection) }}, err
	})
	if err != nil {
		return err
	}
	return answerActivity(c, d)
}

// pageNumber is the page that was asked for, 0 for none.
func pageNumber(c echo.Context) int {
	asked := c.QueryParam("page")
	if asked == "" {
		return 0
	}
	number, err := strconv.Atoi(asked)
	if err != nil || number < 1 {
		return 1
	}
	return min(number, maxPage)
}

func pageAddress(id domain.URI, page int) string {
	return string(id) + "?page=" + strconv.Itoa(page)
}

// nextPage names the page after this one, if there is more.
func nextPage(id domain.URI, page, size, total int) domain.URI {
	if page*size >= total {
		return ""
	}
	return domain.URI(pageAddress(id, page+1))
}

// followers tells how many there are. Who they are is for members: without a first page Mastodon calls the list hidden.
func (s *Server) followers(c echo.Context, h here) error {
	actor := actorID(c, h)
	return s.collect(c, h, actor+"/followers", func(ctx context.Context, _ int) (activitystreams.Collection, error) {
		if _, err := s.ourActor(ctx, actor); err != nil {
			return activitystreams.Collection{}, err
		}
		total, _, err := s.Store.FollowCounts(ctx, actor)
		return activitystreams.Collection{Ordered: true, Total: total}, err
	})
}

// following is public for the organisation: whom it follows is its network.
func (s *Server) following(c echo.Context, h here) error {
	actor, id := actorID(c, h), actorID(c, h)+"/following"
	return s.collect(c, h, id, func(ctx context.Context, page int) (activitystreams.Collection, error) {
		if _, err := s.ourActor(ctx, actor); err != nil {
			return activitystreams.Collection{}, err
		}
		_, total, err := s.Store.FollowCounts(ctx, actor)
		collection := activitystreams.Collection{Ordered: true, Total: total}
		if err != nil || actor != h.organisation {
			return collection, err
		}
		if page == 0 {
			collection.First = domain.URI(pageAddress(id, 1))
			return collection, nil
		}
		follows, all, err := s.Store.FollowingOf(ctx, actor, storage.Page{Number: page, Size: namedPerPage})
		for _, follow := range follows {
			if follow.Follow.State == domain.FollowAccepted {
				collection.Items = append(collection.Items, activitystreams.Entry{URI: follow.Follow.Followed})
			}
		}
		collection.Next = nextPage(id, page, namedPerPage, all)
		return collection, err
	})
}

// featured names the newest things of an actor: Mastodon shows them on a profile that it meets for the first time.
// Only addresses: Mastodon skips embedded Articles.
func (s *Server) featured(c echo.Context, h here) error {
	actor := actorID(c, h)
	return s.collect(c, h, actor+"/featured", func(ctx context.Context, _ int) (activitystreams.Collection, error) {
		known, err := s.ourActor(ctx, actor)
		if err != nil {
			return activitystreams.Collection{}, err
		}
		filter := storage.ItemFilter{Local: true, Actor: actor, OnePerSet: true}
		if known.Role == domain.RoleStream {
			filter = storage.ItemFilter{Local: true, Stream: actor, OnePerSet: true}
		}
		items, _, err := s.Store.Items(ctx, domain.Visitor(), filter, storage.Page{Size: maxFeatured})
		collection := activitystreams.Collection{Ordered: true, Total: len(items)}
		for _, item := range items {
			collection.Items = append(collection.Items, activitystreams.Entry{URI: item.URI})
		}
		return collection, err
	})
}

// initiatives embeds the profiles, so that the directory of a new follower fills at once.
func (s *Server) initiatives(c echo.Context, h here) error {
	if actorID(c, h) != h.organisation {
		return domain.ErrNotFound
	}
	id := h.organisation + "/initiatives"
	return s.collect(c, h, id, func(ctx context.Context, page int) (activitystreams.Collection, error) {
		return s.itemsIn(ctx, h, id, storage.ItemFilter{Local: true, Kind: domain.KindInitiative, OnePerSet: true}, page)
	})
}

// withQuery adds parameters to the address of a collection.
func withQuery(id domain.URI, parameters url.Values) domain.URI {
	return id + domain.URI("?"+parameters.Encode())
}
