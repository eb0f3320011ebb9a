package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// visit is one request, with who asks and in which language.
type visit struct {
	echo.Context
	id      string // of the request, as errors show it
	speaker *speaker
	asked   *speaker // by ?lang=
	// askedFor is the tag of ?lang=, which may be one that the pages do not speak; reads are the languages of the reader, and
	// translated says that something of ours stands in several.
	askedFor   string
	reads      []string
	translated bool
	site       *site
	member     *domain.Member
	login      *domain.Login // of the member
	noStore    bool          // the page shows what opens something
	session    *scs.SessionManager
	body       *lateBody // as it comes, for uploads that are bounded file by file
	late       error     // that the member's rights ended while the form came
	cache      cacheEntry
	goesBack   bool     // the browser may show the page again when its member goes back to it
	places     struct { // of the item that the page shows, in series
		of   domain.ID
		list []seriesPlace
	}
	kept    []keptWords // of whom this is the last form
	changed domain.ID   // the entry of the setting that was changed, until it was told
	// names are the members', once they were asked for.
	names map[domain.ID]string
	// sessionFailed is why the session could not be read or kept.
	sessionFailed error
}

// handle prepares the visit, checks who asks, and runs the route's handler.
func (s *Server) handle(r route) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		v := &visit{Context: c, id: requestID(), speaker: s.tongues.house(nil)}
		c.Set(visitKey, v)
		secure(c.Response().Header(), v.id)
		defer caught(&err)
		if v.site, err = s.siteNow(c.Request().Context()); err != nil {
			return err
		}
		s.takeLanguage(v)
		s.speak(v)
		if err := s.origins.Check(c.Request()); err != nil {
			return domain.Explain(domain.ErrForbidden, v.speaker.say("error.cross_origin"), err)
		}
		v.body = &lateBody{ReadCloser: c.Request().Body}
		c.Request().Body = http.MaxBytesReader(c.Response(), v.body, maxSmallForm)
		if !v.site.ready() && !r.early {
			return s.showWaiting(v)
		}
		v.session = s.sessions.manager(v.site.settings.Base, v.site.login, c.Request())
		if r.cached && s.servePage(v) {
			return nil
		}
		return s.inSession(v, r)
	}
}

// caught makes an error of a panic, so that a page can say that something broke, and the log where.
func caught(err *error) {
	switch what := recover(); what {
	case nil:
	case http.ErrAbortHandler:
		panic(what) // net/http's way to break off
	default:
		*err = fmt.Errorf("panic: %v\n%s", what, debug.Stack())
	}
}

const visitKey = "visit"

// visitOfRequest is the key of the visit in its request's context.
type visitOfRequest struct{}

func visitOf(c echo.Context) *visit {
	v, _ := c.Get(visitKey).(*visit)
	return v
}

// inSession loads the session, runs the handler, and saves the session before the first byte is sent.
func (s *Server) inSession(v *visit, r route) error {
	var failed error
	v.SetRequest(v.Request().WithContext(context.WithValue(v.ctx(), visitOfRequest{}, v)))
	v.session.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		v.SetRequest(request)
		v.SetResponse(echo.NewResponse(w, s.echo))
		defer v.dropFiles()
		failed = s.asMember(v, r)
		if failed != nil {
			s.showError(failed, v.Context)
			failed = nil
		}
	})).ServeHTTP(v.Response(), v.Request())
	if failed == nil {
		failed = v.sessionFailed
	}
	return failed
}

func (s *Server) asMember(v *visit, r route) error {
	if err := s.recognise(v); err != nil {
		return err
	}
	s.speak(v)
	s.bound(v, r)
	if v.login != nil {
		v.body.look, v.body.looked = func() { s.lookAgain(v, r.may) }, time.Now()
		v.SetRequest(v.Request().WithContext(node.Noting(node.InSession(v.ctx(), v.login.SessionName()), v.heard)))
	}
	if done, err := s.setUpFirst(v, r); done || err != nil {
		return err
	}
	switch {
	case r.may == domain.ActSeePublic:
		if err := v.short(r); err != nil {
			return err
		}
		return r.handler(v)
	case v.member == nil && v.Request().Method == http.MethodGet:
		return v.Redirect(http.StatusSeeOther, "/login?next="+queryEscape(v.Request().URL.RequestURI()))
	case v.member == nil:
		return s.askToLogIn(v)
	}
	if err := domain.AllowAtAll(*v.member, r.may); err != nil {
		return err
	}
	if r.proof {
		if done, err := s.proven(v); done || err != nil {
			return err
		}
	}
	if err := v.short(r); err != nil {
		return err
	}
	return r.handler(v)
}

// requestID is short enough to be read out on the telephone.
func requestID() string { return strings.ToLower(rand.Text()[:10]) }

// secure sets the headers that every answer has. Nothing is loaded from elsewhere, nothing inline runs.
func secure(h http.Header, id string) {
	h.Set("X-Request-Id", id)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "+
		"frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; script-src 'self'; style-src 'self'")
}

// ctx is the request's context.
func (v *visit) ctx() context.Context { return v.Request().Context() }

// viewer is for whom the store reads.
func (v *visit) viewer() domain.Viewer { return domain.Viewer{Member: v.member} }

// may says whether the member has a right at all: what needs it is shown then.
func (v *visit) may(action domain.Action) bool {
	return v.member != nil && v.member.Role.MayAtAll(action)
}

// say speaks the visitor's language.
func (v *visit) say(key string, pairs ...any) string { return v.speaker.say(key, pairs...) }

// form reads what was sent, however it was encoded.
func (v *visit) form() (url.Values, error) {
	err := v.Request().ParseForm() // ParseMultipartForm keeps its error to itself
	if err == nil {
		err = v.Request().ParseMultipartForm(maxFormBytes)
	}
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, v.unread(err)
	}
	return v.Request().PostForm, v.inTime(v.Request().PostForm)
}

// dropFiles removes what a form brought that nobody asked for: net/http does it for requests only that were not copied.
func (v *visit) dropFiles() {
	if sent := v.Request().MultipartForm; sent != nil {
		_ = sent.RemoveAll() // what is left is in the temporary folder
	}
}

// seeOther ends a POST: the next page is read with GET, so that reloading it sends nothing twice.
func (v *visit) seeOther(path string) error { return v.Redirect(http.StatusSeeOther, path) }

// back is where a small form came from: a path of ours, else fallback.
func (v *visit) back(fallback string) string {
	return localPath(v.FormValue("back"), fallback)
}

// presenter makes view models for this visit.
func (s *Server) presenter(v *visit) presenter {
	return presenter{
		l: v.speaker.locale, a: v.site.addresses, remote: s.o.RemoteImage, now: v.here(s.now()), language: v.site.settings.Language, reads: v.reads,
		terms: v.site.terms,
	}
}

// pageNumber is the page asked for, from 1; an absurd one is not found.
func (v *visit) pageNumber() (int, error) {
	text := v.QueryParam("page")
	if text == "" {
		return 1, nil
	}
	var number int
	if _, err := fmt.Sscanf(text, "%d", &number); err != nil || number < 1 || number > 100000 {
		return 0, fmt.Errorf("page %q: %w", text, domain.ErrNotFound)
	}
	return number, nil
}

// feedAge is how long readers may keep a feed or a calendar before they ask again.
const feedAge = 5 * time.Minute

// keepFor lets browsers and programs keep an answer for a while.
func (v *visit) keepFor(age time.Duration) {
	v.Response().Header().Set("Cache-Control", fmt.Sprintf("public, max-age=%d", int(age.Seconds())))
}
