package node

import (
	"context"
	"html"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// unsignedNote is an answer of ours without the name below it, with what tells peers.
type unsignedNote struct {
	note      domain.Note
	refreshed *domain.StoredActivity // its Create
	update    outgoing
}

// unsign takes the name of who wrote it from an answer.
func (n *Node) unsign(ctx context.Context, note domain.Note) (*unsignedNote, error) {
	h, err := n.home(ctx)
	if err != nil {
		return nil, err
	}
	note.HTML = withoutSignature(note.HTML)
	note.ShowMember, note.UpdatedAt = false, n.after(later(note.PublishedAt, note.UpdatedAt))
	direct := note.Visibility == domain.VisibilityDirect
	u := &unsignedNote{note: note}
	tell := func(verb domain.Verb, id domain.URI, at time.Time) (outgoing, error) {
		return n.prepare(h, &domain.Activity{
			ID: id, Verb: verb, Actor: note.Actor, Object: &note, ObjectURI: note.URI, To: note.To, Cc: note.Cc, PublishedAt: at,
		}, note.URI, !direct)
	}
	if u.update, err = tell(domain.VerbUpdate, h.addresses.Activity(n.newID()), note.UpdatedAt); err != nil {
		return nil, err
	}
	responders, err := n.store.RespondersOf(ctx, note.URI)
	if err != nil {
		return nil, err
	}
	followersOf := []domain.URI{note.Actor}
	if direct {
		followersOf = nil
	}
	u.update = u.update.toFollowersOf(followersOf, append(audience(note), responders...))
	stored, err := n.store.ActivityOf(ctx, domain.VerbCreate, note.URI)
	if notFound(err) {
		return u, nil
	}
	if err != nil {
		return nil, err
	}
	create, err := tell(domain.VerbCreate, stored.URI, note.PublishedAt)
	u.refreshed = &create.row
	return u, err
}

func (u *unsignedNote) save(ctx context.Context, tx *storage.Tx) error {
	if _, err := tx.SaveNote(ctx, u.note); err != nil {
		return err
	}
	if u.refreshed != nil {
		if err := tx.RefreshActivity(ctx, u.refreshed.URI, u.refreshed.Payload); err != nil {
			return err
		}
	}
	return send(ctx, tx, u.update)
}

// signatureOf stands below an answer whose writer wants to be named; withoutSignature takes it away again.
func signatureOf(name string) string { return signatureStart + html.EscapeString(name) + "</p>" }

const signatureStart = "<p>— "

func withoutSignature(text string) string {
	at := strings.LastIndex(text, signatureStart)
	if at < 0 || strings.Count(text[at:], "</p>") != 1 || !strings.HasSuffix(text, "</p>") {
		return text
	}
	return text[:at]
}
