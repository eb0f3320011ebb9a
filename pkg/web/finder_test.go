package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// find is what the editor's finder is told.
func (h *house) find(query string) finderAnswer {
	h.t.Helper()
	var told finderAnswer
	h.must(json.Unmarshal([]byte(h.get("/desk/find?"+query).is(http.StatusOK).body), &told))
	return told
}

func TestTheFinderOffersItemsAndActorsOfOursAndOfTheNetwork(t *testing.T) {
	asked := ""
	h := settled(t, func(o *Options) {
		o.Lookup = func(_ context.Context, text string) (domain.Found, error) {
			if asked = text; text != "@new@far.example" {
				return domain.Found{}, domain.Explain(domain.ErrNotFound, "nobody has this handle", nil)
			}
			return domain.Found{Actor: &domain.Actor{Handle: "new@far.example", Name: "New", URI: "https://far.example/u/new"}}, nil
		}
	})
	h.get("/desk/find?q=a").is(http.StatusSeeOther) // for members only
	coop := h.peer("Coopérative (du Fil)", "coop", "coop.example")
	h.theirs(coop, domain.KindArticle, "economy", "Économie [of] sharing")
	h.logIn()

	links := h.find("for=link&q=econ").Found
	if len(links) != 1 || links[0].Insert != `[Économie \[of\] sharing](https://coop.example/economy)` {
		t.Errorf("found %+v", links)
	}
	people := h.find("for=mention&q=" + url.QueryEscape("cooperat")).Found
	if len(people) != 1 || people[0].Insert != "@coop@coop.example" || people[0].Title != coop.Name {
		t.Errorf("found %+v", people)
	}
	if page := h.find("for=link&q=fil").Found; len(page) != 1 || page[0].Insert != "[Coopérative (du Fil)](https://coop.example/@coop)" {
		t.Errorf("found %+v", page)
	}
	if none := h.find("for=link&q=zebra"); len(none.Found) != 0 || none.Unknown != "" {
		t.Errorf("found %+v", none)
	}
	if fresh := h.find("for=mention&q=new@far.example"); fresh.Unknown != "@new@far.example" {
		t.Errorf("found %+v", fresh)
	}
	if asked != "" {
		t.Errorf("typing asked other hosts for %q", asked)
	}
	if found := h.find("for=mention&lookup=yes&q=" + url.QueryEscape("@new@far.example")).Found; len(found) != 1 || found[0].Insert != "@new@far.example" {
		t.Errorf("found %+v", found)
	}
	if none := h.find("for=mention&lookup=yes&q=" + url.QueryEscape("@no@far.example")); none.Problem != "Nobody has this handle." {
		t.Errorf("found %+v", none)
	}
	for _, odd := range []string{"", "%", "'; --", "\x00\xff", "[[]]"} {
		h.get("/desk/find?for=mention&q=" + url.QueryEscape(odd)).is(http.StatusOK)
	}
}

func TestThePreviewBesideATextIsMadeByTheNode(t *testing.T) {
	h := settled(t)
	h.logIn()
	values := url.Values{"title": {"T"}, "action": {"preview"}, "part": {"preview"}, "text": {"A[^1] <script>alert(1)</script>\n\n|a|\n|-|\n|b|\n\n> q\n\n[^1]: note"}}
	h.post("/desk/articles", values).is(http.StatusOK).
		has(`id="preview"`, "<td>b</td>", "<blockquote>", `href="#t-fn:1"`, "&lt;script&gt;").lacks("<html", "<script>", "<form")
	if _, total, err := h.store.Items(h.ctx(), domain.Viewer{Member: &h.owner}, storage.ItemFilter{}, storage.Page{Size: 1}); err != nil || total != 0 {
		t.Errorf("a preview stored %d items, %v", total, err)
	}
	values.Del("part")
	h.post("/desk/articles", values).has("<html", `id="preview"`, "<td>b</td>", `name="text"`)

	id := string(node.NewID())
	saved := url.Values{"title": {"T"}, "text": {"Kept."}, "fresh": {id}, "action": {"autosave"}}
	h.post("/desk/articles", saved, "Accept", "application/json").is(http.StatusOK)
	values.Set("part", "preview")
	values.Set("fresh", id)
	h.post("/desk/articles", values).is(http.StatusOK).has("<td>b</td>")
	h.get("/desk/articles/" + id).has("Kept.").lacks("alert(1)")
}
