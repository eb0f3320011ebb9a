package peers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/test/cluster"
)

// Gancio 1.21: interop §4.3, §10. It answers 404 to what it does not take, and some requests never.
func gancio() program {
	return program{
		name: "gancio", version: "1.21.0",
		knocks: []style{{
			scheme: Cavage, algorithm: "rsa-sha256", post: []string{"(request-target)", "host", "date", "digest"}, get: []string{"(request-target)", "host", "date"},
		}},
		reads: []Scheme{Cavage}, sharedFollows: true, shows: gancioShows, takes: gancioTakes, taken: http.StatusOK,
		rules: func(_ *Peer, s Signed, _ *http.Request) error {
			if s.Algorithm != "rsa-sha256" && s.Algorithm != "hs2019" {
				return fmt.Errorf("algorithm %q", s.Algorithm)
			}
			return nil
		},
		ids: func(a *Actor, kind, about string, n int) string {
			switch kind {
			case "Event":
				return a.URL(fmt.Sprintf("/federation/m/%d", n))
			case "Create":
				return about + "#create"
			case "Update":
				return about + "#update"
			case "Follow":
				return a.URL(fmt.Sprintf("/federation/m/%d#follow", n))
			}
			return ""
		},
		dress: func(_ *Actor, o Object) {
			if inner, ok := o["object"].(Object); ok && o["type"] == "Undo" {
				delete(inner, "actor")
			}
		},
		context: []any{as2, "https://w3id.org/security/v1", Object{
			"toot": "http://joinmastodon.org/ns#", "schema": "http://schema.org#", "ProperyValue": "schema:PropertyValue", "value": "schema:value",
			"discoverable": "toot:discoverable", "Hashtag": as2 + "#Hashtag", "focalPoint": Object{"@container": "@list", "@id": "toot:focalPoint"},
		}},
	}
}

// Gancio is a server at gancio.test with its one Application.
func Gancio(t testing.TB, c *cluster.Cluster) *Actor {
	p := newPeer(t, c, "gancio.test", gancio())
	a := p.newActor("Application", "gancio", p.URL("/federation/u/gancio"), Object{
		"endpoints": nil, "attachment": []any{Object{"type": "PropertyValue", "name": "Website", "value": "<a href='https://gancio.test'>https://gancio.test</a>"}},
	})
	p.agent = a
	return a
}

// GancioEvent is an event as Gancio writes it: the place's address is a string, there is no end where none was given.
func GancioEvent(title string, start time.Time) Object {
	return Object{
		"name": title, "startTime": start.Format("2006-01-02T15:04:05.000-07:00"), "content": "", "summary": "Colosseo, " + start.Format("Monday, 2 January (15:04)"),
		"location":   Object{"type": "Place", "name": "Colosseo", "address": "Piazza del Colosseo, Rome", "latitude": nil, "longitude": nil},
		"attachment": []any{}, "tag": []any{Object{"type": "Hashtag", "name": "#test", "href": "https://gancio.test/tag/test"}},
	}
}

// gancioTakes is federation/inbox.js.
func gancioTakes(p *Peer, a Object) (int, bool) {
	actor := text(a, "actor")
	inner, _ := a["object"].(Object)
	switch text(a, "type") {
	case "Follow":
		if _, ok := a["object"].(string); !ok {
			return hang, true // follows.js compares the object with a string and answers in no other branch
		}
	case "Accept":
		err := p.take(a)
		if err == nil {
			err = p.crawl(actor)
		}
		if err != nil {
			p.complain("Accept of %s: %v", actor, err)
		}
		return http.StatusOK, true
	case "Undo":
		if text(inner, "type") == "Announce" {
			p.complain("an Undo with an embedded Announce ends Gancio's process: %s", brief(a))
			return hang, true
		}
		if text(inner, "type") != "Follow" {
			return hang, true
		}
	case "Announce":
		return http.StatusNotFound, true // only of its own events
	case "Create":
		return gancioCreate(p, actor, inner), true
	case "Update":
		if text(inner, "type") != "Event" {
			return hang, true
		}
	case "Delete":
		if text(inner, "formerType") != "Event" && text(inner, "formerType") != "Note" {
			return http.StatusNotFound, true
		}
	}
	return 0, false
}

func gancioCreate(p *Peer, actor string, object Object) int {
	switch text(object, "type") {
	case "Event":
		if !p.follows(actor) {
			return http.StatusNotFound
		}
		if err := p.show(object); err != nil {
			p.complain("Create of %v: %v", object["id"], err)
			return http.StatusInternalServerError
		}
		return http.StatusOK
	case "Note":
		return hang // comments are off
	}
	return http.StatusNotFound
}

// gancioShows is what its parser reads of an event, and where it would throw.
func gancioShows(o Object) (Shown, error) {
	s, err := basics(o)
	d := demands{errs: []error{err}}
	d.that(s.Title != "", "no name")
	var errStart error
	s.Start, errStart = instant(o, "startTime")
	d.that(errStart == nil && !s.Start.IsZero(), "startTime %v", o["startTime"])
	attachments, isArray := o["attachment"].([]any)
	d.that(isArray, "attachment %v", o["attachment"])
	s.Pictures = nil
	for i, entry := range attachments {
		attachment, _ := entry.(Object)
		mediaType := text(attachment, "mediaType")
		d.that(mediaType != "", "attachment %v has no mediaType: a TypeError", entry)
		if i == 0 && strings.Contains(mediaType, "image") {
			s.Pictures = []string{text(attachment, "url")}
		}
	}
	place, isObject := o["location"].(Object)
	d.that(o["location"] == nil || isObject, "location %v", o["location"])
	s.Place = text(place, "name")
	return s, errors.Join(d.errs...)
}
