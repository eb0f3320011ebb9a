package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// maxShownBody is how many bytes of a received activity a page shows.
const maxShownBody = 128 << 10

// incomingPage lists received activities that wait or were put aside.
type incomingPage struct {
	Desk   *deskNav
	Sub    subNav
	Host   string
	States []link
	Rows   []incomingView
	Parked bool
	Total  int
	Pager  pager
}

// incomingView is one received activity, in words.
type incomingView struct {
	ID                               domain.ID
	Verb, Activity, Sender, Host     string
	URL, Reason, State, Body, Before string
	Parked, Cut                      bool
	Tries                            int
	At, Next                         time.Time
}

func (s *Server) listIncoming(v *visit) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	const size = 50
	filter := storage.InboxFilter{State: domain.InboxState(v.QueryParam("state")), Host: strings.ToLower(strings.TrimSpace(v.QueryParam("host")))}
	if filter.State != domain.InboxParked && filter.State != domain.InboxPending {
		filter.State = ""
	}
	rows, total, err := s.store.Incoming(v.ctx(), filter, storage.Page{Number: number, Size: size})
	if err != nil {
		return err
	}
	page := incomingPage{
		Sub: federationNav(v), Host: filter.Host, Total: total, Pager: newPager("/desk/federation/incoming", v.QueryParams(), number, total, size),
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	for i := range rows {
		page.Rows = append(page.Rows, s.incomingView(v, &rows[i]))
		page.Parked = page.Parked || rows[i].State == domain.InboxParked
	}
	for _, choice := range []struct {
		key   string
		state domain.InboxState
	}{{"incoming.all", ""}, {"incoming.parked", domain.InboxParked}, {"incoming.pending", domain.InboxPending}} {
		page.States = append(page.States, link{
			Name: v.say(choice.key), Current: filter.State == choice.state,
			URL: withQuery("/desk/federation/incoming", v.QueryParams(), "state", string(choice.state)),
		})
	}
	return s.page(v, http.StatusOK, "federation/incoming", head{Heading: v.say("federation.incoming"), NoIndex: true}, page)
}

// incomingView says in plain words how far a received activity got.
func (s *Server) incomingView(v *visit, row *domain.InboxRow) incomingView {
	view := incomingView{
		ID: row.ID, Verb: string(row.Verb), Activity: string(row.Activity), Sender: string(row.Sender), Host: row.Sender.Host(),
		URL: "/desk/federation/incoming/" + string(row.ID), Parked: row.State == domain.InboxParked, Tries: row.Attempts, At: v.here(row.ReceivedAt),
	}
	switch row.State {
	case domain.InboxParked:
		view.State = v.say("incoming.is_parked")
	case domain.InboxDone:
		view.State = v.say("incoming.is_done")
	default:
		view.State = v.say("incoming.is_pending")
		if row.Attempts > 0 {
			view.Next = row.NotBefore
		}
	}
	switch {
	case row.LastError == "":
	case strings.Contains(row.LastError, "deadline exceeded"):
		view.Reason = v.say("incoming.slow")
	default:
		view.Reason = v.speaker.sentence(row.LastError)
	}
	return view
}

// incomingRowPage is one received activity with its bytes.
type incomingRowPage struct {
	Desk *deskNav
	Sub  subNav
	Row  incomingView
}

func (s *Server) showIncoming(v *visit) error {
	row, err := s.store.InboxRow(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	page := incomingRowPage{Sub: federationNav(v), Row: s.incomingView(v, &row)}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	body := row.Body
	var indented bytes.Buffer
	if json.Indent(&indented, body, "", "  ") == nil {
		body = indented.Bytes()
	}
	if len(body) > maxShownBody {
		body, page.Row.Cut = body[:maxShownBody], true
	}
	page.Row.Body = strings.ToValidUTF8(string(body), "�")
	return s.page(v, http.StatusOK, "federation/incomingrow", head{Heading: v.say("incoming.heading"), NoIndex: true}, page)
}

func (s *Server) retryIncoming(v *visit) error {
	if err := s.store.RetryInbox(v.ctx(), domain.ID(v.Param("id"))); err != nil {
		return err
	}
	v.tell("incoming.again")
	return v.seeOther(v.back("/desk/federation/incoming"))
}

func (s *Server) dropIncoming(v *visit) error {
	if err := s.store.DropInbox(v.ctx(), domain.ID(v.Param("id"))); err != nil {
		return err
	}
	v.tell("incoming.dropped")
	return v.seeOther("/desk/federation/incoming")
}

// retryAllIncoming tries again what was put aside, of one host if one is named.
func (s *Server) retryAllIncoming(v *visit) error {
	n, err := s.store.RetryAllParked(v.ctx(), v.FormValue("host"))
	if err != nil {
		return err
	}
	v.tell("incoming.all_again", "Count", n)
	return v.seeOther("/desk/federation/incoming")
}
