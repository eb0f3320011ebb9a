package federation

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// What a guarded request may be answered with; the values stand in its echo.Context.
const (
	guardedRequest = "guarded" // nothing that a shared cache may keep
	pagesOnly      = "pages"   // a way to a page for people
)

var errSignedOnly = domain.Explain(domain.ErrUnauthorized, "this node answers signed requests only; its node actor can be read without", nil)

// isForAnybody says whether a path can be read unsigned where signed_fetch is on: discovery, and the node actor with its
// key, which two such nodes need of each other before either can verify anything (interop §10).
func isForAnybody(path string) bool {
	return !strings.HasPrefix(path, "/ap/") || path == "/ap/node" || strings.HasPrefix(path, "/ap/vocabularies/")
}

// guarded demands a signature of those who read as a machine, if federation.signed_fetch is on or only listed hosts are let
// in, and refuses blocked ones. Browsers are sent to the page, as ever.
func (s *Server) guarded(path string, handle func(echo.Context, here) error) func(echo.Context, here) error {
	if isForAnybody(path) {
		return handle
	}
	return func(c echo.Context, h here) error {
		if open, err := s.isOpen(c.Request()); err != nil {
			return err
		} else if open {
			return handle(c, h)
		}
		c.Set(guardedRequest, true)
		if _, err := s.asker(c.Request(), h); err != nil {
			isBrowser := errors.Is(err, signature.ErrUnsigned) && negotiate(c.Request().Header.Get("Accept")) == wantsPage
			if !isBrowser {
				return explainAsker(err)
			}
			c.Set(pagesOnly, true)
		}
		return handle(c, h)
	}
}

func explainAsker(err error) error {
	if errors.Is(err, signature.ErrUnsigned) {
		return errSignedOnly
	}
	return explainSignature(err)
}

// asker proves who asks; the error is signature.ErrUnsigned if nobody signed, and domain.ErrForbidden for a blocked host.
func (s *Server) asker(req *http.Request, h here) (domain.Actor, error) {
	ctx := req.Context()
	parsed, err := signature.Inspect(req)
	if err != nil {
		return domain.Actor{}, err
	}
	if err := s.refuseBlocked(ctx, parsed.KeyID); err != nil {
		return domain.Actor{}, err
	}
	if err := signature.Check(req, nil, s.Now()); err != nil {
		return domain.Actor{}, err
	}
	asker, key, known, err := s.askersKey(ctx, h, parsed.KeyID)
	if err != nil {
		return domain.Actor{}, err
	}
	try := func(key domain.PublicKey) error {
		return s.keys.Verify(req, nil, key, signature.Expect{Host: h.Host(), Scheme: scheme(h)}, s.Now())
	}
	err = try(key)
	if known && errors.Is(err, signature.ErrSignature) {
		asker, err = s.refreshed(ctx, parsed.KeyID, key, err, try)
	}
	if err == nil {
		err = s.refuseBlocked(ctx, asker.URI)
	}
	return asker, err
}

func (s *Server) askersKey(ctx context.Context, h here, id domain.URI) (domain.Actor, domain.PublicKey, bool, error) {
	if h.IsOurs(id) { // we ask ourselves, for doctor: the store has the key
		owner, key, err := s.Store.ActorByKey(ctx, id)
		return owner, key, false, err
	}
	return s.key(ctx, &message{}, id)
}

// forShared says how an answer may be kept: one that needed a signature by nobody but who signed.
func forShared(c echo.Context) (cacheControl string) {
	if c.Get(guardedRequest) != nil {
		return "private, no-cache"
	}
	return "no-cache" // may be kept, must be asked about
}

// variesBy are the request's headers that an answer of ActivityPub depends on.
func variesBy(c echo.Context) string {
	if c.Get(guardedRequest) != nil {
		return "Accept, Signature, Signature-Input, Authorization"
	}
	return "Accept"
}
