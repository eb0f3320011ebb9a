package cluster

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// mentions are the notifications of a node that somebody named it.
func mentions(t *testing.T, n *Node) []storage.NotificationBy {
	t.Helper()
	all, _, err := n.Store.Notifications(t.Context(), &domain.Member{Role: domain.RoleOwner}, storage.Page{Size: 50})
	if err != nil {
		t.Fatal(err)
	}
	var named []storage.NotificationBy
	for _, one := range all {
		if one.Notification.Kind == domain.NotifyMention {
			named = append(named, one)
		}
	}
	return named
}

func TestWhomAnArticleNamesIsTold(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	alder.Follows(birch) // so alder knows birch; birch does not follow alder
	handle := birch.Organisation().Handle.String()

	item, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, domain.Content{
		Title: "With a greeting", Language: "en", Text: "Thanks to " + handle + ", and again to " + strings.ToUpper(handle[:2]) + handle[2:] + ", not to @nobody@nowhere.test.",
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()

	if len(item.Content.Mentions) != 1 || item.Content.Mentions[0].Actor != birch.Organisation().URI {
		t.Errorf("the article names %+v", item.Content.Mentions)
	}
	if !strings.Contains(item.Content.HTML, `class="u-url mention"`) || !strings.Contains(item.Content.HTML, "@nobody@nowhere.test") {
		t.Errorf("the text is %s", item.Content.HTML)
	}
	posts := c.Requests(http.MethodPost, "https://birch.test/ap/inbox")
	var create struct {
		Object struct {
			Tag []struct{ Type, Href, Name string }
			Cc  []string
		}
	}
	if err := json.Unmarshal(posts[len(posts)-1].Body, &create); err != nil {
		t.Fatal(err)
	}
	if tags := create.Object.Tag; len(tags) != 1 || tags[0].Type != "Mention" || tags[0].Href != string(birch.Organisation().URI) || tags[0].Name != handle {
		t.Errorf("the tags are %+v", tags)
	}
	if len(create.Object.Cc) != 2 || create.Object.Cc[1] != string(birch.Organisation().URI) {
		t.Errorf("cc is %q", create.Object.Cc)
	}
	told := mentions(t, birch)
	if len(told) != 1 || told[0].Notification.Object != item.URI || told[0].Actor.URI != alder.Organisation().URI {
		t.Fatalf("birch was told %+v", told)
	}
	if _, err := birch.Store.ItemByURI(t.Context(), item.URI); err == nil {
		t.Error("what a stranger wrote stands in birch's search")
	}
	if got := mentions(t, cedar); len(got) != 0 {
		t.Errorf("cedar was told %+v", got)
	}
}

func TestWhoWasNamedOnceHearsOfEveryChangeAndOfTheEnd(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch := c.Node("alder"), c.Node("birch")
	alder.Follows(birch)
	content := domain.Content{Title: "With a greeting", Language: "en", Text: "Thanks to " + birch.Organisation().Handle.String()}
	item, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, content)
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	before := len(c.Requests(http.MethodPost, "https://birch.test/"))
	for _, text := range []string{"Thanks to somebody", "Thanks to nobody"} {
		content.Text = text
		if _, err := alder.Node.EditContent(t.Context(), alder.Member, item.ID, content); err != nil {
			t.Fatal(err)
		}
		c.Settle()
	}
	if _, err := alder.Node.Retract(t.Context(), alder.Member, item.ID); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	var verbs []string
	for _, post := range c.Requests(http.MethodPost, "https://birch.test/")[before:] {
		var activity struct{ Type string }
		if err := json.Unmarshal(post.Body, &activity); err != nil {
			t.Fatal(err)
		}
		verbs = append(verbs, activity.Type)
	}
	if got := strings.Join(verbs, " "); got != "Update Update Delete" {
		t.Errorf("birch heard %s", got)
	}
	if posts := c.Requests(http.MethodPost, "https://cedar.test/"); len(posts) != 0 {
		t.Errorf("cedar, whom nobody named, got %d posts", len(posts))
	}
}

func TestWhoFollowsTheAuthorIsToldOnceAndKeepsTheArticle(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	item, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, domain.Content{
		Title: "With a greeting", Language: "en", Text: "Thanks to " + birch.Organisation().Handle.String(),
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	content := item.Content
	content.Title = "With another greeting"
	if _, err := alder.Node.EditContent(t.Context(), alder.Member, item.ID, content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if told := mentions(t, birch); len(told) != 1 {
		t.Errorf("birch was told %+v", told)
	}
	if titles := birch.Titles(); len(titles) != 1 || titles[0] != "With another greeting" {
		t.Errorf("birch shows %q", titles)
	}
}

func TestWhatATextIsMadeOfArrivesWhole(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	item, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, domain.Content{
		Title: "Of all sorts", Language: "en",
		Text: "## Part\n\nA *word*[^1], ~~struck~~, `code`.\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n> said\n>\n> again\n\n1. one\n   - two\n\n---\n\n```\nx < y\n```\n\n[^1]: A **note**.",
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if !strings.Contains(item.Content.HTML, `href="#t-fn:1"`) || !strings.Contains(item.Content.HTML, `id="t-fn:1"`) {
		t.Errorf("here the footnote is %s", item.Content.HTML)
	}
	got := birch.Timeline()[0].Item.Content.HTML
	for _, part := range []string{
		"<h2>Part</h2>", "<em>word</em>", `<sup><a href="` + item.URL + `#t-fn:1"`, "<del>struck</del>", "<code>code</code>", `<th align="left">a</th>`,
		`<td align="right">2</td>`, "<blockquote>", "<p>again</p>", "<ol>", "<ul>", "<hr/>", "<pre><code>x &lt; y", "<strong>note</strong>",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%s did not arrive in\n%s", part, got)
		}
	}
}
