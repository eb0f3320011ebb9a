package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Limits of what peers may put into the queues of streams.
const (
	// MaxWaiting is how many submissions of one author may wait for one stream; more are dropped until some were decided.
	MaxWaiting = 20
	// maxAddressed is how many streams one object may be addressed to.
	maxAddressed = 10
	// maxWrapped is the largest activity of a peer that a stream passes on whole, in bytes: with what goes around it, it has
	// to stay below the 64 KiB that Misskey takes.
	maxWrapped = 48 << 10
)

// streamsAddressed are the streams of ours that a public object is addressed to, by to, cc, audience or mention. Answers are
// part of their thread and ask for nothing.
func (n *Node) streamsAddressed(ctx context.Context, h home, r Received, object domain.Object) ([]domain.Actor, error) {
	var named []domain.URI
	switch o := object.(type) {
	case *domain.Item:
		if !o.Visibility.IsForEverybody() {
			return nil, nil
		}
		named = slices.Concat(o.To, o.Cc, o.Content.Audience, mentioned(*o))
	case *domain.Note:
		if o.InReplyTo != "" || !o.Visibility.IsForEverybody() {
			return nil, nil
		}
		named = slices.Concat(o.To, o.Cc)
		for _, m := range o.Mentions {
			named = append(named, m.Actor)
		}
	default:
		return nil, nil
	}
	if Trusted(r.Sender, r.Activity.Object) {
		named = slices.Concat(named, r.Activity.To, r.Activity.Cc, r.Activity.Audience)
	}
	return n.streamsAmong(ctx, h, named)
}

// streamsAmong are the actors of our streams among those named.
func (n *Node) streamsAmong(ctx context.Context, h home, named []domain.URI) ([]domain.Actor, error) {
	seen := map[domain.URI]bool{h.organisation.URI: true}
	var streams []domain.Actor
	for _, uri := range named {
		if seen[uri] || !h.addresses.IsOurs(uri) || len(seen) > maxAddressed {
			continue
		}
		seen[uri] = true
		actor, err := n.store.ActorByURI(ctx, uri)
		if notFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if actor.Local && actor.Role == domain.RoleStream && actor.GoneAt.IsZero() {
			streams = append(streams, actor)
		}
	}
	return streams, nil
}

// receiveSubmission keeps what a peer's actor addressed to streams, and puts it into their queues. What comes from an
// author of whom a stream accepts everything is passed on at once.
func (n *Node) receiveSubmission(ctx context.Context, h home, r Received, object domain.Object, streams []domain.Actor) (effect, error) {
	uri := object.ObjectID()
	if gone, err := n.isTombstone(ctx, uri); err != nil || gone {
		return nil, err
	}
	if blocked, err := n.isBlocked(ctx, authorOf(object)); err != nil || blocked {
		return nil, err
	}
	keep, author, err := n.keepSubmitted(ctx, h, object, streams)
	if err != nil {
		return nil, err
	}
	standings, err := n.store.Standings(ctx)
	if err != nil {
		return nil, err
	}
	silenced := standings.Of(author).Level == domain.LevelSilence
	var all []submitted
	for _, stream := range streams {
		s := submitted{stream: stream, notification: n.newID(), Submission: domain.Submission{
			ID: n.newID(), Stream: stream.URI, Object: uri, Author: author, State: domain.SubmissionWaiting, CreatedAt: n.moment(),
		}}
		if Trusted(r.Sender, r.Activity.Object) && len(r.Activity.Raw) <= maxWrapped {
			s.Activity = r.Activity.Raw
		}
		welcome, err := n.store.IsStreamAuthor(ctx, stream.URI, author)
		if err != nil {
			return nil, err
		}
		if welcome && !silenced {
			s.State, s.DecidedAt = domain.SubmissionAccepted, n.moment()
			if s.sent, s.response, err = n.takeIn(h, stream, s.Submission); err != nil {
				return nil, err
			}
		}
		all = append(all, s)
	}
	return func(tx *storage.Tx) error {
		if err := keep(tx); err != nil {
			return err
		}
		for _, s := range all {
			if err := n.enterQueue(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// submitted is a submission on its way into a queue, or past it.
type submitted struct {
	domain.Submission
	stream       domain.Actor
	notification domain.ID
	response     domain.Response
	sent         []outgoing
}

// enterQueue stores a submission that is new. One that was decided, and what is too much, changes nothing.
func (n *Node) enterQueue(ctx context.Context, tx *storage.Tx, s submitted) error {
	if _, err := tx.SubmissionOf(ctx, s.Stream, s.Object); err == nil || !notFound(err) {
		return err
	}
	if s.State == domain.SubmissionAccepted {
		return commitAccepted(ctx, tx, s)
	}
	waiting, err := tx.WaitingBy(ctx, s.Stream, s.Author)
	if err != nil || waiting >= MaxWaiting {
		return err
	}
	if err := tx.SaveSubmission(ctx, s.Submission); err != nil {
		return err
	}
	return n.notify(ctx, tx, s.notification, domain.NotifySubmission, s.Author, s.Object, s.Stream)
}

// commitAccepted stores that a stream passes something on, and sends it.
func commitAccepted(ctx context.Context, tx *storage.Tx, s submitted) error {
	if err := tx.SaveSubmission(ctx, s.Submission); err != nil {
		return err
	}
	added, err := tx.AddResponse(ctx, s.response)
	if err != nil || !added {
		return err
	}
	return send(ctx, tx, s.sent...)
}

// keepSubmitted stores the object itself. A note that names a stream is news of the queue, and not a mention besides.
func (n *Node) keepSubmitted(ctx context.Context, h home, object domain.Object, streams []domain.Actor) (effect, domain.URI, error) {
	switch o := object.(type) {
	case *domain.Item:
		return n.keepItem(ctx, *o), o.Actor, nil
	case *domain.Note:
		isStream := func(m domain.Mention) bool {
			return slices.ContainsFunc(streams, func(s domain.Actor) bool { return s.URI == m.Actor })
		}
		if slices.ContainsFunc(o.Mentions, func(m domain.Mention) bool { return h.addresses.IsOurs(m.Actor) && !isStream(m) }) {
			keep, err := n.keepNote(ctx, h, *o)
			return keep, o.Actor, err
		}
		note, err := n.adoptedNote(ctx, *o)
		return func(tx *storage.Tx) error { _, err := tx.SaveNote(ctx, note); return err }, o.Actor, err
	}
	return nil, "", domain.ErrInvalid
}

// takeIn makes what a stream sends when it accepts something: its address to those who read that, the activity of the
// author to those who want it whole. The author hears of it, too.
func (n *Node) takeIn(h home, stream domain.Actor, s domain.Submission) ([]outgoing, domain.Response, error) {
	announce, response, err := n.announce(h, stream, s.Object, []domain.URI{s.Author})
	if err != nil {
		return nil, domain.Response{}, err
	}
	sent := []outgoing{announce}
	if len(s.Activity) > 0 {
		wrapped, err := n.wrap(h, stream, &domain.Activity{Raw: s.Activity}, s.Object)
		if err != nil {
			return nil, domain.Response{}, err
		}
		sent = append(sent, wrapped)
	}
	return sent, response, nil
}
