package federation_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

func TestWebFingerFindsEveryActorByEveryName(t *testing.T) {
	w := newWorld(t)
	initiative := w.publish(domain.KindInitiative, "Tool Library")
	for resource, want := range map[string]string{
		"acct:org@example.org":                   string(w.org.URI),
		"acct:org@weft.example.org":              string(w.org.URI),
		"acct:ORG@EXAMPLE.ORG":                   string(w.org.URI),
		"org@example.org":                        string(w.org.URI),
		string(w.org.URI):                        string(w.org.URI),
		ourBase + "/@org":                        string(w.org.URI),
		"acct:tool_library@example.org":          string(initiative.Subject),
		string(initiative.Subject):               string(initiative.Subject),
		"acct:weft.example.org@weft.example.org": ourBase + "/ap/node",
		"acct:example.org@example.org":           ourBase + "/ap/node",
		ourBase + "/":                            ourBase + "/ap/node",
		ourBase:                                  ourBase + "/ap/node",
		ourBase + "/ap/node":                     ourBase + "/ap/node",
	} {
		response := w.get("/.well-known/webfinger?resource=" + resource)
		if response.Code != http.StatusOK {
			t.Errorf("%s: %d %s", resource, response.Code, response.Body)
			continue
		}
		if got := response.Header().Get("Content-Type"); got != "application/jrd+json" {
			t.Errorf("%s: type %s", resource, got)
		}
		if response.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: no CORS", resource)
		}
		answer := decoded(t, response)
		if !strings.HasSuffix(answer["subject"].(string), "@example.org") {
			t.Errorf("%s: subject %v", resource, answer["subject"])
		}
		self := ""
		for _, link := range answer["links"].([]any) {
			if link := link.(map[string]any); link["rel"] == "self" && link["type"] == activityJSON {
				self = link["href"].(string)
			}
		}
		if self != want {
			t.Errorf("%s: self %q, want %q", resource, self, want)
		}
	}
}

func TestWebFingerRefuses(t *testing.T) {
	w := newWorld(t)
	for resource, want := range map[string]int{
		"":                           http.StatusBadRequest,
		"nonsense":                   http.StatusBadRequest,
		"acct:nobody@example.org":    http.StatusNotFound,
		"acct:admin@example.org":     http.StatusNotFound,
		"acct:org@elsewhere.example": http.StatusNotFound,
		ourBase + "/ap/actors/0190":  http.StatusNotFound,
	} {
		response := w.get("/.well-known/webfinger?resource=" + resource)
		if response.Code != want || decoded(t, response)["error"] == "" {
			t.Errorf("%q: %d %s", resource, response.Code, response.Body)
		}
	}
	initiative := w.publish(domain.KindInitiative, "Tool Library")
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error {
		return tx.MarkActorGone(t.Context(), initiative.Subject, w.Now())
	}); err != nil {
		t.Fatal(err)
	}
	for _, resource := range []string{"acct:tool_library@example.org", string(initiative.Subject)} {
		if response := w.get("/.well-known/webfinger?resource=" + resource); response.Code != http.StatusGone {
			t.Errorf("%q of a deleted actor: %d %s", resource, response.Code, response.Body)
		}
	}
	if response := w.get(path(initiative.Subject)); response.Code != http.StatusGone || decoded(t, response)["type"] != "Tombstone" {
		t.Errorf("a deleted actor: %d %s", response.Code, response.Body)
	}
}

func TestDiscoveryDocuments(t *testing.T) {
	w := newWorld(t)
	w.publish(domain.KindArticle, "An article")
	xrd := w.get("/.well-known/host-meta")
	if !strings.Contains(xrd.Body.String(), `template="`+ourBase+`/.well-known/webfinger?resource={uri}"`) ||
		!strings.HasPrefix(xrd.Header().Get("Content-Type"), "application/xrd+xml") {
		t.Errorf("host-meta: %s %s", xrd.Header(), xrd.Body)
	}
	for _, meta := range []map[string]any{
		decoded(t, w.get("/.well-known/host-meta.json")), decoded(t, w.get("/.well-known/host-meta", "Accept", "application/json")),
	} {
		if len(meta["links"].([]any)) != 1 {
			t.Errorf("host-meta as JSON: %v", meta)
		}
	}
	rels := map[string]string{}
	for _, link := range decoded(t, w.get("/.well-known/nodeinfo"))["links"].([]any) {
		link := link.(map[string]any)
		rels[link["rel"].(string)] = link["href"].(string)
	}
	if rels["https://www.w3.org/ns/activitystreams#Application"] != ourBase+"/ap/node" {
		t.Errorf("NodeInfo names no Application: %v", rels)
	}
	for _, version := range []string{"2.0", "2.1"} {
		href := rels["http://nodeinfo.diaspora.software/ns/schema/"+version]
		info := decoded(t, w.get(strings.TrimPrefix(href, ourBase)))
		software, usage := info["software"].(map[string]any), info["usage"].(map[string]any)
		if info["version"] != version || software["name"] != "weftwork" || software["version"] != "1.2.3" ||
			usage["localPosts"] != 1.0 || usage["users"].(map[string]any)["total"] != 1.0 || info["openRegistrations"] != false {
			t.Errorf("NodeInfo %s: %v", version, info)
		}
		if _, has := software["repository"]; has != (version == "2.1") {
			t.Errorf("NodeInfo %s: repository %t", version, has)
		}
	}
	if response := w.send(http.MethodOptions, "/.well-known/webfinger"); response.Code != http.StatusNoContent {
		t.Errorf("preflight: %d", response.Code)
	}
}

func TestAnIDServesMachinesAndSendsPeopleToThePage(t *testing.T) {
	w := newWorld(t)
	article, event := w.publish(domain.KindArticle, "An article"), w.publish(domain.KindEvent, "An event")
	initiative := w.publish(domain.KindInitiative, "Tool Library")
	reply := must(w.node.Reply(t.Context(), w.member, article.URI, "An answer", node.ReplyOptions{}))(t)
	create := must(w.store.ActivityOf(t.Context(), domain.VerbCreate, article.URI))(t)
	for _, c := range []struct {
		id   domain.URI
		kind string
		page string
	}{
		{ourBase + "/ap/node", "Application", ourBase + "/"},
		{w.org.URI, "Organization", ourBase + "/@org"},
		{initiative.Subject, "Organization", initiative.URL},
		{article.URI, "Article", article.URL},
		{event.URI, "Event", event.URL},
		{initiative.URI, "Page", initiative.URL},
		{reply.URI, "Note", reply.URL},
		{create.URI, "Create", article.URL},
	} {
		response := w.get(path(c.id), "Accept", activityJSON)
		if document := decoded(t, response); response.Code != http.StatusOK || document["id"] != string(c.id) || document["type"] != c.kind {
			t.Errorf("%s: %d %s", c.id, response.Code, response.Body)
		}
		if response.Header().Get("Content-Type") != activityJSON || response.Header().Get("Vary") != "Accept" {
			t.Errorf("%s: %v", c.id, response.Header())
		}
		page := w.get(path(c.id), "Accept", browser)
		if page.Code != http.StatusSeeOther || page.Header().Get("Location") != c.page ||
			page.Header().Get("Vary") != "Accept" || page.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s for a browser: %d %v", c.id, page.Code, page.Header())
		}
	}
}

func TestDocumentsAnswerHeadAndConditions(t *testing.T) {
	w := newWorld(t)
	const profile = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`
	whole := w.get(path(w.org.URI), "Accept", profile)
	if whole.Header().Get("Content-Type") != profile {
		t.Errorf("asked for ld+json, got %s", whole.Header().Get("Content-Type"))
	}
	head := w.send(http.MethodHead, path(w.org.URI), "Accept", profile)
	if head.Code != http.StatusOK || head.Header().Get("Content-Length") != whole.Header().Get("Content-Length") {
		t.Errorf("HEAD: %d %v", head.Code, head.Header())
	}
	etag := whole.Header().Get("ETag")
	if got := w.get(path(w.org.URI), "Accept", profile, "If-None-Match", `"x", W/`+etag); got.Code != http.StatusNotModified || got.Body.Len() > 0 {
		t.Errorf("If-None-Match: %d", got.Code)
	}
	if got := w.get(path(w.org.URI), "Accept", activityJSON, "If-None-Match", etag); got.Code != http.StatusOK {
		t.Errorf("another type under the same tag: %d", got.Code)
	}
	if got := w.get(path(w.org.URI), "Accept", profile, "If-None-Match", `"x"`); got.Code != http.StatusOK {
		t.Errorf("another tag: %d", got.Code)
	}
}

func TestWhatIsNotPublicIsNotFoundAndWhatWasRetractedIsGone(t *testing.T) {
	w := newWorld(t)
	draft := must(w.node.NewItem(t.Context(), w.member, domain.KindArticle, domain.Content{Title: "Draft", Text: "x"}))(t)
	article := w.publish(domain.KindArticle, "An article")
	create := must(w.store.ActivityOf(t.Context(), domain.VerbCreate, article.URI))(t)
	for _, missing := range []string{
		"/ap/articles/" + string(draft.ID), "/ap/articles/0190", "/ap/events" + strings.TrimPrefix(path(article.URI), "/ap/articles"),
		"/ap/notes/0190", "/ap/actors/0190", "/ap/activities/0190", "/ap/follows/0190", "/ap/vocabularies/nothing", "/ap/", "/ap/what",
		"/ap/articles/0190/replies", "/ap/actors/0190/outbox", "/ap/actors/0190/initiatives",
	} {
		if response := w.get(missing, "Accept", activityJSON); response.Code != http.StatusNotFound || decoded(t, response)["error"] == nil {
			t.Errorf("%s: %d %s", missing, response.Code, response.Body)
		}
	}
	if response := w.get(path(article.URI)); response.Code != http.StatusOK {
		t.Fatalf("before: %d", response.Code)
	}
	must(w.node.Retract(t.Context(), w.member, article.ID))(t)
	response := w.get(path(article.URI), "Accept", activityJSON)
	if tombstone := decoded(t, response); response.Code != http.StatusGone || tombstone["type"] != "Tombstone" ||
		tombstone["formerType"] != "Article" || tombstone["id"] != string(article.URI) {
		t.Errorf("retracted: %d %s", response.Code, response.Body)
	}
	for _, gone := range []string{path(article.URI) + "/replies", path(article.URI) + "/likes", path(create.URI)} {
		if response := w.get(gone); response.Code != http.StatusGone {
			t.Errorf("%s of what was retracted: %d", gone, response.Code)
		}
	}
	if response := w.get(path(article.URI), "Accept", browser); response.Code != http.StatusGone {
		t.Errorf("retracted, for a browser: %d", response.Code)
	}
	deletion := must(w.store.ActivityOf(t.Context(), domain.VerbDelete, article.URI))(t)
	if response := w.get(path(deletion.URI)); response.Code != http.StatusOK {
		t.Errorf("its Delete: %d", response.Code)
	}
}

func TestADirectAnswerIsServedToNobody(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	direct := far.note(ann, "1", map[string]any{"to": []any{string(w.org.URI)}})
	if got := far.post(direct); got.Code != http.StatusAccepted {
		t.Fatal(got.Code, got.Body)
	}
	w.settle()
	reply := must(w.node.Reply(t.Context(), w.member, domain.URI(far.url("/notes/1")), "Between us", node.ReplyOptions{}))(t)
	create := must(w.store.ActivityOf(t.Context(), domain.VerbCreate, reply.URI))(t)
	for _, uri := range []domain.URI{reply.URI, create.URI} {
		if response := w.get(path(uri)); response.Code != http.StatusNotFound {
			t.Errorf("%s: %d %s", uri, response.Code, response.Body)
		}
	}
}

func TestAnEditIsSeenAtOnce(t *testing.T) {
	w := newWorld(t)
	article := w.publish(domain.KindArticle, "An article")
	if got := decoded(t, w.get(path(article.URI)))["name"]; got != "An article" {
		t.Fatal(got)
	}
	content := article.Content
	content.Title = "Another title"
	must(w.node.EditContent(t.Context(), w.member, article.ID, content))(t)
	if got := decoded(t, w.get(path(article.URI)))["name"]; got != "Another title" {
		t.Errorf("after the edit: %v", got)
	}
}

func TestAnEditOfAnotherProcessIsSeenWithinAMoment(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	changed := w.store.Changed()
	go func() { _ = w.store.Watch(ctx) }()
	article := w.publish(domain.KindArticle, "An article")
	<-changed
	w.get(path(article.URI))
	other := openWorld(t, w.file)
	content := article.Content
	content.Title = "Another title"
	changed = w.store.Changed()
	must(other.node.EditContent(ctx, other.member, article.ID, content))(t)
	<-changed
	if got := decoded(t, w.get(path(article.URI)))["name"]; got != "Another title" {
		t.Errorf("after the edit of another process: %v", got)
	}
}

func TestBeforeSetUpEverythingSaysLater(t *testing.T) {
	w := openWorld(t, filepath.Join(t.TempDir(), storage.FileName))
	for _, path := range []string{"/.well-known/webfinger?resource=acct:org@example.org", "/.well-known/nodeinfo", "/ap/node", "/ns"} {
		response := w.get(path)
		if response.Code != http.StatusServiceUnavailable || response.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %v", path, response.Code, response.Header())
		}
	}
	if response := w.send(http.MethodPost, "/ap/inbox"); response.Code != http.StatusServiceUnavailable {
		t.Errorf("inbox: %d", response.Code)
	}
	if done := w.settle(); done != 0 {
		t.Errorf("the processor did %d", done)
	}
}
