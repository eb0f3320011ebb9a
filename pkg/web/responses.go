package web

import (
	"html/template"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// responses are what came back from elsewhere to an item.
type responses struct {
	URI                      domain.URI
	Replies, Likes, Reshares int
	Thread                   []replyView
	Member                   bool
	Answer                   *answerForm
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
	HTML     template.HTML
	Pictures []picture
	At       time.Time
	Depth    int
	Hidden   bool
	Ours     bool
	ByMember string
	Actions  bool
	Back     string
}

// answerForm is the form for an answer of the organisation.
type answerForm struct {
	Form form
	To   domain.URI
	Back string
}

// maxDepth is how deep replies are indented; deeper ones stand at this depth, so that phones can show them.
const maxDepth = 3

func (s *Server) responsesTo(v *visit, p presenter, item *domain.Item) (*responses, error) {
	if item.URI == "" {
		return nil, nil //nolint:nilnil // the template asks for one
	}
	replies, err := s.store.Replies(v.ctx(), v.viewer(), item.URI)
	if err != nil {
		return nil, err
	}
	back := p.itemPath(item)
	r := &responses{
		URI: item.URI, Replies: item.Counts.Replies, Likes: item.Counts.Likes, Reshares: item.Counts.Reshares,
		Thread: p.thread(replies, item.URI, back, v.member != nil), Member: v.member != nil,
	}
	if r.Member {
		r.Answer = &answerForm{Form: newForm(nil, answerKeys()), To: item.URI, Back: back}
	}
	if !item.Local && !r.Member || v.site.settings.HasLeft() {
		r.URI = "" // who wants to answer does it at the origin, or no longer
	}
	return r, nil
}

// thread puts each reply under what it answers, oldest first; what answers something unknown stands at the top.
func (p presenter) thread(replies []storage.Reply, root domain.URI, back string, member bool) []replyView {
	known := make(map[domain.URI]int, len(replies))
	for i := range replies {
		known[replies[i].Note.URI] = i
	}
	children := map[domain.URI][]int{}
	for i := range replies {
		parent := replies[i].Note.InReplyTo
		if _, ok := known[parent]; !ok || parent == replies[i].Note.URI {
			parent = root
		}
		children[parent] = append(children[parent], i)
	}
	flat := make([]replyView, 0, len(replies))
	seen := make(map[int]bool, len(replies))
	type place struct{ index, depth int }
	var stack []place
	push := func(parent domain.URI, depth int) {
		for i := len(children[parent]) - 1; i >= 0; i-- {
			stack = append(stack, place{children[parent][i], depth})
		}
	}
	push(root, 0)
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[top.index] {
			continue
		}
		seen[top.index] = true
		reply := p.reply(&replies[top.index].Note, replies[top.index].Author)
		reply.Depth, reply.Back, reply.Actions = min(top.depth, maxDepth), back, member
		if above, ok := known[replies[top.index].Note.InReplyTo]; ok {
			reply.AnswerTo = replies[above].Author.DisplayName()
		}
		flat = append(flat, reply)
		push(replies[top.index].Note.URI, top.depth+1)
	}
	return flat
}

// reply shows one note.
func (p presenter) reply(note *domain.Note, author domain.Actor) replyView {
	r := replyView{
		ID: note.ID, URI: note.URI, Author: p.actor(author), Title: note.Title, Warning: note.Warning, Lang: note.Language,
		HTML: p.html(note.HTML, note.Local), Pictures: p.pictures(note.Images), At: note.PublishedAt, Hidden: note.Hidden, Ours: note.Local,
	}
	r.Author.Face.Size = "small"
	if note.Local {
		r.URL = p.path(note.URL)
	} else {
		r.URL, r.Away = webAddress(firstOf(note.URL, string(note.URI))), true
	}
	return r
}
