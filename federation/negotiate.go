package federation

import (
	"mime"
	"strconv"
	"strings"
)

// The media types that we serve and accept.
const (
	typeActivity = "application/activity+json"
	typeLD       = "application/ld+json"
	// typeLDProfile is what AP §3.2 asks clients to ask for.
	typeLDProfile = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`
	typeJRD       = "application/jrd+json"
	typeXRD       = "application/xrd+xml"
	typeJSON      = "application/json"
)

// wants is what a client asked for.
type wants int

const (
	wantsActivity wants = iota // ActivityPub, in the short type
	wantsLD                    // ActivityPub, as ld+json with the profile
	wantsPage                  // HTML, for a person
)

// negotiate reads an Accept header. Who names no type gets ActivityPub: these addresses are for machines.
// At equal weight ActivityPub wins, since who names it is no browser.
func negotiate(accept string) wants {
	var activity, ld, page float64
	for part := range strings.SplitSeq(accept, ",") {
		name, weight := mediaRange(part)
		switch name {
		case typeActivity, typeJSON, "application/*":
			activity = max(activity, weight)
		case typeLD:
			ld = max(ld, weight)
		case "text/html", "application/xhtml+xml", "text/*":
			page = max(page, weight)
		}
	}
	switch {
	case page > 0 && page > max(activity, ld):
		return wantsPage
	case ld > activity:
		return wantsLD
	}
	return wantsActivity
}

// mediaRange splits one entry of an Accept header; a broken weight counts as 1.
func mediaRange(part string) (name string, weight float64) {
	name, parameters, _ := strings.Cut(part, ";")
	weight = 1
	for parameter := range strings.SplitSeq(parameters, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(key, "q") {
			continue
		}
		if q, err := strconv.ParseFloat(value, 64); err == nil && q >= 0 && q <= 1 {
			weight = q
		}
	}
	return strings.ToLower(strings.TrimSpace(name)), weight
}

// contentType is the type under which ActivityPub JSON is answered.
func (w wants) contentType() string {
	if w == wantsLD {
		return typeLDProfile
	}
	return typeActivity
}

// isActivityBody says whether a posted Content-Type may hold an activity. ld+json is taken with any profile or none,
// and a missing type and plain application/json too: the body is checked anyway.
func isActivityBody(contentType string) bool {
	if strings.TrimSpace(contentType) == "" {
		return true
	}
	name, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		name, _, _ = strings.Cut(contentType, ";")
		name = strings.ToLower(strings.TrimSpace(name))
	}
	return name == typeActivity || name == typeLD || name == typeJSON
}
