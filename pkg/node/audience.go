package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Limits of whom an answer goes to, so that one answer in a large thread is no flood.
const (
	// maxNamed is how many people an answer names besides those in its text: they are told of it.
	maxNamed = 15
	// maxNamedLevels is how far up the thread people are named.
	maxNamedLevels = 10
	// maxParticipants is how many others who wrote in the thread get the answer: into cc without a Mention, which Mastodon
	// takes as "belongs to what you know" and tells nobody.
	maxParticipants = 50
)

// namedIn are the people whom an answer is for: the author of what it answers, those whom that names, and the authors of
// what stands above it. An answer to a direct message is for those in the conversation.
func (n *Node) namedIn(ctx context.Context, h home, parent parentOf) ([]domain.Mention, error) {
	authors := []domain.URI{parent.actor}
	for _, m := range parent.mentions {
		authors = append(authors, m.Actor)
	}
	above := parent.above
	for range maxNamedLevels {
		if above == "" || parent.visibility == domain.VisibilityDirect {
			break
		}
		higher, err := n.threadOf(ctx, above)
		if notFound(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		authors, above = append(authors, higher.actor), higher.above
	}
	authors = distinctURIs(authors)
	known, err := n.store.ActorsByURI(ctx, authors)
	if err != nil {
		return nil, err
	}
	var named []domain.Mention
	for _, uri := range authors {
		actor, ok := known[uri]
		if h.addresses.IsOurs(uri) || len(named) == maxNamed || ok && !actor.GoneAt.IsZero() {
			continue
		}
		actor.URI = uri
		named = append(named, domain.Mention{Actor: uri, Name: nameIn(parent.mentions, actor)})
	}
	return named, nil
}

// nameIn is how an actor is named: by its handle, else as others named it.
func nameIn(mentions []domain.Mention, actor domain.Actor) string {
	if handle := actor.HandleOrGuess(); handle != "" {
		return handle.String()
	}
	for _, m := range mentions {
		if m.Actor == actor.URI && m.Name != "" {
			return m.Name
		}
	}
	return "@" + actor.URI.Host()
}

// audience are the actors whom a note of ours is addressed to, without the public and our followers.
func audience(note domain.Note) []domain.URI {
	return distinctURIs(people(note), note.To, note.Cc)
}

// distinctURIs joins lists, each address once, in their order.
func distinctURIs(lists ...[]domain.URI) []domain.URI {
	seen := map[domain.URI]bool{"": true}
	var all []domain.URI
	for _, list := range lists {
		for _, uri := range list {
			if !seen[uri] {
				seen[uri] = true
				all = append(all, uri)
			}
		}
	}
	return all
}

func mentioned(item domain.Item) []domain.URI {
	var actors []domain.URI
	for _, m := range item.Content.Mentions {
		actors = append(actors, m.Actor)
	}
	return actors
}

// holders are the peers' actors who have an item though they may follow nobody of ours: who responded to it, and whom one of
// its versions named.
func holders(ctx context.Context, r storage.Reader, versions ...domain.Item) ([]domain.URI, error) {
	item := versions[0]
	people, err := r.RespondersOf(ctx, item.URI)
	if err != nil {
		return nil, err
	}
	named, err := r.EverNamed(ctx, item.ID, item.PublishedAt)
	for _, version := range versions {
		named = append(named, mentioned(version)...)
	}
	return append(people, named...), err
}
