package storage

import (
	"context"
	"errors"

	"gorm.io/gorm/clause"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Reply is a note with its author.
type Reply struct {
	Note   domain.Note
	Author domain.Actor
}

// NoteByURI finds a note, ours or a peer's.
func (r Reader) NoteByURI(ctx context.Context, uri domain.URI) (domain.Note, error) {
	row, err := one[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE uri = ?", uri)
	return row.note(), failed(err, "find note %s", uri)
}

// NoteByID finds a note, ours or a peer's.
func (r Reader) NoteByID(ctx context.Context, id domain.ID) (domain.Note, error) {
	row, err := one[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE id = ?", id)
	return row.note(), failed(err, "find note %s", id)
}

// Replies are the notes of a thread below its root, oldest first. Visitors see public and unlisted ones that nobody hid.
func (r Reader) Replies(ctx context.Context, viewer domain.Viewer, root domain.URI) ([]Reply, error) {
	query := "SELECT " + noteColumns + " FROM notes WHERE root = ? AND uri <> ? AND host NOT IN " + blockedHosts + " AND actor NOT IN " + blockedActors + notesFor(viewer)
	rows, err := all[noteRow](r.db(ctx), query+" ORDER BY published_at, id", root, root)
	if err != nil {
		return nil, failed(err, "list the replies to %s", root)
	}
	return r.withAuthors(ctx, rows)
}

// Messages are the direct notes that peers' actors sent to ours.
func (r Reader) Messages(ctx context.Context, page Page) ([]Reply, int, error) {
	const messages = " FROM notes WHERE visibility = 'direct' AND NOT local AND host NOT IN " + blockedHosts +
		" AND actor NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+messages)
	if err != nil {
		return nil, 0, failed(err, "count messages")
	}
	rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+messages+" ORDER BY published_at DESC, id DESC LIMIT ? OFFSET ?",
		page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list messages")
	}
	list, err := r.withAuthors(ctx, rows)
	return list, total, err
}

func (r Reader) withAuthors(ctx context.Context, rows []noteRow) ([]Reply, error) {
	authors := make([]domain.URI, len(rows))
	for i := range rows {
		authors[i] = domain.URI(rows[i].Actor)
	}
	known, err := r.ActorsByURI(ctx, distinct(authors))
	list := make([]Reply, len(rows))
	for i := range rows {
		list[i] = Reply{Note: rows[i].note(), Author: orUnknown(known, authors[i])}
	}
	return list, err
}

func (r Reader) notesByURI(ctx context.Context, uris []domain.URI) (map[domain.URI]*domain.Note, error) {
	found := make(map[domain.URI]*domain.Note, len(uris))
	err := eachPart(uris, func(part []domain.URI) error {
		rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE uri IN ?", inList(part))
		for i := range rows {
			note := rows[i].note()
			found[note.URI] = &note
		}
		return err
	})
	return found, err
}

// SaveNote inserts a note or replaces the one with its URI, keeping its ID and whether it is hidden. A note of a peer that is
// not newer than what is held, or whose id is spent, changes nothing and returns false; one that claims to be ours or the
// other way round is domain.ErrConflict.
func (tx *Tx) SaveNote(ctx context.Context, n domain.Note) (applied bool, err error) {
	row := newNoteRow(n, at(tx.now()))
	inserted := tx.db(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "uri"}}, DoNothing: true}).Create(&row)
	if inserted.Error != nil {
		return false, failed(inserted.Error, "insert note %s", n.URI)
	}
	if inserted.RowsAffected > 0 {
		return tx.noteAdded(ctx, n)
	}
	held, err := one[noteRow](tx.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE uri = ?", n.URI)
	switch {
	case err != nil:
		return false, failed(err, "look for note %s", n.URI)
	case held.Local != n.Local:
		return false, failed(domain.ErrConflict, "save note %s", n.URI)
	case held.Actor != row.Actor:
		return false, nil // whoever shares the author's host may not write in its place
	case max(row.Updated, row.Published) == max(held.Updated, held.Published) && held.QuotePermit == "" && row.QuotePermit != "":
		// Mastodon tells that a quote was authorised by an Update that is no newer.
		_, err := exec(tx.db(ctx), "UPDATE notes SET quote_permit = ?, data = ? WHERE uri = ?", row.QuotePermit, row.Data, n.URI)
		return false, failed(err, "permit the quote in %s", n.URI)
	case max(row.Updated, row.Published) <= max(held.Updated, held.Published):
		return false, nil
	}
	row.Data.V.Arrival = sameReason(row.Data.V.Arrival, held.Data.V.Arrival)
	omit := []string{"id", "uri", "local", "hidden", "held", "received_at"}
	if n.Raw == nil {
		omit = append(omit, "raw")
	}
	err = tx.db(ctx).Model(&noteRow{}).Select("*").Omit(omit...).Where("uri = ?", n.URI).Updates(&row).Error
	if err != nil {
		return false, failed(err, "save note %s", n.URI)
	}
	return true, tx.refreshTimeline(ctx, "object = ?", n.URI)
}

// noteAdded brings a new note to its place: answers that came before it learn the top of their thread, and the timeline
// shows it if there is a reason. One look tells that most notes need neither; of one whose deletion came first it undoes all.
func (tx *Tx) noteAdded(ctx context.Context, n domain.Note) (kept bool, err error) {
	row, err := one[struct {
		Reason, Gone bool
		Above        string
	}](tx.db(ctx), `SELECT EXISTS (SELECT 1 FROM follows WHERE ours AND followed = ?)
		OR EXISTS (SELECT 1 FROM responses WHERE object = ? AND kind = 'reshare') AS reason,
		EXISTS (SELECT 1 FROM tombstones WHERE uri = ?) AS gone,
		COALESCE((SELECT root FROM notes WHERE uri = ? AND uri <> ?), '') AS above`, n.Actor, n.URI, n.URI, n.InReplyTo, n.URI)
	if err != nil {
		return false, failed(err, "look for a reason to show %s", n.URI)
	}
	if row.Gone {
		_, err := exec(tx.db(ctx), "DELETE FROM notes WHERE uri = ?", n.URI)
		return false, failed(err, "leave %s deleted", n.URI)
	}
	if above := domain.URI(row.Above); above != "" && above != n.Root { // what it answers came while it was on its way
		if n.Root, err = above, tx.setRoot(ctx, n.URI, above); err != nil {
			return false, err
		}
	}
	if n.Root != n.URI {
		if _, err := exec(tx.db(ctx), "UPDATE notes SET root = ? WHERE root = ?", n.Root, n.URI); err != nil {
			return false, failed(err, "bring the answers to %s into their thread", n.URI)
		}
	}
	if !row.Reason {
		return true, nil
	}
	return true, tx.refreshTimeline(ctx, "object = ?", n.URI)
}

func (tx *Tx) setRoot(ctx context.Context, note, root domain.URI) error {
	_, err := exec(tx.db(ctx), "UPDATE notes SET root = ? WHERE uri = ?", root, note)
	return failed(err, "bring %s into its thread", note)
}

// AdoptOrphan keeps an answer in its thread although what it answers is not here (any more): other answers to that tell
// where it stands.
func (tx *Tx) AdoptOrphan(ctx context.Context, n domain.Note) error {
	row, err := one[struct{ Root string }](tx.db(ctx), `SELECT root FROM notes
		WHERE in_reply_to = ? AND uri <> ? AND root NOT IN (?, uri) LIMIT 1`, n.InReplyTo, n.URI, n.InReplyTo)
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	}
	if err != nil {
		return failed(err, "look for the thread of %s", n.URI)
	}
	if err := tx.setRoot(ctx, n.URI, domain.URI(row.Root)); err != nil {
		return err
	}
	_, err = exec(tx.db(ctx), "UPDATE notes SET root = ? WHERE root = ?", row.Root, n.URI)
	return failed(err, "bring the answers to %s into their thread", n.URI)
}

// HideNote takes a note off our pages.
func (tx *Tx) HideNote(ctx context.Context, id domain.ID) error { return tx.setHidden(ctx, id, true) }

// ShowNote undoes HideNote.
func (tx *Tx) ShowNote(ctx context.Context, id domain.ID) error { return tx.setHidden(ctx, id, false) }

func (tx *Tx) setHidden(ctx context.Context, id domain.ID, hidden bool) error {
	row, err := one[struct{ URI string }](tx.db(ctx), "SELECT uri FROM notes WHERE id = ?", id)
	if err != nil {
		return failed(err, "find note %s", id)
	}
	if _, err := exec(tx.db(ctx), "UPDATE notes SET hidden = ?, held = FALSE WHERE id = ?", hidden, id); err != nil {
		return failed(err, "hide or show note %s", id)
	}
	return tx.refreshTimeline(ctx, "object = ?", row.URI)
}

// DeleteNoteByURI deletes a note, and what members were told of it.
func (tx *Tx) DeleteNoteByURI(ctx context.Context, uri domain.URI) error {
	n, err := exec(tx.db(ctx), "DELETE FROM notes WHERE uri = ?", uri)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	for _, statement := range []string{"DELETE FROM timeline WHERE object = ?", "DELETE FROM notifications WHERE object = ?", "DELETE FROM quotes WHERE post = ?"} {
		if err == nil {
			_, err = exec(tx.db(ctx), statement, uri)
		}
	}
	return failed(err, "delete note %s", uri)
}
