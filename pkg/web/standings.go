package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// blocksPage lists what was decided about hosts and actors.
type blocksPage struct {
	Desk      *deskNav
	Sub       subNav
	Text      string
	Level     string
	Levels    []link
	Standings []standingView
	Total     int
	Pager     pager
}

// standingView is a decision, in words.
type standingView struct {
	Target, Level, Reason, Note, By, List, Change string
	Bad, Media, Reports                           bool
	Since                                         time.Time
}

// lossView says what a decision costs.
type lossView struct {
	Hosts               []string
	Followers, Followed []actorCard
	Items, Notes        int
	Waiting             int
	Ends                bool
}

// decidePage shows what a decision costs, and takes it.
type decidePage struct {
	Desk   *deskNav
	Sub    subNav
	Target string
	Known  *standingView
	Actor  bool
	Loss   lossView
	Form   form
	Levels []option
	Flags  []option
	Report string // where to report the actor
}

func levelName(v *visit, level domain.Level) string {
	switch level {
	case domain.LevelBlock:
		return v.say("moderation.is_blocked")
	case domain.LevelSilence:
		return v.say("moderation.is_silenced")
	case domain.LevelAllow:
		return v.say("moderation.is_allowed")
	}
	return v.say("moderation.is_noted")
}

func (s *Server) listBlocks(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size, path = 50, "/desk/moderation/blocks"
	filter := storage.StandingFilter{Text: v.QueryParam("q")}
	page := blocksPage{Sub: moderationNav(v), Text: filter.Text, Level: v.QueryParam("level")}
	if page.Level != "" {
		filter.Levels = []domain.Level{domain.Level(page.Level)}
	}
	list, total, err := s.store.StandingList(v.ctx(), filter, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	lists, err := s.store.Blocklists(v.ctx())
	if err != nil {
		return err
	}
	for _, standing := range list {
		page.Standings = append(page.Standings, standingOf(v, standing, names, lists))
	}
	page.Total, page.Pager = total, newPager(path, v.QueryParams(), number, total, size)
	for _, choice := range []struct{ level, name string }{
		{"", v.say("moderation.all")}, {"block", v.say("moderation.blocked")}, {"silence", v.say("moderation.silenced")}, {"allow", v.say("moderation.allowed")},
	} {
		page.Levels = append(page.Levels, link{Name: choice.name, URL: withQuery(path, v.QueryParams(), "level", choice.level), Current: page.Level == choice.level})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/blocks", head{Heading: v.say("moderation.blocks"), NoIndex: true}, page)
}

func decidePath(target string) string { return "/desk/moderation/decide?target=" + queryEscape(target) }

func standingOf(v *visit, standing domain.Standing, names map[domain.ID]string, lists []domain.Blocklist) standingView {
	view := standingView{
		Target: standing.Target, Level: levelName(v, standing.Level), Reason: standing.Reason, Note: standing.Note, By: names[standing.By],
		Bad: standing.Level == domain.LevelBlock, Since: v.here(standing.Since), Media: standing.RejectMedia, Reports: standing.RejectReports,
		Change: decidePath(standing.Target),
	}
	for _, list := range lists {
		if list.ID == standing.List {
			view.List = firstOf(list.Name, list.URL)
		}
	}
	return view
}

// memberNames are the members' names by their ids.
func (s *Server) memberNames(v *visit) (map[domain.ID]string, error) {
	members, err := s.store.Members(v.ctx())
	names := make(map[domain.ID]string, len(members)+1)
	names[domain.FormerMember] = v.say("deeds.former")
	for _, member := range members {
		names[member.ID] = firstOf(member.Name, member.Email)
	}
	v.names = names
	return names, err
}

// maxNamed is how many of those who are lost a page names.
const maxNamed = 100

func (s *Server) lossView(v *visit, loss domain.Loss) (lossView, error) {
	view := lossView{Hosts: loss.Hosts, Items: loss.Items, Notes: loss.Notes, Waiting: loss.Waiting, Ends: loss.EndsFollows()}
	var uris []domain.URI
	for _, follow := range loss.Followers {
		uris = append(uris, follow.Follower)
	}
	for _, follow := range loss.Followed {
		uris = append(uris, follow.Followed)
	}
	known, err := s.store.ActorsByURI(v.ctx(), uris)
	if err != nil {
		return view, err
	}
	p := s.presenter(v)
	card := func(uri domain.URI) actorCard {
		if actor, ok := known[uri]; ok {
			return p.actor(actor)
		}
		return p.actor(domain.Actor{URI: uri})
	}
	for _, follow := range loss.Followers[:min(len(loss.Followers), maxNamed)] {
		view.Followers = append(view.Followers, card(follow.Follower))
	}
	for _, follow := range loss.Followed[:min(len(loss.Followed), maxNamed)] {
		view.Followed = append(view.Followed, card(follow.Followed))
	}
	return view, nil
}

func decideKeys() map[string]string {
	return map[string]string{
		"target": "moderation.target", "level": "moderation.level", "reason": "moderation.reason", "note": "moderation.note", "flags": "moderation.flags",
	}
}

// showDecide says what blocking a host or an actor would cost.
func (s *Server) showDecide(v *visit) error {
	target, err := s.node.ModerationTarget(v.ctx(), v.QueryParam("target"))
	if err != nil {
		return s.refused(v, err, "/desk/moderation/blocks")
	}
	values := url.Values{"target": {target}, "level": {string(domain.LevelBlock)}}
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return err
	}
	if held, ok := standings.Exact(target); ok {
		values = url.Values{"target": {target}, "level": {string(held.Level)}, "reason": {held.Reason}, "note": {held.Note}}
		for name, on := range map[string]bool{"media": held.RejectMedia, "reports": held.RejectReports, "obfuscate": held.Obfuscate} {
			if on {
				values.Add("flags", name)
			}
		}
	}
	return s.decideForm(v, http.StatusOK, target, newForm(values, decideKeys()))
}

func (s *Server) decideForm(v *visit, status int, target string, f form) error {
	page := decidePage{Sub: moderationNav(v), Target: target, Form: f, Actor: domain.IsActorTarget(target)}
	loss, err := s.node.Weigh(v.ctx(), domain.Standing{Target: target, Level: domain.LevelBlock})
	if err != nil {
		return err
	}
	if page.Loss, err = s.lossView(v, loss); err != nil {
		return err
	}
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return err
	}
	if held, ok := standings.Exact(target); ok {
		names, err := s.memberNames(v)
		if err != nil {
			return err
		}
		view := standingOf(v, held, names, nil)
		page.Known = &view
	}
	page.Levels = []option{
		{Value: "block", Label: v.say("moderation.block"), Note: v.say("moderation.block_text")},
		{Value: "silence", Label: v.say("moderation.silence"), Note: v.say("moderation.silence_text")},
	}
	if page.Actor {
		page.Report = "/desk/moderation/report?of=" + queryEscape(target)
	} else {
		page.Levels = append(page.Levels, option{Value: "allow", Label: v.say("moderation.allow"), Note: v.say("moderation.allow_text")},
			option{Value: "noop", Label: v.say("moderation.noop"), Note: v.say("moderation.noop_text")})
		page.Flags = []option{
			{Value: "media", Label: v.say("moderation.reject_media")}, {Value: "reports", Label: v.say("moderation.reject_reports")},
			{Value: "obfuscate", Label: v.say("moderation.obfuscate")},
		}
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "moderation/decide", head{Heading: target, NoIndex: true}, page)
}

func (s *Server) decide(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	f := newForm(values, decideKeys())
	target, err := s.node.ModerationTarget(v.ctx(), values.Get("target"))
	if err != nil {
		return s.refused(v, err, "/desk/moderation/blocks")
	}
	_, err = s.node.Decide(v.ctx(), *v.member, domain.Standing{
		Target: target, Level: domain.Level(values.Get("level")), Reason: values.Get("reason"), Note: values.Get("note"),
		RejectMedia: f.Has("flags", "media"), RejectReports: f.Has("flags", "reports"), Obfuscate: f.Has("flags", "obfuscate"),
	})
	if err != nil {
		again, ok := f.with(err)
		if !ok {
			return err
		}
		return s.decideForm(v, http.StatusUnprocessableEntity, target, again)
	}
	v.tell("moderation.decided", "Target", target, "Level", levelName(v, domain.Level(values.Get("level"))))
	return v.seeOther("/desk/moderation/blocks")
}

func (s *Server) liftStanding(v *visit) error {
	target := v.FormValue("target")
	if _, err := s.node.Decide(v.ctx(), *v.member, domain.Standing{Target: target}); err != nil {
		return s.refused(v, err, "/desk/moderation/blocks")
	}
	v.tell("moderation.lifted", "Target", target)
	return v.seeOther("/desk/moderation/blocks")
}

// exportBlocks is the list as Mastodon's CSV.
func (s *Server) exportBlocks(v *visit) error {
	var levels []domain.Level
	if v.QueryParam("level") == "allow" {
		levels = []domain.Level{domain.LevelAllow}
	}
	standings, err := s.node.ExportStandings(v.ctx(), levels...)
	if err != nil {
		return err
	}
	v.download("text/csv; charset=utf-8", "domain_blocks.csv")
	return blocklist.Write(v.Response(), standings)
}
