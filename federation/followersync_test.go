package federation_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// xor is FEP-8fcf's digest, written anew.
func xor(uris ...domain.URI) string {
	digest := make([]byte, sha256.Size)
	for _, uri := range uris {
		sum := sha256.Sum256([]byte(uri))
		for i := range digest {
			digest[i] ^= sum[i]
		}
	}
	return hex.EncodeToString(digest)
}

// telling is ann of far.example, whose host tells whom of us it believes to follow her.
type telling struct {
	w    *world
	far  *peer
	ann  domain.URI
	sent int
}

func newTelling(t *testing.T) *telling {
	t.Helper()
	w := newWorld(t)
	far := w.peer("far.example")
	return &telling{w: w, far: far, ann: far.actor("ann")}
}

// tell sends a note with the header, serves the collection and lets the node compare.
func (c *telling) tell(header string, served ...any) {
	c.w.Helper()
	c.far.serve("/users/ann/sync", map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": c.far.url("/users/ann/sync"), "type": "OrderedCollection", "orderedItems": served,
	})
	c.sent++
	req := c.far.request("/ap/inbox", encoded(c.w, c.far.note(c.ann, fmt.Sprint(c.sent), mention(c.w.org.URI))), c.far.keys[0], "")
	req.Header.Set("Collection-Synchronization", header)
	if got := c.w.deliver(req); got.Code != http.StatusAccepted {
		c.w.Fatalf("%d %s", got.Code, got.Body)
	}
	if _, _, err := c.w.followers.RunOnce(c.w.Context()); err != nil {
		c.w.Fatal(err)
	}
}

func (c *telling) header(known ...domain.URI) string {
	return fmt.Sprintf(`collectionId="%s/followers", url="%s/sync", digest="%s"`, c.ann, c.ann, xor(known...))
}

// state is how the organisation's follow of ann stands; "" for none.
func (c *telling) state() domain.FollowState {
	c.w.Helper()
	follow, err := c.w.store.FollowOf(c.w.Context(), c.w.org.URI, c.ann)
	if err != nil && !errors.Is(err, domain.ErrNotFound) {
		c.w.Fatal(err)
	}
	return follow.State
}

func (c *telling) undone() int {
	c.w.Helper()
	deliveries, _, err := c.w.store.Deliveries(c.w.Context(), storage.DeliveryFilter{Host: "far.example"}, storage.Page{Size: 100})
	if err != nil {
		c.w.Fatal(err)
	}
	n := 0
	for _, delivery := range deliveries {
		if delivery.Verb == domain.VerbUndo {
			n++
		}
	}
	return n
}

func TestShouldVerifyFollowerSynchronization(t *testing.T) {
	for name, c := range map[string]struct {
		follows bool
		told    func(c *telling) (header string, served []any)
		want    domain.FollowState
		undos   int
		asks    int
	}{
		"both believe the same":    {true, func(c *telling) (string, []any) { return c.header(c.w.org.URI), nil }, domain.FollowAccepted, 0, 0},
		"its host lost our follow": {true, func(c *telling) (string, []any) { return c.header(), nil }, "", 0, 1},
		"its host knows a follow that we do not": {false, func(c *telling) (string, []any) {
			return c.header(c.w.org.URI), []any{string(c.w.org.URI)}
		}, "", 1, 1},
		"its host names nobody of ours": {false, func(c *telling) (string, []any) {
			nobody := domain.URI(ourBase + "/ap/actors/none")
			return c.header(nobody), []any{string(nobody)}
		}, "", 0, 1},
		"a collection of another digest": {true, func(c *telling) (string, []any) { return c.header(c.ann), nil }, domain.FollowAccepted, 0, 1},
		"a digest that is none": {true, func(c *telling) (string, []any) {
			return strings.Replace(c.header(), xor(), "0000", 1), nil
		}, domain.FollowAccepted, 0, 0},
		"a collection of another actor": {true, func(c *telling) (string, []any) {
			return strings.Replace(c.header(), "users/ann/followers", "users/eve/followers", 1), nil
		}, domain.FollowAccepted, 0, 0},
		"a collection on another host": {true, func(c *telling) (string, []any) {
			return strings.Replace(c.header(), `url="https://far.example`, `url="https://other.example`, 1), nil
		}, domain.FollowAccepted, 0, 0},
		"nonsense": {true, func(*telling) (string, []any) { return `"@,=`, nil }, domain.FollowAccepted, 0, 0},
	} {
		s := newTelling(t)
		if c.follows {
			s.w.follow(s.ann)
		}
		header, served := c.told(s)
		s.tell(header, served...)
		asked := s.w.questions("/sync")
		if s.state() != c.want || s.undone() != c.undos || asked != c.asks {
			t.Errorf("%s: the follow is %q, %d Undos, %d questions; want %q, %d, %d", name, s.state(), s.undone(), asked, c.want, c.undos, c.asks)
		}
	}
}

func TestAnAcceptThatWasLostIsMadeUpFor(t *testing.T) {
	s := newTelling(t)
	found := must(s.w.resolver.Actor(t.Context(), s.ann))(t)
	must(s.w.node.Follow(t.Context(), s.w.member, found))(t)
	s.tell(s.header(s.w.org.URI), string(s.w.org.URI))
	if s.state() != domain.FollowAccepted || s.undone() != 0 {
		t.Errorf("the follow is %q, %d Undos", s.state(), s.undone())
	}
}

func TestFollowersAreComparedOnceAnHour(t *testing.T) {
	s := newTelling(t)
	s.w.follow(s.ann)
	for range 3 {
		s.tell(s.header(s.ann))
	}
	if asked := s.w.questions("/sync"); asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	s.w.pass(time.Hour)
	s.tell(s.header())
	if s.state() != "" {
		t.Errorf("the follow is %q", s.state())
	}
}

func TestAForwardersHeaderSaysNothing(t *testing.T) {
	f := newForwarding(t)
	f.w.follow(f.ann)
	req := f.mid.request("/ap/inbox", f.proven(f.note), f.mid.keys[0], "")
	req.Header.Set("Collection-Synchronization", fmt.Sprintf(`collectionId="%s/followers", url="%s/sync", digest="%s"`, f.ann, f.ann, xor()))
	if got := f.w.deliver(req); got.Code != http.StatusAccepted {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if done, _, _ := f.w.followers.RunOnce(t.Context()); done != 0 {
		t.Error("it was heeded")
	}
}

func TestOnlyItsOwnFollowersAreToldToAHost(t *testing.T) {
	w := newWorld(t)
	far, other := w.peer("far.example"), w.peer("other.example")
	ann, bob := far.actor("ann"), other.actor("bob")
	for p, actor := range map[*peer]domain.URI{far: ann, other: bob} {
		w.accept(p, p.activity("Follow", actor, "1", string(w.org.URI)))
	}
	w.settle()
	address := path(w.org.URI) + "/followers_synchronization"
	for p, actor := range map[*peer]domain.URI{far: ann, other: bob} {
		got := p.asks(address, p.keys[0], "")
		items, _ := decoded(t, got)["orderedItems"].([]any)
		if got.Code != http.StatusOK || len(items) != 1 || items[0] != string(actor) || got.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%s: %d %v %s", p.host, got.Code, got.Header(), got.Body)
		}
		header := w.followers.Header(t.Context(), domain.Delivery{Verb: domain.VerbCreate, Sender: w.org.URI, Host: p.host}).Get("Collection-Synchronization")
		if !strings.Contains(header, `digest="`+xor(actor)+`"`) || !strings.Contains(header, `url="`+ourBase+address+`"`) || !strings.Contains(header, `collectionId="`+string(w.org.Followers)+`"`) {
			t.Errorf("%s is told %q", p.host, header)
		}
		if again := w.followers.Header(t.Context(), domain.Delivery{Verb: domain.VerbCreate, Sender: w.org.URI, Host: p.host}); again != nil {
			t.Errorf("told again: %v", again)
		}
	}
	if got := w.get(address); got.Code != http.StatusUnauthorized || strings.Contains(got.Body.String(), "ann") {
		t.Errorf("unsigned: %d %s", got.Code, got.Body)
	}
	if got := far.asks(address, otherKey(t, far.keys[0]), ""); got.Code != http.StatusUnauthorized {
		t.Errorf("with another key: %d %s", got.Code, got.Body)
	}
	if more := w.followers.Header(t.Context(), domain.Delivery{Verb: domain.VerbAccept, Sender: w.org.URI, Host: "far.example"}); more != nil {
		t.Errorf("an Accept carries %v", more)
	}
	w.pass(24 * time.Hour)
	if again := w.followers.Header(t.Context(), domain.Delivery{Verb: domain.VerbUpdate, Sender: w.org.URI, Host: "far.example"}); again == nil {
		t.Error("nothing is told the next day")
	}
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.example") }); err != nil {
		t.Fatal(err)
	}
	if got := far.asks(address, far.keys[0], ""); got.Code != http.StatusForbidden {
		t.Errorf("a blocked host: %d %s", got.Code, got.Body)
	}
}

func TestManyFollowersOfAHostComeInPages(t *testing.T) {
	w := newWorld(t)
	far := w.peer("far.example")
	ann := far.actor("ann")
	must(w.resolver.Actor(t.Context(), ann))(t)
	const all = 501
	if err := w.store.Write(t.Context(), func(tx *storage.Tx) error {
		for i := range all {
			uri := domain.URI(far.url(fmt.Sprintf("/users/%03d", i)))
			actor := domain.Actor{ID: domain.ID(fmt.Sprintf("a%03d", i)), URI: uri, Type: domain.TypePerson, Inbox: uri + "/inbox", FetchedAt: w.Now()}
			follow := domain.Follow{
				ID: domain.ID(fmt.Sprintf("f%03d", i)), URI: uri + "#follow", Follower: uri, Followed: w.org.URI, State: domain.FollowAccepted, CreatedAt: w.Now(),
			}
			if err := errors.Join(tx.SaveActor(t.Context(), actor), tx.SaveFollow(t.Context(), follow)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	address := path(w.org.URI) + "/followers_synchronization"
	var read []domain.URI
	for next := string(w.org.URI) + "/followers_synchronization"; next != ""; {
		page := decoded(t, far.asks(strings.TrimPrefix(next, ourBase), far.keys[0], ""))
		items, _ := page["orderedItems"].([]any)
		for _, item := range items {
			read = append(read, domain.URI(item.(string)))
		}
		if next, _ = page["next"].(string); len(items) == 0 {
			next, _ = page["first"].(string)
		}
	}
	header := w.followers.Header(t.Context(), domain.Delivery{Verb: domain.VerbCreate, Sender: w.org.URI, Host: "far.example"})
	if len(read) != all || !strings.Contains(header.Get("Collection-Synchronization"), xor(read...)) {
		t.Errorf("%s: read %d, told %v", address, len(read), header)
	}
}
