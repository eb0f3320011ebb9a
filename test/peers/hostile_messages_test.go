package peers

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/test/cluster"
)

// hostile is a story with the means of somebody who wishes us ill: mallory, whom we follow, and nora, on the same host.
type hostile struct {
	*story
	mallory, nora *Actor
	article       string
	count         int
}

func newHostile(t *testing.T) *hostile {
	t.Helper()
	h := &hostile{story: begin(t, func(t testing.TB, c *cluster.Cluster) *Actor {
		return mastodonAt(newPeer(t, c, "evil.example.com", mastodon()), "mallory")
	})}
	h.mallory, h.nora = h.fan, mastodonAt(h.fan.Peer, "nora")
	h.weFollow(h.mallory)
	h.article = string(h.story.article().URI)
	h.c.Settle()
	return h
}

// like is a Like of our article under a new id.
func (h *hostile) like() Object {
	h.count++
	return Object{"@context": as2, "id": h.mallory.URL(fmt.Sprintf("/likes/%d", h.count)), "type": "Like", "object": h.article, "to": []any{public}}
}

func (h *hostile) likes() int { return len(h.responses(domain.ResponseLike, domain.URI(h.article))) }

// again signs a request anew, as another would.
func again(h *hostile, r *http.Request, by *Actor, keyID string, at time.Time) {
	body := io.Reader(bytes.NewReader(nil))
	if r.GetBody != nil {
		body, _ = r.GetBody()
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		h.Fatal(err)
	}
	mastodonCavage.sign(r, raw, by.key, keyID, at)
}

// forgeries are what is wrong with a signed request. Each is refused with 400 or 401 and its reason; the same Like
// rightly signed is taken.
var forgeries = []struct {
	name, reason  string
	before, after func(h *hostile, r *http.Request)
}{
	{name: "no signature", reason: "sign", after: func(_ *hostile, r *http.Request) { r.Header.Del("Signature") }},
	{name: "an empty signature", after: func(_ *hostile, r *http.Request) { r.Header.Set("Signature", "") }},
	{name: "a signature of 60 KB", after: func(_ *hostile, r *http.Request) { r.Header.Set("Signature", strings.Repeat(`a="b",`, 10_000)) }},
	{name: "no digest", reason: "igest", after: func(_ *hostile, r *http.Request) { r.Header.Del("Digest") }},
	{name: "the digest of another body", reason: "igest", after: func(_ *hostile, r *http.Request) { r.Header.Set("Digest", "SHA-256="+base64sum([]byte("x"))) }},
	{name: "a digest that is none", reason: "igest", after: func(_ *hostile, r *http.Request) { r.Header.Set("Digest", "SHA-256=????") }},
	{name: "an MD5 digest", reason: "igest", after: func(_ *hostile, r *http.Request) { r.Header.Set("Digest", "MD5=1B2M2Y8AsgTpgAmY7PhCfg==") }},
	{name: "signed for another host", before: func(_ *hostile, r *http.Request) { r.Host = "other.test" }, after: func(_ *hostile, r *http.Request) { r.Host = "weft.test" }},
	{
		name: "signed for another path", before: func(_ *hostile, r *http.Request) { r.URL.Path = "/inbox" },
		after: func(_ *hostile, r *http.Request) { r.URL.Path = "/ap/inbox" },
	},
	{
		name: "signed for another method", before: func(_ *hostile, r *http.Request) { r.Method = http.MethodPut },
		after: func(_ *hostile, r *http.Request) { r.Method = http.MethodPost },
	},
	{name: "13 hours old", reason: "old", after: func(h *hostile, r *http.Request) {
		again(h, r, h.mallory, h.mallory.KeyID, h.c.Now().Add(-13*time.Hour))
	}},
	{name: "2 hours in the future", reason: "future", after: func(h *hostile, r *http.Request) { again(h, r, h.mallory, h.mallory.KeyID, h.c.Now().Add(2*time.Hour)) }},
	{name: "with a date that was not signed", after: func(h *hostile, r *http.Request) {
		r.Header.Set("Date", h.c.Now().Add(time.Minute).UTC().Format(http.TimeFormat))
	}},
	{name: "without a date", after: func(_ *hostile, r *http.Request) { r.Header.Del("Date") }},
	{name: "with the key of a neighbour", reason: "is not one of", after: func(h *hostile, r *http.Request) { again(h, r, h.nora, h.nora.KeyID, h.c.Now()) }},
	{name: "with a key of a third host", reason: "is not one of", after: func(h *hostile, r *http.Request) {
		again(h, r, h.mallory, "https://third.test/users/x#main-key", h.c.Now())
	}},
	{name: "with a key of ours", reason: "is not one of", after: func(h *hostile, r *http.Request) { again(h, r, h.mallory, h.org+"#main-key", h.c.Now()) }},
	{name: "with a key that is no address", after: func(h *hostile, r *http.Request) { again(h, r, h.mallory, "mallory", h.c.Now()) }},
	{name: "with a key in user info", after: func(h *hostile, r *http.Request) {
		again(h, r, h.mallory, "https://evil.example.com@third.test/users/mallory#main-key", h.c.Now())
	}},
	{name: "with a key that nobody lists", after: func(h *hostile, r *http.Request) { again(h, r, h.mallory, h.mallory.ID+"#other-key", h.c.Now()) }},
}

func TestHostileSignaturesAreRefusedChangeNothingAndTheirRightTwinsAreTaken(t *testing.T) {
	h := newHostile(t)
	call := func(f func(*hostile, *http.Request)) func(*http.Request) {
		if f == nil {
			return nil
		}
		return func(r *http.Request) { f(h, r) }
	}
	for _, c := range forgeries {
		message := h.like()
		answer := h.mallory.Post(ourInbox, message, mastodonCavage, call(c.before), call(c.after))
		if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusBadRequest || !strings.Contains(string(answer.Body), c.reason) {
			t.Errorf("%s: answered %d %s, want 400 or 401 with %q", c.name, answer.Status, answer.Body, c.reason)
		}
		if h.c.Settle(); h.likes() != 0 {
			t.Fatalf("%s: the Like counts", c.name)
		}
	}
	for _, age := range []time.Duration{-11 * time.Hour, 0, 30 * time.Minute} {
		answer := h.mallory.Post(ourInbox, h.like(), mastodonCavage, nil, func(r *http.Request) { again(h, r, h.mallory, h.mallory.KeyID, h.c.Now().Add(age)) })
		if answer.Status != http.StatusAccepted {
			t.Errorf("the twin of age %s was answered %d %s", age, answer.Status, answer.Body)
		}
	}
	if h.c.Settle(); h.likes() != 1 {
		t.Errorf("the right twin counts %d", h.likes())
	}
	if waiting := h.parked(); len(waiting) != 0 {
		t.Errorf("parked are %+v", waiting)
	}
}

func many(n int, make func(n int) any) []any {
	list := make2(n)
	for i := range list {
		list[i] = make(i)
	}
	return list
}

func make2(n int) []any { return make([]any, n) }

func deep(levels int) Object {
	inner := Object{"type": "Note", "content": "deepest"}
	for range levels {
		inner = Object{"attachment": inner}
	}
	return inner
}

func someone(n int) any { return fmt.Sprintf("https://someone.test/users/%d", n) }

// shapes are messages whose form is an attack, rightly signed, and their twins of a form that is right. Both are a Create of
// mallory's note; change is done to the note or the activity.
var shapes = []struct {
	name         string
	attack, twin func(h *hostile, create, note Object)
	status       int // of the attack; 202 means that it is taken without what is wrong in it
}{
	{
		name: "50,000 recipients", status: http.StatusBadRequest,
		attack: func(_ *hostile, create, _ Object) {
			create["to"] = many(50_000, func(n int) any { return "https://s/" + fmt.Sprint(n) })
		},
		twin: func(_ *hostile, create, _ Object) { create["cc"] = many(900, someone) },
	},
	{
		name: "100,000 tags", status: http.StatusBadRequest,
		attack: func(_ *hostile, _, note Object) { note["tag"] = many(100_000, func(int) any { return 1 }) },
		twin:   func(_ *hostile, _, note Object) { note["tag"] = many(900, func(int) any { return 1 }) },
	},
	{
		name: "5,000 levels", status: http.StatusBadRequest,
		attack: func(_ *hostile, _, note Object) { note["attachment"] = deep(5000) },
		twin:   func(_ *hostile, _, note Object) { note["attachment"] = deep(20) },
	},
	{
		name: "a text of two megabytes", status: http.StatusRequestEntityTooLarge,
		attack: func(_ *hostile, _, note Object) { note["content"] = strings.Repeat("x", 2<<20) },
		twin:   func(_ *hostile, _, note Object) { note["content"] = strings.Repeat("x", 900<<10) },
	},
	{
		name: "an id with user info", status: http.StatusAccepted,
		attack: func(h *hostile, _, note Object) { note["id"] = "https://mallory:secret@evil.example.com/notes/1" },
		twin:   func(h *hostile, _, note Object) { note["id"] = h.mallory.URL("/notes/@mallory") },
	},
	{
		name: "an activity id on another port", status: http.StatusUnauthorized,
		attack: func(_ *hostile, create, _ Object) { create["id"] = "https://evil.example.com:8443/activities/1" },
		twin:   func(_ *hostile, create, _ Object) { create["id"] = "https://evil.example.com:443/activities/1" },
	},
	{
		name: "an id that only looks like its host", status: http.StatusUnauthorized,
		attack: func(_ *hostile, create, _ Object) { create["id"] = "https://еvil.example.com/activities/1" }, // a Cyrillic е
		twin:   func(_ *hostile, create, _ Object) { create["id"] = "https://EVIL.example.com/activities/2" },
	},
	{
		name: "an actor in capitals", status: http.StatusUnauthorized,
		attack: func(h *hostile, create, _ Object) {
			create["actor"] = strings.Replace(h.mallory.ID, "/users/mallory", "/users/Mallory", 1)
		},
		twin: func(h *hostile, create, _ Object) { create["actor"] = h.mallory.ID },
	},
	{
		name: "an actor in punycode", status: http.StatusUnauthorized,
		attack: func(_ *hostile, create, _ Object) { create["actor"] = "https://xn--vil-8cd.example.com/users/mallory" },
		twin:   func(h *hostile, create, _ Object) { create["id"] = h.mallory.URL("/activities/3#fragment") },
	},
	{
		name: "an object on a third host", status: http.StatusAccepted,
		attack: func(_ *hostile, _, note Object) { note["id"] = "https://third.test/notes/1" },
		twin:   func(h *hostile, _, note Object) { note["id"] = h.mallory.URL("/notes/of-mine") },
	},
	{
		name: "an object of ours", status: http.StatusAccepted,
		attack: func(h *hostile, _, note Object) { note["id"] = h.article },
		twin:   func(h *hostile, _, note Object) { note["id"] = h.mallory.URL("/notes/of-mine-2") },
	},
	{
		name: "a note of a neighbour", status: http.StatusAccepted,
		attack: func(h *hostile, _, note Object) { note["attributedTo"] = h.nora.ID },
		twin:   func(h *hostile, _, note Object) { note["attributedTo"] = []any{h.mallory.ID} },
	},
	{
		name: "an id that is no text", status: http.StatusAccepted,
		attack: func(_ *hostile, _, note Object) { note["id"] = Object{"a": 1} },
		twin:   func(_ *hostile, _, note Object) { note["name"] = Object{"a": 1} },
	},
	{
		name: "a script for an address", status: http.StatusAccepted,
		attack: func(_ *hostile, _, note Object) { note["id"] = "javascript:alert(1)" },
		twin:   func(_ *hostile, _, note Object) { note["url"] = "javascript:alert(1)" },
	},
}

func TestHostileShapesAreAnsweredChangeNothingAndTheirRightTwinsAreTaken(t *testing.T) {
	h := newHostile(t)
	for n, c := range shapes {
		send := func(which string, change func(*hostile, Object, Object)) Answer {
			note := Object{
				"id": h.mallory.URL(fmt.Sprintf("/notes/%s-%d", which, n)), "type": "Note", "attributedTo": h.mallory.ID, "content": "<p>words</p>",
				"published": "2030-03-14T09:00:00Z", "to": []any{public},
			}
			create := Object{
				"@context": as2, "id": h.mallory.URL(fmt.Sprintf("/creates/%s-%d", which, n)), "type": "Create", "actor": h.mallory.ID, "object": note, "to": []any{public},
			}
			change(h, create, note)
			return h.mallory.Post(ourInbox, create, mastodonCavage, nil, nil)
		}
		before, requests := h.seen(), len(h.c.Requests(http.MethodGet, "https://"))
		if answer := send("attack", c.attack); answer.Status != c.status {
			t.Errorf("%s: answered %d %s, want %d", c.name, answer.Status, answer.Body, c.status)
		}
		h.c.Settle()
		if after := h.seen(); !slices.Equal(before, after) {
			t.Errorf("%s: changed %q into %q", c.name, before, after)
		}
		if asked := len(h.c.Requests(http.MethodGet, "https://")) - requests; asked > 3 {
			t.Errorf("%s: %d requests went out", c.name, asked)
		}
		answer := send("twin", c.twin)
		h.c.Settle()
		if after := h.seen(); answer.Status != http.StatusAccepted || len(after) != len(before)+1 {
			t.Errorf("%s: the twin was answered %d %s and brought %d things; parked %+v", c.name, answer.Status, answer.Body, len(after)-len(before), h.parked())
		}
	}
}

// seen are the things on the timeline and our own, with their words.
func (h *hostile) seen() []string {
	h.Helper()
	var all []string
	for _, entry := range h.weft.Timeline() {
		switch {
		case entry.Note != nil:
			all = append(all, string(entry.Note.URI)+" "+fmt.Sprint(len(entry.Note.HTML)))
		case entry.Item != nil:
			all = append(all, string(entry.Item.URI)+" "+entry.Item.Content.Title)
		}
	}
	items, _, err := h.weft.Store.Items(h.Context(), domain.Viewer{Member: &h.weft.Member}, storage.ItemFilter{Local: true}, storage.Page{Size: 100})
	if err != nil {
		h.Fatal(err)
	}
	for _, item := range items {
		all = append(all, string(item.URI)+" "+item.Content.Title+item.Content.HTML)
	}
	slices.Sort(all)
	return all
}

func TestBodiesThatAreNoActivityAreRefusedAndTheirRightTwinsTaken(t *testing.T) {
	h := newHostile(t)
	kind := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Content-Type", value) }
	}
	for value, want := range map[string]int{
		"text/html": 400, "text/plain": 400, "application/x-www-form-urlencoded": 400, "multipart/form-data; boundary=x": 400, "image/png": 400,
		"application/activity+json": 202, ldJSON: 202, activityJSON + "; charset=utf-8": 202,
	} {
		if answer := h.mallory.Post(ourInbox, h.like(), mastodonCavage, kind(value), nil); answer.Status != want {
			t.Errorf("%q: answered %d %s", value, answer.Status, answer.Body)
		}
	}
	h.c.Settle()
	for name, body := range map[string]string{
		"a page": "<!DOCTYPE html><html><body>no</body></html>", "nothing": "", "an array": "[]", "null": "null", "a number": "1", "half": `{"type":"Like"`,
		"two": `{} {}`, "bytes": "\x00\xff\xfe", "a bomb of gzip": "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, ourInbox, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header, req.Host = http.Header{"Content-Type": {activityJSON}}, "weft.test"
		mastodonCavage.sign(req, []byte(body), h.mallory.key, h.mallory.KeyID, h.c.Now())
		if answer := h.mallory.send(req); answer.Status != http.StatusBadRequest {
			t.Errorf("%s: answered %d %s", name, answer.Status, answer.Body)
		}
	}
}

func TestScriptsAndWritingThatTurnsRoundInNamesAndTextsReachNoPage(t *testing.T) {
	h := newHostile(t)
	hidden := "gnp\u202e.exe\u2066\u0000\u0007<script>alert(1)</script><img src=x onerror=alert(1)>"
	h.mallory.Set("name", "Mallory "+hidden)
	h.mallory.Set("summary", `<p onclick="x()">hi<script>alert(1)</script><iframe src="https://evil"></iframe></p>`)
	h.mallory.Send(ourInbox, Object{"id": h.mallory.URL("/updates/1"), "type": "Update", "object": h.mallory.ID, "to": []any{public}})
	h.mallory.Publish("Article", Object{"name": "Title " + hidden, "summary": hidden, "content": `<p style="position:fixed"><a href="javascript:x()">x</a>` + hidden + "</p>"})
	h.c.Settle()
	actor, err := h.weft.Store.ActorByURI(t.Context(), domain.URI(h.mallory.ID))
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{actor.HTML}
	titles := []string{actor.Name}
	for _, entry := range h.weft.Timeline() {
		if entry.Item != nil {
			texts, titles = append(texts, entry.Item.Content.HTML), append(titles, entry.Item.Content.Title, entry.Item.Content.Summary)
		}
	}
	if len(texts) != 2 || !strings.HasPrefix(actor.Name, "Mallory") {
		t.Fatalf("%q %q", texts, titles)
	}
	for _, text := range texts {
		for _, bad := range []string{"<script", "onclick", "onerror", "javascript:", "<iframe", "position:fixed"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q stands in %s", bad, text)
			}
		}
	}
	for _, title := range titles {
		if strings.ContainsAny(title, "\u202e\u2066\u0000\u0007\n") {
			t.Errorf("%q turns the page round", title)
		}
	}
}

func TestTheSameActivityAThousandTimesAtOnceIsAppliedOnce(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	like := s.like(article.URI, 1)
	before := len(s.c.Requests(http.MethodGet, s.fan.ID))
	for i, answer := range s.postAtOnce(1000, func(int) Object { return like }) {
		if answer.Status != http.StatusAccepted {
			t.Fatalf("number %d was answered %d %s", i, answer.Status, answer.Body)
		}
	}
	s.c.Settle()
	rows, _, err := s.weft.Store.Notifications(t.Context(), &domain.Member{Role: domain.RoleOwner}, storage.Page{Size: 100})
	if err != nil || len(rows) != 1 || len(s.responses(domain.ResponseLike, article.URI)) != 1 {
		t.Errorf("%d notifications, %v", len(rows), err)
	}
	if asked := len(s.c.Requests(http.MethodGet, s.fan.ID)) - before; asked != 1 {
		t.Errorf("the actor was asked for %d times", asked)
	}
}
