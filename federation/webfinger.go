package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
)

// jrd is a WebFinger answer (RFC 7033).
type jrd struct {
	Subject string    `json:"subject"`
	Aliases []string  `json:"aliases,omitempty"`
	Links   []jrdLink `json:"links"`
}

type jrdLink struct {
	Rel  string `json:"rel"`
	Type string `json:"type,omitempty"`
	Href string `json:"href,omitempty"`
	// Template is an address with a place to fill (FEP-3b86).
	Template string `json:"template,omitempty"`
}

func (s *Server) webfinger(c echo.Context, h here) error {
	anyOrigin(c)
	resource := c.QueryParam("resource")
	what, err := parseResource(resource, h.Addresses)
	if err != nil {
		return explainResource(err, resource)
	}
	d, err := s.documents.get(fmt.Sprintf("webfinger %+v", what), func() (source, error) {
		actor, err := s.actorAsked(c.Request().Context(), h, what)
		if err != nil {
			return source{}, explainResource(err, resource)
		}
		answer := describe(actor, h)
		return source{value: answer, encode: func() ([]byte, error) { return json.Marshal(answer) }}, nil
	})
	if err != nil {
		return err
	}
	return answer(c, typeJRD, d)
}

func explainResource(err error, resource string) error {
	switch {
	case errors.Is(err, domain.ErrInvalid):
		return domain.Explain(domain.ErrInvalid, "resource must be acct:name@host or the address of an actor", nil)
	case errors.Is(err, domain.ErrNotFound):
		return domain.Explain(domain.ErrNotFound, fmt.Sprintf("%q is nobody here", resource), nil)
	}
	return err
}

// actorAsked finds the actor of ours that a resource names; one that was deleted is domain.ErrGone.
func (s *Server) actorAsked(ctx context.Context, h here, what asked) (domain.Actor, error) {
	uri := what.URI
	if what.Node {
		uri = h.NodeActor()
	}
	if uri != "" {
		actor, err := s.Store.ActorByURI(ctx, uri)
		switch {
		case err != nil:
			return actor, err
		case !actor.Local:
			return actor, domain.ErrNotFound
		}
		return actor, s.lingers(ctx, actor)
	}
	actor, err := s.Store.LocalActorEver(ctx, what.Name)
	if err == nil {
		return actor, s.lingers(ctx, actor)
	}
	if !errors.Is(err, domain.ErrNotFound) || domain.IsReservedHandle(what.Name) {
		return actor, err
	}
	if given, errTaken := s.Store.HandleTaken(ctx, what.Name); errTaken != nil || !given {
		return actor, errors.Join(err, errTaken)
	}
	return actor, domain.ErrGone // a name is never given out twice
}

func describe(actor domain.Actor, h here) jrd {
	handle := actor.Handle
	if handle == "" {
		handle = h.Handle(actor.Username)
	}
	answer := jrd{
		Subject: "acct:" + string(handle),
		Links:   []jrdLink{{Rel: "self", Type: typeActivity, Href: string(actor.URI)}},
	}
	if actor.URL != "" {
		answer.Aliases = append(answer.Aliases, actor.URL)
		answer.Links = append(answer.Links, jrdLink{Rel: "http://webfinger.net/rel/profile-page", Type: "text/html", Href: actor.URL})
	}
	answer.Aliases = append(answer.Aliases, string(actor.URI))
	if actor.Icon != nil && actor.Icon.URL != "" {
		answer.Links = append(answer.Links, jrdLink{Rel: "http://webfinger.net/rel/avatar", Type: actor.Icon.MediaType, Href: actor.Icon.URL})
	}
	answer.Links = append(answer.Links, intents(h)...)
	return answer
}

// hostMeta says where WebFinger is. Mobilizon asks here first, Mastodon where WebFinger answers 404.
func (s *Server) hostMeta(c echo.Context, h here) error {
	anyOrigin(c)
	template := h.Base + "/.well-known/webfinger?resource={uri}"
	name, _ := mediaRange(c.Request().Header.Get("Accept"))
	if c.Path() == pathHostMetaJSON || name == typeJSON || name == typeJRD {
		return answer(c, typeJRD, newDocument([]byte(`{"links":[{"rel":"lrdd","type":"application/jrd+json","template":"`+template+`"}]}`)))
	}
	c.Response().Header().Set("Vary", "Accept")
	return answer(c, typeXRD+"; charset=utf-8", newDocument([]byte(`<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" type="application/jrd+json" template="`+template+`"/>
</XRD>
`)))
}

// preflight answers CORS questions about discovery documents.
func (s *Server) preflight(c echo.Context) error {
	anyOrigin(c)
	c.Response().Header().Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
	return c.NoContent(http.StatusNoContent)
}
