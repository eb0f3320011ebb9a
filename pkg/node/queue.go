package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AcceptSubmission makes a stream announce what was addressed to it, and show it on its page.
func (n *Node) AcceptSubmission(ctx context.Context, by domain.Member, id domain.ID) error {
	return n.accept(ctx, by, id, "", func(*storage.Tx, domain.Submission) error { return nil })
}

// WelcomeAuthor accepts a submission, and from now on everything that its author addresses to the stream.
func (n *Node) WelcomeAuthor(ctx context.Context, by domain.Member, id domain.ID) error {
	return n.accept(ctx, by, id, "+", func(tx *storage.Tx, s domain.Submission) error {
		return tx.SaveStreamAuthor(ctx, s.Stream, s.Author, by.ID)
	})
}

func (n *Node) accept(ctx context.Context, by domain.Member, id domain.ID, detail string, also func(*storage.Tx, domain.Submission) error) error {
	submission, err := n.submissionFor(ctx, by, id)
	if err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	if public, err := n.isForEverybody(ctx, submission.Object); err != nil {
		return err
	} else if !public {
		return domain.Explain(domain.ErrConflict, "this was deleted or is no longer public, so it cannot be passed on", nil)
	}
	stream, err := n.store.ActorByURI(ctx, submission.Stream)
	if err != nil {
		return err
	}
	submission.State, submission.Member, submission.DecidedAt = domain.SubmissionAccepted, by.ID, n.moment()
	s := submitted{Submission: submission, stream: stream}
	if s.sent, s.response, err = n.takeIn(h, stream, submission); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditSubmissionAccept, string(submission.Object), detail), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := commitAccepted(ctx, tx, s); err != nil {
			return err
		}
		return also(tx, submission)
	})
}

// submissionFor finds a submission for a member who wants to decide about it.
func (n *Node) submissionFor(ctx context.Context, by domain.Member, id domain.ID) (domain.Submission, error) {
	submission, err := n.store.SubmissionByID(ctx, id)
	if denied := n.allowStream(ctx, by, submission.Stream); denied != nil { // who may not is not told whether there is one
		return domain.Submission{}, denied
	}
	return submission, err
}

// isForEverybody says whether a peer's item or note is held and public.
func (n *Node) isForEverybody(ctx context.Context, object domain.URI) (bool, error) {
	visibility := domain.VisibilityDirect
	if item, err := n.store.ItemByURI(ctx, object); err == nil {
		visibility = item.Visibility
	} else if !notFound(err) {
		return false, err
	} else if note, err := n.store.NoteByURI(ctx, object); err == nil {
		visibility = note.Visibility
	} else if !notFound(err) {
		return false, err
	}
	return visibility.IsForEverybody(), nil
}

// DeclineSubmission leaves out what was addressed to a stream; what it accepted before, it takes back.
func (n *Node) DeclineSubmission(ctx context.Context, by domain.Member, id domain.ID) error {
	submission, err := n.submissionFor(ctx, by, id)
	if err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	sent, undone, err := n.leaveStream(ctx, h, submission)
	if err != nil {
		return err
	}
	submission.State, submission.Member, submission.DecidedAt = domain.SubmissionDeclined, by.ID, n.moment()
	return n.record(ctx, n.audit(ctx, by, domain.AuditSubmissionDecline, string(submission.Object), string(submission.Stream)), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SaveSubmission(ctx, submission); err != nil {
			return err
		}
		if err := send(ctx, tx, sent...); err != nil {
			return err
		}
		return unrecord(ctx, tx, undone)
	})
}

// leaveStream makes what a stream sends when it no longer has an object that it had accepted; nothing if it had not.
func (n *Node) leaveStream(ctx context.Context, h home, s domain.Submission) ([]outgoing, []domain.Response, error) {
	response, err := n.store.ResponseOf(ctx, domain.ResponseReshare, s.Stream, s.Object)
	if notFound(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	stream, err := n.store.ActorByURI(ctx, s.Stream)
	if err != nil {
		return nil, nil, err
	}
	sent, err := n.unannounce(h, stream, response, []domain.URI{s.Author})
	if err != nil {
		return nil, nil, err
	}
	wrapped, err := n.unwrap(h, stream, response)
	return append(sent, wrapped), []domain.Response{response}, err
}

// DismissAuthor ends that a stream accepts everything of an author. What it accepted stays.
func (n *Node) DismissAuthor(ctx context.Context, by domain.Member, stream, author domain.URI) error {
	if err := n.allowStream(ctx, by, stream); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditAuthorDismiss, string(author), string(stream)), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.DeleteStreamAuthor(ctx, stream, author) })
}
