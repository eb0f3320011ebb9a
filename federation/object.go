package federation

import (
	"context"
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
)

// located is an object of ours with the page where people read it.
type located struct {
	object domain.Object
	page   string
}

// serve answers an id: the page for people, the object for machines.
func (s *Server) serve(c echo.Context, h here, id domain.URI, find func(context.Context) (located, error)) error {
	ctx := c.Request().Context()
	if negotiate(c.Request().Header.Get("Accept")) == wantsPage {
		found, err := find(ctx)
		if err != nil {
			return err
		}
		if sent, err := toPage(c, found.page); sent || err != nil {
			return err
		}
	}
	d, err := s.documents.get(string(id), func() (source, error) {
		found, err := find(ctx)
		if err != nil {
			return source{}, err
		}
		return source{
			value:  servedAs{found.object, h.Addresses},
			encode: func() ([]byte, error) { return h.encoder().Object(found.object) },
		}, nil
	})
	if err != nil {
		return err
	}
	return answerActivity(c, d)
}

// servedAs is what the bytes of an object depend on.
type servedAs struct {
	object    domain.Object
	addresses domain.Addresses
}

func (s *Server) actor(c echo.Context, h here) error {
	uri := actorID(c, h)
	return s.serve(c, h, uri, func(ctx context.Context) (located, error) {
		actor, err := s.readableActor(ctx, uri)
		return located{&actor, actor.URL}, err
	})
}

// ourActor finds an actor of ours that lives; the id of one that was deleted is gone for ever.
func (s *Server) ourActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	actor, err := s.Store.ActorByURI(ctx, uri)
	switch {
	case err != nil:
		return actor, err
	case !actor.Local:
		return actor, domain.ErrNotFound
	case !actor.GoneAt.IsZero():
		return actor, &goneError{domain.Tombstone{URI: uri, FormerType: string(actor.Type), DeletedAt: actor.GoneAt}}
	}
	return actor, nil
}

// item answers the id of an article, event or initiative profile.
func (s *Server) item(kind domain.Kind) func(c echo.Context, h here) error {
	return func(c echo.Context, h here) error {
		uri := s.itemID(kind)(c, h)
		return s.serve(c, h, uri, func(ctx context.Context) (located, error) {
			item, err := s.ourItem(ctx, uri)
			if err == nil {
				err = s.inAllLanguages(ctx, &item)
			}
			return located{h.quotable(&item), item.URL}, err
		})
	}
}

// ourItem finds a public item of ours: drafts and what is not for everybody are not found, what was retracted is gone.
func (s *Server) ourItem(ctx context.Context, uri domain.URI) (domain.Item, error) {
	item, err := s.Store.ItemByURI(ctx, uri)
	if errors.Is(err, domain.ErrNotFound) {
		return item, s.goneOr(ctx, uri, err)
	}
	if err != nil {
		return item, err
	}
	if !item.Local || item.State != domain.StatePublished || !item.Visibility.IsForEverybody() {
		return item, domain.ErrNotFound
	}
	return item, nil
}

func (s *Server) itemID(kind domain.Kind) func(c echo.Context, h here) domain.URI {
	return func(c echo.Context, h here) domain.URI { return h.Object(kind, domain.ID(c.Param("id"))) }
}

func (s *Server) noteID(c echo.Context, h here) domain.URI { return h.Note(domain.ID(c.Param("id"))) }

func (s *Server) note(c echo.Context, h here) error {
	uri := s.noteID(c, h)
	return s.serve(c, h, uri, func(ctx context.Context) (located, error) {
		note, err := s.ourNote(ctx, uri)
		return located{h.quotable(&note), note.URL}, err
	})
}

func (s *Server) ourNote(ctx context.Context, uri domain.URI) (domain.Note, error) {
	note, err := s.Store.NoteByURI(ctx, uri)
	if errors.Is(err, domain.ErrNotFound) {
		return note, s.goneOr(ctx, uri, err)
	}
	if err != nil {
		return note, err
	}
	if !note.Local || note.Hidden || !note.Visibility.IsForEverybody() {
		return note, domain.ErrNotFound
	}
	return note, nil
}

// goneOr is a goneError if something of ours stood at uri, else err.
func (s *Server) goneOr(ctx context.Context, uri domain.URI, err error) error {
	tombstone, errTombstone := s.Store.TombstoneOf(ctx, uri)
	switch {
	case errTombstone == nil:
		return &goneError{tombstone}
	case errors.Is(errTombstone, domain.ErrNotFound):
		return err
	}
	return errTombstone
}
