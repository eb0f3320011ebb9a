package peers

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// at is another Mastodon with one account.
func (s *story) at(host, name string) *Actor {
	s.Helper()
	return mastodonAt(newPeer(s, s.c, host, mastodon()), name)
}

// answerTo sends an answer to something that the peer need not show, to our organisation.
func (s *story) answerTo(by *Actor, to, html string, names ...string) string {
	s.Helper()
	tags, cc := []any{}, []any{by.ID + "/followers"}
	for _, name := range names {
		tags, cc = append(tags, Object{"type": "Mention", "href": name, "name": "@" + hostOf(name)}), append(cc, name)
	}
	id := by.Make("Note", Object{"inReplyTo": to, "content": html, "tag": tags, "cc": cc})
	by.tell("Create", id, by.recall(id), by.inboxFor(s.org))
	return id
}

// named are whom the last Create that a peer got mentions, copied whom it is addressed to besides.
func named(p *Peer) (mentioned, copied []string) {
	got := p.Got("Create")
	if len(got) == 0 {
		return nil, nil
	}
	note, _ := got[len(got)-1].Activity["object"].(Object)
	for _, tag := range objects(note, "tag") {
		if text(tag, "type") == "Mention" {
			mentioned = append(mentioned, text(tag, "href"))
		}
	}
	for _, uri := range list(note, "cc") {
		if uri, ok := uri.(string); ok && !slices.Contains(mentioned, uri) && !strings.HasSuffix(uri, "/followers") {
			copied = append(copied, uri)
		}
	}
	return mentioned, copied
}

func TestAMembersAnswerGoesToThePeopleOfTheThread(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	article := s.article()
	s.atPeace()
	bob, carol, dave, erin := s.at("far.test", "bob"), s.at("near.test", "carol"), s.at("deep.test", "dave"), s.at("wide.test", "erin")
	first := s.answerTo(bob, string(article.URI), "<p>Where?</p>", s.org)
	s.atPeace()
	s.answerTo(dave, string(article.URI), "<p>Another branch.</p>", s.org)
	second := s.answerTo(carol, first, "<p>In the hall, says erin.</p>", bob.ID, erin.ID, s.org)
	s.atPeace()
	s.c.Pass(time.Second)
	s.weft.Meet(t.Context(), domain.URI(second))
	note, err := s.weft.Node.Reply(t.Context(), s.weft.Member, domain.URI(second), "Indeed.", node.ReplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	for _, who := range []*Actor{carol, bob, erin, dave} {
		if _, shown := who.Shows(string(note.URI)); !shown {
			t.Errorf("%s does not show our answer: %q", who.Host, who.Complaints())
		}
		mentioned, copied := named(who.Peer)
		if want := []string{carol.ID, bob.ID, erin.ID}; !slices.Equal(mentioned, want) {
			t.Errorf("%s: mentioned are %q, not %q", who.Host, mentioned, want)
		}
		if !slices.Equal(copied, []string{dave.ID}) {
			t.Errorf("%s: in copy are %q", who.Host, copied)
		}
	}
	if _, shown := s.fan.Shows(string(note.URI)); !shown {
		t.Error("our follower does not see it")
	}
	// It is taken back everywhere.
	if err := s.weft.Node.RetractNote(t.Context(), s.weft.Member, note.ID); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	for _, who := range []*Actor{carol, bob, erin, dave, s.fan} {
		if _, shown := who.Shows(string(note.URI)); shown {
			t.Errorf("%s shows still what was retracted", who.Host)
		}
	}
}

func TestAReplyBetweenStrangersIsFetchedEditedAndDeleted(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	article := s.article()
	s.atPeace()
	bob := s.at("far.test", "bob")
	first := s.answerTo(bob, string(article.URI), "<p>Where?</p>", s.org)
	s.atPeace()
	between := s.fan.Make("Note", Object{"inReplyTo": first, "content": "<p>Ask bob.</p>"}) // to bob alone: we do not get it
	last := s.answerTo(bob, between, "<p>Ask them.</p>", s.org)
	s.atPeace()
	texts := func() (all []string) {
		for _, reply := range s.replies(article.URI) {
			all = append(all, strings.TrimSpace(reply.Note.HTML))
		}
		return all
	}
	if got := texts(); len(got) != 3 || !slices.Contains(got, "<p>Ask bob.</p>") {
		t.Fatalf("the thread is %q", got)
	}
	s.c.Pass(time.Minute)
	s.fan.Edit(between, Object{"content": "<p>Ask anna.</p>", "contentMap": nil})
	s.fan.tell("Update", between, s.fan.recall(between), s.shared())
	s.atPeace()
	if got := texts(); len(got) != 3 || !slices.Contains(got, "<p>Ask anna.</p>") {
		t.Errorf("after the edit the thread is %q", got)
	}
	s.fan.Remove(between)
	s.fan.tell("Delete", between, Object{"id": between, "type": "Tombstone"}, s.shared())
	s.atPeace()
	if got := texts(); len(got) != 2 || !slices.Contains(got, "<p>Ask them.</p>") {
		t.Errorf("after the deletion the thread is %q", got)
	}
	if note, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(last)); err != nil || note.Root != article.URI {
		t.Errorf("the answer below stands under %s, %v", note.Root, err)
	}
}

func TestAnyPublicObjectIsShownWhenItsAddressIsPasted(t *testing.T) {
	s := begin(t, Mastodon)
	note := s.fan.Make("Note", Object{"content": "<p>From afar.</p>"})
	article := s.fan.Make("Article", Object{"name": "An essay", "content": "<p>Long words.</p>"})
	event := s.fan.Make("Event", Object{"name": "A picnic", "startTime": "2030-05-01T10:00:00Z", "content": "<p>Bring bread.</p>"})
	page := func(path, id string) string {
		s.fan.Serve(path, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprintf(w, `<html><head><link rel="alternate" type="application/activity+json" href="%s"></head>`, id)
		}))
		return s.fan.URL(path)
	}
	for pasted, want := range map[string]string{
		note: note, article: article, event: event, page("/@ada/1", note): note, page("/essays/1", article): article,
		strings.TrimPrefix(event, "https://"): event,
	} {
		found, err := s.weft.Lookup(t.Context(), pasted)
		if err != nil {
			t.Errorf("%s: %v", pasted, err)
			continue
		}
		var uri domain.URI
		var arrival domain.Arrival
		if found.Item != nil {
			uri, arrival = found.Item.URI, found.Item.Arrival
		} else if found.Note != nil {
			uri, arrival = found.Note.URI, found.Note.Arrival
		}
		if string(uri) != want || arrival.Reason != domain.BecauseLookup || !arrival.Fetched {
			t.Errorf("%s leads to %s, which came as %+v", pasted, uri, arrival)
		}
	}
	for _, pasted := range []string{s.fan.ID, "@" + s.fan.Handle(), page("/about-ada", s.fan.ID)} {
		if found, err := s.weft.Lookup(t.Context(), pasted); err != nil || found.Actor == nil || string(found.Actor.URI) != s.fan.ID {
			t.Errorf("%s: %+v, %v", pasted, found, err)
		}
	}
	s.atPeace()
	if entries := s.weft.Timeline(); len(entries) != 0 {
		t.Errorf("the network shows %d things that were only looked up", len(entries))
	}
	if err := s.weft.Node.Like(t.Context(), s.weft.Member, domain.URI(note)); err != nil {
		t.Errorf("it cannot be liked: %v", err)
	}
}

func TestWhatCannotBeShownIsSaidInWords(t *testing.T) {
	s := begin(t, Mastodon)
	private := s.fan.Make("Note", Object{"to": []any{s.fan.ID + "/followers"}, "cc": []any{}, "content": "<p>For few.</p>"})
	s.fan.Serve("/busy", http.StatusServiceUnavailable)
	s.fan.Serve("/closed", http.StatusForbidden)
	s.fan.Serve("/gone", http.StatusGone)
	s.fan.Serve("/page", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><head><title>A page</title></head>"))
	}))
	for pasted, want := range map[string]struct {
		kind error
		says string
	}{
		s.fan.URL("/nothing"):   {domain.ErrNotFound, "(404)"},
		s.fan.URL("/busy"):      {domain.ErrUnavailable, "(503)"},
		s.fan.URL("/closed"):    {domain.ErrForbidden, "(403)"},
		s.fan.URL("/gone"):      {domain.ErrGone, "deleted"},
		s.fan.URL("/page"):      {domain.ErrInvalid, "names no ActivityPub address"},
		private:                 {domain.ErrForbidden, "not addressed to everybody"},
		"https://nowhere.test/": {domain.ErrUnavailable, "nowhere.test"},
		"no address":            {domain.ErrInvalid, "neither a handle"},
	} {
		_, err := s.weft.Lookup(t.Context(), pasted)
		if !errors.Is(err, want.kind) || !strings.Contains(domain.Message(err), want.says) {
			t.Errorf("%s: %v, people read %q", pasted, err, domain.Message(err))
		}
	}
	if _, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(private)); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("what is not public was kept: %v", err)
	}
}

func TestACopyIsFetchedAgainFromItsHost(t *testing.T) {
	s := begin(t, Mastodon)
	id := s.fan.Make("Note", Object{"content": "<p>One.</p>"})
	if _, err := s.weft.Lookup(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s.c.Pass(time.Minute)
	s.fan.Edit(id, Object{"content": "<p>Two.</p>", "contentMap": nil}) // nobody tells us: we do not follow
	s.atPeace()
	read := func() (string, error) {
		note, err := s.weft.Store.NoteByURI(t.Context(), domain.URI(id))
		return note.HTML, err
	}
	if text, _ := read(); !strings.Contains(text, "One") {
		t.Fatalf("it reads %q", text)
	}
	if err := s.weft.FetchAgain(t.Context(), domain.URI(id)); err != nil {
		t.Fatal(err)
	}
	if text, _ := read(); !strings.Contains(text, "Two") {
		t.Errorf("it reads %q", text)
	}
	s.fan.Serve(pathOf(id), http.StatusServiceUnavailable)
	if err := s.weft.FetchAgain(t.Context(), domain.URI(id)); !errors.Is(err, domain.ErrUnavailable) {
		t.Errorf("a host that is busy: %v", err)
	}
	if _, err := read(); err != nil {
		t.Errorf("after that it is %v", err)
	}
	s.fan.Serve(pathOf(id), http.StatusGone)
	if err := s.weft.FetchAgain(t.Context(), domain.URI(id)); !errors.Is(err, domain.ErrGone) {
		t.Errorf("what is gone: %v", err)
	}
	if _, err := read(); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("after that it is %v", err)
	}
}
