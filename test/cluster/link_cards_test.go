package cluster

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// website answers as sites do that are no peers.
func website(w http.ResponseWriter, r *http.Request) {
	pages := map[string]string{
		"/loom":   `<html lang=de><head><meta property=og:title content="Der <Webstuhl>"><meta property=og:description content="Aus Holz."><meta property=og:site_name content="Mühle"></head>`,
		"/hidden": `<meta name=robots content=noindex><title>Not for others</title>`,
		"/bare":   `<p>no title</p>`,
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	page, ok := pages[r.URL.Path]
	switch {
	case r.URL.Path == "/robots.txt":
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n\nUser-agent: Weftwork\nDisallow: /private/\n"))
	case r.URL.Path == "/moved":
		http.Redirect(w, r, "/loom", http.StatusFound)
	case !ok:
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		_, _ = w.Write([]byte(page))
	}
}

func (n *Node) publishesText(title, text string) domain.Item {
	n.t.Helper()
	item, err := n.Node.PublishContent(n.t.Context(), n.Member, domain.KindArticle, domain.Content{Title: title, Summary: title, Text: text, Language: "en"})
	if err != nil {
		n.t.Fatal(err)
	}
	return item
}

func TestABareLinkBecomesACardHereAndStaysALinkElsewhere(t *testing.T) {
	c := New(t, "alder", "birch")
	c.Add("pages.test", http.HandlerFunc(website))
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	c.Settle()
	first := alder.publishesText("First of all", "Nothing but words.")
	item := alder.publishesText("With links", strings.Join([]string{
		"https://pages.test/loom", "https://pages.test/private/loom", "https://pages.test/moved", "https://pages.test/hidden", "https://pages.test/bare", "https://pages.test/down",
		"See https://pages.test/inline", "- https://pages.test/listed\n\n- more", first.URL,
	}, "\n\n"))
	c.Settle()
	_, page := alder.get(strings.TrimPrefix(item.URL, "https://alder.test"), "text/html")
	if got := strings.Count(page, `<div class="linkcard`); got != 3 {
		t.Errorf("%d cards in\n%s", got, page)
	}
	for _, want := range []string{
		"Der &lt;Webstuhl&gt;", "Aus Holz.", "Mühle", `lang="de"`, "First of all", `<a href="https://pages.test/hidden" rel="nofollow noopener noreferrer">https://pages.test/hidden</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "Not for others") || strings.Contains(page, "/desk/cards") {
		t.Error("the page says what it should not")
	}
	asked := map[string]int{}
	for _, request := range c.Requests(http.MethodGet, "https://pages.test/") {
		asked[strings.TrimPrefix(request.URL, "https://pages.test")]++
		if agent := request.Header.Get("User-Agent"); !strings.Contains(agent, "alder.test") || request.Header.Get("Signature") != "" {
			t.Errorf("%s was asked by %s", request.URL, agent)
		}
	}
	if asked["/robots.txt"] == 0 || asked["/robots.txt"] > 4 || asked["/private/loom"] != 0 {
		t.Errorf("of what is kept from programs was asked %v", asked)
	}
	if asked["/loom"] != 2 || asked["/hidden"] != 1 || asked["/inline"]+asked["/listed"] != 0 {
		t.Errorf("asked %v", asked)
	}

	_, object := alder.get(strings.TrimPrefix(string(item.URI), "https://alder.test"), "application/activity+json")
	_, feed := alder.get("/articles.atom", "application/atom+xml")
	theirs, err := birch.Store.ItemByURI(t.Context(), item.URI)
	if err != nil {
		t.Fatal(err)
	}
	for where, text := range map[string]string{"the object": object, "the feed": feed, "birch's copy": theirs.Content.HTML} {
		if !strings.Contains(text, "https://pages.test/loom") || strings.Contains(text, "linkcard") || strings.Contains(text, "Webstuhl") {
			t.Errorf("%s says\n%s", where, text)
		}
	}
	_, read := birch.get("/network/"+string(theirs.ID), "text/html")
	if strings.Contains(read, "linkcard") {
		t.Error("a peer's link has a card")
	}

	c.Pass(time.Hour)
	c.Settle()
	if err := alder.Node.RenewCard(t.Context(), "https://pages.test/loom"); err != nil {
		t.Error(err)
	}
	c.Settle()
	if again := len(c.Requests(http.MethodGet, "https://pages.test/loom")); again != 3 {
		t.Errorf("asked %d times after a member's wish", again)
	}
	if down := len(c.Requests(http.MethodGet, "https://pages.test/down")); down < 2 || down > 4 {
		t.Errorf("a page that is down was asked %d times", down)
	}
}
