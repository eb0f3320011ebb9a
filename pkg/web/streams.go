package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// streamHead is what the page of a stream shows besides its items: how to follow it, and the posts that it accepted.
type streamHead struct {
	Follow *followPanel
	Notes  []entryView
	Queue  string // where members decide what it accepts
}

// maxStreamNotes is how many posts of peers stand on the page of a stream.
const maxStreamNotes = 10

// listStream is the page of a stream, or with an ending behind it one of its feeds or its calendar.
func (s *Server) listStream(v *visit) error {
	slug, format := cutFormat(v.Param("slug"))
	slug, isCalendar := strings.CutSuffix(slug, ".ics")
	term, err := s.store.TermBySlug(v.ctx(), domain.SchemeStream, slug)
	if err != nil {
		return err
	}
	if term.MergedInto != "" {
		return v.toStanding(term)
	}
	if term.Actor == "" { // the node has not made its actor yet
		return s.listTerm(v, domain.SchemeStream)
	}
	if format == "" && !isCalendar && wantsActivityPub(v.Request()) {
		return v.toObject(term.Actor)
	}
	if isCalendar {
		return s.streamCalendar(v, term)
	}
	words := v.speaker.term(term)
	l := list{
		path: "/streams/" + slug, heading: words.Name, text: words.Text, lang: words.Lang, textLang: words.TextLang, empty: v.say("list.nothing"),
		filter: storage.ItemFilter{Stream: term.Actor}, mixed: true, same: sameLinks(term),
	}
	if format == "" {
		if l.stream, err = s.streamHead(v, term, l.path); err != nil {
			return err
		}
	}
	return s.showOrFeed(v, format, l)
}

func (s *Server) streamHead(v *visit, term domain.Term, path string) (*streamHead, error) {
	actor, err := s.store.ActorByURI(v.ctx(), term.Actor)
	if err != nil {
		return nil, err
	}
	p := s.presenter(v)
	shown := streamHead{Follow: p.followPanel(actor)}
	shown.Follow.Feeds = []link{
		{Name: v.say("follow.rss"), URL: path + ".rss"}, {Name: v.say("follow.atom"), URL: path + ".atom"},
		{Name: v.say("follow.calendar"), URL: path + ".ics"},
	}
	notes, err := s.store.StreamNotes(v.ctx(), term.Actor, maxStreamNotes)
	if err != nil {
		return nil, err
	}
	for i := range notes {
		entry, err := s.entry(v, p, &storage.Entry{Note: &notes[i].Note, Author: notes[i].Author})
		if err != nil {
			return nil, err
		}
		shown.Notes = append(shown.Notes, entry)
	}
	if v.member != nil && s.mayCurate(v, term.Actor) == nil {
		shown.Queue = "/desk" + path
	}
	return &shown, nil
}

// streamCalendar is the stream's events to come, to be subscribed to.
func (s *Server) streamCalendar(v *visit, term domain.Term) error {
	name := v.say("feed.topic", "Topic", term.Label(v.speaker.tag), "Name", v.site.organisation.DisplayName())
	return s.sendEvents(v, name, term.Slug, list{path: "/streams/" + term.Slug, filter: storage.ItemFilter{Stream: term.Actor}, mixed: true})
}

// actor is the id of the actor that a list is the page of; "" if it is of none.
func (l list) actor() string {
	if l.stream == nil {
		return ""
	}
	return string(l.stream.Follow.URI)
}
