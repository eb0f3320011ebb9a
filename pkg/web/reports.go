package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// reportsPage is the queue of complaints.
type reportsPage struct {
	Desk    *deskNav
	Sub     subNav
	States  []link
	Reports []reportView
	Pager   pager
}

// reportPage is one complaint, with what can be done about it.
type reportPage struct {
	Desk   *deskNav
	Sub    subNav
	Report reportView
	Form   form
}

type reportView struct {
	ID                            domain.ID
	URL, By, ByURL, Decide, Whom  string
	WhomURL, Report               string
	Text, Contact, Answer, Member string
	Open, Ours                    bool
	At, Resolved                  time.Time
	Things                        []link
}

// complaintPage is where somebody complains: a visitor about something here, a member to a peer about something of it.
type complaintPage struct {
	Desk   *deskNav
	Sub    *subNav
	About  link
	Object domain.URI
	Actor  *actorCard
	Form   form
	Things []option
}

func isMail(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(text, " /<>")
}

func (s *Server) listReports(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const path = "/desk/moderation/reports"
	asked := v.QueryParam("state")
	filter := storage.ReportFilter{State: domain.ReportOpen, Received: true}
	if asked != "" {
		filter = storage.ReportFilter{}
	}
	list, total, err := s.store.Reports(v.ctx(), filter, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	page := reportsPage{Sub: moderationNav(v), Pager: newPager(path, v.QueryParams(), number, total, pageSize), States: []link{
		{Name: v.say("moderation.open"), URL: path, Current: asked == ""}, {Name: v.say("moderation.all"), URL: path + "?state=all", Current: asked != ""},
	}}
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	for i := range list {
		view, err := s.reportView(v, &list[i], names)
		if err != nil {
			return err
		}
		page.Reports = append(page.Reports, view)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, http.StatusOK, "moderation/reports", head{Heading: v.say("moderation.reports"), NoIndex: true}, page)
}

func (s *Server) reportView(v *visit, r *domain.Report, names map[domain.ID]string) (reportView, error) {
	view := reportView{
		ID: r.ID, URL: "/desk/moderation/reports/" + string(r.ID), Text: r.Text, Contact: r.Contact, Answer: r.Answer, Member: names[r.Member],
		Open: r.State == domain.ReportOpen, Ours: r.Ours, At: v.here(r.CreatedAt), Resolved: v.here(r.ResolvedAt), By: v.say("moderation.visitor"),
	}
	known, err := s.store.ActorsByURI(v.ctx(), []domain.URI{r.Reporter, r.Target})
	if err != nil {
		return view, err
	}
	if r.Reporter != "" {
		view.By = string(r.Reporter)
		if actor, ok := known[r.Reporter]; ok {
			view.By = firstOf(handleOf(actor), view.By)
		}
		if !r.Ours {
			view.Decide = decidePath(r.Reporter.Host())
		}
	}
	view.Whom = string(r.Target)
	if actor, ok := known[r.Target]; ok {
		view.Whom, view.WhomURL = firstOf(actor.DisplayName(), view.Whom), s.presenter(v).actor(actor).URL
		if !actor.Local && !r.Ours {
			view.Report = "/desk/moderation/report?of=" + queryEscape(string(firstURI(append(append([]domain.URI{}, r.Objects...), r.Target)...)))
		}
	}
	for _, object := range r.Objects {
		view.Things = append(view.Things, s.thing(v, object))
	}
	return view, nil
}

// maxThing is how many characters of a note stand for it.
const maxThing = 80

// thing names an item or note and leads to where members can act on it.
func (s *Server) thing(v *visit, uri domain.URI) link {
	entry, err := s.entryOf(v, uri)
	p := s.presenter(v)
	switch {
	case err != nil:
		return link{Name: string(uri), Text: v.say("moderation.thing_gone")}
	case entry.Item != nil:
		return link{Name: entry.Item.Content.Title, URL: p.itemPath(entry.Item), Text: p.kindName(entry.Item.Kind)}
	}
	name := firstOf(entry.Note.Title, markup.Excerpt(entry.Note.HTML, maxThing), string(uri))
	return link{Name: name, URL: "/desk/reply?to=" + queryEscape(string(uri)), Text: v.say("copy.note")}
}

func (s *Server) showReport(v *visit) error {
	return s.reportForm(v, http.StatusOK, newForm(nil, map[string]string{"answer": "moderation.answer"}))
}

func (s *Server) reportForm(v *visit, status int, f form) error {
	r, err := s.store.ReportByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	page := reportPage{Sub: moderationNav(v), Form: f}
	if page.Report, err = s.reportView(v, &r, names); err != nil {
		return err
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "moderation/report", head{Heading: v.say("moderation.report_of", "Name", page.Report.Whom), NoIndex: true}, page)
}

func (s *Server) changeReport(v *visit) error {
	id, path := domain.ID(v.Param("id")), "/desk/moderation/reports"
	if v.FormValue("action") == "resolve" {
		if err := s.node.ResolveReport(v.ctx(), *v.member, id, v.FormValue("answer")); err != nil {
			return s.refused(v, err, path)
		}
		v.tell("moderation.resolved")
		return v.seeOther(path)
	}
	if err := s.node.ReopenReport(v.ctx(), *v.member, id); err != nil {
		return s.refused(v, err, path)
	}
	v.tell("moderation.reopened")
	return v.seeOther(path + "/" + string(id))
}

func complaintKeys() map[string]string {
	return map[string]string{"text": "moderation.complaint", "contact": "moderation.your_contact", "objects": "moderation.things", "website": "moderation.leave_empty"}
}

// showComplaint is where a visitor complains about something that stands here.
func (s *Server) showComplaint(v *visit) error {
	return s.complaintForm(v, http.StatusOK, domain.URI(v.QueryParam("about")), newForm(nil, complaintKeys()))
}

func (s *Server) complaintForm(v *visit, status int, object domain.URI, f form) error {
	about, err := s.reportable(v, object)
	if err != nil {
		return err
	}
	return s.page(v, status, "moderation/complain", head{Heading: v.say("moderation.complain"), NoIndex: true}, complaintPage{About: about, Object: object, Form: f})
}

// reportable is what a visitor can see and so complain about; all else is not there.
func (s *Server) reportable(v *visit, object domain.URI) (link, error) {
	entry, err := s.shownEntry(v, object)
	if err != nil {
		return link{}, err
	}
	p := s.presenter(v)
	if i := entry.Item; i != nil {
		return link{Name: i.Content.Title, URL: p.itemPath(i)}, nil
	}
	return link{Name: markup.Excerpt(entry.Note.HTML, maxThing)}, nil
}

func (s *Server) complain(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	object := domain.URI(values.Get("about"))
	about, err := s.reportable(v, object)
	if err != nil {
		return err
	}
	if values.Get("website") == "" { // people leave it empty: they do not see it
		err = s.node.ReportByVisitor(v.ctx(), node.VisitorReport{Object: object, Text: values.Get("text"), Contact: values.Get("contact"), From: v.RealIP()})
	}
	if err != nil {
		f, ok := newForm(values, complaintKeys()).with(err)
		if !ok {
			return err
		}
		return s.complaintForm(v, http.StatusUnprocessableEntity, object, f)
	}
	return s.page(v, http.StatusOK, "moderation/thanks", head{Heading: v.say("moderation.thanks"), NoIndex: true}, complaintPage{About: about})
}

// maxComplaintThings is how many of an actor's things a report offers.
const maxComplaintThings = 20

// showReportOut is where a member complains to a peer.
func (s *Server) showReportOut(v *visit) error {
	of := domain.URI(v.QueryParam("of"))
	return s.reportOutForm(v, http.StatusOK, of, newForm(url.Values{"objects": {string(of)}}, complaintKeys()))
}

func (s *Server) reportOutForm(v *visit, status int, of domain.URI, f form) error {
	actor, err := s.store.ActorByURI(v.ctx(), of)
	if isNotFound(err) {
		var entry storage.Entry
		if entry, err = s.entryOf(v, of); err == nil {
			actor = entry.Author
		}
	}
	if err != nil {
		return err
	}
	if actor.Local || actor.URI == "" {
		return domain.ErrNotFound
	}
	sub := moderationNav(v)
	card := s.presenter(v).actor(actor)
	page := complaintPage{Sub: &sub, Actor: &card, Object: of, Form: f}
	things, err := s.store.ThingsOf(v.ctx(), actor.URI, maxComplaintThings)
	if err != nil {
		return err
	}
	if of != actor.URI && !slices.Contains(things, of) {
		things = append([]domain.URI{of}, things...)
	}
	for _, uri := range things {
		thing := s.thing(v, uri)
		page.Things = append(page.Things, option{Value: string(uri), Label: thing.Name, Note: thing.Text})
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "moderation/reportout", head{Heading: v.say("moderation.report_of", "Name", actor.DisplayName()), NoIndex: true}, page)
}

func (s *Server) reportOut(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	var objects []domain.URI
	for _, uri := range values["objects"] {
		objects = append(objects, domain.URI(uri))
	}
	target := domain.URI(values.Get("actor"))
	if _, err := s.node.Report(v.ctx(), *v.member, target, objects, values.Get("text")); err != nil {
		f, ok := newForm(values, complaintKeys()).with(err)
		if !ok {
			return err
		}
		return s.reportOutForm(v, http.StatusUnprocessableEntity, target, f)
	}
	v.tell("moderation.sent", "Host", target.Host())
	return v.seeOther("/desk/moderation/reports?state=all")
}
