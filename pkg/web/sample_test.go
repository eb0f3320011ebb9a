package web

import (
	"fmt"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// article publishes an article with that title.
func (h *house) article(title string, change ...func(*domain.Content)) domain.Item {
	h.t.Helper()
	return h.publish(domain.KindArticle, domain.Content{
		Title: title, Summary: "What it is about, in a sentence.", Text: "A first paragraph.\n\n## A heading\n\nAnd more.", Language: "en",
		Tags: []string{"commons", "weaving"},
	}, change...)
}

// event publishes an event that starts after d.
func (h *house) event(title string, d time.Duration, change ...func(*domain.Content)) domain.Item {
	h.t.Helper()
	return h.publish(domain.KindEvent, domain.Content{
		Title: title, Summary: "An evening for reflection and action.", Text: "Bring tea.", Language: "en",
		Event: &domain.Occasion{
			Start: h.now.Add(d), End: h.now.Add(d + 2*time.Hour), TimeZone: "Europe/Brussels",
			Place:         &domain.Place{Name: "The Mill", Street: "12 Canal Street", PostalCode: "1000", City: "Brussels", Country: "Belgium"},
			OnlineAddress: "https://meet.example.org/mill",
		},
	}, change...)
}

// initiative publishes an initiative profile.
func (h *house) initiative(title, handle string, change ...func(*domain.Content)) domain.Item {
	h.t.Helper()
	return h.publish(domain.KindInitiative, domain.Content{
		Title: title, Summary: "Shared machines, open designs.", Text: "We keep a workshop.", Language: "en",
		Card: &domain.Card{Handle: handle, Founded: "2019-03", Priorities: []string{"Repair first", "Design in the open"}},
	}, change...)
}

func (h *house) publish(kind domain.Kind, content domain.Content, change ...func(*domain.Content)) domain.Item {
	h.t.Helper()
	for _, c := range change {
		c(&content)
	}
	item, err := h.node.PublishContent(h.ctx(), h.owner, kind, content)
	h.must(err)
	return item
}

// terms are the first n terms of a vocabulary.
func (h *house) terms(scheme domain.Scheme, n int) []domain.TermRef {
	h.t.Helper()
	terms, err := h.store.Terms(h.ctx(), scheme)
	h.must(err)
	var refs []domain.TermRef
	for _, term := range terms[:n] {
		refs = append(refs, term.Ref("en"))
	}
	return refs
}

// peer is an actor of another host.
func (h *house) peer(name, username, host string) domain.Actor {
	h.t.Helper()
	uri := domain.URI("https://" + host + "/ap/" + username)
	actor := domain.Actor{
		ID: node.NewID(), URI: uri, Type: domain.TypeOrganization, Username: username, Handle: domain.Handle(username + "@" + host),
		Name: name, URL: "https://" + host + "/@" + username, Inbox: uri + "/inbox", Followers: uri + "/followers",
		Discoverable: true, Indexable: true, PublishedAt: h.now, UpdatedAt: h.now, FetchedAt: h.now,
	}
	h.write(func(tx *storage.Tx) error { return tx.SaveActor(h.ctx(), actor) })
	return actor
}

// followed makes the organisation follow a peer's actor.
func (h *house) followed(actor domain.Actor) {
	h.t.Helper()
	settings, err := h.store.Settings(h.ctx())
	h.must(err)
	h.write(func(tx *storage.Tx) error {
		return tx.SaveFollow(h.ctx(), domain.Follow{
			ID: node.NewID(), URI: settings.Addresses().Follow(node.NewID()), Follower: settings.Organisation, Followed: actor.URI,
			State: domain.FollowAccepted, CreatedAt: h.now, AcceptedAt: h.now,
		})
	})
}

// theirs is an item of a peer.
func (h *house) theirs(author domain.Actor, kind domain.Kind, slug, title string, change ...func(*domain.Item)) domain.Item {
	h.t.Helper()
	uri := domain.URI("https://" + author.URI.Host() + "/ap/" + kind.Plural() + "/" + slug)
	item := domain.Item{
		ID: node.NewID(), Kind: kind, URI: uri, Actor: author.URI, URL: "https://" + author.URI.Host() + "/" + slug, State: domain.StatePublished,
		Visibility: domain.VisibilityPublic, To: []domain.URI{domain.Public}, PublishedAt: h.now, CreatedAt: h.now, Revision: 1,
		Content: domain.Content{Title: title, Summary: "From a peer.", HTML: "<p>Words of theirs.</p>", Language: "en"},
	}
	for _, c := range change {
		c(&item)
	}
	h.write(func(tx *storage.Tx) error { _, err := tx.UpsertRemoteItem(h.ctx(), item); return err })
	return item
}

// replied is a reply by a peer's actor.
func (h *house) replied(by domain.Actor, to, root domain.URI, text string, visibility domain.Visibility) domain.Note {
	h.t.Helper()
	id := node.NewID()
	note := domain.Note{
		ID: id, URI: domain.URI(fmt.Sprintf("https://%s/notes/%s", by.URI.Host(), id)), URL: "https://" + by.URI.Host() + "/@x/" + string(id), Actor: by.URI,
		InReplyTo: to, Root: root, Visibility: visibility, HTML: "<p>" + text + "</p>", Language: "en", PublishedAt: h.now,
	}
	if visibility == domain.VisibilityDirect {
		note.To = []domain.URI{to}
	}
	h.write(func(tx *storage.Tx) error { _, err := tx.SaveNote(h.ctx(), note); return err })
	return note
}

func (h *house) write(fn func(tx *storage.Tx) error) {
	h.t.Helper()
	h.must(h.store.Write(h.ctx(), fn))
}
