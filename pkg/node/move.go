package node

import (
	"context"
	"fmt"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Move tells the followers of an actor of ours that it lives elsewhere now; their servers follow the new one. The new actor,
// asked a moment ago, must name ours in alsoKnownAs. Afterwards ours stays readable and may edit and answer, but publishes
// nothing new, follows nobody and takes no new followers.
func (n *Node) Move(ctx context.Context, by domain.Member, uri domain.URI, target domain.Actor) (domain.Actor, error) {
	h, actor, err := n.ourActor(ctx, by, uri)
	if err != nil {
		return actor, err
	}
	if err := n.mayMove(ctx, h, actor, target); err != nil {
		return actor, err
	}
	actor.MovedTo = target.URI
	now := n.moment()
	move, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbMove, Actor: uri, ObjectURI: uri, Target: target.URI,
		To: []domain.URI{actor.Followers}, PublishedAt: now,
	}, uri, true)
	if err != nil {
		return actor, err
	}
	remember := func(tx *storage.Tx) error {
		return tx.RecordMove(ctx, domain.Move{Actor: uri, Target: target.URI, At: now})
	}
	return n.saveChanged(ctx, h, n.auditActor(ctx, by, domain.AuditMove, actor, string(target.URI)), actor, remember, move.toFollowersOf([]domain.URI{uri}, nil))
}

func (n *Node) mayMove(ctx context.Context, h home, actor, target domain.Actor) error {
	switch {
	case actor.Role == domain.RoleNode:
		return domain.Explain(domain.ErrForbidden, "the node actor cannot move", nil)
	case target.Local || h.addresses.IsOurs(target.URI):
		return domain.Explain(domain.ErrInvalid, "this is an actor of this node; a move leads elsewhere", nil)
	case actor.MovedTo == target.URI:
		return domain.Explain(domain.ErrConflict, fmt.Sprintf("%s moved there already", actor.DisplayName()), nil)
	case target.MovedTo != "":
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s moved itself, to %s", target.URI, target.MovedTo), nil)
	case !slices.Contains(target.AlsoKnownAs, actor.URI):
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf(
			"%s does not say that it is also known as %s: add that alias there first, then move", target.URI, actor.Handle), nil)
	}
	last, err := n.store.MoveOf(ctx, actor.URI)
	if notFound(err) {
		return nil
	}
	if again := last.At.Add(domain.MoveCooldown); err == nil && n.moment().Before(again) {
		return domain.Explain(domain.ErrTooMany, fmt.Sprintf(
			"%s moved a short time ago; peers follow a further move from %s on", actor.DisplayName(), again.Format("2 January 2006")), nil)
	}
	return err
}

// UndoMove takes the direction to the new address back. Followers who went there stay there.
func (n *Node) UndoMove(ctx context.Context, by domain.Member, uri domain.URI) (domain.Actor, error) {
	h, actor, err := n.ourActor(ctx, by, uri)
	if err != nil {
		return actor, err
	}
	if actor.MovedTo == "" {
		return actor, domain.Explain(domain.ErrConflict, fmt.Sprintf("%s did not move", actor.DisplayName()), nil)
	}
	term, err := n.store.TermByActor(ctx, actor.URI)
	if err == nil && term.MergedInto != "" {
		return actor, domain.Explain(domain.ErrConflict, fmt.Sprintf("%s was merged into another stream, which cannot be taken back", actor.DisplayName()), nil)
	}
	if err != nil && !notFound(err) {
		return actor, err
	}
	entry := n.auditActor(ctx, by, domain.AuditMoveUndo, actor, string(actor.MovedTo))
	actor.MovedTo = ""
	return n.saveChanged(ctx, h, entry, actor, nil)
}

// stillHere refuses what an actor that moved no longer does.
func stillHere(actor domain.Actor) error {
	if actor.MovedTo == "" {
		return nil
	}
	return domain.Explain(domain.ErrConflict, fmt.Sprintf(
		"%s moved to %s: publish and follow from there, or take the move back first", actor.DisplayName(), actor.MovedTo), nil)
}
