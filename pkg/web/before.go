package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// beforePage is the step before something is published: how it will look elsewhere, whom it reaches, what it lacks.
type beforePage struct {
	Desk                         *deskNav
	Heading, Title, Edit, Action string
	Error, Denied, With          string
	Version                      int
	Update, Nothing, Again       bool
	Page                         string // where it stands already
	Words, Minutes               int
	Language                     string
	Needed, Advised              []lack
	Mastodon                     mastodonView
	Reach                        outlookView
	Planned                      *scheduleView
}

// lack is something that is missing, with the way to its field.
type lack struct{ Label, Message, URL string }

// outlookView says whom a publication reaches.
type outlookView struct {
	Followers, Hosts, MoreHosts int
	Voices                      []voiceView
	Named                       []actorCard
	HostNames                   []string
}

type voiceView struct {
	Name      string
	Followers int
}

// shownHosts is how many servers are named; nobody reads more.
const shownHosts = 200

func beforePath(item *domain.Item) string { return "/desk/items/" + string(item.ID) + "/publish" }

// showBefore is the page before the working copy of an item is published.
func (s *Server) showBefore(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	return s.before(v, item.ID, http.StatusOK, nil)
}

// publishSeen publishes the version that was looked at. The form may come twice.
func (s *Server) publishSeen(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(v.FormValue("version"))
	if item.State == domain.StatePublished && item.Draft == nil {
		return v.seeOther(s.presenter(v).itemPath(&item))
	}
	published, err := s.node.PublishVersion(v.ctx(), *v.member, item.ID, version)
	if err == nil {
		v.settle(item.ID)
		return s.published(v, &published)
	}
	if domain.Message(err) == "" {
		return err
	}
	return s.before(v, item.ID, statusOf(err), err)
}

// before renders the page; cause is why publishing did not work.
func (s *Server) before(v *visit, id domain.ID, status int, cause error) error {
	outlook, err := s.node.Outlook(v.ctx(), id)
	if err != nil {
		return err
	}
	item := &outlook.Item
	p := s.presenter(v)
	page := beforePage{
		Heading: v.say("before.heading"), Title: firstOf(item.Content.Title, v.say("desk.untitled")), Edit: editPath(item), Action: beforePath(item),
		Version: item.DraftVersion, Update: outlook.Verb == domain.VerbUpdate, Nothing: item.State == domain.StatePublished && item.Draft == nil,
		Again: item.State == domain.StateRetracted, Words: countWords(item.Content.HTML), Minutes: minutes(item.Content),
		Language: v.speaker.languageName(item.Content.Language), Mastodon: s.mastodonOf(v, item, item.Content), Reach: outlookOf(p, &outlook),
	}
	if page.Update {
		page.Heading, page.Page = v.say("before.heading_update"), p.itemPath(item)
	}
	page.Needed = s.needed(v, item, outlook.Wrong)
	if invalid, ok := errors.AsType[*domain.InvalidError](cause); ok && len(page.Needed) == 0 {
		page.Needed = s.needed(v, item, invalid.Fields)
	} else if cause != nil && !ok {
		page.Error = v.speaker.sentence(domain.Message(cause))
	}
	if err := v.mayItem(domain.ActPublish, item); err != nil {
		page.Denied = v.speaker.sentence(domain.Message(err))
	}
	page.With = outlook.With.Content.Title
	if page.Advised, err = s.advised(v, item); err != nil {
		return err
	}
	if schedule, err := s.scheduleOf(v, item); err != nil {
		return err
	} else if !schedule.At.IsZero() {
		page.Planned = scheduleViewOf(schedule, item)
	}
	if page.Desk, err = s.desk(v); err != nil {
		return err
	}
	return s.page(v, status, "items/before", head{Heading: page.Heading, NoIndex: true}, page)
}

func outlookOf(p presenter, o *node.Outlook) outlookView {
	view := outlookView{Followers: o.Followers, Hosts: len(o.Hosts), HostNames: o.Hosts[:min(shownHosts, len(o.Hosts))]}
	view.MoreHosts = view.Hosts - len(view.HostNames)
	for _, voice := range o.Voices {
		view.Voices = append(view.Voices, voiceView{Name: voice.Actor.DisplayName(), Followers: voice.Followers})
	}
	for _, actor := range o.Named {
		view.Named = append(view.Named, p.actor(actor))
	}
	return view
}

// showDraftCard draws the link preview of a working copy, for members.
func (s *Server) showDraftCard(v *visit) error {
	item, err := s.readable(v)
	if err != nil {
		return err
	}
	item.Content = item.Editing()
	s.drawing.Lock() // one at a time: each takes some 50 ms and 3 MB
	defer s.drawing.Unlock()
	drawn, err := s.draw(v, s.socialCard(v, &item), &item)
	if err != nil {
		return err
	}
	v.Response().Header().Set("Cache-Control", "private, no-store")
	return v.Blob(http.StatusOK, "image/png", drawn)
}
