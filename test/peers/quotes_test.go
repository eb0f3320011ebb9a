package peers

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// quotesOf are the posts that quote us, as the members' list has them.
func (s *story) quotesOf() []storage.QuoteBy {
	s.Helper()
	list, _, err := s.weft.Store.Quotes(s.Context(), storage.Page{Size: 1000})
	if err != nil {
		s.Fatal(err)
	}
	return list
}

// underIt are how many posts are said to quote an object, and how many of them a visitor reads.
func (s *story) underIt(object domain.URI) (count, readable int) {
	s.Helper()
	count, notes, err := s.weft.Store.QuotesOf(s.Context(), domain.Visitor(), object)
	if err != nil {
		s.Fatal(err)
	}
	return count, len(notes)
}

func TestFailure24PoliciesArePublicAndARequestYieldsAnAuthorizationThatDereferences(t *testing.T) {
	s := begin(t, Mastodon)
	s.followsUs()
	items := []domain.Item{s.article(), s.event(), s.initiative()}
	s.atPeace()
	for name, document := range s.allDocuments() {
		for _, object := range objectsIn(document, "Article", "Event", "Page") {
			policy, _ := object["interactionPolicy"].(Object)
			canQuote, _ := policy["canQuote"].(Object)
			if approved := list(canQuote, "automaticApproval"); len(approved) != 1 || approved[0] != public {
				t.Errorf("%s: the policy is %v", name, object["interactionPolicy"])
			}
		}
	}
	for _, item := range items {
		note := s.fan.Quote(string(item.URI))
		s.atPeace()
		if state, permit := s.fan.QuoteState(note); state != "accepted" || hostOf(permit) != "weft.test" {
			t.Errorf("the quote of the %s is %s by %s", item.Kind, state, permit)
		}
		if count, readable := s.underIt(item.URI); count != 1 || readable != 1 {
			t.Errorf("under the %s stand %d quotes, %d readable", item.Kind, count, readable)
		}
	}
	if got := s.quotesOf(); len(got) != 3 || got[0].Quote.State != domain.QuoteAccepted || string(got[0].Actor.URI) != s.fan.ID {
		t.Errorf("members see %d", len(got))
	}
}

func TestMust11ARevokedAuthorizationIsGoneAndWhoQuotesIsTold(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	note := s.fan.Quote(string(article.URI))
	s.atPeace()
	_, permit := s.fan.QuoteState(note)
	if err := s.weft.Node.RevokeQuote(t.Context(), s.weft.Member, s.quotesOf()[0].Quote.ID); err != nil {
		t.Fatal(err)
	}
	s.atPeace()
	if state, _ := s.fan.QuoteState(note); state != "revoked" {
		t.Errorf("at Mastodon the quote is %s", state)
	}
	if answer := s.fan.Get(permit, activityJSON); answer.Status != http.StatusGone || text(answer.JSON(), "formerType") != "QuoteAuthorization" {
		t.Errorf("the authorisation answers %d %s", answer.Status, answer.Body)
	}
	if count, _ := s.underIt(article.URI); count != 0 {
		t.Errorf("under the article stand %d quotes", count)
	}
	s.fan.AskToQuote(note, string(article.URI))
	s.atPeace()
	if state, _ := s.fan.QuoteState(note); state != "rejected" {
		t.Errorf("asked again, the quote is %s", state)
	}
}

func TestThePolicySaysWhoMayQuote(t *testing.T) {
	s := begin(t, Mastodon)
	stranger := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	s.followsUs()
	article := s.article()
	for _, c := range []struct {
		policy        domain.QuotePolicy
		fan, stranger string
		names         string
	}{
		{domain.QuoteFollowers, "accepted", "rejected", s.org + "/followers"},
		{domain.QuoteNobody, "rejected", "rejected", s.org},
		{domain.QuoteEverybody, "accepted", "accepted", public},
	} {
		if err := s.weft.Node.SetQuotePolicy(t.Context(), s.weft.Member, c.policy); err != nil {
			t.Fatal(err)
		}
		served := s.fan.Get(string(article.URI), activityJSON).JSON()
		policy, _ := served["interactionPolicy"].(Object)
		canQuote, _ := policy["canQuote"].(Object)
		if got := list(canQuote, "automaticApproval"); len(got) != 1 || got[0] != c.names {
			t.Errorf("%s: served is %v", c.policy, got)
		}
		ours, theirs := s.fan.Quote(string(article.URI)), stranger.Quote(string(article.URI))
		s.atPeace()
		a, _ := s.fan.QuoteState(ours)
		b, _ := stranger.QuoteState(theirs)
		if a != c.fan || b != c.stranger {
			t.Errorf("%s: a follower's is %s, a stranger's %s", c.policy, a, b)
		}
	}
	content := article.Content
	content.Quotes = domain.QuoteNobody
	if _, err := s.weft.Node.EditContent(t.Context(), s.weft.Member, article.ID, content); err != nil {
		t.Fatal(err)
	}
	note := s.fan.Quote(string(article.URI))
	s.atPeace()
	if state, _ := s.fan.QuoteState(note); state != "rejected" {
		t.Errorf("of an article that nobody may quote it is %s", state)
	}
}

func TestARequestForAnothersPostOrObjectIsRefused(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	bob := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	carol := s.fan.newActor("Person", "carol", s.fan.URL("/users/carol"), nil)
	theirs := bob.Make("Note", Object{"content": "<p>Far.</p>", "quote": string(article.URI)})
	hers := carol.Make("Note", Object{"content": "<p>Hers.</p>", "quote": string(article.URI)})
	other := s.fan.Make("Note", Object{"content": "<p>About something else.</p>", "quote": "https://weft.test/ap/articles/other"})
	mine := s.fan.Make("Note", Object{"content": "<p>Mine.</p>", "quote": string(article.URI)})
	for name, c := range map[string]struct {
		object     string
		instrument any
		rejected   int
	}{
		"object of a third host":            {theirs, mine, 0},
		"post of a third host":              {string(article.URI), theirs, 0},
		"post of a third host, embedded":    {string(article.URI), bob.recall(theirs), 0},
		"a neighbour's post":                {string(article.URI), hers, 0},
		"a post that quotes something else": {string(article.URI), other, 1},
		"a post that is not there":          {string(article.URI), s.fan.URL("/users/ada/statuses/none"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.fan.Got("Reject"))
			s.fan.Send("https://weft.test/ap/inbox", s.fan.activity("QuoteRequest", c.object, Object{"instrument": c.instrument, "to": []any{s.org}}))
			s.c.Settle()
			if got := s.quotesOf(); len(got) > 0 {
				t.Errorf("authorised is %+v", got[0].Quote)
			}
			if got := len(s.fan.Got("Reject")) - before; got != c.rejected || len(s.fan.Got("Accept")) > 0 {
				t.Errorf("%d Rejects, want %d; %d Accepts", got, c.rejected, len(s.fan.Got("Accept")))
			}
		})
	}
	s.fan.Complaints()
	s.fan.Send("https://weft.test/ap/inbox", s.fan.activity("QuoteRequest", string(article.URI), Object{"instrument": mine}))
	s.c.Settle()
	if got := s.quotesOf(); len(got) != 1 || string(got[0].Quote.Post) != mine {
		t.Errorf("the honest twin, fetched from its host, left %d", len(got))
	}
}

func TestTheSameQuoteRequestAHundredTimesMakesOneAuthorization(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	note := s.fan.Quote(string(article.URI))
	request := s.fan.activity("QuoteRequest", string(article.URI), Object{"instrument": note})
	for i := range 100 {
		if i%2 == 1 {
			request["id"] = fmt.Sprintf("%s/quote_requests/again-%d", s.fan.ID, i)
		}
		s.fan.Send("https://weft.test/ap/inbox", request)
	}
	s.atPeace()
	permits := map[string]bool{}
	for _, accept := range s.fan.Got("Accept") {
		permits[text(accept.Activity, "result")] = true
	}
	if got := s.quotesOf(); len(got) != 1 || len(permits) != 1 {
		t.Errorf("%d quotes, authorised by %v", len(got), permits)
	}
}

func TestAQuoteThatIsDeletedOrWhoseAuthorGoesIsForgotten(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	note := s.fan.Quote(string(article.URI))
	s.atPeace()
	_, permit := s.fan.QuoteState(note)
	s.fan.Serve(pathOf(note), http.StatusGone)
	s.fan.Send(s.fan.inboxFor(s.org), s.fan.activity("Delete", Object{"id": note, "type": "Tombstone"}, s.fan.audience()))
	s.atPeace()
	if got := s.quotesOf(); len(got) != 0 {
		t.Errorf("there are %d", len(got))
	}
	if answer := s.fan.Get(permit, activityJSON); answer.Status != http.StatusNotFound {
		t.Errorf("its authorisation answers %d", answer.Status)
	}
}

func TestWhoQuotesHearsOfEditsAndTheAuthorizationGoesWithWhatIsQuoted(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	note := s.fan.Quote(string(article.URI))
	s.atPeace()
	_, permit := s.fan.QuoteState(note)
	s.retract(article)
	s.c.Settle()
	if got := s.fan.Got("Delete"); len(got) != 1 {
		t.Errorf("of the retraction it got %+v", got)
	}
	if answer := s.fan.Get(permit, activityJSON); answer.Status != http.StatusGone {
		t.Errorf("its authorisation answers %d", answer.Status)
	}
}

func TestMisskeysQuoteWithoutARequestIsShownAsQuotedBy(t *testing.T) {
	s := begin(t, Misskey)
	article := s.article()
	id := s.fan.Make("Note", Object{"content": "<p>RE: " + string(article.URI) + "</p>", "quoteUrl": string(article.URI), "_misskey_quote": string(article.URI)})
	s.fan.Send("https://weft.test/ap/inbox", s.fan.activity("Create", s.fan.recall(id), s.fan.audience()))
	s.atPeace()
	if count, readable := s.underIt(article.URI); count != 1 || readable != 1 {
		t.Errorf("under it stand %d quotes, %d readable", count, readable)
	}
	if got := s.quotesOf(); len(got) != 1 || got[0].Quote.State != domain.QuoteUnasked {
		t.Errorf("members see %d", len(got))
	}
}

func TestAQuoteForFollowersIsForMembersOnly(t *testing.T) {
	s := begin(t, Mastodon)
	article := s.article()
	note := s.fan.Make("Note", Object{
		"content": "<p>Between us.</p>", "quote": string(article.URI), "to": []any{s.fan.ID + "/followers"}, "cc": []any{},
	})
	s.fan.AskToQuote(note, string(article.URI))
	s.atPeace()
	if count, readable := s.underIt(article.URI); count != 0 || readable != 0 {
		t.Errorf("for visitors there are %d quotes, %d readable", count, readable)
	}
	_, notes, err := s.weft.Store.QuotesOf(t.Context(), domain.Viewer{Member: &s.weft.Member}, article.URI)
	if err != nil || len(notes) != 1 {
		t.Errorf("members read %d, %v", len(notes), err)
	}
}

// A followed note shows what it quotes only with the leave of the quoted author, whose host is asked.
func TestWhatAFollowedNoteQuotesIsShownOnlyWithTheAuthorsLeave(t *testing.T) {
	s := begin(t, Mastodon)
	s.weFollow(s.fan)
	bob := mastodonAt(newPeer(t, s.c, "far.test", mastodon()), "bob")
	quoted := bob.Make("Note", Object{"content": "<p>What <b>I</b> say.</p>"})
	permit := bob.URL("/stamps/1")
	stamp := func(post, target, by string) {
		bob.Serve("/stamps/1", Object{
			"@context": as2, "id": permit, "type": "QuoteAuthorization", "attributedTo": by, "interactingObject": post, "interactionTarget": target,
		})
	}
	quote := func(members Object) *domain.Note {
		s.Helper()
		s.c.Pass(time.Hour) // what could not be had is asked again
		all := Object{"content": "<p>Look.</p>", "quote": quoted}
		for member, value := range members {
			all[member] = value
		}
		id := s.fan.Make("Note", all)
		stamp(id, quoted, bob.ID)
		if members["stolen"] != nil {
			stamp("https://far.test/other", quoted, bob.ID)
		}
		s.fan.tell("Create", id, s.fan.recall(id))
		s.atPeace()
		return s.arrives(id).Note
	}
	if got := quote(nil); got.Quote.Allowed {
		t.Errorf("without leave it shows %+v", got.Quote)
	}
	if got := quote(Object{"quoteAuthorization": permit, "stolen": true}); got.Quote.Allowed {
		t.Errorf("by the leave for another post it shows %+v", got.Quote)
	}
	if got := quote(Object{"quoteAuthorization": s.fan.URL("/stamps/1")}); got.Quote.Allowed {
		t.Errorf("by a leave of its own it shows %+v", got.Quote)
	}
	got := quote(Object{"quoteAuthorization": permit})
	if !got.Quote.Allowed || got.Quote.Text != "What I say." || got.Quote.Author != "bob" || got.Quote.URL != quoted {
		t.Fatalf("with leave it shows %+v", got.Quote)
	}
	bob.Send("https://weft.test/ap/inbox", bob.activity("Delete", Object{"id": permit, "type": "QuoteAuthorization"}, bob.audience()))
	s.c.Settle()
	if got := s.arrives(string(got.URI)).Note; got.Quote.Allowed {
		t.Errorf("after the leave was taken back it shows %+v", got.Quote)
	}
	own := s.fan.Make("Note", Object{"content": "<p>Earlier.</p>"})
	s.fan.tell("Create", own, s.fan.recall(own))
	s.atPeace()
	if got := quote(Object{"quote": own}); !got.Quote.Allowed || got.Quote.Text != "Earlier." {
		t.Errorf("of herself it shows %+v", got.Quote)
	}
}
