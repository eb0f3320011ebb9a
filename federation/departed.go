package federation

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
)

// lingers is nil for an actor of ours that lives, and for one that was deleted as long as its Delete is on its way, at most
// KeyReadableFor: peers look the key up to believe it. After that it is domain.ErrGone.
func (s *Server) lingers(ctx context.Context, actor domain.Actor) error {
	if actor.GoneAt.IsZero() {
		return nil
	}
	if s.Now().Before(actor.GoneAt.Add(domain.KeyReadableFor)) {
		pending, err := s.Store.HasPendingFrom(ctx, actor.URI)
		if err != nil || pending {
			return err
		}
	}
	return domain.ErrGone
}

// readableActor is an actor of ours as its id answers; its inbox and collections end with the actor.
func (s *Server) readableActor(ctx context.Context, uri domain.URI) (domain.Actor, error) {
	actor, err := s.Store.ActorByURI(ctx, uri)
	if err == nil && actor.Local && s.lingers(ctx, actor) == nil {
		return actor, nil
	}
	return s.ourActor(ctx, uri)
}

// stillAnswers refuses, once the node left the network, all but what its last messages need, what explains its terms, and
// the way from ids to pages.
func (h here) stillAnswers(c echo.Context) error {
	if h.left.IsZero() {
		return nil
	}
	switch c.Path() {
	case "/ap/node", "/ap/actors/:id", "/.well-known/webfinger", "/.well-known/host-meta", pathHostMetaJSON, "/ns", "/ap/vocabularies/:scheme":
		return nil
	}
	get := c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead
	isID := get && strings.HasSuffix(c.Path(), "/:id")
	if isID && negotiate(c.Request().Header.Get("Accept")) == wantsPage {
		return nil
	}
	if isID {
		return &goneError{domain.Tombstone{URI: domain.URI(h.Base + c.Request().URL.Path), FormerType: "Object", DeletedAt: h.left}}
	}
	return domain.Explain(domain.ErrGone, "this node left the network", nil)
}
