package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/search"
)

func fiveParts(c *domain.Content) {
	c.Text = "One.[^a]\n\n## Warp\n\n### Wool\n\n## Weft\n\n## Loom\n\n## Cloth\n\n[^a]: A note."
}

func TestALongArticleHasContentsAndNamedFootnotes(t *testing.T) {
	h := settled(t)
	h.article("On weaving", fiveParts)
	h.get("/articles/on-weaving").is(http.StatusOK).
		has(`<a href="#t-warp">Warp</a>`, `<li class="sub"><a href="#t-wool">Wool</a>`, `<h2 id="t-warp">`, `aria-label="Footnote 1"`, `aria-label="Back to footnote 1 in the text"`)
	h.article("A short one")
	h.get("/articles/a-short-one").is(http.StatusOK).lacks(`class="toc`, "Footnotes")
}

func TestTheWordsAroundATextAreInTheReadersLanguage(t *testing.T) {
	h := settled(t)
	h.article("על האריגה", func(c *domain.Content) { c.Language, c.Summary = "he", "משפט" })
	item, err := h.store.Search(h.ctx(), domain.Viewer{}, search.Parse("האריגה"), storage.SearchFilter{}, storage.Page{Number: 1, Size: 1})
	h.must(err)
	h.get("/articles/"+item.Items[0].Slug).is(http.StatusOK).
		has(`<h1 lang="he" dir="rtl">`, `<p class="dek" lang="he" dir="rtl">`, `<div class="prose" lang="he" dir="rtl">`, `<article class="reading">`)
	peer := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	theirs := h.theirs(peer, domain.KindArticle, "1", "No language", func(i *domain.Item) { i.Content.Language = "" })
	h.get("/network/" + string(theirs.ID)).is(http.StatusOK).has(`<h1  dir="auto">`)
}

func TestAPeersArticleStandsInTheSamePage(t *testing.T) {
	h := settled(t)
	peer := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	title := strings.Repeat("Donaudampfschifffahrt", 24)[:500]
	theirs := h.theirs(peer, domain.KindArticle, "1", title, func(i *domain.Item) {
		i.Content.HTML = markup.Sanitize(`<div style="position:fixed"><h1 id="content" onclick="x()">A</h1><h3>B</h3><h3>B</h3><h3>C</h3><h3>D</h3>` +
			`<iframe src="https://tube.example/embed"></iframe><table onload=x><tr><td style="width:9000px">cell</td></tr></table><style>*{}</style></div>`)
	})
	page := h.get("/network/"+string(theirs.ID)).is(http.StatusOK).
		has(`class="longer"`, `<h2 id="t-a">A</h2>`, `<h3 id="t-b">B</h3>`, `<h3 id="t-b-2">B</h3>`, `<a href="#t-b-2">B</a>`, `<div class="scroll"`, `href="https://tube.example/embed"`).
		lacks("<iframe", "style=", "onclick", "9000px", `id="content" onclick`)
	if n := strings.Count(page.body, `id="content"`); n != 1 {
		t.Errorf("%d things are called content", n)
	}
	// Who reads it here may answer and share it from elsewhere, too.
	page.has(`name="uri" value="`+string(theirs.URI)+`"`, `id="share"`)
	h.post("/interact", url.Values{"uri": {string(theirs.URI)}, "server": {"mastodon.example"}}).is(http.StatusOK).has("https://mastodon.example/authorize_interaction?uri=")
}

func TestAnArticleIsSharedOnTheReadersServer(t *testing.T) {
	h := settled(t)
	item := h.article("On weaving & more")
	h.get("/articles/"+item.Slug).has(`name="verb" value="Announce"`, "mailto:?body=On%20weaving", `data-copy="`+item.URL+`"`)
	h.post("/interact", url.Values{"uri": {string(item.URI)}, "server": {"@me@mastodon.example"}, "verb": {"Announce"}}).is(http.StatusOK).
		has("https://mastodon.example/share?text=On&#43;weaving&#43;%26&#43;more%0A", "https://mastodon.example/authorize_interaction?uri=")
	h.post("/interact", url.Values{"uri": {string(item.URI)}, "server": {"no server"}, "verb": {"Announce"}}).is(http.StatusUnprocessableEntity)
	h.post("/interact", url.Values{"uri": {"https://evil.example/x"}, "server": {"mastodon.example"}}).is(http.StatusUnprocessableEntity)
}

func TestNobodyIsLedToWhatIsNotForEverybody(t *testing.T) {
	h := settled(t)
	item := h.article("On weaving")
	peer := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	open := h.replied(peer, item.URI, item.URI, "For all", domain.VisibilityPublic)
	secret := h.replied(peer, item.URI, item.URI, "For few", domain.VisibilityFollowers)
	h.get("/interact?uri="+queryEscape(string(open.URI))).is(http.StatusOK).has("For all", `value="`+string(open.URI)+`"`)
	h.post("/interact", url.Values{"uri": {string(open.URI)}, "server": {"a.example"}}).is(http.StatusOK)
	h.get("/interact?uri=" + queryEscape(string(secret.URI))).is(http.StatusNotFound).lacks("For few")
	h.post("/interact", url.Values{"uri": {string(secret.URI)}, "server": {"a.example"}}).is(http.StatusUnprocessableEntity)
	h.get("/interact").is(http.StatusNotFound)
}

func TestAHeavyBranchIsFolded(t *testing.T) {
	h := settled(t)
	item := h.article("On weaving")
	peer := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	light := h.replied(peer, item.URI, item.URI, "Light", domain.VisibilityPublic)
	h.replied(peer, light.URI, item.URI, "One answer", domain.VisibilityPublic)
	h.get("/articles/on-weaving").has(`<ol class="answers">`).lacks(`class="fold"`)
	h.now = h.now.Add(30 * 24 * time.Hour)
	heavy := h.replied(peer, item.URI, item.URI, "Heavy", domain.VisibilityPublic)
	for range foldFrom {
		h.replied(peer, heavy.URI, item.URI, "Another answer", domain.VisibilityPublic)
	}
	h.get("/articles/on-weaving").has(`<details class="fold"><summary>6 answers</summary>`, `<li class="gap"><span>4 weeks later</span></li>`)
}

func TestALongReplyIsOpenedInTheThread(t *testing.T) {
	h := settled(t)
	item := h.article("On weaving")
	peer := h.peer("Wanjiru", "wanjiru", "mastodon.example")
	h.replied(peer, item.URI, item.URI, strings.Repeat("Very long. ", 100)+"</p><p>"+strings.Repeat("Endless. ", 200), domain.VisibilityPublic)
	h.get("/articles/on-weaving").has("Very long.", "Read the whole reply").lacks("Endless.")
}

func TestThoseWhoSaidSoToEverybodyAreShown(t *testing.T) {
	h := settled(t)
	item := h.article("On weaving")
	open, quiet := h.peer("Wanjiru", "wanjiru", "mastodon.example"), h.peer("Hidden Harry", "harry", "quiet.example")
	h.write(func(tx *storage.Tx) error {
		for _, by := range []domain.Actor{open, quiet} {
			like := domain.Response{
				ID: node.NewID(), Kind: domain.ResponseLike, URI: by.URI + "/like", Actor: by.URI, Object: item.URI, CreatedAt: h.now, Open: by.URI == open.URI,
			}
			if _, err := tx.AddResponse(h.ctx(), like); err != nil {
				return err
			}
		}
		return nil
	})
	h.get("/articles/on-weaving").has("Liked by", "Wanjiru", "and 1 more", "2 likes").lacks("Harry")
}

func TestAnArticleSaysUnderWhichLicenceItStands(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.article("Before")
	h.get("/articles/before").lacks("Licence:")
	h.post("/desk/settings/licence", url.Values{"licence": {"javascript:alert(1)"}}).is(http.StatusUnprocessableEntity)
	h.post("/desk/settings/licence", url.Values{"licence": {"https://creativecommons.org/licenses/by-sa/4.0/"}}).is(http.StatusSeeOther)
	h.article("After")
	h.article("Its own", func(c *domain.Content) { c.Licence = domain.AllRightsReserved })
	h.get("/desk/settings/licence").has(`value="https://creativecommons.org/licenses/by-sa/4.0/" selected`)
	h.client = newBrowser(t)
	for _, slug := range []string{"before", "after"} {
		h.get("/articles/"+slug).has(`<a href="https://creativecommons.org/licenses/by-sa/4.0/" rel="license noopener">CC BY-SA 4.0</a>`,
			"pass it on under the same licence", `"license":"https://creativecommons.org/licenses/by-sa/4.0/"`)
	}
	h.get("/articles/its-own").has("All rights reserved").lacks("CC BY-SA")
	_, err := h.node.PublishContent(h.ctx(), h.owner, domain.KindArticle, domain.Content{Title: "Wrong", Text: "x", Licence: "free for all"})
	if err == nil {
		t.Error("a licence that is none was taken")
	}
}
