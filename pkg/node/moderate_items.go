package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// HideNote takes a note off our pages; members still see it, marked.
func (n *Node) HideNote(ctx context.Context, by domain.Member, id domain.ID) error {
	return n.moderateNote(ctx, by, id, domain.AuditHide, (*storage.Tx).HideNote)
}

// ShowNote undoes HideNote, and shows what was held because its author is silenced.
func (n *Node) ShowNote(ctx context.Context, by domain.Member, id domain.ID) error {
	return n.moderateNote(ctx, by, id, domain.AuditShow, (*storage.Tx).ShowNote)
}

func (n *Node) moderateNote(ctx context.Context, by domain.Member, id domain.ID, action domain.AuditAction,
	change func(*storage.Tx, context.Context, domain.ID) error,
) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	note, err := n.store.NoteByID(ctx, id)
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, action, string(note.URI), "")
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error { return change(tx, ctx, id) })
}

// DeleteCopy deletes our copy of a peer's item or note for ever: it does not come back, whoever sends it.
func (n *Node) DeleteCopy(ctx context.Context, by domain.Member, object domain.URI) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	former := "Note"
	note, err := n.store.NoteByURI(ctx, object)
	local, title := note.Local, note.Title
	if notFound(err) {
		var item domain.Item
		item, err = n.store.ItemByURI(ctx, object)
		local, title, former = item.Local, item.Content.Title, formerType(item.Kind)
	}
	if err != nil {
		return err
	}
	if local {
		return domain.Explain(domain.ErrForbidden, "this was written here; it can be retracted, which deletes it everywhere", nil)
	}
	entry := n.audit(ctx, by, domain.AuditDeleteCopy, string(object), title)
	tombstone := domain.Tombstone{URI: object, FormerType: former, DeletedAt: n.moment()}
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.DeleteItemByURI(ctx, object); err != nil && !notFound(err) {
			return err
		}
		if err := tx.DeleteNoteByURI(ctx, object); err != nil && !notFound(err) {
			return err
		}
		return tx.AddTombstone(ctx, tombstone)
	})
}

// LockReplies hides every answer to an item of ours that comes from now on, until a member shows it; nobody is notified.
func (n *Node) LockReplies(ctx context.Context, by domain.Member, item domain.ID) error {
	return n.changeLock(ctx, by, item, domain.AuditLock, (*storage.Tx).LockReplies)
}

// UnlockReplies undoes LockReplies; what came in between stays hidden until a member shows it.
func (n *Node) UnlockReplies(ctx context.Context, by domain.Member, item domain.ID) error {
	return n.changeLock(ctx, by, item, domain.AuditUnlock, (*storage.Tx).UnlockReplies)
}

func (n *Node) changeLock(ctx context.Context, by domain.Member, id domain.ID, action domain.AuditAction,
	change func(*storage.Tx, context.Context, domain.URI) error,
) error {
	if err := allow(by, domain.ActModerate); err != nil {
		return err
	}
	item, err := n.ourItem(ctx, id)
	if err != nil {
		return err
	}
	if item.URI == "" {
		return domain.Explain(domain.ErrConflict, "this is not published", nil)
	}
	set, err := n.store.Translations(ctx, id) // all languages have one discussion
	if err != nil {
		return err
	}
	entry := n.audit(ctx, by, action, string(item.URI), item.Content.Title)
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := change(tx, ctx, item.URI); err != nil {
			return err
		}
		for _, line := range set {
			if line.URI == "" || line.URI == item.URI {
				continue
			}
			if err := change(tx, ctx, line.URI); err != nil {
				return err
			}
		}
		return nil
	})
}

// reception says how a peer's note is received: hidden where it answers and its author is silenced (held, until that is
// lifted or a member shows it), or where its thread is locked.
func (n *Node) reception(ctx context.Context, note domain.Note) (hidden, held bool, err error) {
	standings, err := n.store.Standings(ctx)
	if err != nil {
		return false, false, err
	}
	held = note.InReplyTo != "" && standings.Of(note.Actor).Level == domain.LevelSilence
	return held || standings.IsLocked(note.Root), held, nil
}

// isQuiet says whether members are told nothing of what an actor does: it is silenced and nobody of ours follows it.
func (n *Node) isQuiet(ctx context.Context, tx *storage.Tx, actor domain.URI) (bool, error) {
	standings, err := n.store.Standings(ctx)
	if err != nil || standings.Of(actor).Level != domain.LevelSilence {
		return false, err
	}
	followed, err := tx.IsFollowed(ctx, actor)
	return !followed, err
}

// isBlocked says whether nothing of an actor is taken.
func (n *Node) isBlocked(ctx context.Context, actor domain.URI) (bool, error) {
	standings, err := n.store.Standings(ctx)
	return err == nil && standings.IsBlocked(actor), err
}
