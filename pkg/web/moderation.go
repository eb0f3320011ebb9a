package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// moderationPage is for everybody: by which rules this node moderates, and whom it does not speak with.
type moderationPage struct {
	Rules     template.HTML
	Contact   string
	Mail      string // the contact, if it is an address for e-mail
	AllowOnly bool
	Blocked   []shownHost
	Silenced  []shownHost
}

type shownHost struct{ Name, Reason string }

// moderationDesk is what needs a member, and how the node moderates.
type moderationDesk struct {
	Desk                   *deskNav
	Sub                    subNav
	Form                   form
	State                  settingState
	Attend                 []attention
	Blocked, Silenced      int
	Allowed                int
	AllowOnly, MayAllow    bool
	ListOptions, ObfOption []option
}

// moderationNav leads through the pages of moderation.
func moderationNav(v *visit) subNav {
	places := []link{
		{Name: v.say("moderation.overview"), URL: "/desk/moderation"},
		{Name: v.say("moderation.reports"), URL: "/desk/moderation/reports"},
		{Name: v.say("moderation.blocks"), URL: "/desk/moderation/blocks"},
		{Name: v.say("moderation.requests"), URL: "/desk/moderation/followers"},
		{Name: v.say("moderation.audit"), URL: "/desk/moderation/audit"},
	}
	if v.may(domain.ActDecideHosts) {
		places = slices.Insert(places, 3, link{Name: v.say("moderation.lists"), URL: "/desk/moderation/lists"})
	}
	markCurrent(places, v.Request().URL.Path)
	return subNav{Places: places}
}

// maxShownHosts bounds the public page; nobody reads further.
const maxShownHosts = 1000

func (s *Server) showModeration(v *visit) error {
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return err
	}
	page := moderationPage{Rules: s.presenter(v).html(m.HTML, true), Contact: m.Contact, AllowOnly: m.AllowList}
	if isMail(m.Contact) {
		page.Mail = "mailto:" + m.Contact
	}
	if !m.HideList {
		if page.Blocked, err = s.shownHosts(v, domain.LevelBlock, m.ObfuscateList); err != nil {
			return err
		}
		if page.Silenced, err = s.shownHosts(v, domain.LevelSilence, m.ObfuscateList); err != nil {
			return err
		}
	}
	return s.page(v, http.StatusOK, "moderation/show", head{Heading: v.say("moderation.public"), Canonical: v.site.addresses.Base + "/moderation"}, page)
}

// shownHosts are hosts as the public page names them; single actors are people, and stay out of it.
func (s *Server) shownHosts(v *visit, level domain.Level, obfuscate bool) ([]shownHost, error) {
	filter := storage.StandingFilter{Levels: []domain.Level{level}, Hosts: true}
	list, _, err := s.store.StandingList(v.ctx(), filter, storage.Page{Size: maxShownHosts})
	var hosts []shownHost
	for _, standing := range list {
		name := standing.Target
		if obfuscate || standing.Obfuscate {
			name = blocklist.Obfuscate(name)
		}
		hosts = append(hosts, shownHost{Name: name, Reason: standing.Reason})
	}
	return hosts, err
}

func (s *Server) moderationDesk(v *visit) error {
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return err
	}
	values := url.Values{"rules": {m.Rules}, "contact": {m.Contact}}
	if m.HideList {
		values.Set("hide_list", "yes")
	}
	if m.ObfuscateList {
		values.Set("obfuscate_list", "yes")
	}
	return s.moderationForm(v, http.StatusOK, newForm(values, moderationKeys()))
}

func moderationKeys() map[string]string {
	return map[string]string{
		"rules": "moderation.rules", "contact": "moderation.contact", "hide_list": "moderation.page_options", "obfuscate_list": "moderation.page_options",
	}
}

func (s *Server) moderationForm(v *visit, status int, f form) error {
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return err
	}
	page := moderationDesk{
		Sub: moderationNav(v), Form: f, AllowOnly: standings.AllowOnly(), MayAllow: v.may(domain.ActDecideHosts),
		ListOptions: []option{{Value: "yes", Label: v.say("moderation.hide_list")}},
		ObfOption:   []option{{Value: "yes", Label: v.say("moderation.obfuscate_list")}},
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	for level, n := range map[domain.Level]*int{domain.LevelBlock: &page.Blocked, domain.LevelSilence: &page.Silenced, domain.LevelAllow: &page.Allowed} {
		if _, *n, err = s.store.StandingList(v.ctx(), storage.StandingFilter{Levels: []domain.Level{level}}, storage.Page{Size: 1}); err != nil {
			return err
		}
	}
	if page.State, err = s.settingState(v, node.KeyModeration, "/desk/moderation", forVisitors, forPeers); err != nil {
		return err
	}
	if page.Attend, err = s.moderationAttend(v); err != nil {
		return err
	}
	return s.page(v, status, "moderation/desk", head{Heading: v.say("moderation.heading"), NoIndex: true}, page)
}

// moderationAttend is what waits for a member.
func (s *Server) moderationAttend(v *visit) ([]attention, error) {
	var all []attention
	add := func(n int, key, path string) {
		if n > 0 {
			all = append(all, attention{Text: v.say(key, "Count", n), URL: path, Go: v.say("federation.look")})
		}
	}
	_, open, err := s.store.Reports(v.ctx(), storage.ReportFilter{State: domain.ReportOpen, Received: true}, storage.Page{Size: 1})
	if err != nil {
		return nil, err
	}
	add(open, "moderation.open_reports", "/desk/moderation/reports")
	_, waiting, err := s.store.PendingFollowers(v.ctx(), "", storage.Page{Size: 1})
	if err != nil {
		return nil, err
	}
	add(waiting, "moderation.open_requests", "/desk/moderation/followers")
	if !v.may(domain.ActDecideHosts) {
		return all, nil
	}
	lists, err := s.store.Blocklists(v.ctx())
	proposed, failed := 0, 0
	for _, list := range lists {
		proposed += len(list.Waiting)
		if list.Error != "" {
			failed++
		}
	}
	add(proposed, "moderation.open_entries", "/desk/moderation/lists")
	add(failed, "moderation.failed_lists", "/desk/moderation/lists")
	return all, err
}

func (s *Server) saveModeration(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return err
	}
	m.Rules, m.Contact = values.Get("rules"), values.Get("contact")
	m.HideList, m.ObfuscateList = values.Get("hide_list") == "yes", values.Get("obfuscate_list") == "yes"
	if err := s.node.SaveModeration(v.seeing(values), *v.member, m); err != nil {
		return s.notSaved(v, err, newForm(values, moderationKeys()), "/desk/moderation", func(f form) error { return s.moderationForm(v, f.status(), f) })
	}
	v.tell("moderation.saved")
	return v.seeOther("/desk/moderation")
}

// allowListPage says what switching the mode would cost, before it happens.
type allowListPage struct {
	Desk *deskNav
	Sub  subNav
	On   bool // what it would become
	Loss lossView
}

func (s *Server) showAllowList(v *visit) error {
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return err
	}
	m.AllowList = !m.AllowList
	loss, err := s.node.WeighModeration(v.ctx(), m)
	if err != nil {
		return err
	}
	page := allowListPage{Sub: moderationNav(v), On: m.AllowList}
	if page.Loss, err = s.lossView(v, loss); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/allowlist", head{Heading: v.say("moderation.allow_list"), NoIndex: true}, page)
}

func (s *Server) switchAllowList(v *visit) error {
	m, err := s.store.Moderation(v.ctx())
	if err != nil {
		return err
	}
	m.AllowList = v.FormValue("allow_list") == "on"
	if err := s.node.SaveModeration(v.ctx(), *v.member, m); err != nil {
		return s.refused(v, err, "/desk/moderation")
	}
	v.tell("moderation.saved")
	return v.seeOther("/desk/moderation")
}

// moderationNews says what members are told of that waits for them.
func moderationNews(v *visit, kind domain.NotificationKind, name string) (string, *link) {
	switch kind {
	case domain.NotifyRequest:
		return v.say("notifications.request", "Name", name), &link{Name: v.say("moderation.requests"), URL: "/desk/moderation/followers"}
	case domain.NotifyReport:
		return v.say("notifications.report", "Name", firstOf(name, v.say("moderation.visitor"))),
			&link{Name: v.say("moderation.reports"), URL: "/desk/moderation/reports"}
	}
	return "", nil
}
