package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// auditPage lists what was done, by days.
type auditPage struct {
	Desk        *deskNav
	Sub         *subNav // where it is the part about moderation
	Path        string
	Text        string
	From, Until string
	Who         []option
	Kinds       []optionGroup
	Days        []auditDay
	Total       int
	Pager       pager
	CSV, Lines  string // "" where the member may not export
	Whole       string // the whole list
	Filtered    bool
	Zone        string // whose days and clock these are
	Kept        string
}

type optionGroup struct {
	Label   string
	Options []option
}

type auditDay struct {
	At      time.Time
	Entries []auditView
}

type auditView struct {
	ID                              domain.ID
	Action, By, Target, URL, Detail string
	Address                         string // of the target, where it has a name
	Via, Session                    string
	Before, After                   string // of a setting
	Undo                            bool
	At                              time.Time
}

const auditPageSize = 50

func (s *Server) listAudit(v *visit) error {
	return s.auditPage(v, auditPage{Path: "/desk/audit", CSV: "/desk/audit.csv", Lines: "/desk/audit.jsonl"}, auditAreas())
}

// listModerationAudit is the part of the list that those who moderate see.
func (s *Server) listModerationAudit(v *visit) error {
	sub := moderationNav(v)
	page := auditPage{Path: "/desk/moderation/audit", Sub: &sub}
	if v.may(domain.ActAuditAll) {
		page.Whole = "/desk/audit"
	}
	return s.auditPage(v, page, slices.DeleteFunc(auditAreas(), func(a auditArea) bool { return a.name != areaModeration }))
}

func (s *Server) auditPage(v *visit, page auditPage, areas []auditArea) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	filter, err := s.auditFilter(v, areas)
	if err != nil {
		return err
	}
	entries, total, err := s.store.Audit(v.ctx(), filter, storage.Page{Number: number, Size: auditPageSize})
	if err != nil {
		return err
	}
	query := v.QueryParams()
	page.Zone = zoneLong(v.here(s.now()))
	page.Text, page.From, page.Until, page.Total = filter.Text, query.Get("from"), query.Get("until"), total
	page.Pager = newPager(page.Path, query, number, total, auditPageSize)
	page.Filtered = filter.Text != "" || filter.Member != "" || query.Get("action") != "" || !filter.From.IsZero() || !filter.Until.IsZero()
	query.Del("page")
	if text := query.Encode(); page.CSV != "" && text != "" {
		page.CSV, page.Lines = page.CSV+"?"+text, page.Lines+"?"+text
	}
	if page.Who, err = s.auditPeople(v, filter.Member); err != nil {
		return err
	}
	page.Kinds = auditKinds(v, areas, query.Get("action"))
	if page.Days, err = s.auditDays(v, entries); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "audit/list", head{Heading: v.say("moderation.audit"), NoIndex: true}, page)
}

// auditFilter is what an address asks for, of some areas. Who writes a member's name finds what she did.
func (s *Server) auditFilter(v *visit, areas []auditArea) (storage.AuditFilter, error) {
	filter := auditAsked(v.QueryParams(), areas, v.here(s.now()).Location())
	if filter.Text == "" {
		return filter, nil
	}
	members, err := s.store.Members(v.ctx())
	text := strings.ToLower(filter.Text)
	for _, m := range members {
		if strings.Contains(strings.ToLower(m.Name), text) || strings.Contains(m.Email, text) {
			filter.TextMembers = append(filter.TextMembers, m.ID)
		}
	}
	return filter, err
}

// auditAsked reads an address; its days are those of a place.
func auditAsked(query url.Values, areas []auditArea, zone *time.Location) storage.AuditFilter {
	filter := storage.AuditFilter{Text: strings.TrimSpace(query.Get("q")), Member: domain.ID(query.Get("who"))}
	wanted := query.Get("action")
	someAreas := len(areas) < len(auditAreas())
	for _, area := range areas {
		for _, word := range area.words {
			if wanted == "" && someAreas || wanted == area.name || wanted == string(word.action) {
				filter.Actions = append(filter.Actions, word.action)
			}
		}
	}
	if wanted != "" && len(filter.Actions) == 0 {
		filter.Actions = []domain.AuditAction{domain.AuditAction(wanted)} // finds nothing, or what an older program noted
		if someAreas {
			filter.Actions = []domain.AuditAction{""} // finds nothing: the rest is not for everybody
		}
	}
	filter.From, _ = time.ParseInLocation(time.DateOnly, query.Get("from"), zone)
	if until, err := time.ParseInLocation(time.DateOnly, query.Get("until"), zone); err == nil {
		filter.Until = until.AddDate(0, 0, 1)
	}
	return filter
}

func (s *Server) auditPeople(v *visit, chosen domain.ID) ([]option, error) {
	members, err := s.store.Members(v.ctx())
	people := []option{{Label: v.say("deeds.everybody"), Chosen: chosen == ""}}
	for _, member := range members {
		people = append(people, option{Value: string(member.ID), Label: firstOf(member.Name, member.Email), Chosen: member.ID == chosen})
	}
	return people, err
}

func auditKinds(v *visit, areas []auditArea, chosen string) []optionGroup {
	groups := []optionGroup{{Options: []option{{Label: v.say("deeds.everything"), Chosen: chosen == ""}}}}
	for _, area := range areas {
		label := v.say(area.key)
		group := optionGroup{Label: label, Options: []option{{Value: area.name, Label: v.say("deeds.all_of", "Area", label), Chosen: chosen == area.name}}}
		for _, word := range area.words {
			group.Options = append(group.Options, option{Value: string(word.action), Label: v.say(word.key), Chosen: chosen == string(word.action)})
		}
		groups = append(groups, group)
	}
	return groups
}

func (s *Server) auditDays(v *visit, entries []domain.AuditEntry) ([]auditDay, error) {
	names, err := s.memberNames(v)
	if err != nil {
		return nil, err
	}
	var days []auditDay
	for _, e := range entries {
		if last := len(days) - 1; last < 0 || days[last].At.Format(time.DateOnly) != v.here(e.CreatedAt).Format(time.DateOnly) {
			days = append(days, auditDay{At: v.here(e.CreatedAt)})
		}
		last := len(days) - 1
		days[last].Entries = append(days[last].Entries, auditEntry(v, e, names))
	}
	return days, nil
}

func auditEntry(v *visit, e domain.AuditEntry, names map[domain.ID]string) auditView {
	view := auditView{
		ID: e.ID, Action: auditName(v, e.Action), By: auditBy(v, e, names), Target: e.Target, Detail: e.Detail, Session: e.Session, At: v.here(e.CreatedAt),
		URL: auditPath(e), Undo: v.may(domain.ActAuditAll) && node.Undoable(e),
	}
	if e.Name != "" {
		view.Target, view.Address = e.Name, e.Target
		if strings.HasPrefix(e.Subject, "note:") {
			view.Target = v.say("deeds.note_by", "Name", e.Name)
		}
	}
	for _, text := range []*string{&view.Target, &view.Detail} {
		*text = strings.ReplaceAll(*text, domain.FormerMemberWords, v.say("deeds.former"))
	}
	if e.Detail == domain.NotedNoMore {
		view.Detail = v.say("deeds.no_more")
	}
	if e.Action == domain.AuditSchedule {
		if at, err := time.Parse(time.RFC3339, e.Detail); err == nil {
			view.Detail = v.speaker.moment(v.here(at))
		}
	}
	if e.Action == domain.AuditTermOrder {
		view.Target = schemeName(v, domain.Scheme(e.Target))
	}
	if e.Via == domain.ViaClock {
		view.Via = v.say("deeds.by_clock")
	}
	if e.Changed != nil && e.Action != domain.AuditAddress { // its detail says it
		view.Before, view.After = settingChange(v, *e.Changed)
	}
	return view
}

func auditBy(v *visit, e domain.AuditEntry, names map[domain.ID]string) string {
	name := firstOf(names[e.Member], string(e.Member))
	switch {
	case e.Via == domain.ViaList:
		return v.say("moderation.by_list")
	case e.Via == domain.ViaPeer:
		return v.say("moderation.by_peer")
	case e.Via == domain.ViaConfig:
		return v.say("deeds.by_config")
	case e.Via == domain.ViaCommand:
		return v.say("moderation.by_command", "Name", name)
	}
	return firstOf(name, v.say("moderation.visitor"))
}

// auditPath is the page about the subject of an entry, "" for none.
func auditPath(e domain.AuditEntry) string {
	kind, id, _ := strings.Cut(e.Subject, ":")
	if id == "" || strings.ContainsAny(id, "/?#%") {
		return ""
	}
	switch kind {
	case string(domain.KindArticle), string(domain.KindEvent), string(domain.KindInitiative):
		return "/desk/" + kind + "s/" + id
	case string(domain.KindOrganisation):
		return "/desk/organisation"
	case "note":
		return "/notes/" + id
	case "copy":
		return "/network/" + id
	case "actor":
		return "/desk/follow?q=" + queryEscape(e.Target)
	case "picture":
		return "/desk/pictures/" + id
	case "series":
		return "/desk/series/" + id
	case "page":
		return "/desk/pages/" + id
	case "member":
		return "/desk/members/" + id
	case "term":
		return "/desk/vocabulary/" + id
	}
	return ""
}

// undoAudit gives a setting the value that it had before an entry.
func (s *Server) undoAudit(v *visit) error {
	entry, err := s.store.AuditByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	if needsProof(entry) {
		if done, err := s.proven(v); done || err != nil {
			return err
		}
	}
	if err := s.node.Undo(v.ctx(), *v.member, entry.ID); err != nil {
		return s.refused(v, err, "/desk/audit")
	}
	v.tell("deeds.undone")
	back := v.back("/desk/audit")
	if entry.Changed.Before == "" && strings.HasPrefix(entry.Changed.Key, node.KeyPage+":") && back != "/desk/audit" {
		back = "/desk/pages" // the page is no more
	}
	return v.seeOther(back)
}
