package web

import (
	"net/http"
	"strings"
)

// insteadOfLink is where somebody goes on whose invitation, reset link or link in a letter does not work; nil at other addresses. Who is
// sent there was not looking for a text, and nobody withdrew one.
func insteadOfLink(v *visit, status int) *link {
	if status != http.StatusNotFound && status != http.StatusGone {
		return nil
	}
	path := v.Request().URL.Path
	desk := &link{Name: v.say("page.desk"), URL: "/desk"}
	switch {
	case path == "/join" || strings.HasPrefix(path, "/join/"):
		if v.member != nil {
			return desk
		}
		return &link{Name: v.say("session.log_in"), URL: "/login"}
	case path == "/reset":
		if v.member != nil {
			return desk
		}
		return &link{Name: v.say("error.new_link"), URL: "/login/forgot"}
	case strings.HasPrefix(path, "/unsubscribe/"):
		return &link{Name: v.say("news.choose"), URL: "/desk/notifications/mail"}
	}
	return nil
}
