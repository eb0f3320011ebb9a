package federation

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// retryAfterSeconds is when a peer may ask again after "unavailable for now".
const retryAfterSeconds = 60

// goneError answers 410 with the tombstone that was left.
type goneError struct{ tombstone domain.Tombstone }

func (e *goneError) Error() string { return string(e.tombstone.URI) + " was deleted" }

func (e *goneError) Unwrap() error { return domain.ErrGone }

// handle turns a handler's error into a status and a JSON body, so that what machines see never is a page.
func (s *Server) handle(h func(c echo.Context, h here) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		here, err := s.here(c.Request().Context())
		if err == nil {
			err = here.stillAnswers(c)
		}
		if err == nil {
			err = h(c, here)
		}
		if err == nil || c.Response().Committed {
			return nil
		}
		return s.refuse(c, here, err)
	}
}

func (s *Server) refuse(c echo.Context, h here, err error) error {
	status := statusOf(err)
	header := c.Response().Header()
	header.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		header.Set("Retry-After", strconv.Itoa(retryAfterSeconds))
	}
	if status == http.StatusUnauthorized {
		header.Set("Accept-Signature", signature.AcceptSignature(c.Request().Method))
	}
	clientLeft := errors.Is(err, context.Canceled) && c.Request().Context().Err() != nil
	if status >= http.StatusInternalServerError && status != http.StatusServiceUnavailable && !clientLeft {
		s.Log.ErrorContext(c.Request().Context(), "federation request failed",
			"method", c.Request().Method, "path", c.Request().URL.Path, "error", err)
	}
	if gone, ok := errors.AsType[*goneError](err); ok {
		if body, err := h.encoder().Object(&gone.tombstone); err == nil {
			header.Set("Vary", variesBy(c))
			return c.Blob(status, typeActivity, body)
		}
	}
	message := domain.Message(err)
	if message == "" {
		message = strings.ToLower(http.StatusText(status))
	}
	body, err := json.Marshal(map[string]string{"error": message})
	if err != nil {
		return err
	}
	return c.Blob(status, typeJSON, body)
}

// statuses is the one map from kinds of failure to statuses, for machines. Order matters: an error may be of two kinds.
var statuses = []struct {
	kind   error
	status int
}{
	{errTooLarge, http.StatusRequestEntityTooLarge},
	{domain.ErrGone, http.StatusGone},
	{domain.ErrNotFound, http.StatusNotFound},
	{domain.ErrUnauthorized, http.StatusUnauthorized},
	{domain.ErrForbidden, http.StatusForbidden},
	{domain.ErrInvalid, http.StatusBadRequest},
	{domain.ErrTooMany, http.StatusTooManyRequests},
	{domain.ErrUnavailable, http.StatusServiceUnavailable},
}

func statusOf(err error) int {
	for _, entry := range statuses {
		if errors.Is(err, entry.kind) {
			return entry.status
		}
	}
	return http.StatusInternalServerError
}

// answer sends a document, or 304 to who has it.
func answer(c echo.Context, contentType string, d document) error {
	etag := `"` + d.etag + `"`
	if contentType == typeLDProfile {
		etag = `"` + d.etag + `-ld"` // another representation has another tag
	}
	header := c.Response().Header()
	header.Set("ETag", etag)
	header.Set("Cache-Control", forShared(c))
	if matches(c.Request().Header.Get("If-None-Match"), etag) {
		return c.NoContent(http.StatusNotModified)
	}
	header.Set("Content-Length", strconv.Itoa(len(d.body)))
	return c.Blob(http.StatusOK, contentType, d.body)
}

// answerActivity sends ActivityPub under the type that was asked for.
func answerActivity(c echo.Context, d document) error {
	if c.Get(pagesOnly) != nil {
		return errSignedOnly
	}
	c.Response().Header().Set("Vary", variesBy(c))
	return answer(c, negotiate(c.Request().Header.Get("Accept")).contentType(), d)
}

// matches compares weakly, as RFC 9110 §13.1.2 wants it.
func matches(ifNoneMatch, etag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}

// toPage sends a person from an id to its page. It says false if the client wants ActivityPub.
func toPage(c echo.Context, page string) (bool, error) {
	if page == "" || negotiate(c.Request().Header.Get("Accept")) != wantsPage {
		return false, nil
	}
	header := c.Response().Header()
	header.Set("Vary", variesBy(c))
	header.Set("Cache-Control", "no-store")
	return true, c.Redirect(http.StatusSeeOther, page)
}

// anyOrigin lets scripts of other sites read discovery documents (RFC 7033 §5).
func anyOrigin(c echo.Context) {
	c.Response().Header().Set("Access-Control-Allow-Origin", "*")
}

// answerJSON sends a value that is encoded once per change.
func (s *Server) answerJSON(c echo.Context, key, contentType string, value any) error {
	d, err := s.documents.get(key, func() (source, error) {
		return source{value: value, encode: func() ([]byte, error) { return json.Marshal(value) }}, nil
	})
	if err != nil {
		return err
	}
	return answer(c, contentType, d)
}
