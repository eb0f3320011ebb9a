package node

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// DeleteInitiative deletes an initiative of ours for ever: its profile, its revisions and its actor. handle is typed in again
// by who wants it. Everybody who may hold a copy is told; the handle is never given out again.
func (n *Node) DeleteInitiative(ctx context.Context, by domain.Member, id domain.ID, handle string) error {
	if err := allow(by, domain.ActDeleteInitiative); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	item, actor, err := n.doomed(ctx, by, id, handle)
	if err != nil {
		return err
	}
	goodbye, err := n.actorDeletion(h, actor)
	if err != nil {
		return err
	}
	all := []outgoing{goodbye.toFollowersOf([]domain.URI{actor.URI, h.organisation.URI}, nil)}
	page := domain.Tombstone{URI: domain.URI(item.URL), FormerType: formerType(item.Kind), DeletedAt: n.moment()}
	stones := []domain.Tombstone{page}
	if item.State == domain.StatePublished {
		profile := domain.Tombstone{URI: item.URI, FormerType: formerType(item.Kind), DeletedAt: n.moment()}
		deletion, err := n.deletion(h, item.Actor, profile, item.To, item.Cc)
		if err != nil {
			return err
		}
		// Who answered or passed the profile on is told of both.
		all[0] = n.toHoldersAnd(goodbye, item, actor.URI, h.organisation.URI)
		all, stones = append(all, n.toHolders(deletion, item)), append(stones, profile)
	}
	return n.record(ctx, n.auditItem(ctx, by, domain.AuditInitiativeDelete, item), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := unchanged(ctx, tx, item); err != nil {
			return err
		}
		if err := send(ctx, tx, all...); err != nil { // before those go who are to be told
			return err
		}
		if err := tx.DropFromOutbox(ctx, item.URI); err != nil {
			return err
		}
		for _, stone := range stones {
			if err := tx.AddTombstone(ctx, stone); err != nil {
				return err
			}
		}
		if err := tx.DeleteItem(ctx, item.ID); err != nil {
			return err
		}
		return tx.RetireActor(ctx, actor.URI, n.moment())
	})
}

// doomed checks that the member means the initiative.
func (n *Node) doomed(ctx context.Context, by domain.Member, id domain.ID, handle string) (domain.Item, domain.Actor, error) {
	item, err := n.ourItem(ctx, id)
	switch {
	case err != nil:
		return item, domain.Actor{}, err
	case item.Kind != domain.KindInitiative:
		return item, domain.Actor{}, domain.Explain(domain.ErrInvalid, "only an initiative can be deleted for ever", nil)
	case item.Subject == "":
		return item, domain.Actor{}, domain.Explain(domain.ErrConflict, "this initiative was never published: delete its draft", nil)
	}
	_, actor, err := n.ourActor(ctx, by, item.Subject)
	if err != nil {
		return item, actor, err
	}
	set, err := n.store.Translations(ctx, id)
	if err != nil {
		return item, actor, err
	}
	if len(set) > 1 {
		return item, actor, domain.Explain(domain.ErrConflict, "this initiative has translations: retract and delete those first", nil)
	}
	typed, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(handle)), "@"), "@")
	if typed != actor.Username {
		return item, actor, &domain.InvalidError{Fields: []domain.FieldError{{
			Field: "handle", Message: fmt.Sprintf("type the handle %q to delete the initiative for ever", actor.Username),
		}}}
	}
	return item, actor, nil
}

// actorDeletion is the Delete of an actor of ours, signed by itself. It names the actor by its address, as Mastodon does.
func (n *Node) actorDeletion(h home, actor domain.Actor) (outgoing, error) {
	return n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbDelete, Actor: actor.URI, ObjectURI: actor.URI,
		To: []domain.URI{domain.Public},
	}, actor.URI, true)
}

// toHoldersAnd addresses everyone who may hold a copy of an item, and the followers of the actors named.
func (n *Node) toHoldersAnd(out outgoing, item domain.Item, followersOf ...domain.URI) outgoing {
	holders, followers := n.toHolders(out, item).targets, out.toFollowersOf(followersOf, nil).targets
	out.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		some, err := holders(ctx, tx)
		if err != nil {
			return nil, err
		}
		more, err := followers(ctx, tx)
		return uniqueTargets(some, more), err
	}
	return out
}

// Leave ends this node's part in the network for good: every actor of ours is deleted, and every host that we ever met is
// told. The pages stay; copies of what peers published go, since nobody could correct them any more. Called again, it goes
// on where it was interrupted. host is the node's own, typed by who wants it.
func (n *Node) Leave(ctx context.Context, by domain.Member, host string) error {
	if err := allow(by, domain.ActActors); err != nil {
		return err
	}
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return err
	}
	if !settings.IsSetUp() {
		return errNotSetUp
	}
	addresses := settings.Addresses()
	if !strings.EqualFold(strings.TrimSpace(host), addresses.Host()) {
		return &domain.InvalidError{Fields: []domain.FieldError{{
			Field: "host", Message: fmt.Sprintf("type %s if this node is to leave the network for good", addresses.Host()),
		}}}
	}
	if err := n.fallSilent(ctx, by, settings); err != nil {
		return err
	}
	actors, err := n.store.LocalActors(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(actors, func(a, b domain.Actor) int { return leavingRank(a) - leavingRank(b) })
	for _, actor := range actors {
		if err := n.sayGoodbye(ctx, home{settings: settings, addresses: addresses}, actor); err != nil {
			return err
		}
	}
	return nil
}

// leavingRank: the node actor, which signs our requests, goes last, after the organisation.
func leavingRank(a domain.Actor) int {
	switch a.Role {
	case domain.RoleNode:
		return 2
	case domain.RoleOrganisation:
		return 1
	case domain.RoleInitiative, domain.RoleStream:
	}
	return 0
}

func (n *Node) fallSilent(ctx context.Context, by domain.Member, settings domain.Settings) error {
	if settings.HasLeft() {
		return nil
	}
	settings.LeftAt = n.moment()
	return n.record(ctx, n.audit(ctx, by, domain.AuditLeave, settings.Addresses().Host(), ""), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SaveSettings(ctx, settings); err != nil {
			return err
		}
		if err := tx.FallSilent(ctx); err != nil {
			return err
		}
		return tx.ForgetPeers(ctx)
	})
}

func (n *Node) sayGoodbye(ctx context.Context, h home, actor domain.Actor) error {
	goodbye, err := n.actorDeletion(h, actor)
	if err != nil {
		return err
	}
	goodbye.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) { return tx.EveryInbox(ctx) }
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := send(ctx, tx, goodbye); err != nil {
			return err
		}
		return tx.RetireActor(ctx, actor.URI, n.moment())
	})
	if notFound(err) {
		return nil // another command said it meanwhile
	}
	return err
}
