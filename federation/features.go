package federation

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// feature answers the id of an authorisation that we gave (FEP-7aa9), for as long as it and the actor last.
func (s *Server) feature(c echo.Context, h here) error {
	id := domain.ID(c.Param("id"))
	return s.serve(c, h, h.Feature(id), func(ctx context.Context) (located, error) {
		feature, err := s.Store.FeatureByID(ctx, id)
		if err != nil {
			return located{}, err
		}
		if feature.State == domain.FeatureRevoked && h.IsOurs(feature.Actor) {
			return located{}, &goneError{domain.Tombstone{URI: h.Feature(id), FormerType: "FeatureAuthorization", DeletedAt: feature.EndedAt}}
		}
		if feature.State != domain.FeatureAccepted || !h.IsOurs(feature.Actor) {
			return located{}, domain.ErrNotFound // nobody was given one
		}
		actor, err := s.ourActor(ctx, feature.Actor)
		return located{&domain.FeatureAuthorization{URI: h.Feature(id), Collection: feature.Collection, Actor: feature.Actor}, actor.URL}, err
	})
}

// ownFeature is the leave of an initiative to stand in its organisation's collection, which needs no question.
func (s *Server) ownFeature(c echo.Context, h here) error {
	initiative := actorID(c, h)
	id := initiative + "/feature"
	return s.serve(c, h, id, func(ctx context.Context) (located, error) {
		actor, err := s.ourActor(ctx, initiative)
		if err == nil && (actor.Role != domain.RoleInitiative || !s.isPublished(ctx, initiative)) {
			err = domain.ErrNotFound
		}
		collection := h.Collection(h.organisation, node.CollectionInitiatives)
		return located{&domain.FeatureAuthorization{URI: id, Collection: collection, Actor: initiative}, actor.URL}, err
	})
}

// isPublished says whether the profile of an initiative is.
func (s *Server) isPublished(ctx context.Context, initiative domain.URI) bool {
	item, err := s.Store.ItemBySubject(ctx, initiative)
	return err == nil && item.State == domain.StatePublished
}

// featuredCollections names the collections of the organisation.
func (s *Server) featuredCollections(c echo.Context, h here) error {
	if actorID(c, h) != h.organisation {
		return domain.ErrNotFound
	}
	id := h.organisation + "/collections"
	return s.collect(c, h, id, func(context.Context, int) (activitystreams.Collection, error) {
		collection := activitystreams.Collection{Ordered: true, Total: 2}
		for _, name := range []string{node.CollectionInitiatives, node.CollectionNetwork} {
			collection.Items = append(collection.Items, activitystreams.Entry{URI: h.Collection(h.organisation, name)})
		}
		return collection, nil
	})
}

// featuredCollection is what the organisation recommends: its initiatives, or those of whom it follows that agreed.
func (s *Server) featuredCollection(c echo.Context, h here) error {
	name := c.Param("name")
	if actorID(c, h) != h.organisation || name != node.CollectionInitiatives && name != node.CollectionNetwork {
		return domain.ErrNotFound
	}
	ctx, id := c.Request().Context(), h.Collection(h.organisation, name)
	page := h.Base + "/" + name
	if sent, err := toPage(c, page); sent || err != nil {
		return err
	}
	d, err := s.documents.get(string(id), func() (source, error) {
		organisation, err := s.ourActor(ctx, h.organisation)
		if err != nil {
			return source{}, err
		}
		collection := domain.FeaturedCollection{URI: id, Owner: organisation.URI, URL: page, PublishedAt: organisation.PublishedAt}
		if name == node.CollectionInitiatives {
			err = s.fillInitiatives(ctx, &collection)
		} else {
			err = s.fillNetwork(ctx, &collection)
		}
		language := ""
		if organisation.Card != nil {
			language = organisation.Card.Language
		}
		collection.Name = activitystreams.CollectionName(name, language, organisation.DisplayName())
		return source{value: collection, encode: func() ([]byte, error) { return h.encoder().FeaturedCollection(collection) }}, err
	})
	if err != nil {
		return err
	}
	return answerActivity(c, d)
}

func (s *Server) fillInitiatives(ctx context.Context, collection *domain.FeaturedCollection) error {
	items, _, err := s.Store.Items(ctx, domain.Visitor(), storage.ItemFilter{Local: true, Kind: domain.KindInitiative, OnePerSet: true}, storage.Page{Size: domain.MaxFeatured})
	for _, item := range items {
		actor, errActor := s.ourActor(ctx, item.Subject)
		if errors.Is(errActor, domain.ErrNotFound) || errors.Is(errActor, domain.ErrGone) {
			continue
		}
		if errActor != nil {
			return errActor
		}
		collection.Items = append(collection.Items, domain.FeaturedItem{
			URI: collection.URI + "#" + domain.URI(item.ID), Actor: actor.URI, Permit: actor.URI + "/feature", At: item.PublishedAt,
		})
	}
	return err
}

func (s *Server) fillNetwork(ctx context.Context, collection *domain.FeaturedCollection) error {
	features, err := s.Store.FeaturedBy(ctx, collection.Owner, collection.URI)
	for _, feature := range features {
		collection.Items = append(collection.Items, domain.FeaturedItem{
			URI: collection.URI + "#" + domain.URI(feature.ID), Actor: feature.Actor, Permit: feature.Permit, At: feature.CreatedAt,
		})
	}
	return err
}
