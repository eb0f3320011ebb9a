package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// listsPage imports lists, and keeps up with those of others.
type listsPage struct {
	Desk        *deskNav
	Sub         subNav
	Form, Lists form
	Severities  []option
	Subscribed  []subscribedList
}

type subscribedList struct {
	ID             domain.ID
	Name, URL      string
	Count, Applied int
	Waiting        []string
	Error          string
	Fetched, Next  time.Time
}

// importPage says what a list would change, before it does.
type importPage struct {
	Desk     *deskNav
	Sub      subNav
	Problems []blocklist.Problem
	Unsaid   int
	Lines    []importLine
	Unlisted int // further lines that change something
	Kept     []importLine
	Changes  int
	Loss     lossView
	CSV      string
}

type importLine struct {
	Target, Level, Why                 string
	Followers, Followed, Items, Things int
}

func importKeys() map[string]string {
	return map[string]string{
		"list": "moderation.list_text", "severity": "moderation.severity", "url": "moderation.list_url", "name": "moderation.list_name", "file": "moderation.list_file",
	}
}

func (s *Server) showLists(v *visit) error {
	return s.listsForm(v, http.StatusOK, newForm(url.Values{"severity": {"block"}}, importKeys()), newForm(nil, importKeys()))
}

func (s *Server) listsForm(v *visit, status int, f, lists form) error {
	lists.prefix = "list-"
	page := listsPage{Sub: moderationNav(v), Form: f, Lists: lists, Severities: []option{
		{Value: "block", Label: v.say("moderation.block")}, {Value: "silence", Label: v.say("moderation.silence")}, {Value: "allow", Label: v.say("moderation.allow")},
	}}
	subscribed, err := s.store.Blocklists(v.ctx())
	if err != nil {
		return err
	}
	for _, list := range subscribed {
		shown := subscribedList{
			ID: list.ID, Name: firstOf(list.Name, list.URL), URL: list.URL, Count: list.Count, Applied: list.Applied, Error: list.Error,
			Fetched: v.here(list.FetchedAt), Next: v.here(list.NextAt),
		}
		for _, standing := range list.Waiting {
			shown.Waiting = append(shown.Waiting, standing.Target)
		}
		page.Subscribed = append(page.Subscribed, shown)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "moderation/lists", head{Heading: v.say("moderation.lists"), NoIndex: true}, page)
}

// importList shows what a list would change; with "apply" it is changed.
func (s *Server) importList(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	list, err := s.sentList(v, values)
	if err == nil && values.Get("apply") == "yes" {
		var plan node.ImportPlan
		if plan, err = s.node.Import(v.ctx(), *v.member, list.Standings); err == nil {
			v.tell("moderation.imported", "Count", plan.Changes)
			return v.seeOther("/desk/moderation/blocks")
		}
	}
	if err != nil {
		f, ok := newForm(values, importKeys()).with(err)
		if !ok {
			return err
		}
		return s.listsForm(v, http.StatusUnprocessableEntity, f, newForm(nil, importKeys()))
	}
	return s.showPlan(v, list)
}

// sentList is what was uploaded, or typed.
func (s *Server) sentList(v *visit, values url.Values) (blocklist.List, error) {
	level, ok := map[string]domain.Level{"": domain.LevelBlock, "block": domain.LevelBlock, "silence": domain.LevelSilence, "allow": domain.LevelAllow}[values.Get("severity")]
	if !ok {
		return blocklist.List{}, domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	var in io.Reader = strings.NewReader(values.Get("list"))
	file, header, err := v.Request().FormFile("file")
	switch {
	case err == nil && header.Size > 0:
		defer file.Close()
		in = file
	case err != nil && !errors.Is(err, http.ErrMissingFile) && !errors.Is(err, http.ErrNotMultipart):
		return blocklist.List{}, domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), err)
	}
	list, err := blocklist.Read(in, level)
	if err == nil && len(list.Standings)+len(list.Problems) == 0 {
		var wrong domain.InvalidError
		wrong.Add("file", v.say("moderation.no_list"))
		err = wrong.OrNil()
	}
	return list, err
}

// maxPlanned is how many lines of a plan a page shows.
const maxPlanned = 500

func (s *Server) showPlan(v *visit, list blocklist.List) error {
	plan, err := s.node.PlanImport(v.ctx(), list.Standings)
	if err != nil {
		return err
	}
	page := importPage{Sub: moderationNav(v), Problems: list.Problems, Unsaid: list.Unsaid, Changes: plan.Changes}
	for _, line := range plan.Lines {
		shown := importLine{
			Target: line.Standing.Target, Level: levelName(v, line.Standing.Level), Why: line.Kept, Followers: len(line.Loss.Followers),
			Followed: len(line.Loss.Followed), Items: line.Loss.Items, Things: line.Loss.Notes,
		}
		costs := line.Loss.EndsFollows() || line.Loss.Items+line.Loss.Notes > 0
		switch {
		case line.Kept != "" && len(page.Kept) < maxPlanned:
			page.Kept = append(page.Kept, shown)
		case line.Kept == "" && costs, line.Kept == "" && len(page.Lines) < maxPlanned:
			page.Lines = append(page.Lines, shown)
		case line.Kept == "":
			page.Unlisted++
		}
	}
	var csv bytes.Buffer
	if err := blocklist.Write(&csv, plan.Decisions()); err != nil {
		return err
	}
	page.CSV = csv.String()
	if page.Loss, err = s.lossView(v, plan.Loss); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/import", head{Heading: v.say("moderation.plan"), NoIndex: true}, page)
}

func (s *Server) subscribeList(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	if _, err := s.node.Subscribe(v.ctx(), *v.member, values.Get("url"), values.Get("name")); err != nil {
		f, ok := newForm(values, importKeys()).with(err)
		if !ok {
			return err
		}
		return s.listsForm(v, http.StatusUnprocessableEntity, newForm(url.Values{"severity": {"block"}}, importKeys()), f)
	}
	v.tell("moderation.subscribed")
	return v.seeOther("/desk/moderation/lists")
}

// changeList fetches a list now, forgets it, or decides about what it proposes.
func (s *Server) changeList(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	id, chosen := domain.ID(v.Param("id")), values["target"]
	switch values.Get("action") {
	case "fetch":
		err = s.node.FetchList(v.ctx(), *v.member, id)
	case "forget":
		err = s.node.Unsubscribe(v.ctx(), *v.member, id)
	case "accept":
		err = s.node.AnswerList(v.ctx(), *v.member, id, chosen, nil)
	case "decline":
		err = s.node.AnswerList(v.ctx(), *v.member, id, nil, chosen)
	default:
		err = domain.Explain(domain.ErrInvalid, v.say("error.bad_form"), nil)
	}
	if err != nil {
		return s.refused(v, err, "/desk/moderation/lists")
	}
	v.tell("moderation.done")
	return v.seeOther("/desk/moderation/lists")
}
