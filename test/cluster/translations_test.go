package cluster

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// translates publishes an item in a further language.
func (n *Node) translates(item domain.Item, language, title string) domain.Item {
	n.t.Helper()
	draft, err := n.Node.Translate(n.t.Context(), n.Member, item.ID, language)
	if err != nil {
		n.t.Fatal(err)
	}
	content := draft.Editing()
	content.Title, content.Summary, content.Text = title, "Über "+title, "Was zu sagen ist."
	if _, err = n.Node.SaveDraft(n.t.Context(), n.Member, draft.ID, content, draft.DraftVersion); err != nil {
		n.t.Fatal(err)
	}
	published, err := n.Node.Publish(n.t.Context(), n.Member, draft.ID)
	if err != nil {
		n.t.Fatal(err)
	}
	n.cluster.Settle()
	return published
}

func TestATranslationReachesFollowersInsideItsOriginal(t *testing.T) {
	c := New(t, "mill", "barn")
	mill, barn := c.Node("mill"), c.Node("barn")
	barn.Follows(mill)
	original := mill.Publishes("On weaving")
	c.Settle()
	german := mill.translates(original, "de", "Vom Weben")
	if titles := barn.Titles(); len(titles) != 1 || titles[0] != "On weaving" {
		t.Fatalf("the follower's timeline has %q", titles)
	}
	copied := func() domain.Item {
		t.Helper()
		item, err := barn.Store.ItemByURI(t.Context(), original.URI)
		if err != nil {
			t.Fatal(err)
		}
		return item
	}
	got := copied()
	if len(got.Wordings) != 1 || got.Wordings[0].Title != "Vom Weben" || got.Wordings[0].Language != "de" || !strings.Contains(got.Wordings[0].HTML, "Was zu sagen ist") {
		t.Fatalf("the copy says besides %+v", got.Wordings)
	}
	if got.Content.Language != "en" || got.Content.Title != "On weaving" {
		t.Errorf("the copy is %q in %q", got.Content.Title, got.Content.Language)
	}
	path := strings.TrimPrefix(string(german.URI), "https://"+mill.Host)
	if status, body := mill.get(path, "application/activity+json"); status != 200 || !strings.Contains(body, `"translationOfWork":"`+string(original.URI)+`"`) {
		t.Errorf("the translation's own object is %d %s", status, body)
	}
	path = strings.TrimPrefix(string(original.URI), "https://"+mill.Host)
	if status, body := mill.get(path, "application/activity+json"); status != 200 || !strings.Contains(body, `"nameMap":{"en":"On weaving","de":"Vom Weben"}`) ||
		!strings.Contains(body, `"workTranslation":["`+string(german.URI)+`"]`) {
		t.Errorf("the original's object is %d %s", status, body)
	}
	for _, request := range c.Requests("POST", "https://barn.test/") {
		if strings.Contains(string(request.Body), `"type":"Create"`) && strings.Contains(string(request.Body), `"id":"`+string(german.URI)+`"`) {
			t.Error("the translation was sent by itself")
		}
	}
	if _, err := mill.Node.Retract(t.Context(), mill.Member, german.ID); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got = copied(); len(got.Wordings) != 0 {
		t.Errorf("after it was retracted, the copy still says %+v", got.Wordings)
	}
}

func TestAFollowerWhoComesLaterGetsTheTranslationsAtOnce(t *testing.T) {
	c := New(t, "mill", "barn")
	mill, barn := c.Node("mill"), c.Node("barn")
	original := mill.Publishes("On weaving")
	mill.translates(original, "de", "Vom Weben")
	barn.Follows(mill)
	item, err := barn.Store.ItemByURI(t.Context(), original.URI)
	if err != nil {
		t.Fatal(err)
	}
	if len(item.Wordings) != 1 {
		t.Errorf("the copy says besides %+v", item.Wordings)
	}
	if titles := barn.Titles(); len(titles) != 1 {
		t.Errorf("the follower's timeline has %q", titles)
	}
}

func TestTextsThatAreLinkedLaterAreToldAsOneToFollowers(t *testing.T) {
	c := New(t, "mill", "barn")
	mill, barn := c.Node("mill"), c.Node("barn")
	barn.Follows(mill)
	original := mill.Publishes("On weaving")
	german, err := mill.Node.PublishContent(t.Context(), mill.Member, domain.KindArticle, domain.Content{Title: "Vom Weben", Text: "Worte.", Language: "de"})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	wordings := func() []domain.Wording {
		t.Helper()
		c.Settle()
		item, err := barn.Store.ItemByURI(t.Context(), original.URI)
		if err != nil {
			t.Fatal(err)
		}
		return item.Wordings
	}
	if _, err := mill.Node.LinkTranslation(t.Context(), mill.Member, german.ID, original.ID); err != nil {
		t.Fatal(err)
	}
	if got := wordings(); len(got) != 1 || got[0].Title != "Vom Weben" || got[0].Item != "" && got[0].Item != german.URI {
		t.Errorf("the copy of the original says besides %+v", got)
	}
	sent := c.Requests("POST", "https://barn.test/")
	if last := string(sent[len(sent)-1].Body) + string(sent[len(sent)-2].Body); !strings.Contains(last, `"translationOfWork":"`+string(original.URI)+`"`) {
		t.Errorf("the translation was not told of: %s", last)
	}
	if _, err := mill.Node.SeparateTranslation(t.Context(), mill.Member, german.ID); err != nil {
		t.Fatal(err)
	}
	if got := wordings(); len(got) != 0 {
		t.Errorf("separated, the copy still says %+v", got)
	}
	if titles := barn.Titles(); len(titles) != 2 {
		t.Errorf("the follower's timeline has %q", titles)
	}
}
