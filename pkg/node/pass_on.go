package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// passOn is what FEP-1b12 wants of a group: what people do with a thing of a stream goes to its followers, unchanged, so
// that their programs show the same thread. Only what is for everybody or for the stream itself is passed on.
func (n *Node) passOn(ctx context.Context, h home, r Received) (effect, error) {
	about, deleted := n.groupTalk(r)
	if about == "" {
		return nil, nil //nolint:nilnil // not of a kind that groups pass on
	}
	if held, err := n.isHeldBack(ctx, r, about); err != nil || held && !deleted {
		return nil, err
	}
	streams, err := n.streamsHaving(ctx, about)
	if err != nil || len(streams) == 0 {
		return nil, err
	}
	var sent []outgoing
	var undone []domain.Response
	for _, stream := range streams {
		if len(r.Activity.Raw) <= maxWrapped && (deleted || isFor(r.Activity, stream.URI)) {
			wrapped, err := n.wrap(h, stream, &domain.Activity{Raw: r.Activity.Raw}, about)
			if err != nil {
				return nil, err
			}
			sent = append(sent, wrapped)
		}
		if deleted {
			response, err := n.store.ResponseOf(ctx, domain.ResponseReshare, stream.URI, about)
			if notFound(err) {
				continue
			}
			if err != nil {
				return nil, err
			}
			undo, err := n.unannounce(h, stream, response, nil)
			if err != nil {
				return nil, err
			}
			sent, undone = append(sent, undo...), append(undone, response)
		}
	}
	return func(tx *storage.Tx) error {
		if err := send(ctx, tx, sent...); err != nil {
			return err
		}
		if err := unrecord(ctx, tx, undone); err != nil || !deleted {
			return err
		}
		return tx.DeleteSubmissions(ctx, about)
	}, nil
}

// isHeldBack says whether members see what a message brings before anybody else does: its sender is silenced, or its thread is
// locked.
func (n *Node) isHeldBack(ctx context.Context, r Received, about domain.URI) (bool, error) {
	standings, err := n.store.Standings(ctx)
	if err != nil || standings.Of(r.Sender.URI).Level == domain.LevelSilence {
		return err == nil, err
	}
	if r.Activity.Verb != domain.VerbCreate {
		return false, nil
	}
	note, err := n.store.NoteByURI(ctx, about)
	if err != nil && !notFound(err) {
		return false, err
	}
	return standings.IsLocked(about) || err == nil && standings.IsLocked(note.Root), nil
}

// groupTalk is the object that an activity is about, if groups pass such activities on; for an answer, what it answers.
func (n *Node) groupTalk(r Received) (about domain.URI, deleted bool) {
	if r.Activity.ID == "" {
		return "", false
	}
	switch r.Activity.Verb {
	case domain.VerbCreate:
		if note, ok := r.Activity.Object.(*domain.Note); ok && Trusted(r.Sender, note) {
			return note.InReplyTo, false
		}
	case domain.VerbUpdate:
		switch o := r.Activity.Object.(type) {
		case *domain.Note:
			if Trusted(r.Sender, o) {
				return o.URI, false
			}
		case *domain.Item:
			if Trusted(r.Sender, o) {
				return o.URI, false
			}
		}
	case domain.VerbLike:
		return r.Activity.ObjectURI, false
	case domain.VerbUndo:
		if inner, ok := r.Activity.Object.(*domain.Activity); ok && inner.Verb == domain.VerbLike && inner.Actor == r.Sender.URI {
			return inner.ObjectURI, false
		}
	case domain.VerbDelete:
		return r.Activity.ObjectURI, r.Activity.ObjectURI != r.Sender.URI
	}
	return "", false
}

// isFor says whether an activity is for everybody or names the stream.
func isFor(a *domain.Activity, stream domain.URI) bool {
	named := slices.Concat(a.To, a.Cc, a.Audience)
	switch o := a.Object.(type) {
	case *domain.Note:
		named = slices.Concat(named, o.To, o.Cc)
		if !o.Visibility.IsForEverybody() {
			return false
		}
	case *domain.Item:
		named = slices.Concat(named, o.To, o.Cc, o.Content.Audience)
		if !o.Visibility.IsForEverybody() {
			return false
		}
	}
	return slices.Contains(named, stream) || slices.ContainsFunc(named, domain.IsPublic)
}

// streamsHaving are the streams to which an object, or the thread that it stands in, belongs.
func (n *Node) streamsHaving(ctx context.Context, object domain.URI) ([]domain.Actor, error) {
	uris := []domain.URI{object}
	if note, err := n.store.NoteByURI(ctx, object); err == nil && note.Root != object {
		uris = append(uris, note.Root)
	} else if err != nil && !notFound(err) {
		return nil, err
	}
	var streams []domain.Actor
	for _, uri := range uris {
		named, err := n.streamsWith(ctx, uri)
		if err != nil {
			return nil, err
		}
		for _, stream := range named {
			actor, err := n.store.ActorByURI(ctx, stream)
			if err != nil && !notFound(err) {
				return nil, err
			}
			if err == nil && !slices.ContainsFunc(streams, func(a domain.Actor) bool { return a.URI == stream }) {
				streams = append(streams, actor)
			}
		}
	}
	return streams, nil
}

// streamsWith are the streams of an item of ours, or those that accepted a peer's item or note.
func (n *Node) streamsWith(ctx context.Context, uri domain.URI) ([]domain.URI, error) {
	item, err := n.store.ItemByURI(ctx, uri)
	if err == nil && item.Local {
		return item.Content.Audience, nil
	}
	if err != nil && !notFound(err) {
		return nil, err
	}
	submissions, err := n.store.SubmissionsOf(ctx, uri)
	var streams []domain.URI
	for _, s := range submissions {
		if s.State == domain.SubmissionAccepted {
			streams = append(streams, s.Stream)
		}
	}
	return streams, err
}
