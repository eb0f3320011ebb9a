package peers

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// crowded is a node with something of everything, each also edited, and a follower who got it all.
func crowded(t *testing.T) (s *story, items map[string]domain.Item) {
	t.Helper()
	s = begin(t, Mastodon)
	s.followsUs()
	start := s.c.Now().Add(72 * time.Hour)
	items = map[string]domain.Item{
		"article": s.article(), "event": s.event(), "initiative": s.initiative(),
		"bare article": s.publish(domain.KindArticle, domain.Content{Title: "Bare", Text: "Nothing else."}),
		"bare event":   s.publish(domain.KindEvent, domain.Content{Title: "Some day", Text: "Somewhere.", Event: &domain.Occasion{Start: start, TimeZone: "UTC", Place: &domain.Place{Name: "Somewhere"}}}),
		"cancelled online event": s.publish(domain.KindEvent, domain.Content{Title: "Online", Text: "Off.", Event: &domain.Occasion{
			Start: start, TimeZone: "America/New_York", OnlineAddress: "https://meet.test/1", Status: domain.EventCancelled,
		}}),
	}
	s.atPeace()
	for name, item := range items {
		items[name] = s.edit(item, item.Content.Title+" again")
	}
	content := domain.Content{Title: "Organisation weft", Text: "What we *are*.", Summary: "We are.", Card: &domain.Card{
		Handle: "weft", Founded: "2005", Priorities: []string{"One"}, Links: []domain.Link{{Name: "Site", URL: "https://site.test/"}},
	}}
	if _, err := s.weft.Node.EditOrganisation(t.Context(), s.weft.Member, content); err != nil {
		t.Fatal(err)
	}
	reply := s.fan.Reply(string(items["article"].URI), "<p>A question.</p>")
	s.fan.Like(string(items["article"].URI))
	s.atPeace()
	if _, err := s.weft.Node.Reply(t.Context(), s.weft.Member, domain.URI(reply), "An answer.", node.ReplyOptions{}); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	return s, items
}

// sent is every activity that reached the follower, by its id.
func (s *story) sent() map[string]Object {
	all := map[string]Object{}
	for _, got := range s.fan.Got("") {
		all[text(got.Activity, "type")+" "+text(got.Activity, "id")] = got.Activity
	}
	return all
}

// served is every ActivityPub document of ours that can be reached from the three actors and what they sent. Addresses
// that are pages for people, pictures, keys and inboxes are left out.
func (s *story) served() map[string]Answer {
	s.Helper()
	found, queue := map[string]Answer{}, []string{s.org, "https://weft.test/ap/node"}
	for _, activity := range s.sent() {
		queue = append(queue, addressesIn(activity)...)
	}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if _, asked := found[address]; asked || !strings.HasPrefix(address, "https://weft.test/ap/") || strings.Contains(address, "#") || strings.HasSuffix(address, "/inbox") {
			continue
		}
		answer := s.fan.Get(address, activityJSON)
		found[address] = answer
		queue = append(queue, addressesIn(answer.JSON())...)
	}
	return found
}

// addressesIn are all strings of a document that are addresses.
func addressesIn(v any) (all []string) {
	eachMember(v, "", func(_ string, value any) {
		if address, ok := value.(string); ok && strings.HasPrefix(address, "https://") {
			all = append(all, address)
		}
	})
	return all
}

// eachMember visits each member of a document but the context, arrays' entries too.
func eachMember(v any, path string, visit func(path string, value any)) {
	switch v := v.(type) {
	case Object:
		for name, value := range v {
			if name != "@context" {
				visit(path+"."+name, value)
				eachMember(value, path+"."+name, visit)
			}
		}
	case []any:
		for _, entry := range v {
			if _, isObject := entry.(Object); !isObject {
				visit(path+"[]", entry)
			}
			eachMember(entry, path+"[]", visit)
		}
	}
}

// documents is what was sent and what is served, each with a name.
func (s *story) allDocuments() map[string]Object {
	s.Helper()
	all := s.sent()
	for address, answer := range s.served() {
		if o := answer.JSON(); o != nil && answer.Status == http.StatusOK {
			all["GET "+address] = o
		}
	}
	if len(all) < 40 {
		s.Fatalf("only %d documents were found: %q", len(all), slices.Sorted(maps.Keys(all)))
	}
	return all
}

// objectsIn are all objects of some types inside a document, with the document itself.
func objectsIn(o Object, kinds ...string) (found []Object) {
	if slices.Contains(kinds, text(o, "type")) {
		found = append(found, o)
	}
	eachMember(o, "", func(_ string, value any) {
		if inner, ok := value.(Object); ok && slices.Contains(kinds, text(inner, "type")) {
			found = append(found, inner)
		}
		if entries, ok := value.([]any); ok {
			for _, entry := range entries {
				if inner, ok := entry.(Object); ok && slices.Contains(kinds, text(inner, "type")) {
					found = append(found, inner)
				}
			}
		}
	})
	return found
}

func TestFailure14AudiencesTagsAndAttachmentsAreArraysAndNothingIsNull(t *testing.T) {
	s, _ := crowded(t)
	for name, document := range s.allDocuments() {
		eachMember(document, "", func(path string, value any) {
			member := path[strings.LastIndexByte(path, '.')+1:]
			if _, isArray := value.([]any); slices.Contains([]string{"to", "cc", "tag", "attachment"}, member) && !isArray {
				t.Errorf("%s: %s is %v", name, path, value)
			}
			if value == nil {
				t.Errorf("%s: %s is null", name, path)
			}
		})
		for _, object := range objectsIn(document, "Article", "Event", "Page") {
			for _, member := range []string{"to", "cc", "tag", "attachment"} {
				if object[member] == nil {
					t.Errorf("%s lacks %s", name, member)
				}
			}
		}
	}
}

func TestFailure15PublicIsWrittenInFullAndReadInEverySpelling(t *testing.T) {
	s, items := crowded(t)
	for name, document := range s.allDocuments() {
		eachMember(document, "", func(path string, value any) {
			if value == "as:Public" || value == "Public" {
				t.Errorf("%s: %s is %v", name, path, value)
			}
		})
		if strings.HasPrefix(name, "Create ") && !slices.Contains(list(document, "to"), any(public)) {
			t.Errorf("%s is to %v", name, document["to"])
		}
	}
	s.weFollow(s.fan)
	for _, spelling := range []any{"as:Public", "Public", public, []any{"as:Public"}, []any{Object{"id": public}}} {
		id := s.fan.Publish("Note", Object{"content": "<p>For all.</p>", "to": spelling, "inReplyTo": string(items["article"].URI)})
		s.atPeace()
		note, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(id))
		if err != nil || note.Visibility != domain.VisibilityPublic {
			t.Errorf("to %v: %s, %v", spelling, note.Visibility, err)
		}
	}
}

func TestFailure16DatesHaveAZoneAndUpdatedIsNotBeforePublished(t *testing.T) {
	s, items := crowded(t)
	for name, document := range s.allDocuments() {
		for _, object := range append(objectsIn(document, "Article", "Event", "Page", "Note", "Organization", "Application"), document) {
			var moments [4]time.Time
			for i, member := range []string{"published", "updated", "startTime", "endTime"} {
				var err error
				if moments[i], err = instant(object, member); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
			if !moments[1].IsZero() && moments[1].Before(moments[0]) {
				t.Errorf("%s: updated %s before published %s", name, moments[1], moments[0])
			}
			if object["object"] == nil && moments[0].After(s.c.Now()) {
				t.Errorf("%s: published in the future", name)
			}
		}
	}
	if items["article"].UpdatedAt.Sub(items["article"].PublishedAt) < time.Second {
		t.Error("an edit within the same second is not a second later")
	}
}

func TestFailure17EventsHaveTheShapeThatMobilizonImports(t *testing.T) {
	s, items := crowded(t)
	seen := map[string]bool{}
	for name, document := range s.allDocuments() {
		for _, event := range objectsIn(document, "Event") {
			seen[text(event, "id")] = true
			if _, err := mobilizonShows(event); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if text(event, "status") == "" || text(event, "joinMode") == "" || text(event, "timezone") == "" {
				t.Errorf("%s: status %v, joinMode %v, timezone %v", name, event["status"], event["joinMode"], event["timezone"])
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("seen are %v", seen)
	}
	whole := s.fan.Get(string(items["event"].URI), activityJSON).Body
	if !strings.Contains(string(whole), `"longitude":3.0`) || !strings.Contains(string(whole), `"latitude":51.05`) {
		t.Errorf("Mobilizon reads coordinates as decimal numbers: %s", whole)
	}
}

func TestFailure18EveryAttachmentNamesItsMediaTypeAndThePictureIsFirst(t *testing.T) {
	s, items := crowded(t)
	for name, document := range s.allDocuments() {
		for _, object := range objectsIn(document, "Article", "Event", "Page", "Note") {
			for i, attachment := range objects(object, "attachment") {
				mediaType := text(attachment, "mediaType")
				if mediaType == "" || strings.HasPrefix(mediaType, "image/") && i > 0 {
					t.Errorf("%s: attachment %d is %v", name, i, attachment)
				}
			}
			if text(object, "type") == "Article" && len(objects(object, "attachment")) > 0 {
				t.Errorf("%s: an article with media gets no card in Mastodon", name)
			}
		}
	}
	event := s.fan.Get(string(items["event"].URI), activityJSON).JSON()
	if got := objects(event, "attachment"); len(got) != 2 || text(got[0], "mediaType") != "image/png" && text(got[0], "mediaType") != "image/jpeg" || text(got[0], "name") != "a grey field" {
		t.Errorf("the event's attachments are %v", got)
	}
	if _, err := gancioShows(event); err != nil {
		t.Error(err)
	}
}

func TestFailure21SummariesAreShortAndNoContentWarnings(t *testing.T) {
	s, _ := crowded(t)
	for name, document := range s.allDocuments() {
		for _, object := range objectsIn(document, "Article", "Event", "Page") {
			if len([]rune(text(object, "summary"))) > domain.MaxSummary || strings.Contains(text(object, "summary"), "<") || object["sensitive"] != nil {
				t.Errorf("%s: summary %q, sensitive %v", name, object["summary"], object["sensitive"])
			}
		}
	}
	s.weFollow(s.fan)
	article := s.fan.Publish("Article", Object{"name": "Theirs", "summary": "What it is about.", "content": "<p>Text.</p>"})
	note := s.fan.Publish("Note", Object{"summary": "spiders", "sensitive": true, "content": "<p>Eight legs.</p>"})
	s.atPeace()
	if item := s.arrives(article).Item; item == nil || item.Content.Summary != "What it is about." {
		t.Errorf("the article arrived as %+v", item)
	}
	if got := s.arrives(note).Note; got == nil || got.Warning != "spiders" {
		t.Errorf("the note arrived as %+v", got)
	}
	for _, got := range s.fan.Got("") {
		if len(got.Body) > 64<<10 {
			t.Errorf("a %v of %d bytes", got.Activity["type"], len(got.Body))
		}
	}
}

func TestFailure22EveryDocumentIsServedAtItsIDAsActivityJSON(t *testing.T) {
	s, _ := crowded(t)
	pages := 0
	for address, answer := range s.served() {
		o := answer.JSON()
		if strings.Contains(address, "/ap/vocabularies/") {
			continue
		}
		if answer.Status != http.StatusOK {
			if !isPrivate(s, address) {
				t.Errorf("GET %s answered %d %s", address, answer.Status, answer.Body)
			}
			continue
		}
		pages++
		if text(o, "id") != address || !strings.HasPrefix(answer.ContentType, activityJSON) || !strings.Contains(answer.Header.Get("Vary"), "Accept") {
			t.Errorf("GET %s answered %v as %q, Vary %q", address, o["id"], answer.ContentType, answer.Header.Get("Vary"))
		}
		if list(o, "@context")[0] != as2 {
			t.Errorf("GET %s has the context %v", address, o["@context"])
		}
		ld := s.fan.Get(address, ldJSON)
		if ld.Status != http.StatusOK || ld.ContentType != ldJSON {
			t.Errorf("GET %s as ld+json answered %d %q", address, ld.Status, ld.ContentType)
		}
	}
	if pages < 30 {
		t.Errorf("only %d documents", pages)
	}
}

// isPrivate: what went to one actor alone, an Accept or a Like, is not served to everybody.
func isPrivate(s *story, address string) bool {
	for _, activity := range s.sent() {
		if text(activity, "id") == address {
			return !isPublic(activity)
		}
	}
	return false
}

func TestFailure23CollectionsArePagedAsOrderedCollections(t *testing.T) {
	s, _ := crowded(t)
	for _, actor := range []string{s.org, "https://weft.test/ap/node"} {
		document, err := s.fan.Fetch(actor)
		if err != nil {
			t.Fatal(err)
		}
		for _, member := range []string{"outbox", "followers", "following", "featured"} {
			collection, err := s.fan.Fetch(text(document, member))
			if err != nil {
				t.Fatal(err)
			}
			if _, isNumber := collection["totalItems"].(float64); !isNumber || text(collection, "type") != "OrderedCollection" {
				t.Errorf("%s of %s: %v of %v", member, actor, collection["type"], collection["totalItems"])
			}
			s.checkPages(member, collection)
		}
	}
	if got := len(s.fan.Get(s.org+"/outbox?page=1", activityJSON).JSON()["orderedItems"].([]any)); got < 6 {
		t.Errorf("the outbox shows %d activities", got)
	}
}

func (s *story) checkPages(name string, collection Object) {
	s.Helper()
	entries, seen := list(collection, "orderedItems"), 0
	for next := idOf(collection["first"]); next != ""; seen++ {
		page, err := s.fan.Fetch(next)
		if err != nil {
			s.Fatal(err)
		}
		if _, isArray := page["orderedItems"].([]any); text(page, "type") != "OrderedCollectionPage" || !isArray || page["partOf"] != collection["id"] {
			s.Errorf("%s: the page is %v", name, page)
		}
		entries = append(entries, list(page, "orderedItems")...)
		if next = idOf(page["next"]); seen > 10 {
			s.Fatalf("%s: pages without end", name)
		}
	}
	for _, entry := range entries {
		switch o, isObject := entry.(Object); {
		case name == "outbox" && (!isObject || !slices.Contains([]string{"Create", "Announce"}, text(o, "type")) || !isPublic(o)):
			s.Errorf("the outbox shows %v", entry)
		case name != "outbox" && isObject:
			s.Errorf("%s embeds %v; Mastodon wants addresses", name, o["id"])
		}
	}
}

func TestFailure25HostileAndOddMessagesNeverCauseAnErrorOfOurs(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	article := string(s.article().URI)
	note := func(members Object) Object {
		o := Object{"id": s.fan.newID("Note", ""), "type": "Note", "attributedTo": s.fan.ID, "to": []any{public}, "content": "<p>odd</p>", "inReplyTo": article}
		maps.Copy(o, members)
		return o
	}
	deep := any("end")
	for range 20 {
		deep = Object{"type": "Note", "object": deep}
	}
	for name, activity := range map[string]Object{
		"inline actor":               {"type": "Create", "actor": Object{"id": s.fan.ID, "type": "Person", "inbox": s.fan.Inbox}, "object": note(nil)},
		"actor in an array":          {"type": "Create", "actor": []any{s.fan.ID}, "object": note(nil)},
		"context as an object":       {"@context": Object{"@vocab": as2}, "type": "Create", "object": note(nil)},
		"no context":                 {"type": "Create", "object": note(nil)},
		"object in an array":         {"type": "Create", "object": []any{note(nil)}},
		"type in an array":           {"type": []any{"Create"}, "object": note(nil)},
		"type with its prefix":       {"type": "as:Create", "object": note(Object{"type": "as:Note"})},
		"content in an array":        {"type": "Create", "object": note(Object{"content": []any{"<p>odd</p>"}})},
		"numbers for text":           {"type": "Create", "object": note(Object{"content": 7, "name": true, "summary": []any{1, 2}})},
		"nulls":                      {"type": "Create", "object": note(Object{"tag": nil, "attachment": nil, "url": nil, "cc": nil, "published": nil, "updated": nil})},
		"broken dates":               {"type": "Create", "object": note(Object{"published": "yesterday", "updated": "2030-13-45T99:99:99Z"})},
		"an event without a start":   {"type": "Create", "object": note(Object{"type": "Event", "name": "Never"})},
		"an unknown object":          {"type": "Create", "object": note(Object{"type": "ChessGame"})},
		"an unknown verb":            {"type": "EmojiReact", "object": article, "content": "🦉"},
		"a verb of extensions":       {"type": "QuoteRequest", "object": article, "instrument": note(nil)},
		"a Like of a number":         {"type": "Like", "object": 7},
		"a Like of nothing":          {"type": "Like"},
		"a Follow of a list":         {"type": "Follow", "object": []any{s.org, "https://other.test/"}},
		"an Undo of an Undo":         {"type": "Undo", "object": Object{"type": "Undo", "object": Object{"type": "Like", "object": article}}},
		"an Accept of nothing known": {"type": "Accept", "object": "https://weft.test/ap/follows/none"},
		"an Announce of an inline":   {"type": "Announce", "object": note(nil)},
		"a deep thing":               {"type": "Create", "object": note(Object{"context": deep})},
		"an odd tag":                 {"type": "Create", "object": note(Object{"tag": []any{1, "x", nil, Object{"type": "Mention"}, Object{"type": "Mention", "href": "://"}}})},
		"scripts":                    {"type": "Create", "object": note(Object{"name": "<script>alert(1)</script>", "content": `<p onclick="x()">a<script>alert(1)</script><img src=x onerror=y></p>`})},
	} {
		if activity["id"] == nil {
			activity["id"] = fmt.Sprintf("%s#odd/%d", s.fan.ID, s.fan.number())
		}
		answer := s.fan.Post(ourInbox, activity, mastodonCavage, nil, nil)
		if answer.Status >= 500 || answer.Status == 0 {
			t.Errorf("%s: answered %d %s", name, answer.Status, answer.Body)
		}
		s.c.Settle()
	}
	for _, row := range s.parked() {
		if strings.Contains(row.LastError, "panic") {
			t.Errorf("%s: %s", row.LastError, row.Body)
		}
	}
	for _, reply := range s.replies(domain.URI(article)) {
		if strings.Contains(reply.Note.HTML+reply.Note.Title, "alert") && strings.Contains(reply.Note.HTML, "<script") || strings.Contains(reply.Note.HTML, "on") && strings.Contains(reply.Note.HTML, "=\"x()") {
			t.Errorf("kept is %q", reply.Note.HTML)
		}
	}
	if got := len(s.replies(domain.URI(article))); got < 9 {
		t.Errorf("only %d of the odd answers were understood", got)
	}
}
