package federation

import (
	"context"
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

// activity answers the id of a public activity with the bytes that were sent.
func (s *Server) activity(c echo.Context, h here) error {
	ctx, uri := c.Request().Context(), h.Activity(domain.ID(c.Param("id")))
	stored, err := s.Store.ActivityByURI(ctx, uri)
	if err != nil {
		return err
	}
	if !stored.Public {
		return domain.ErrNotFound
	}
	if err := s.stillStands(ctx, stored); err != nil {
		return err
	}
	if sent, err := toPage(c, s.pageOf(ctx, h, stored.Object)); sent || err != nil {
		return err
	}
	return answerActivity(c, newDocument(stored.Payload))
}

// stillStands: what was published of a thing that was retracted is gone with it; only its Delete and Undo remain.
func (s *Server) stillStands(ctx context.Context, stored domain.StoredActivity) error {
	if stored.Verb == domain.VerbDelete || stored.Verb == domain.VerbUndo {
		return nil
	}
	tombstone, err := s.Store.TombstoneOf(ctx, stored.Object)
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return &goneError{domain.Tombstone{URI: stored.URI, FormerType: string(stored.Verb), DeletedAt: tombstone.DeletedAt}}
}

// pageOf is where people read what an activity is about; the home page if it has no page of its own.
func (s *Server) pageOf(ctx context.Context, h here, object domain.URI) string {
	if item, err := s.ourItem(ctx, object); err == nil {
		return item.URL
	}
	if note, err := s.ourNote(ctx, object); err == nil {
		return note.URL
	}
	return h.Base + "/"
}

// follow answers the id of a Follow of ours while it lasts.
func (s *Server) follow(c echo.Context, h here) error {
	ctx, uri := c.Request().Context(), h.Follow(domain.ID(c.Param("id")))
	follow, err := s.Store.FollowByURI(ctx, uri)
	if err != nil {
		return err
	}
	if !h.IsOurs(follow.Follower) {
		return domain.ErrNotFound
	}
	if sent, err := toPage(c, h.Base+"/"); sent || err != nil {
		return err
	}
	body, err := h.encoder().Activity(domain.Activity{
		ID: uri, Verb: domain.VerbFollow, Actor: follow.Follower, ObjectURI: follow.Followed, To: []domain.URI{follow.Followed},
	})
	if err != nil {
		return err
	}
	return answerActivity(c, newDocument(body))
}

// vocabulary answers the terms of a scheme as SKOS.
func (s *Server) vocabulary(c echo.Context, h here) error {
	scheme := domain.Scheme(c.Param("scheme"))
	anyOrigin(c)
	d, err := s.documents.get(string(h.Vocabulary(scheme)), func() (source, error) {
		if !isScheme(scheme) {
			return source{}, domain.ErrNotFound
		}
		all, err := s.Store.AllTerms(c.Request().Context())
		terms := slices.DeleteFunc(all, func(t domain.Term) bool { return t.Scheme != scheme })
		return source{
			value:  [2]any{terms, h.Addresses},
			encode: func() ([]byte, error) { return h.encoder().Vocabulary(scheme, terms) },
		}, err
	})
	if err != nil {
		return err
	}
	return answer(c, typeLD, d)
}

func isScheme(scheme domain.Scheme) bool {
	for _, known := range domain.Schemes() {
		if scheme == known {
			return true
		}
	}
	return false
}

// terms documents what our own terms mean.
func (s *Server) terms(c echo.Context, _ here) error {
	anyOrigin(c)
	return s.answerJSON(c, "ns", typeLD, describeTerms(activitystreams.Namespace))
}
