package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// errorPage says what went wrong, and where to go.
type errorPage struct {
	Status    int
	Heading   string
	Text      string
	RequestID string
	Back      *link
	// Seek offers the search, with the words of the address; Near are items that may have been meant.
	Seek     bool
	Question string
	Near     []link
	Rights   bool   // leads a member to the table of rights
	Next     *link  // what helps where a link of a letter or an invitation does not work
	Again    string // the same address, for a second try
	Kept     []keptWords
}

// statusOf maps what went wrong to a status: the one place that does.
func statusOf(err error) int {
	if httpError, ok := errors.AsType[*echo.HTTPError](err); ok {
		return httpError.Code
	}
	for _, known := range []struct {
		kind   error
		status int
	}{
		{domain.ErrGone, http.StatusGone}, {domain.ErrNotFound, http.StatusNotFound}, {domain.ErrForbidden, http.StatusForbidden},
		{domain.ErrUnauthorized, http.StatusUnauthorized}, {domain.ErrConflict, http.StatusConflict},
		{domain.ErrTooMany, http.StatusTooManyRequests}, {domain.ErrInvalid, http.StatusUnprocessableEntity},
		{domain.ErrUnavailable, http.StatusServiceUnavailable},
	} {
		if errors.Is(err, known.kind) {
			return known.status
		}
	}
	return http.StatusInternalServerError
}

// retryAfter is what programs are told of when to come back, in seconds.
const retryAfter = "60"

// showError answers with a page for people; what nobody wrote for people stays in the log, under the request's id.
func (s *Server) showError(err error, c echo.Context) {
	if c.Response().Committed || errors.Is(err, context.Canceled) {
		return
	}
	if moved, ok := errors.AsType[*storage.MovedError](err); ok {
		_ = movedTo(c, "/"+moved.Kind.Plural()+"/"+moved.Slug)
		return
	}
	v := visitOf(c)
	status := statusOf(err)
	if v == nil || status == http.StatusInternalServerError {
		id := ""
		if v != nil {
			id = v.id
		}
		s.log.ErrorContext(c.Request().Context(), "page", "request", id, "method", c.Request().Method, "path", c.Request().URL.Path, "error", err)
	}
	if v == nil {
		_ = c.String(status, http.StatusText(status)+" "+c.Response().Header().Get("X-Request-Id")+"\n")
		return
	}
	if v.site == nil { // the database does not answer; the page still can
		if v.site = s.lastSite.Load(); v.site == nil {
			v.site = &site{look: s.lastLook.Load()}
		}
		s.speak(v)
	}
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Response().Header().Set("Retry-After", retryAfter)
	}
	page := s.errorPage(v, status, err)
	v.cache = cacheEntry{}
	h := head{Heading: page.Heading, NoIndex: true}
	failed := s.page(v, status, "errors/show", h, page)
	if failed != nil && v.member != nil { // what only members see needs the database
		v.member = nil
		failed = s.page(v, status, "errors/show", h, page)
	}
	if failed != nil {
		s.log.ErrorContext(c.Request().Context(), "error page", "request", v.id, "error", failed)
		_ = c.String(status, page.Heading+" "+v.id+"\n")
	}
}

// movedTo leads on for good, and has browsers ask again each time: a name can be changed back and a merge be undone.
func movedTo(c echo.Context, address string) error {
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Redirect(http.StatusMovedPermanently, address)
}

func (s *Server) errorPage(v *visit, status int, err error) errorPage {
	page := errorPage{Status: status, Text: sentence(v.explain(err)), Kept: v.kept}
	texts := map[int]string{
		http.StatusNotFound: "error.not_found", http.StatusGone: "error.gone", http.StatusForbidden: "error.forbidden",
		http.StatusMethodNotAllowed: "error.not_found", http.StatusUnauthorized: "error.forbidden",
		http.StatusConflict: "error.conflict", http.StatusTooManyRequests: "error.too_many",
		http.StatusUnprocessableEntity: "error.invalid", http.StatusServiceUnavailable: "error.unavailable",
	}
	key, known := texts[status]
	if !known {
		key = "error.broken"
		page.RequestID = v.id
	}
	page.Heading = v.say(key)
	if page.Text == "" || !known {
		page.Text = v.say(key + "_text")
	}
	_, page.Rights = errors.AsType[*domain.DeniedError](err)
	for _, place := range mainNav(v, v.Request().URL.Path) {
		if place.Current && strings.TrimRight(v.Request().URL.Path, "/") != place.URL {
			page.Back = &place
		}
	}
	s.lead(v, &page, err)
	return page
}

// notFound answers what stands in no table; an address that only ends in a slash too many is led on.
func (s *Server) notFound(v *visit) error {
	path := v.Request().URL.Path
	if trimmed := strings.TrimRight(path, "/"); trimmed != path && v.Request().Method == http.MethodGet && localPath(trimmed, "") != "" {
		return v.Redirect(http.StatusMovedPermanently, trimmed)
	}
	return domain.ErrNotFound
}
