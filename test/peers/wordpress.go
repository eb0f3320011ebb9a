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

// WordPress with the ActivityPub plug-in 9.3 and the Event Bridge: interop §1.1, §4.3. It signs by RFC 9421 first, and its
// ids carry a query or nothing but one.
func wordpress() program {
	return program{
		name: "wordpress", version: "7.0",
		knocks: []style{
			{scheme: RFC9421, post: []string{"@method", "@target-uri", "content-digest"}, get: []string{"@method", "@target-uri"}},
			{scheme: Cavage, algorithm: "rsa-sha256", post: []string{"(request-target)", "host", "date", "digest"}, get: []string{"(request-target)", "host", "date"}},
		},
		reads: []Scheme{RFC9421, Cavage}, shows: wordpressShows,
		rules: func(p *Peer, s Signed, r *http.Request) error { return s.within(r, p.Net.Now(), time.Hour, time.Hour) },
		ids: func(a *Actor, kind, about string, n int) string {
			switch kind {
			case "Article", "Event":
				return a.URL(fmt.Sprintf("/?p=%d", n))
			case "Note":
				return a.URL(fmt.Sprintf("?c=%d", n)) // a comment: no slash before the query
			case "Create", "Update", "Delete":
				return about + "#activity-" + strings.ToLower(kind) + "-" + a.now()
			case "Follow":
				return a.URL(fmt.Sprintf("/?post_type=ap_follow&p=%d", n))
			}
			return ""
		},
		context: []any{as2, Object{"Hashtag": "as:Hashtag", "sensitive": "as:sensitive", "gts": "https://gotosocial.org/ns#"}},
		dress: func(_ *Actor, o Object) {
			if o["type"] == "Article" {
				o["to"], o["cc"] = []any{public, o["cc"].([]any)[0]}, []any{}
			}
		},
	}
}

// WordPress is a blog at wp.test with an author.
func WordPress(t testing.TB, c *cluster.Cluster) *Actor {
	p := newPeer(t, c, "wp.test", wordpress())
	actor := func(kind, name string, n int) *Actor {
		rest := p.URL(fmt.Sprintf("/wp-json/activitypub/1.0/actors/%d", n))
		id := p.URL(fmt.Sprintf("/?author=%d", n))
		return p.newActor(kind, name, id, Object{
			"inbox": rest + "/inbox", "outbox": rest + "/outbox", "followers": rest + "/followers", "following": rest + "/following",
			"featured": rest + "/collections/featured", "url": p.URL("/author/" + name + "/"), "webfinger": name + "@wp.test", "indexable": true,
			"endpoints": Object{"sharedInbox": p.URL("/wp-json/activitypub/1.0/inbox")}, "streams": []any{},
			"generator": Object{"type": "Application", "implements": []any{Object{"href": "https://datatracker.ietf.org/doc/html/rfc9421", "name": "RFC-9421: HTTP Message Signatures"}}},
		})
	}
	p.agent = actor("Application", "application", -1)
	return actor("Person", "walt", 1)
}

// WordPressArticle is a post: pictures are attachments, the language stands in contentMap.
func WordPressArticle(title, content string) Object {
	return Object{
		"name": title, "summary": "The first words of it […]", "content": content, "contentMap": Object{"en": content}, "mediaType": "text/html",
		"attachment":        []any{Object{"type": "Image", "url": "https://wp.test/wp-content/uploads/2030/03/garden.jpg", "mediaType": "image/jpeg", "name": "a garden"}},
		"tag":               []any{Object{"type": "Hashtag", "href": "https://wp.test/tag/commons/", "name": "#commons"}},
		"interactionPolicy": Object{"canQuote": Object{"automaticApproval": public, "always": public}},
	}
}

// WordPressEvent is one of the Event Bridge: Mobilizon's terms, and the context of schema.org.
func WordPressEvent(title string, start time.Time) Object {
	return Object{
		"@context": []any{"https://schema.org/", as2, Object{"pt": "https://joinpeertube.org/ns#", "mz": "https://joinmobilizon.org/ns#", "status": "http://www.w3.org/2002/12/cal/ical#status"}},
		"name":     title, "startTime": start.Format(time.RFC3339), "endTime": start.Add(time.Hour).Format(time.RFC3339), "content": "<p>All are welcome.</p>",
		"summary": "<p>🗓️ " + start.Format("2 January 2006") + "</p>", "status": "CONFIRMED", "joinMode": "external", "category": "MEETING", "isOnline": false,
		"externalParticipationUrl": "https://wp.test/event/meeting/", "timezone": "Europe/Vienna", "commentsEnabled": true, "repliesModerationOption": "allow_all",
		"location": Object{"type": "Place", "name": "Gemeindesaal", "address": Object{"type": "PostalAddress", "addressLocality": "Graz", "addressCountry": "Austria"}},
	}
}

// wordpressShows: the reader shows all, the Event Bridge imports public events to come.
func wordpressShows(o Object) (Shown, error) {
	s, err := basics(o)
	d := demands{errs: []error{err}}
	if image, ok := o["image"].(Object); ok {
		s.Pictures = append(s.Pictures, text(image, "url"))
	}
	if s.Type == "Event" {
		var errStart error
		s.Start, errStart = instant(o, "startTime")
		d.that(errStart == nil && !s.Start.IsZero(), "startTime %v", o["startTime"])
		d.that(isPublic(o), "an event that is not public")
		place, _ := o["location"].(Object)
		s.Place = text(place, "name")
	}
	return s, errors.Join(d.errs...)
}
