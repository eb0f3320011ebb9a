package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// streamsPage lists the streams for members.
type streamsPage struct {
	Desk    *deskNav
	Streams []streamRow
}

type streamRow struct {
	termWords
	Handle, Page, Queue string
	Followers, Waiting  int
}

// queuePage is what peers' actors addressed to a stream.
type queuePage struct {
	Desk               *deskNav
	Name, Handle, Page string
	Slug               string
	Waiting, Accepted  []submissionView
	Authors            []actorCard
	Editors            streamEditors
	Form               form
	State              settingState // of its name and meaning
	Pager              pager
}

type submissionView struct {
	ID     domain.ID
	Author string
	Entry  entryView
}

// maxWaitingShown is how many submissions wait on one page; what was decided makes room.
const maxWaitingShown = 30

func (s *Server) listStreams(v *visit) error {
	terms, err := s.store.Terms(v.ctx(), domain.SchemeStream)
	if err != nil {
		return err
	}
	var page streamsPage
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	for _, term := range terms {
		if s.mayCurate(v, term.Actor) != nil {
			continue
		}
		row := streamRow{termWords: v.speaker.term(term), Page: "/streams/" + term.Slug}
		if term.Actor != "" {
			actor, err := s.store.ActorByURI(v.ctx(), term.Actor)
			if err != nil {
				return err
			}
			row.Handle, row.Queue = handleOf(actor), "/desk/streams/"+term.Slug
			if row.Followers, _, err = s.store.FollowCounts(v.ctx(), term.Actor); err != nil {
				return err
			}
			if _, row.Waiting, err = s.store.Submissions(v.ctx(), term.Actor, domain.SubmissionWaiting, storage.Page{Size: 1}); err != nil {
				return err
			}
		}
		page.Streams = append(page.Streams, row)
	}
	if len(page.Streams) == 0 && len(terms) > 0 {
		return domain.ErrNotFound // she edits none
	}
	return s.page(v, http.StatusOK, "streams/list", head{Heading: v.say("streams.heading"), NoIndex: true}, page)
}

// showQueue is where members decide what a stream announces.
func (s *Server) showQueue(v *visit) error {
	term, err := s.store.TermBySlug(v.ctx(), domain.SchemeStream, v.Param("slug"))
	if err != nil {
		return err
	}
	if into, ok := v.site.terms.of(term.URI); ok && into.ID != term.ID {
		return v.seeOther("/desk/streams/" + into.Slug)
	}
	if err := s.mayCurate(v, term.Actor); err != nil {
		return err
	}
	ref := term.Ref(v.site.settings.Language)
	return s.queue(v, http.StatusOK, term, newForm(url.Values{"label": {ref.Label}, "description": {ref.Description}}, termLabels()))
}

func (s *Server) queue(v *visit, status int, term domain.Term, f form) error {
	number, err := v.pageNumber()
	if err != nil {
		return err
	}
	if term.Actor == "" {
		return domain.ErrNotFound
	}
	actor, err := s.store.ActorByURI(v.ctx(), term.Actor)
	if err != nil {
		return err
	}
	page := queuePage{Name: actor.DisplayName(), Handle: handleOf(actor), Page: "/streams/" + term.Slug, Slug: term.Slug, Form: f}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Editors, err = s.streamEditors(v, term); err != nil {
		return err
	}
	if page.State, err = s.settingState(v, node.TermKey(node.KeyTerm, term.ID), "/desk/streams/"+term.Slug, forVisitors, forMembers, forPeers); err != nil {
		return err
	}
	if page.Waiting, _, err = s.submissions(v, term.Actor, domain.SubmissionWaiting, storage.Page{Size: maxWaitingShown}); err != nil {
		return err
	}
	var total int
	page.Accepted, total, err = s.submissions(v, term.Actor, domain.SubmissionAccepted, storage.Page{Number: number, Size: pageSize})
	if err != nil {
		return err
	}
	page.Pager = newPager("/desk/streams/"+term.Slug, nil, number, total, pageSize)
	authors, err := s.store.StreamAuthors(v.ctx(), term.Actor)
	if err != nil {
		return err
	}
	p := s.presenter(v)
	for _, author := range authors {
		page.Authors = append(page.Authors, p.actor(author))
	}
	return s.page(v, status, "streams/queue", head{Heading: page.Name, NoIndex: true}, page)
}

// submissions shows what was addressed to a stream. What is no longer held is left out.
func (s *Server) submissions(v *visit, stream domain.URI, state domain.SubmissionState, of storage.Page) ([]submissionView, int, error) {
	list, total, err := s.store.Submissions(v.ctx(), stream, state, of)
	if err != nil {
		return nil, 0, err
	}
	p := s.presenter(v)
	var views []submissionView
	for _, submission := range list {
		found, err := s.entryOf(v, submission.Object)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		entry, err := s.entry(v, p, &found)
		if err != nil {
			return nil, 0, err
		}
		entry.Respond = nil
		views = append(views, submissionView{
			ID: submission.ID, Author: found.Author.DisplayName(), Entry: entry,
		})
	}
	return views, total, nil
}

func (s *Server) acceptSubmission(v *visit) error {
	return s.decideAbout(v, s.node.AcceptSubmission, "streams.accepted_done")
}

func (s *Server) welcomeAuthor(v *visit) error {
	return s.decideAbout(v, s.node.WelcomeAuthor, "streams.welcome_done")
}

func (s *Server) declineSubmission(v *visit) error {
	return s.decideAbout(v, s.node.DeclineSubmission, "streams.declined_done")
}

func (s *Server) dismissAuthor(v *visit) error {
	term, err := s.store.TermBySlug(v.ctx(), domain.SchemeStream, v.Param("slug"))
	if err != nil {
		return err
	}
	err = s.node.DismissAuthor(v.ctx(), *v.member, term.Actor, domain.URI(v.FormValue("author")))
	return s.decided(v, err, "streams.dismissed_done")
}

// renameStream changes the name and the meaning of a stream; its followers are told.
func (s *Server) renameStream(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	term, err := s.store.TermBySlug(v.ctx(), domain.SchemeStream, v.Param("slug"))
	if err != nil {
		return err
	}
	path := "/desk/streams/" + term.Slug
	renamed, err := s.node.EditTerm(v.seeing(values), *v.member, term.URI, values.Get("label"), values.Get("description"))
	if err != nil {
		return s.notSaved(v, err, newForm(values, termLabels()), path, func(f form) error { return s.queue(v, http.StatusUnprocessableEntity, term, f) })
	}
	v.tell("streams.renamed", "Name", renamed.Label(v.speaker.tag))
	return v.seeOther(path)
}

// decideAbout does something about the submission that the address names.
func (s *Server) decideAbout(v *visit, do func(context.Context, domain.Member, domain.ID) error, done string) error {
	submission, err := s.store.SubmissionByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	return s.decided(v, do(v.ctx(), *v.member, submission.ID), done)
}

func (s *Server) decided(v *visit, err error, done string) error {
	if err != nil {
		return s.refused(v, err, "/desk/streams")
	}
	v.tell(done)
	return v.seeOther(v.back("/desk/streams"))
}
