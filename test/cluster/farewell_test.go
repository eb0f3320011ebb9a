package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const as2 = "application/activity+json"

// finger is the status of the WebFinger answer for a handle of the node.
func (n *Node) finger(handle string) int {
	n.t.Helper()
	return n.status(domain.URI("https://"+n.Host+"/.well-known/webfinger?resource=acct:"+handle), "application/jrd+json")
}

// page is the page at a path, as a visitor gets it.
func (n *Node) page(path string) *httptest.ResponseRecorder {
	n.t.Helper()
	recorder := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(n.t.Context(), http.MethodGet, "https://"+n.Host+path, nil)
	request.Header.Set("Accept", "text/html")
	n.Handler().ServeHTTP(recorder, request)
	return recorder
}

func TestMust15ADeletedInitiativeIsGoneEverywhereForEver(t *testing.T) {
	c := New(t, "alder", "birch", "cedar", "dogwood")
	alder := c.Node("alder")
	item := alder.initiative("Tool library", "tools")
	c.Node("birch").Follows(alder)
	c.Node("cedar").FollowsAt("tools@alder.test")
	c.Settle()
	dogwood := c.Node("dogwood") // follows nobody, but likes the profile
	if _, err := dogwood.Lookup(t.Context(), string(item.URI)); err != nil {
		t.Fatal(err)
	}
	if err := dogwood.Node.Like(t.Context(), dogwood.Member, item.URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if err := alder.Node.DeleteInitiative(t.Context(), alder.Member, item.ID, "tool"); !errors.Is(err, domain.ErrInvalid) {
		t.Fatalf("without its handle: %v", err)
	}
	if alder.status(item.Subject, as2) != http.StatusOK {
		t.Fatal("the refused deletion deleted something")
	}
	since := len(c.Requests(http.MethodPost, "https://cedar.test/"))
	c.TakeDown("birch")
	if err := alder.Node.DeleteInitiative(t.Context(), alder.Member, item.ID, "@Tools"); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if c.Node("cedar").knows(item.Subject).GoneAt.IsZero() {
		t.Error("cedar still holds the initiative")
	}
	if _, err := dogwood.Store.ItemByURI(t.Context(), item.URI); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("dogwood still holds the profile: %v", err)
	}
	if got := c.verbs("cedar.test", since); !slices.Contains(got, "Delete") {
		t.Errorf("cedar got %q", got)
	}
	// birch has not heard of it: the key stays readable.
	if got := alder.status(item.Subject, as2); got != http.StatusOK {
		t.Errorf("while a Delete is on its way the actor answers %d", got)
	}
	if got := alder.finger("tools@alder.test"); got != http.StatusOK {
		t.Errorf("while a Delete is on its way WebFinger answers %d", got)
	}
	if got := alder.status(item.Subject+"/outbox", as2); got != http.StatusGone {
		t.Errorf("the outbox answers %d", got)
	}
	c.BringUp("birch")
	c.Pass(time.Hour)
	c.Settle()
	if c.Node("birch").knows(item.Subject).GoneAt.IsZero() {
		t.Error("birch still holds the initiative")
	}
	for what, got := range map[string]int{
		"the actor": alder.status(item.Subject, as2), "WebFinger": alder.finger("tools@alder.test"), "the profile": alder.status(item.URI, as2),
		"the page": alder.page("/initiatives/tool-library").Code, "its handle's page": alder.page("/@tools").Code,
	} {
		if got != http.StatusGone {
			t.Errorf("%s answers %d", what, got)
		}
	}
	content := item.Content
	if _, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, content); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("the handle was given out again: %v", err)
	}
}

func TestTheKeyOfADeletedInitiativeIsReadableForSevenDaysAtMost(t *testing.T) {
	c := New(t, "alder", "birch")
	alder := c.Node("alder")
	item := alder.initiative("Tool library", "tools")
	c.Node("birch").Follows(alder)
	c.TakeDown("birch")
	if err := alder.Node.DeleteInitiative(t.Context(), alder.Member, item.ID, "tools"); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	c.Pass(domain.KeyReadableFor - time.Hour)
	if got := alder.status(item.Subject, as2); got != http.StatusOK {
		t.Errorf("before seven days it answers %d", got)
	}
	c.Pass(2 * time.Hour)
	c.Settle()
	if got := alder.status(item.Subject, as2); got != http.StatusGone {
		t.Errorf("after seven days it answers %d", got)
	}
}

func TestANodeLeavesTheNetworkAndItsPagesStay(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	ctx, by := t.Context(), alder.Member
	initiative := alder.initiative("Tool library", "tools")
	birch.Follows(alder)
	alder.Follows(cedar)
	article := alder.Publishes("Seed libraries")
	cedar.Publishes("Words of cedar")
	c.Settle()
	if err := alder.Node.Leave(ctx, by, "birch.test"); !errors.Is(err, domain.ErrInvalid) {
		t.Fatalf("with another host: %v", err)
	}
	c.TakeDown("cedar")
	if err := alder.Node.Leave(ctx, by, "alder.test"); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	org := domain.URI("")
	if settings, err := alder.Store.Settings(ctx); err == nil {
		org = settings.Organisation
	}
	for _, uri := range []domain.URI{org, initiative.Subject} {
		if birch.knows(uri).GoneAt.IsZero() {
			t.Errorf("birch still holds %s", uri)
		}
		if got := alder.status(uri, as2); got != http.StatusOK {
			t.Errorf("while cedar has not heard, %s answers %d", uri, got)
		}
	}
	if got := birch.Titles(); len(got) != 0 {
		t.Errorf("birch still shows %q", got)
	}
	c.BringUp("cedar")
	c.Pass(time.Hour)
	c.Settle()
	farewell, err := alder.Store.Farewell(ctx)
	if err != nil || farewell.Pending != 0 || farewell.Failed != 0 || farewell.Done == 0 {
		t.Errorf("the farewell is %+v, %v", farewell, err)
	}
	for _, uri := range []domain.URI{
		org, initiative.Subject, "https://alder.test/ap/node", article.URI, org + "/outbox", "https://alder.test/nodeinfo/2.1", "https://alder.test/.well-known/nodeinfo",
	} {
		if got := alder.status(uri, as2); got != http.StatusGone {
			t.Errorf("%s answers %d", uri, got)
		}
	}
	for _, handle := range []string{"alder@alder.test", "tools@alder.test", "alder.test@alder.test"} {
		if got := alder.finger(handle); got != http.StatusGone {
			t.Errorf("WebFinger of %s answers %d", handle, got)
		}
	}
	for _, path := range []string{"/", "/about", "/@alder", "/articles/seed-libraries", "/initiatives/tool-library", "/articles", "/feed.rss"} {
		if got := alder.page(path).Code; got != http.StatusOK {
			t.Errorf("the page %s answers %d", path, got)
		}
	}
	if got := alder.Titles(); len(got) != 0 {
		t.Errorf("copies of others stay: %q", got)
	}
	if _, err := alder.Node.PublishContent(ctx, by, domain.KindArticle, article.Content); !errors.Is(err, domain.ErrGone) {
		t.Errorf("publishing afterwards was answered %v", err)
	}
	before := len(c.Requests(http.MethodPost, "https://"))
	cedar.Publishes("Unheard")
	c.Settle()
	if got := len(c.Requests(http.MethodPost, "https://")) - before; got != 0 {
		t.Errorf("%d messages after the farewell", got)
	}
}

// stopping is a context that ends when it was asked for its end a number of times.
type stopping struct {
	context.Context
	left *atomic.Int64
	end  context.CancelFunc
}

func stopAfter(ctx context.Context, asked int) context.Context {
	ctx, end := context.WithCancel(ctx)
	left := &atomic.Int64{}
	left.Store(int64(asked))
	return stopping{ctx, left, end}
}

func (s stopping) Done() <-chan struct{} {
	if s.left.Add(-1) <= 0 {
		s.end()
	}
	return s.Context.Done()
}

// Interrupted at any point, it goes on where it stopped, and nobody is told twice.
func TestAnInterruptedFarewellGoesOnWhereItStopped(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	initiative := alder.initiative("Tool library", "tools")
	birch.Follows(alder)
	interrupted := 0
	for alder.Node.Leave(stopAfter(t.Context(), 2*interrupted), alder.Member, "alder.test") != nil {
		if interrupted++; interrupted%3 == 0 {
			alder.Restart()
		}
		if interrupted > 200 {
			t.Fatal("the farewell never ends")
		}
	}
	if interrupted < 3 {
		t.Fatalf("it was interrupted %d times only", interrupted)
	}
	c.Settle()
	for _, uri := range []domain.URI{initiative.Subject, "https://alder.test/ap/node"} {
		deletes := 0
		for _, post := range c.Requests(http.MethodPost, "https://birch.test/") {
			var activity struct{ Type, Object string }
			if json.Unmarshal(post.Body, &activity) == nil && activity.Type == "Delete" && activity.Object == string(uri) {
				deletes++
			}
		}
		if deletes != 1 {
			t.Errorf("birch got %d Deletes of %s", deletes, uri)
		}
	}
}
