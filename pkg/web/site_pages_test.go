package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func (h *house) sitePage(title string, change ...func(*domain.SitePage)) domain.SitePage {
	h.t.Helper()
	page := domain.SitePage{Title: title, Text: "Words of " + title + ".", Language: "en", Place: domain.PlaceFooter}
	for _, c := range change {
		c(&page)
	}
	page, err := h.node.SaveSitePage(h.ctx(), h.owner, page)
	h.must(err)
	return page
}

func TestAPageOfTheSiteIsShownOnceItIsWritten(t *testing.T) {
	h := settled(t)
	h.get("/imprint").is(http.StatusNotFound)
	h.logIn()
	h.get("/desk/pages").is(http.StatusOK).has("Write: Imprint", `title=Imprint&amp;slug=imprint`)
	h.get("/desk/pages/new?title=Imprint&slug=imprint").is(http.StatusOK).has(">\nImprint</textarea>")
	form := url.Values{"title": {"Imprint"}, "slug": {"imprint"}, "place": {"footer"}, "language": {"de"}}
	h.post("/desk/pages", form).is(http.StatusSeeOther).leadsTo("/desk/pages")
	h.get("/desk/pages").has("not shown until something is written").lacks("Write: Imprint")
	h.get("/imprint").is(http.StatusNotFound)
	h.get("/").lacks(`href="/imprint"`)
	page, err := h.store.SitePageBySlug(h.ctx(), "imprint")
	h.must(err)
	form.Set("text", "## Who\n\nP2P Foundation, <script>alert(1)</script> [us](/about)")
	preview := url.Values{"action": {"preview"}}
	for name, values := range form {
		preview[name] = values
	}
	h.post("/desk/pages/"+string(page.ID), preview).is(http.StatusOK).has(`id="preview"`, "Who</h2>")
	h.get("/imprint").is(http.StatusNotFound)
	h.post("/desk/pages/"+string(page.ID), form).is(http.StatusSeeOther).leadsTo("/imprint")
	h.get("/imprint").is(http.StatusOK).has(`lang="de"`, "Who</h2>", "&lt;script&gt;", "/desk/pages/"+string(page.ID))
	h.client = newBrowser(t)
	h.get("/imprint").is(http.StatusOK).has(`href="/imprint">Imprint</a>`, "Last changed on").lacks("<script>alert", "/desk/pages")
	h.get("/sitemap.xml").has(h.base + "/imprint")
	h.get("/ap/imprint").is(http.StatusNotFound)
}

func TestPagesOfTheSiteStandWhereMembersPutThem(t *testing.T) {
	h := settled(t)
	first, second := h.sitePage("Join us"), h.sitePage("Impressum")
	menu := h.sitePage("Shop", func(p *domain.SitePage) { p.Place = domain.PlaceMenu })
	h.sitePage("Hidden", func(p *domain.SitePage) { p.Place = domain.PlaceNowhere })
	home := h.get("/").is(http.StatusOK).has(`<li><a href="/shop">Shop</a></li>`).lacks("/hidden")
	if strings.Index(home.body, "/join-us") > strings.Index(home.body, "/impressum") {
		t.Error("pages stand in another order than they were made")
	}
	h.get("/hidden").is(http.StatusOK).has("noindex")
	h.get("/sitemap.xml").lacks("/hidden")
	h.get("/shop").has(`href="/shop" aria-current="page"`)
	h.logIn()
	h.post("/desk/pages/"+string(second.ID)+"/move", url.Values{"direction": {"up"}}).is(http.StatusSeeOther)
	h.post("/desk/pages/"+string(menu.ID)+"/move", url.Values{"direction": {"down"}}).is(http.StatusSeeOther)
	home = h.get("/")
	if strings.Index(home.body, "/join-us") < strings.Index(home.body, "/impressum") {
		t.Error("the second page was not moved up")
	}
	h.get("/desk/pages/" + string(first.ID) + "/delete").is(http.StatusOK).has("Delete “Join us”?")
	h.post("/desk/pages/"+string(first.ID)+"/delete", nil).is(http.StatusSeeOther)
	h.get("/join-us").is(http.StatusNotFound)
	h.post("/desk/pages/"+string(first.ID)+"/delete", nil).is(http.StatusNotFound)
}

func TestAPageOfTheSiteThatCannotBeIsExplained(t *testing.T) {
	h := settled(t)
	h.sitePage("Contact")
	h.logIn()
	for problem, change := range map[string]url.Values{
		"program&#39;s own":       {"slug": {"articles"}},
		"has this address":        {"slug": {"/contact/"}},
		"This is needed":          {"title": {" "}, "slug": {"x-y"}},
		"Choose one of":           {"place": {"everywhere"}},
		"language code":           {"language": {"not a language"}},
		"letters from a to z":     {"slug": {"///"}, "title": {"！！"}},
		"This has 500 characters": {"title": {strings.Repeat("w", 500)}},
	} {
		form := url.Values{"title": {"Fine"}, "text": {"Fine."}, "place": {"footer"}, "language": {"en"}}
		for name, values := range change {
			form[name] = values
		}
		h.post("/desk/pages", form).is(http.StatusUnprocessableEntity).has(problem, "Fine.")
	}
	h.post("/desk/pages", url.Values{"title": {"تماس با ما"}, "slug": {"tamas"}, "text": {"سلام"}, "place": {"footer"}, "language": {"fa"}}).is(http.StatusSeeOther)
	h.get("/tamas").is(http.StatusOK).has("تماس با ما", `lang="fa" dir="rtl"`)
}

func TestNobodyOverwritesAPageThatSheHasNotSeen(t *testing.T) {
	h := settled(t)
	page := h.sitePage("Contact")
	h.logIn()
	seen, err := h.node.SettingVersion(h.ctx(), node.PageKey(page.ID))
	h.must(err)
	form := url.Values{"title": {"Contact"}, "slug": {"contact"}, "text": {"Mine."}, "place": {"footer"}, "language": {"en"}, "version": {seen}}
	h.post("/desk/pages/"+string(page.ID), form).is(http.StatusSeeOther)
	form.Set("text", "Theirs.")
	h.post("/desk/pages/"+string(page.ID), form).is(http.StatusConflict).has("Changed in the meantime", "Mine.", `name="text" value="Theirs."`)
	h.get("/contact").has("Mine.")
}

func TestNoPageOfTheSiteHidesAnAddressOfTheProgram(t *testing.T) {
	h := settled(t)
	for _, r := range h.server.routes() {
		first, _, _ := strings.Cut(strings.TrimPrefix(r.path, "/"), "/")
		first, _, _ = strings.Cut(first, ".")
		if first == "" || first[0] == ':' || first[0] == '@' {
			continue
		}
		if !domain.IsReservedSlug(first) {
			t.Errorf("a page of the site may take %s, which is an address of the program", r.path)
		}
	}
}

func TestTheFirstPageAsksWhatMembersLetItAsk(t *testing.T) {
	h := settled(t)
	h.logIn()
	h.get("/").lacks(`class="call"`)
	form := url.Values{"heading": {"Become a member"}, "call_text": {"Fifty euros a year."}, "call_label": {"Join"}, "call_url": {"javascript:alert(1)"}}
	h.post("/desk/pages/call", form).is(http.StatusUnprocessableEntity).has("Write an address that begins with")
	form.Set("call_url", h.base+"/contact")
	h.post("/desk/pages/call", form).is(http.StatusSeeOther)
	h.get("/").has("Become a member", `href="/contact">Join</a>`)
	h.post("/desk/pages/call", url.Values{"action": {"remove"}}).is(http.StatusSeeOther)
	h.get("/").lacks("Become a member")
}
