package web

import (
	"html/template"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// responses are what came back from elsewhere to an item.
type responses struct {
	URI                      domain.URI
	Replies, Likes, Reshares int
	Thread                   threadView
	All                      int // everything together
	Crowds                   []crowd
	Member                   bool
	Answer                   *answerForm
	// Quotes counts the posts that quote it; Quoting are those that the viewer may read.
	Quotes  int
	Quoting []replyView
	// Locked says that new answers are hidden; Lock is where a member changes that, Report where a visitor complains.
	Locked             bool
	Lock, Report, Back string
}

// replyView is a reply in a thread, or a note of a timeline.
type replyView struct {
	ID       domain.ID
	URI      domain.URI
	URL      string
	Away     bool // the address is a peer's
	Author   actorCard
	AnswerTo string // whom it answers, for those who do not see the indent
	Title    string
	Warning  string
	Lang     string
	Language string // in words, where answers in several languages stand together
	Dir      string
	HTML     template.HTML
	Pictures []picture
	At       time.Time
	Depth    int
	Hidden   bool
	Ours     bool
	ByMember string
	Actions  bool
	// What the member's role lets her do with it.
	MayReply, MayModerate, MayRetract bool
	Back                              string
	// Missing marks the place of something that is not here.
	Missing bool
	// Cut says that only the beginning is shown; Page is ours of the whole, "" where only the peer has one.
	Cut  bool
	Page string
	// Answerable says that a visitor may answer from elsewhere.
	Answerable bool
	// Apart says that what it answers does not stand right above it.
	Apart  bool
	deeper bool // it answers something that stands as deep as it does
	Quote  *quotedView
}

// quotedView is what a note quotes, with its author's leave.
type quotedView struct{ URL, Author, Text string }

// answerForm is the form for an answer of the organisation.
type answerForm struct {
	Form form
	To   domain.URI
	Back string
}

// maxDepth is how deep replies are indented; deeper ones stand at this depth, so that phones can show them.
const maxDepth = 3

// responsesTo are the responses to an item, and to others that say the same in further languages.
func (s *Server) responsesTo(v *visit, p presenter, item *domain.Item, others ...domain.URI) (*responses, error) {
	if item.URI == "" {
		return nil, nil //nolint:nilnil // the template asks for one
	}
	back := p.itemPath(item)
	thread, err := s.thread(v, p, item.URI, item.URI, back, others...)
	if err != nil {
		return nil, err
	}
	if item, err = s.countedAs(v, item, others); err != nil {
		return nil, err
	}
	r := &responses{
		URI: item.URI, Replies: item.Counts.Replies, Likes: item.Counts.Likes, Reshares: item.Counts.Reshares,
		Thread: thread, Member: v.member != nil,
	}
	quotes, quoting, err := s.quotesOf(v, item.URI, others)
	if err != nil {
		return nil, err
	}
	r.Quotes, r.All = quotes, r.Replies+r.Likes+r.Reshares+quotes
	mayReply, err := s.mayReply(v, item.URI)
	if err != nil {
		return nil, err
	}
	for i := range quoting {
		shown := p.reply(&quoting[i].Note, quoting[i].Author)
		shown.Back, shown.Actions = back, r.Member
		shown.allow(v, &quoting[i].Note, mayReply)
		r.Quoting = append(r.Quoting, shown)
	}
	standings, err := s.store.Standings(v.ctx())
	if err != nil {
		return nil, err
	}
	r.Locked, r.Back = standings.IsLocked(item.URI), back
	if r.Crowds, err = s.crowds(v, p, item, others, standings); err != nil {
		return nil, err
	}
	switch {
	case !r.Member:
		r.Report = "/report?about=" + queryEscape(string(item.URI))
	case !v.may(domain.ActModerate):
	case item.Local && r.Locked:
		r.Lock = "/desk/items/" + string(item.ID) + "/unlock"
	case item.Local:
		r.Lock = "/desk/items/" + string(item.ID) + "/lock"
	}
	if mayReply {
		r.Answer = &answerForm{Form: newForm(nil, answerKeys()), To: item.URI, Back: back}
	}
	if v.site.settings.HasLeft() || !r.Member && !item.Visibility.IsForEverybody() {
		r.URI = "" // nobody can answer it any more
	}
	return r, nil
}

// reply shows one note.
func (p presenter) reply(note *domain.Note, author domain.Actor) replyView {
	r := replyView{
		ID: note.ID, URI: note.URI, Author: p.actor(author), Title: note.Title, Warning: note.Warning, Lang: note.Language, Dir: textDirection(note.Language),
		HTML: p.noteHTML(note), Pictures: p.pictures(note.Images), At: p.here(note.PublishedAt), Hidden: note.Hidden, Ours: note.Local,
	}
	r.Author.Face.Size = "small"
	if q := note.Quote; q.Allowed && webAddress(q.URL) != "" {
		r.Quote = &quotedView{URL: webAddress(q.URL), Author: q.Author, Text: q.Text}
	}
	if note.Local {
		r.URL = p.path(note.URL)
	} else {
		r.URL, r.Away = webAddress(firstOf(note.URL, string(note.URI))), true
	}
	return r
}

// noteHTML takes the ids out of answers of ours: many texts stand on one page.
func (p presenter) noteHTML(note *domain.Note) template.HTML {
	if note.Local && strings.Contains(note.HTML, ` id="`) {
		return p.html(markup.Sanitize(note.HTML), false)
	}
	return p.html(note.HTML, note.Local)
}
