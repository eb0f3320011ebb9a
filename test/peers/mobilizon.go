package peers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/test/cluster"
)

// Mobilizon 5.1: interop §4.1, §4.2. Its relay follows node actors and lists what they announce; it verifies the path
// without the query, and answers 200 whatever it thinks of a message.
func mobilizon() program {
	return program{
		name: "mobilizon", version: "5.1.3",
		knocks: []style{{
			scheme: Cavage, algorithm: "rsa-sha256", withoutQuery: true,
			post: []string{"(request-target)", "content-length", "date", "digest", "host"}, get: []string{"(request-target)", "date", "host"},
		}},
		reads: []Scheme{Cavage}, withoutQuery: true, refusal: http.StatusOK, taken: http.StatusOK,
		rules: func(p *Peer, s Signed, r *http.Request) error {
			if !strings.Contains(s.KeyID, "#") {
				return fmt.Errorf("the key id %s has no fragment to cut off", s.KeyID)
			}
			return s.within(r, p.Net.Now(), 12*time.Hour, 12*time.Hour)
		},
		discover: mobilizonFinger, shows: mobilizonShows, takes: mobilizonTakes,
		ids: func(a *Actor, kind, about string, n int) string {
			switch kind {
			case "Event":
				return a.URL("/events/" + mobilizonUUID(n))
			case "Note":
				return a.URL("/comments/" + mobilizonUUID(n))
			case "Create", "Update", "Delete":
				return about + "/" + strings.ToLower(kind)
			case "Join", "Leave", "Follow", "Announce":
				return a.URL("/" + strings.ToLower(kind) + "/" + mobilizonUUID(n))
			}
			return ""
		},
		context: []any{as2, "https://litepub.social/context.jsonld", Object{
			"mz": "https://joinmobilizon.org/ns#", "sc": "http://schema.org#", "ical": "http://www.w3.org/2002/12/cal/ical#",
			"joinMode": Object{"@id": "mz:joinMode", "@type": "mz:joinModeType"}, "Hashtag": "as:Hashtag", "uuid": "sc:identifier",
		}},
	}
}

func mobilizonUUID(n int) string { return fmt.Sprintf("252d5816-00a3-4a89-a66f-%012d", n) }

// MobilizonServer is a server at mobilizon.test: its relay, and a group with a member who acts for it.
type MobilizonServer struct {
	*Peer
	Relay, Group, Member *Actor
	// roles are what became of Joins, by their id: participant, rejected or ignored.
	roles map[string]string
}

// Mobilizon puts it on the network.
func Mobilizon(t testing.TB, c *cluster.Cluster) *MobilizonServer {
	p := newPeer(t, c, "mobilizon.test", mobilizon())
	m := &MobilizonServer{Peer: p, roles: map[string]string{}}
	p.takes = m.takesToo
	m.Relay = p.newActor("Application", "relay", p.URL("/relay"), Object{"inbox": p.URL("/inbox"), "following": p.URL("/relay/following"), "name": "Mobilizon"})
	p.agent = m.Relay
	m.Member = p.newActor("Person", "maria", p.URL("/@maria"), nil)
	group := p.URL("/@gardeners")
	lists := Object{}
	for _, list := range []string{"members", "events", "posts", "discussions", "resources", "todos"} {
		lists[list] = group + "/" + list
	}
	extra := Object{"endpoints": Object{"sharedInbox": p.URL("/inbox")}, "openness": "moderated", "memberCount": 2, "location": nil, "icon": nil, "image": nil}
	for list, address := range lists {
		extra[list] = address
	}
	m.Group = p.newActor("Group", "gardeners", group, extra)
	return m
}

// FollowNode is what an administrator of Mobilizon does: the relay follows the Application that a host's NodeInfo names
// (FEP-2677).
func (m *MobilizonServer) FollowNode(host string) string {
	m.T.Helper()
	answer := m.request(http.MethodGet, "https://"+host+"/.well-known/nodeinfo", http.Header{"Accept": {"application/json"}}, nil, nil)
	for _, link := range objects(answer.JSON(), "links") {
		if text(link, "rel") == as2+"#Application" {
			m.Relay.FollowActor(text(link, "href"))
			return text(link, "href")
		}
	}
	m.T.Fatalf("NodeInfo of %s names no Application: %d %s", host, answer.Status, answer.Body)
	return ""
}

// PublishEvent makes an event of the group: the member creates it, the group announces it.
func (m *MobilizonServer) PublishEvent(title string, start time.Time) string {
	id := m.Member.newID("Event", "")
	event := Object{
		"id": id, "url": id, "type": "Event", "actor": m.Member.ID, "attributedTo": m.Group.ID, "name": title,
		"uuid": id[strings.LastIndexByte(id, '/')+1:], "category": "MEETING", "content": "<p>Bring a spade.</p>", "mediaType": "text/html",
		"published": m.Member.now(), "updated": m.Member.now(), "startTime": start.Format(time.RFC3339), "endTime": start.Add(2 * time.Hour).Format(time.RFC3339),
		"timezone": "Europe/Paris", "inLanguage": "fr", "joinMode": "free", "externalParticipationUrl": nil, "tag": []any{}, "attachment": []any{},
		"maximumAttendeeCapacity": 0, "remainingAttendeeCapacity": nil, "participantCount": 1, "repliesModerationOption": "allow_all", "commentsEnabled": true,
		"anonymousParticipationEnabled": false, "draft": false, "ical:status": "CONFIRMED", "status": "CONFIRMED", "contacts": []any{}, "isOnline": false,
		"to": []any{public}, "cc": []any{m.Group.ID + "/members", m.Group.ID + "/followers"},
		"location": Object{
			"id": m.URL("/address/1"), "type": "Place", "name": "Jardin des Ronces", "latitude": 47.21, "longitude": -1.55,
			"address": Object{"type": "PostalAddress", "addressLocality": "Nantes", "addressCountry": "France", "postalCode": nil, "streetAddress": nil, "addressRegion": nil},
		},
	}
	m.Member.keep(event)
	m.relay("Create", event, id)
	return id
}

// relay sends what a member did for the group to the group's followers, and lets the group announce the object.
func (m *MobilizonServer) relay(verb string, object any, id string) {
	activity := m.Member.activity(verb, object, Object{
		"@context": m.context, "attributedTo": m.Group.ID, "to": []any{public}, "cc": []any{m.Group.ID + "/followers"},
	})
	m.Member.sendAll(m.Group.followerInboxes(), activity)
	if verb != "Delete" {
		announce := m.Group.activity("Announce", id, m.Group.audience())
		m.Group.sendAll(m.Group.followerInboxes(), announce)
	}
}

// EditEvent changes members of an event of the group.
func (m *MobilizonServer) EditEvent(id string, changes Object) {
	event := m.Member.recall(id)
	for member, value := range changes {
		event[member] = value
	}
	event["updated"] = m.Member.now()
	m.Member.keep(event)
	m.relay("Update", event, id)
}

// RemoveEvent deletes an event of the group.
func (m *MobilizonServer) RemoveEvent(id string) {
	m.Serve(pathOf(id), http.StatusGone)
	m.relay("Delete", Object{"id": id, "type": "Tombstone", "formerType": "Event"}, id)
}

// Join makes the member take part in an event that the peer shows; message is nil or what she says to the organiser.
func (m *MobilizonServer) Join(event string, message any) string {
	m.T.Helper()
	join := m.Member.activity("Join", event, Object{"participationMessage": message, "to": []any{m.Member.authorOf(event)}, "cc": []any{}})
	m.Member.Send(m.Member.authorInbox(event), join)
	return text(join, "id")
}

// Leave ends that.
func (m *MobilizonServer) Leave(event string) {
	m.T.Helper()
	m.Member.Send(m.Member.authorInbox(event), m.Member.activity("Leave", event, nil))
}

// Role is what became of a Join; "" while nobody answered.
func (m *MobilizonServer) Role(join string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.roles[join]
}

// takesToo is transmogrifier.ex:853-912: an answer to a Join is matched by the Join's id, and believed from the event's
// organiser.
func (m *MobilizonServer) takesToo(p *Peer, a Object) (int, bool) {
	join, _ := a["object"].(Object)
	role, isAnswer := map[string]string{"Accept": "participant", "Reject": "rejected", "Ignore": "ignored"}[text(a, "type")]
	if !isAnswer || text(join, "type") != "Join" {
		return mobilizonTakes(p, a)
	}
	event, known := p.Shows(idOf(join["object"]))
	if known && event.Author != text(a, "actor") {
		p.complain("%v answers a Join of an event by %s", a["actor"], event.Author)
		return http.StatusOK, true
	}
	if p.local(idOf(join["actor"])) == nil || text(a, "id") == "" || text(a, "id") == text(join, "id") {
		p.complain("an answer to no Join of ours: %s", brief(a))
		return http.StatusOK, true
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.roles[text(join, "id")] = role
	return http.StatusOK, true
}

// mobilizonFinger asks host-meta first, then WebFinger at the address that it names.
func mobilizonFinger(p *Peer, handle string) (string, error) {
	_, host, _ := strings.Cut(handle, "@")
	answer := p.request(http.MethodGet, "https://"+host+"/.well-known/host-meta", http.Header{"Accept": {"application/xrd+xml"}}, nil, nil)
	_, rest, found := strings.Cut(string(answer.Body), `template="`)
	template, _, closed := strings.Cut(rest, `"`)
	if answer.Status != http.StatusOK || !found || !closed || !strings.Contains(template, "{uri}") {
		return "", fmt.Errorf("host-meta of %s: %d %s", host, answer.Status, answer.Body)
	}
	self, _, err := p.finger(template, handle)
	return self, err
}

// mobilizonTakes: a Person cannot be followed; an Accept leads to one page of the outbox; what is not from somebody who
// is followed, or of a type that it does not import, is ignored.
func mobilizonTakes(p *Peer, a Object) (int, bool) {
	inner, _ := a["object"].(Object)
	switch kind := text(a, "type"); {
	case kind == "Follow" && p.isPerson(idOf(a["object"])):
		p.complain("person_no_follow: %v", a["object"])
		return http.StatusOK, true
	case kind == "Accept":
		err := p.take(a)
		if err == nil {
			err = p.crawl(text(a, "actor"))
		}
		if err != nil {
			p.complain("Accept of %v: %v", a["actor"], err)
		}
		return http.StatusOK, true
	case kind == "Undo" && inner == nil: // no clause of its transmogrifier matches
		return http.StatusOK, true
	case kind == "Create" && text(inner, "type") == "Article" && inner["actor"] == nil:
		return http.StatusOK, true
	}
	return 0, false
}

func (p *Peer) isPerson(id string) bool {
	actor := p.local(id)
	return actor != nil && actor.Kind == "Person"
}

// crawl reads one page of an outbox, as Mobilizon, Gancio and the Event Bridge do when a follow was accepted.
func (p *Peer) crawl(actor string) error {
	known, err := p.Meet(actor)
	if err != nil {
		return err
	}
	outbox, err := p.Fetch(text(known, "outbox"))
	if err != nil {
		return err
	}
	page, err := p.Fetch(idOf(outbox["first"]))
	if err != nil {
		return err
	}
	if text(outbox, "type") != "OrderedCollection" || text(page, "type") != "OrderedCollectionPage" || page["orderedItems"] == nil {
		return fmt.Errorf("the outbox is %v, its first page %v", outbox, page)
	}
	for _, entry := range objects(page, "orderedItems") {
		object, _ := entry["object"].(Object)
		if text(entry, "type") == "Announce" && text(object, "type") == "Create" {
			object, _ = object["object"].(Object)
		}
		if text(object, "type") != "Event" {
			continue
		}
		if err := p.show(object); err != nil {
			return err
		}
	}
	return nil
}

// mobilizonShows is converter/event.ex with the changeset behind it: what it rejects, and what ends its process.
func mobilizonShows(o Object) (Shown, error) {
	s, err := basics(o)
	if text(o, "type") != "Event" {
		return s, err
	}
	d := demands{errs: []error{err}}
	_, single := o["attributedTo"].(string)
	d.that(single, "no_actor_found: attributedTo is %v", o["attributedTo"])
	mobilizonPlace(o["location"], &d, &s)
	_, isArray := o["attachment"].([]any)
	d.that(o["attachment"] == nil || isArray && len(objects(o, "attachment")) == len(list(o, "attachment")), "attachment %v", o["attachment"])
	_, isImage := o["image"].(Object)
	d.that(o["image"] == nil || isImage, "image %v", o["image"])
	for _, member := range []string{"attachment", "status", "contacts"} {
		value, present := o[member]
		d.that(!present || value != nil, "%s is null", member)
	}
	d.that(slices.Contains([]string{"", "TENTATIVE", "CONFIRMED", "CANCELLED"}, text(o, "status")), "status %v", o["status"])
	d.that(slices.Contains([]string{"", "free", "restricted", "invite", "external"}, text(o, "joinMode")), "joinMode %v", o["joinMode"])
	d.that(text(o, "joinMode") != "external" || strings.HasPrefix(text(o, "externalParticipationUrl"), "https://"), "external joining at %v", o["externalParticipationUrl"])
	_, isBool := o["anonymousParticipationEnabled"].(bool)
	d.that(isBool || o["anonymousParticipationEnabled"] == nil, "anonymousParticipationEnabled %v", o["anonymousParticipationEnabled"])
	length := len([]rune(s.Title))
	d.that(length >= 3 && length <= 200, "a name of %d characters", length)
	if id := text(o, "uuid"); id != "" {
		_, err := uuid.Parse(id)
		d.that(err == nil, "uuid %s", id)
	}
	for _, tag := range objects(o, "tag") {
		d.that(len([]rune(text(tag, "name"))) <= 41, "tag %v", tag["name"])
	}
	var errStart, errEnd error
	s.Start, errStart = instant(o, "startTime")
	s.End, errEnd = instant(o, "endTime")
	d.that(errStart == nil && !s.Start.IsZero() && errEnd == nil, "from %v to %v", o["startTime"], o["endTime"])
	d.that(s.End.IsZero() || !s.End.Before(s.Start), "ends before it begins")
	for _, member := range []string{"to", "cc", "tag"} {
		_, isArray := o[member].([]any)
		d.that(isArray, "%s is %v", member, o[member])
	}
	return s, errors.Join(d.errs...)
}

func mobilizonPlace(location any, d *demands, s *Shown) {
	switch location := location.(type) {
	case nil:
	case string:
		s.Place = location
	case Object:
		s.Place = text(location, "name")
		for _, member := range []string{"latitude", "longitude"} {
			_, isNumber := location[member].(float64)
			d.that(location[member] == nil || isNumber, "%s %v", member, location[member])
		}
	default:
		d.that(false, "no clause for the location %v", location)
	}
}
