package resolve_test

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/storage"
)

const infoRel = "http://nodeinfo.diaspora.software/ns/schema/"

// infoIndex names NodeInfo documents by version.
func (w *world) infoIndex(host string, links ...string) {
	var named []any
	for i := 0; i+1 < len(links); i += 2 {
		named = append(named, map[string]any{"rel": infoRel + links[i], "href": links[i+1]})
	}
	w.serve("https://"+host+"/.well-known/nodeinfo", map[string]any{"links": named}, "Content-Type", "application/json")
}

func TestNodeInfoTellsTheProgramOfAHost(t *testing.T) {
	w := newWorld(t)
	w.infoIndex("far.example", "2.0", "https://far.example/nodeinfo/2.0", "2.1", "/nodeinfo/2.1", "9.99", "/nodeinfo/9")
	w.serve("https://far.example/nodeinfo/2.1", map[string]any{
		"software":          map[string]any{"name": "GoToSocial", "version": "0.20.1 git-\u202e1", "repository": "https://codeberg.org/superseriousbusiness/gotosocial"},
		"openRegistrations": false, "usage": map[string]any{"users": map[string]any{"total": 3}, "localPosts": "many"},
		"metadata": map[string]any{"nodeName": "Far\naway", "nodeDescription": strings.Repeat("x", 5000)},
	}, "Content-Type", `application/json; profile="x"`)
	info, err := w.NodeInfo(t.Context(), "far.example")
	if err != nil {
		t.Fatal(err)
	}
	if info.Software != "gotosocial" || info.Version != "0.20.1 git-1" || info.Name != "Far away" || info.Users != 3 || info.Posts != -1 ||
		len([]rune(info.Description)) != 300 || info.Repository == "" || info.Open {
		t.Errorf("got %+v", info)
	}
	if w.times("https://far.example/nodeinfo/2.0") != 0 {
		t.Error("the older document was asked, too")
	}
}

func TestNodeInfoOfAnotherHostSaysNothing(t *testing.T) {
	w := newWorld(t)
	document := map[string]any{"software": map[string]any{"name": "mastodon", "version": "4"}, "metadata": []any{}}
	w.serve("https://stranger.example/n", document, "Content-Type", "application/json")
	w.infoIndex("far.example", "2.0", "https://stranger.example/n")
	if info, err := w.NodeInfo(t.Context(), "far.example"); err == nil {
		t.Errorf("got %+v", info)
	}
	if w.times("https://stranger.example/n") != 0 {
		t.Error("the stranger was asked")
	}
	// The twin that is right: another name of the same site.
	w.serve("https://www.near.example/n", document, "Content-Type", "application/json")
	w.infoIndex("near.example", "2.0", "https://www.near.example/n")
	if info, err := w.NodeInfo(t.Context(), "near.example"); err != nil || info.Software != "mastodon" {
		t.Errorf("got %+v, %v", info, err)
	}
}

func TestABlockedHostIsNotAskedForNodeInfo(t *testing.T) {
	w := newWorld(t)
	w.infoIndex("far.example", "2.0", "https://far.example/n")
	w.serve("https://far.example/n", map[string]any{"software": map[string]any{"name": "x"}}, "Content-Type", "application/json")
	err := w.store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "far.example") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.NodeInfo(t.Context(), "far.example"); err == nil || w.times("https://far.example/.well-known/nodeinfo") != 0 {
		t.Errorf("a blocked host was asked: %v", err)
	}
}

func TestBrokenNodeInfoIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, document := range map[string]any{
		"nothing": "{}", "a list": "[]", "text": "hello", "wrong shapes": map[string]any{"software": []any{1}}, "no name": map[string]any{"software": map[string]any{"name": 7}},
		"deep": strings.Repeat("[", 20000),
	} {
		w.infoIndex("far.example", "2.0", "https://far.example/n")
		w.serve("https://far.example/n", document, "Content-Type", "application/json")
		if info, err := w.NodeInfo(t.Context(), "far.example"); err == nil {
			t.Errorf("%s: got %+v", name, info)
		}
	}
	w.serve("https://far.example/.well-known/nodeinfo", "<html>", "Content-Type", "text/html")
	if _, err := w.NodeInfo(t.Context(), "far.example"); err == nil {
		t.Error("a page was taken for an index")
	}
}
