package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// knownAge is how long a browser is known after a login: longer than the login, so that it is known at the next one.
const knownAge = 365 * 24 * time.Hour

// knownCookie is the name of the cookie by which a browser is known; like that of the session, it belongs to one node.
func (v *visit) knownCookie() string { return v.session.Cookie.Name + "_known" }

// origin is where a log-in comes from.
func (s *Server) origin(v *visit) node.Origin {
	from := node.Origin{Address: v.RealIP()}
	if cookie, err := v.Cookie(v.knownCookie()); err == nil {
		from.Device = cookie.Value
	}
	return from
}

// rememberDevice makes the browser known to the member.
func (s *Server) rememberDevice(v *visit, m domain.Member) error {
	device, err := s.node.RememberDevice(v.ctx(), m.ID)
	if err != nil {
		return err
	}
	v.SetCookie(&http.Cookie{
		Name: v.knownCookie(), Value: device, Path: "/", MaxAge: int(knownAge.Seconds()), Secure: v.session.Cookie.Secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	})
	return nil
}

// deviceWords names a browser and its system, "Firefox · Linux", as far as the header tells them; no version is kept.
func deviceWords(userAgent string) string {
	var words []string
	for _, names := range [][][2]string{
		{
			{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Vivaldi/", "Vivaldi"}, {"SamsungBrowser/", "Samsung Internet"}, {"FxiOS/", "Firefox"},
			{"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"HeadlessChrome/", "Chrome"}, {"Chrome/", "Chrome"}, {"Version/", "Safari"},
		},
		{
			{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
			{"Linux", "Linux"}, {"FreeBSD", "FreeBSD"},
		},
	} {
		for _, name := range names {
			if strings.Contains(userAgent, name[0]) {
				words = append(words, name[1])
				break
			}
		}
	}
	return strings.Join(words, " · ")
}
