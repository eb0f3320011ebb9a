package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// maxThread is how many notes of one thread are looked at; the largest threads seen in the fediverse have some thousand.
const maxThread = 20_000

// Branch is a note's place in its thread, without its text.
type Branch struct {
	ID        domain.ID
	URI       domain.URI
	InReplyTo domain.URI
}

func threadWhere(viewer domain.Viewer) string {
	return " FROM notes WHERE root IN ? AND uri NOT IN ? AND host NOT IN " + blockedHosts + " AND actor NOT IN " + blockedActors + notesFor(viewer)
}

// notesFor keeps the notes that a viewer may read.
func notesFor(viewer domain.Viewer) string {
	switch {
	case !viewer.IsMember():
		return " AND NOT hidden AND visibility IN ('public', 'unlisted')"
	case !viewer.ReadsMessages():
		return " AND visibility <> 'direct'"
	}
	return ""
}

// Thread is how the notes below some roots stand to each other, oldest first: those of one text in several languages.
// Visitors see what Replies shows them.
func (r Reader) Thread(ctx context.Context, viewer domain.Viewer, roots ...domain.URI) ([]Branch, error) {
	rows, err := all[struct{ ID, URI, InReplyTo string }](r.db(ctx), "SELECT id, uri, in_reply_to"+threadWhere(viewer)+
		" ORDER BY published_at, id LIMIT ?", inList(roots), inList(roots), maxThread)
	branches := make([]Branch, len(rows))
	for i, row := range rows {
		branches[i] = Branch{ID: domain.ID(row.ID), URI: domain.URI(row.URI), InReplyTo: domain.URI(row.InReplyTo)}
	}
	return branches, failed(err, "read the threads of %s", roots)
}

// RepliesByURI are the notes with their authors.
func (r Reader) RepliesByURI(ctx context.Context, uris []domain.URI) (map[domain.URI]Reply, error) {
	found := make(map[domain.URI]Reply, len(uris))
	err := eachPart(uris, func(part []domain.URI) error {
		rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE uri IN ?", inList(part))
		if err != nil {
			return err
		}
		replies, err := r.withAuthors(ctx, rows)
		for _, reply := range replies {
			found[reply.Note.URI] = reply
		}
		return err
	})
	return found, failed(err, "read a part of a thread")
}

// RootOf is the top of the thread that an item or note stands in, as far as it is here.
func (r Reader) RootOf(ctx context.Context, uri domain.URI) (domain.URI, error) {
	row, err := one[struct{ Root domain.URI }](r.db(ctx), `SELECT root FROM notes WHERE uri = ?
		UNION ALL SELECT uri AS root FROM items WHERE uri = ? LIMIT 1`, uri, uri)
	return row.Root, failed(err, "find the thread of %s", uri)
}

// public is what everybody may know of a thread.
const public = "NOT hidden AND visibility IN ('public', 'unlisted') AND host NOT IN " + blockedHosts + " AND actor NOT IN " + blockedActors

// Answers names the public notes directly below an object, oldest first, with their number.
func (r Reader) Answers(ctx context.Context, object domain.URI, page Page) ([]domain.URI, int, error) {
	return r.noteURIs(ctx, "in_reply_to = ? AND "+public, page, object)
}

// ThreadURIs names the public notes of a thread below its root, oldest first, with their number.
func (r Reader) ThreadURIs(ctx context.Context, root domain.URI, page Page) ([]domain.URI, int, error) {
	return r.noteURIs(ctx, "root = ? AND uri <> ? AND "+public, page, root, root)
}

func (r Reader) noteURIs(ctx context.Context, where string, page Page, args ...any) ([]domain.URI, int, error) {
	total, err := count(r.db(ctx), "SELECT count(*) FROM notes WHERE "+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count answers")
	}
	rows, err := all[struct{ URI domain.URI }](r.db(ctx), "SELECT uri FROM notes WHERE "+where+
		" ORDER BY published_at, id LIMIT ? OFFSET ?", append(args, page.limit(), page.offset())...)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.URI
	}
	return uris, total, failed(err, "list answers")
}

// OpenResponses names the activities of a kind of response that were addressed to everybody, newest first.
func (r Reader) OpenResponses(ctx context.Context, object domain.URI, kind domain.ResponseKind, page Page) ([]domain.URI, int, error) {
	const where = " FROM responses WHERE object = ? AND kind = ? AND open AND uri <> '' AND host <> '' AND host NOT IN " + blockedHosts +
		" AND actor NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+where, object, kind)
	if err != nil {
		return nil, 0, failed(err, "count the %ss of %s", kind, object)
	}
	rows, err := all[struct{ URI domain.URI }](r.db(ctx), "SELECT uri"+where+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
		object, kind, page.limit(), page.offset())
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.URI
	}
	return uris, total, failed(err, "list the %ss of %s", kind, object)
}

// ParticipantsOf are the peers' actors who wrote in a thread for everybody to read, the latest first.
func (r Reader) ParticipantsOf(ctx context.Context, root domain.URI, limit int) ([]domain.URI, error) {
	rows, err := all[struct{ Actor domain.URI }](r.db(ctx), `SELECT actor FROM notes WHERE root = ? AND NOT local AND `+public+`
		GROUP BY actor ORDER BY max(published_at) DESC LIMIT ?`, root, limit)
	uris := make([]domain.URI, len(rows))
	for i, row := range rows {
		uris[i] = row.Actor
	}
	return uris, failed(err, "list who wrote in the thread of %s", root)
}
