package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// sentForm is what a browser sends when somebody presses a button.
type sentForm struct {
	page, path string
	values     url.Values
}

// crawler follows every link as one member, and collects what her pages let her send.
type crawler struct {
	*house
	role    domain.MemberRole
	routes  []route
	queue   [][2]string // address, and the page that names it
	seen    map[string]bool
	forms   []sentForm
	visited int
}

// crawl reads every page of ours that can be reached from the desk. Of addresses that differ only in what they ask for, such
// as pages of a list, it takes one.
func crawl(h *house, role domain.MemberRole) *crawler {
	h.t.Helper()
	c := &crawler{house: h, role: role, routes: h.server.routes(), seen: map[string]bool{}}
	c.reach("/desk", "")
	for len(c.queue) > 0 {
		address, from := c.queue[0][0], c.queue[0][1]
		c.queue = c.queue[1:]
		a := h.get(address)
		c.visited++
		switch {
		case a.status == http.StatusForbidden:
			h.t.Errorf("%s: %s leads to %s, which the role may not open", role, from, address)
		case a.status == http.StatusInternalServerError || a.status == http.StatusNotFound:
			h.t.Errorf("%s: %s leads to %s, which answers %d", role, from, address, a.status)
		case a.location != "":
			c.reach(strings.TrimPrefix(a.location, h.base), address)
		case strings.HasPrefix(a.header.Get("Content-Type"), "text/html"):
			root, err := html.Parse(strings.NewReader(a.body))
			h.must(err)
			c.read(root, address, nil)
		}
	}
	return c
}

// reach puts an address of ours into the queue.
func (c *crawler) reach(address, from string) {
	u, err := url.Parse(strings.TrimPrefix(address, c.base))
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/static/") || strings.HasPrefix(u.Path, "/ap/") || strings.HasPrefix(u.Path, "/media/") {
		return
	}
	query := u.Query()
	if query.Has("lang") { // the same page in other words
		return
	}
	var asks []string
	for name := range query {
		if strings.HasPrefix(u.Path, "/desk") { // readers' lists and searches offer the same to whatever they are asked
			asks = append(asks, name)
		}
	}
	slices.Sort(asks)
	key := u.Path + "?" + strings.Join(asks, "&")
	if c.seen[key] {
		return
	}
	c.seen[key] = true
	u.Fragment = ""
	c.queue = append(c.queue, [2]string{u.String(), from})
}

// read finds the links of a page, and in its forms the buttons with what they send.
func (c *crawler) read(n *html.Node, page string, inForm *html.Node) {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "a":
			c.reach(against(page, attribute(n, "href")), page)
		case "form":
			inForm = n
			if !strings.EqualFold(attribute(n, "method"), "post") {
				c.reach(against(page, attribute(n, "action"))+"?"+fields(n).Encode(), page)
			}
		case "button":
			c.press(n, page, inForm)
		}
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.read(child, page, inForm)
	}
}

func (c *crawler) press(button *html.Node, page string, form *html.Node) {
	if form == nil || attribute(button, "type") == "button" || !strings.EqualFold(attribute(form, "method"), "post") {
		return
	}
	sent := sentForm{page: page, path: against(page, firstOf(attribute(button, "formaction"), attribute(form, "action"))), values: fields(form)}
	if name := attribute(button, "name"); name != "" {
		sent.values.Set(name, attribute(button, "value"))
	}
	key := c.kindOf(sent.path) + " " + attribute(button, "name") + "=" + attribute(button, "value") // other values of the same form are as good
	if sent.path == "/logout" || c.seen[key] {
		return
	}
	c.seen[key] = true
	c.forms = append(c.forms, sent)
}

// kindOf is the route of an address where the role may use it on everything: one form is as good as another then.
func (c *crawler) kindOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for _, r := range c.routes {
		if r.method != http.MethodPost || r.may == domain.ActRead { // which leaves the rest to each item
			continue
		}
		right, _ := domain.RightTo(r.may)
		if right.Of(c.role) == domain.ScopeAll && slices.EqualFunc(strings.Split(r.path, "/"), parts, func(pattern, part string) bool {
			return pattern == part || strings.HasPrefix(pattern, ":")
		}) {
			return r.path
		}
	}
	return path
}

// against is an address as it is meant on a page.
func against(page, address string) string {
	base, err := url.Parse(page)
	if err != nil || address == "" {
		return page
	}
	u, err := base.Parse(address)
	if err != nil {
		return page
	}
	return u.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// fields are what a form sends as it stands.
func fields(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		name := attribute(n, "name")
		if n.Type != html.ElementNode || name == "" {
			continue
		}
		kind := attribute(n, "type")
		switch {
		case n.Data == "textarea" && n.FirstChild != nil:
			values.Add(name, n.FirstChild.Data)
		case n.Data == "select":
			values.Add(name, chosen(n))
		case n.Data == "input" && (kind == "radio" || kind == "checkbox") && !has(n, "checked"), kind == "file":
		case n.Data == "input":
			values.Add(name, attribute(n, "value"))
		}
	}
	return values
}

func chosen(list *html.Node) string {
	first, found := "", false
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		if has(n, "selected") {
			return attribute(n, "value")
		}
		if !found {
			first, found = attribute(n, "value"), true
		}
	}
	return first
}

// lived is a node on which everything happened once: there is something on every page.
func lived(t *testing.T) (*house, map[domain.MemberRole]*house) {
	t.Helper()
	h := settled(t)
	browsers := map[domain.MemberRole]*house{}
	for _, role := range domain.MemberRoles() {
		browsers[role] = h.member(string(role)+"@example.org", "A "+string(role), role)
	}
	author := browsers[domain.RoleAuthor].me
	article := h.troubled()
	meeting := h.event("Mending evening", 48*time.Hour)
	h.initiative("Tool library", "tools")
	h.bound("From the looms", article, h.draft("An owner's draft"))
	h.sitePage("Imprint")
	for _, by := range browsers {
		mine, err := h.node.NewItem(h.ctx(), by.me, domain.KindArticle, domain.Content{Title: "A draft of " + by.me.Name, Text: "Words.", Language: "en"})
		h.must(err)
		_, err = h.node.AskReview(h.ctx(), by.me, mine.ID)
		h.must(err)
		_, err = h.node.NewItem(h.ctx(), by.me, domain.KindEvent, domain.Content{Title: "A plan of " + by.me.Name, Language: "en"})
		h.must(err)
	}
	signed := h.publish(domain.KindArticle, domain.Content{Title: "An author's article", Text: "Words.", Language: "en", Authors: []domain.ID{author.ID}})
	h.surrounded(article, meeting)
	h.inTongue(signed, "de", "Eines Autors Artikel")
	_, err := h.node.Translate(h.ctx(), h.owner, signed.ID, "fr") // a draft of somebody else in a set of hers
	h.must(err)
	card, err := h.store.ItemBySubject(h.ctx(), h.organisation().URI)
	h.must(err)
	_, err = h.node.Save(h.ctx(), h.owner, card.ID, card.Content, card.DraftVersion)
	h.must(err)
	question := h.replied(h.peer("Kay", "kay", "social.example"), signed.URI, signed.URI, "Which loom?", domain.VisibilityPublic)
	_, err = h.node.Reply(h.ctx(), author, question.URI, "The old one.", node.ReplyOptions{})
	h.must(err)
	_, _, err = h.node.Invite(h.ctx(), h.owner, domain.RoleAuthor, "for Ana")
	h.must(err)
	return h, browsers
}

// surrounded adds what peers did.
func (h *house) surrounded(article, meeting domain.Item) {
	h.t.Helper()
	maria, coop := h.peer("Maria", "maria", "mastodon.example"), h.peer("Open Co-op", "opencoop", "coop.example")
	h.followed(coop)
	h.asksToFollow(maria, domain.FollowAccepted)
	h.asksToFollow(h.peer("Wanjiru", "wanjiru", "far.example"), domain.FollowPending)
	seeds := h.theirs(coop, domain.KindArticle, "seeds", "Seeds for all")
	h.theirs(coop, domain.KindEvent, "fair", "A fair", func(i *domain.Item) {
		i.Content.Event = &domain.Occasion{Start: h.now.Add(time.Hour), End: h.now.Add(2 * time.Hour), TimeZone: "Europe/Brussels"}
	})
	h.submitted(h.stream().Actor, seeds)
	note := h.replied(maria, article.URI, article.URI, "Well said.", domain.VisibilityPublic)
	_, err := h.node.Reply(h.ctx(), h.owner, seeds.URI, "We like them.", node.ReplyOptions{})
	h.must(err)
	secret := h.replied(maria, h.organisation().URI, "", "Between us.", domain.VisibilityDirect)
	h.quoted(maria, article.URI, "Read this!", domain.VisibilityPublic)
	h.joined(maria, meeting.URI, "I bring cake.")
	h.parked("https://bad.example/users/x", "an actor that names a stranger’s inbox")
	h.must(h.node.ReportByVisitor(h.ctx(), node.VisitorReport{Object: note.URI, Text: "This is rude", From: "192.0.2.1"}))
	_, err = h.node.Decide(h.ctx(), h.owner, domain.Standing{Target: "spam.example", Level: domain.LevelBlock, Reason: "spam"})
	h.must(err)
	feature := domain.Feature{
		ID: node.NewID(), Collection: maria.URI + "/collections/1", Owner: maria.URI, Actor: h.organisation().URI, State: domain.FeatureAccepted, CreatedAt: h.now,
	}
	h.write(func(tx *storage.Tx) error { return tx.SaveFeature(h.ctx(), feature) })
	for kind, about := range map[domain.NotificationKind][2]domain.URI{
		domain.NotifyReply: {note.URI, article.URI}, domain.NotifyMessage: {secret.URI, h.organisation().URI}, domain.NotifyFollow: {"", h.organisation().URI},
		domain.NotifyReport: {"", ""}, domain.NotifyRequest: {"", ""}, domain.NotifySubmission: {seeds.URI, ""}, domain.NotifyFeature: {"", ""},
		domain.NotifyLike: {"", article.URI}, domain.NotifyMove: {"https://new.example/users/x", ""}, domain.NotifyMention: {seeds.URI, seeds.URI},
	} {
		h.write(func(tx *storage.Tx) error {
			return tx.AddNotification(h.ctx(), domain.Notification{ID: node.NewID(), Kind: kind, Actor: maria.URI, Object: about[0], About: about[1], CreatedAt: h.now})
		})
	}
}

func TestNoPageOffersARoleWhatTheTableOfRightsRefuses(t *testing.T) {
	_, browsers := lived(t)
	crawls := map[domain.MemberRole]*crawler{}
	for role, browser := range browsers {
		crawls[role] = crawl(browser, role)
	}
	for _, role := range domain.MemberRoles() { // those with the fewest rights first: they change the least for the others
		c := crawls[role]
		slices.SortStableFunc(c.forms, func(a, b sentForm) int { return strings.Compare(a.path, b.path) })
		for _, form := range c.forms {
			if a := c.post(form.path, form.values); a.status == http.StatusForbidden && c.get(form.page).status != http.StatusForbidden { // else given away by a press before
				t.Errorf("%s: %s has a button for %s %v, which the role may not press", role, form.page, form.path, form.values["action"])
			}
		}
		t.Logf("%s: %d pages, %d buttons", role, c.visited, len(c.forms))
		if c.visited < 40 || len(c.forms) < 10 {
			t.Errorf("%s: only %d pages and %d buttons were found", role, c.visited, len(c.forms))
		}
	}
}
