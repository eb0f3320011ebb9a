package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// profile is the actor of an initiative on its way into the store.
type profile struct {
	actor  domain.Actor
	isNew  bool
	keys   []domain.PrivateKey
	update *outgoing
}

func (p *profile) save(ctx context.Context, tx *storage.Tx) error {
	if p.isNew {
		err := tx.ReserveHandle(ctx, p.actor.Username, p.actor.URI)
		if errors.Is(err, domain.ErrConflict) {
			return handleTaken(p.actor.Username)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.SaveActor(ctx, p.actor); err != nil {
		return fmt.Errorf("save actor %s: %w", p.actor.Username, err)
	}
	if p.isNew {
		return tx.SavePrivateKeys(ctx, p.keys)
	}
	return nil
}

func handleTaken(name string) error {
	return &domain.InvalidError{Fields: []domain.FieldError{{
		Field: "handle", Message: fmt.Sprintf("the handle %q was given out already; a handle is never given out twice", name),
	}}}
}

// initiativeActor makes or renews the actor that an initiative profile describes, and sets item.Subject.
func (n *Node) initiativeActor(ctx context.Context, h home, item *domain.Item) (*profile, error) {
	if item.Subject == "" {
		return n.newInitiativeActor(ctx, h, item)
	}
	actor, err := n.store.ActorByURI(ctx, item.Subject)
	if err != nil {
		return nil, err
	}
	if actor.Username != item.Content.Card.Handle {
		return nil, &domain.InvalidError{Fields: []domain.FieldError{{
			Field: "handle", Message: fmt.Sprintf("the handle stays %q: followers know the initiative by it", actor.Username),
		}}}
	}
	actor = withCard(actor, item.Content)
	actor.URL = item.URL
	update, err := n.changed(h, &actor)
	if err != nil {
		return nil, err
	}
	return &profile{actor: actor, update: &update}, nil
}

func (n *Node) newInitiativeActor(ctx context.Context, h home, item *domain.Item) (*profile, error) {
	handle := item.Content.Card.Handle
	taken, err := n.store.HandleTaken(ctx, handle)
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, handleTaken(handle)
	}
	actor := n.newActor(h.addresses, h.addresses.Actor(n.newID()), domain.RoleInitiative, domain.TypeOrganization, handle)
	actor = withCard(actor, item.Content)
	actor.URL = item.URL
	keys, err := n.newKeys(actor.URI)
	if err != nil {
		return nil, fmt.Errorf("make keys: %w", err)
	}
	actor.Keys = publicKeys(keys)
	item.Subject = actor.URI
	return &profile{actor: actor, isNew: true, keys: keys}, nil
}

// newActor fills in what all our actors have in common.
func (n *Node) newActor(a domain.Addresses, uri domain.URI, role domain.ActorRole, kind domain.ActorType, handle string) domain.Actor {
	now := n.moment()
	return domain.Actor{
		ID: n.newID(), URI: uri, Local: true, Role: role, Type: kind, Username: handle, Handle: a.Handle(handle),
		URL: a.Profile(handle), Inbox: uri + "/inbox", SharedInbox: a.SharedInbox(), Outbox: uri + "/outbox",
		Followers: uri + "/followers", Following: uri + "/following", Featured: uri + "/featured",
		Discoverable: true, Indexable: true, AttributionDomains: []string{a.Host()},
		PublishedAt: now, UpdatedAt: now, FetchedAt: now,
	}
}

// withCard shows a card's content in the actor.
func withCard(actor domain.Actor, content domain.Content) domain.Actor {
	actor.Name, actor.HTML, actor.Card = content.Title, content.HTML, &content
	actor.Image, actor.Icon = content.Image, content.Card.Logo
	return actor
}

func publicKeys(keys []domain.PrivateKey) []domain.PublicKey {
	public := make([]domain.PublicKey, len(keys))
	for i, key := range keys {
		public[i] = key.Public()
	}
	return public
}

// actorUpdate tells the followers of the named actors that an actor of ours changed.
func (n *Node) actorUpdate(h home, actor domain.Actor, followersOf []domain.URI) (outgoing, error) {
	update, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbUpdate, Actor: actor.URI, Object: &actor, ObjectURI: actor.URI,
		To: []domain.URI{domain.Public}, Cc: []domain.URI{actor.Followers}, PublishedAt: actor.UpdatedAt,
	}, actor.URI, true)
	return update.toFollowersOf(followersOf, nil), err
}
