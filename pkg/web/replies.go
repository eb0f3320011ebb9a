package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// replyPage is the form for an answer, under what it answers.
type replyPage struct {
	Desk   *deskNav
	Entry  entryView
	Answer answerForm
}

// notePage is a note with what answers it: an answer of ours to something that stands elsewhere, or for members a peer's.
type notePage struct {
	Parent  *link
	Note    replyView
	Respond *respond
	Thread  threadView
}

// notePath is our page of a note.
func notePath(note *domain.Note) string { return "/notes/" + string(note.ID) }

func answerKeys() map[string]string { return map[string]string{"text": "field.answer"} }

func (s *Server) newReply(v *visit) error {
	return s.showReply(v, http.StatusOK, domain.URI(v.QueryParam("to")), "", newForm(nil, answerKeys()))
}

func (s *Server) showReply(v *visit, status int, to domain.URI, back string, f form) error {
	entry, err := s.entryOf(v, to)
	if err != nil {
		return err
	}
	page := replyPage{Answer: answerForm{Form: f, To: to, Back: back}}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	if page.Entry, err = s.entry(v, s.presenter(v), &entry); err != nil {
		return err
	}
	page.Entry.Respond = nil
	return s.page(v, status, "replies/new", head{Heading: v.say("answer.heading"), NoIndex: true}, page)
}

// entryOf finds an item or note by its id.
func (s *Server) entryOf(v *visit, uri domain.URI) (storage.Entry, error) {
	var e storage.Entry
	var author domain.URI
	item, err := s.store.ItemByURI(v.ctx(), uri)
	switch {
	case err == nil:
		e.Item, author = &item, item.Actor
	case isNotFound(err):
		note, err := s.store.NoteByURI(v.ctx(), uri)
		if err != nil {
			return e, err
		}
		e.Note, author = &note, note.Actor
		if err := v.mayReadNote(&note); err != nil {
			return storage.Entry{}, err
		}
	default:
		return e, err
	}
	e.Author, err = s.store.ActorByURI(v.ctx(), author)
	if isNotFound(err) {
		err = nil
	}
	return e, err
}

// shownEntry is entryOf for what the visitor may see: nothing that is for members, and nothing of the blocked; nothing of the
// silenced either, unless a member looks.
func (s *Server) shownEntry(v *visit, uri domain.URI) (storage.Entry, error) {
	e, err := s.entryOf(v, uri)
	if errors.Is(err, domain.ErrForbidden) {
		err = domain.ErrNotFound
	}
	if err != nil {
		return e, err
	}
	hidden, visibility := false, domain.Visibility("")
	if e.Item != nil {
		hidden, visibility = e.Item.State != domain.StatePublished, e.Item.Visibility
	} else {
		hidden, visibility = e.Note.Hidden && v.member == nil, e.Note.Visibility
	}
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return e, err
	}
	level := standings.Of(e.Author.URI).Level
	silenced := level == domain.LevelSilence && v.member == nil && (e.Note == nil || e.Note.InReplyTo == "") // their answers stay hidden until a member shows them
	if hidden || silenced || level == domain.LevelBlock || !seenBy(v, visibility) {
		return storage.Entry{}, domain.ErrNotFound
	}
	return e, nil
}

func (s *Server) reply(v *visit) error {
	values, err := v.form()
	if err != nil {
		return err
	}
	to := domain.URI(values.Get("to"))
	if s.o.Meet != nil {
		s.o.Meet(v.ctx(), to)
	}
	note, err := s.node.Reply(v.ctx(), *v.member, to, values.Get("text"), node.ReplyOptions{ShowMember: values.Get("show_member") == "yes"})
	if err != nil {
		f, ok := newForm(values, answerKeys()).with(err)
		if !ok {
			return err
		}
		return s.showReply(v, http.StatusUnprocessableEntity, to, values.Get("back"), f)
	}
	v.tell("answer.sent")
	fallback := "/network"
	if note.Visibility == domain.VisibilityDirect {
		fallback = "/desk/messages"
	} else if path := s.presenter(v).path(note.URL); len(path) > 0 && path[0] == '/' {
		fallback = path
	}
	return v.seeOther(v.back(fallback))
}

func (s *Server) hideNote(v *visit) error {
	return s.changeNote(v, s.node.HideNote, "responses.hidden_done")
}
func (s *Server) unhideNote(v *visit) error {
	return s.changeNote(v, s.node.ShowNote, "responses.shown_done")
}
func (s *Server) retractNote(v *visit) error {
	return s.changeNote(v, s.node.RetractNote, "responses.retracted_done")
}

func (s *Server) changeNote(v *visit, change func(context.Context, domain.Member, domain.ID) error, done string) error {
	if err := change(v.ctx(), *v.member, domain.ID(v.Param("id"))); err != nil {
		return s.refused(v, err, "/desk")
	}
	v.tell(done)
	return v.seeOther(v.back("/desk"))
}

func (s *Server) like(v *visit) error      { return s.toObjectOf(v, s.node.Like) }
func (s *Server) unlike(v *visit) error    { return s.toObjectOf(v, s.node.Unlike) }
func (s *Server) reshare(v *visit) error   { return s.toObjectOf(v, s.node.Reshare) }
func (s *Server) unreshare(v *visit) error { return s.toObjectOf(v, s.node.Unreshare) }

func (s *Server) toObjectOf(v *visit, act func(context.Context, domain.Member, domain.URI) error) error {
	if err := act(v.ctx(), *v.member, domain.URI(v.FormValue("object"))); err != nil {
		return s.refused(v, err, "/network")
	}
	return v.seeOther(v.back("/network"))
}

// showNote is the page of an answer of ours that stands under nothing of ours. Members read peers' notes here, too.
func (s *Server) showNote(v *visit) error {
	note, err := s.store.NoteByID(v.ctx(), domain.ID(v.Param("id")))
	if err != nil {
		return err
	}
	if v.member == nil && (!note.Local || note.Hidden || !seenBy(v, note.Visibility)) {
		return domain.ErrNotFound
	}
	if err := v.mayReadNote(&note); err != nil {
		return err
	}
	if note.Local && wantsActivityPub(v.Request()) {
		return v.toObject(note.URI)
	}
	p := s.presenter(v)
	author, err := s.store.ActorByURI(v.ctx(), note.Actor)
	if err != nil && !isNotFound(err) {
		return err
	}
	page := notePage{Note: p.reply(&note, author)}
	if page.Thread, err = s.thread(v, p, note.URI, note.Root, notePath(&note)); err != nil {
		return err
	}
	if v.member != nil && !note.Local {
		if page.Respond, err = s.respond(v, note.URI, notePath(&note)); err != nil {
			return err
		}
	}
	if parent, err := s.shownEntry(v, note.InReplyTo); err == nil {
		page.Parent = &link{Name: parent.Author.DisplayName(), URL: string(note.InReplyTo)}
		if parent.Note != nil {
			page.Parent.URL = webAddress(firstOf(parent.Note.URL, string(note.InReplyTo)))
			if v.member != nil {
				page.Parent.URL = notePath(parent.Note)
			}
		} else {
			page.Parent.URL = p.itemPath(parent.Item)
		}
	} else if !isNotFound(err) {
		return err
	}
	h := head{Heading: v.say("note.heading", "Name", author.DisplayName()), NoIndex: true, Canonical: note.URL}
	if note.Local {
		h.ActivityPub = string(note.URI)
	}
	return s.page(v, http.StatusOK, "notes/show", h, page)
}
