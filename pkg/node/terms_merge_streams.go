package node

import (
	"context"
	"errors"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// streamsJoined makes the actor of a stream move to that of another one, which takes over its queue.
func (n *Node) streamsJoined(ctx context.Context, h home, from, into domain.Term) (effect, error) {
	if from.Actor == "" {
		return func(*storage.Tx) error { return nil }, nil
	}
	old, err := n.store.ActorByURI(ctx, from.Actor)
	if err != nil {
		return nil, err
	}
	other, err := n.store.ActorByURI(ctx, into.Actor)
	if err != nil {
		return nil, err
	}
	for _, actor := range []domain.Actor{old, other} {
		if err := stillHere(actor); err != nil {
			return nil, err
		}
	}
	old.MovedTo = other.URI
	other.AlsoKnownAs = append(slices.DeleteFunc(slices.Clone(other.AlsoKnownAs), func(u domain.URI) bool { return u == old.URI }), old.URI)
	if over := len(other.AlsoKnownAs) - domain.MaxAliases; over > 0 {
		other.AlsoKnownAs = other.AlsoKnownAs[over:] // the oldest moved long ago
	}
	sent := make([]outgoing, 2, 3)
	for i, actor := range []*domain.Actor{&other, &old} {
		if sent[i], err = n.changed(h, actor); err != nil {
			return nil, err
		}
	}
	now := n.moment()
	move, err := n.prepare(h, &domain.Activity{
		ID: h.addresses.Activity(n.newID()), Verb: domain.VerbMove, Actor: old.URI, ObjectURI: old.URI, Target: other.URI,
		To: []domain.URI{old.Followers}, PublishedAt: now,
	}, old.URI, true)
	sent = append(sent, move.toFollowersOf([]domain.URI{old.URI}, nil))
	return func(tx *storage.Tx) error {
		for _, actor := range []domain.Actor{other, old} {
			if err := tx.SaveActor(ctx, actor); err != nil {
				return err
			}
		}
		if err := tx.RecordMove(ctx, domain.Move{Actor: old.URI, Target: other.URI, At: now}); err != nil {
			return err
		}
		if err := tx.MoveSubmissions(ctx, old.URI, other.URI); err != nil {
			return err
		}
		if err := joinEditors(ctx, tx, from.ID, into.ID); err != nil {
			return err
		}
		return send(ctx, tx, sent...)
	}, err
}

// joinEditors lets who edits one stream edit another one.
func joinEditors(ctx context.Context, tx *storage.Tx, from, into domain.ID) error {
	hers, err := tx.StreamEditors(ctx, from)
	if err != nil || len(hers) == 0 {
		return err
	}
	theirs, err := tx.StreamEditors(ctx, into)
	if err != nil {
		return err
	}
	for _, editor := range hers {
		if !slices.Contains(theirs, editor) {
			theirs = append(theirs, editor)
		}
	}
	return errors.Join(tx.SetStreamEditors(ctx, from, nil), tx.SetStreamEditors(ctx, into, theirs))
}
