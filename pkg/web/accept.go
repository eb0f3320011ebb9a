package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// wantsActivityPub says whether a program asks, not a person: the object's media types weigh more than HTML.
func wantsActivityPub(r *http.Request) bool {
	var machine, person float64
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		mediaType, parameters, _ := strings.Cut(part, ";")
		weight := quality(parameters)
		switch strings.ToLower(strings.TrimSpace(mediaType)) {
		case "application/activity+json", "application/ld+json":
			machine = max(machine, weight)
		case "text/html", "application/xhtml+xml":
			person = max(person, weight)
		}
	}
	return machine > 0 && machine >= person
}

func quality(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			if q, err := strconv.ParseFloat(value, 64); err == nil {
				return q
			}
		}
	}
	return 1
}

// toObject sends a program that asked a page for ActivityPub on to the object's id (DESIGN §4).
func (v *visit) toObject(id domain.URI) error {
	h := v.Response().Header()
	h.Set("Vary", "Accept")
	h.Set("Cache-Control", "no-store")
	return v.Redirect(http.StatusFound, string(id))
}
