package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const quoteColumns = "quotes.id, quotes.object, quotes.author, quotes.post, quotes.actor, quotes.request, quotes.state, quotes.created_at, quotes.ended_at"

// shownQuotes stand under what they quote.
const shownQuotes = "quotes.state IN ('accepted', 'unasked') AND quotes.host NOT IN " + blockedHosts + " AND quotes.actor NOT IN " + blockedActors

// QuoteBy is a quote with who made it; Note is nil if its post is not known here.
type QuoteBy struct {
	Quote domain.Quote
	Actor domain.Actor
	Note  *domain.Note
}

// QuoteByID finds a quote of something of ours.
func (r Reader) QuoteByID(ctx context.Context, id domain.ID) (domain.Quote, error) {
	row, err := one[quoteRow](r.db(ctx), "SELECT "+quoteColumns+" FROM quotes WHERE id = ?", id)
	return row.quote(), failed(err, "find quote %s", id)
}

// QuoteOf finds how a post quotes an object of ours.
func (r Reader) QuoteOf(ctx context.Context, object, post domain.URI) (domain.Quote, error) {
	row, err := one[quoteRow](r.db(ctx), "SELECT "+quoteColumns+" FROM quotes WHERE object = ? AND post = ?", object, post)
	return row.quote(), failed(err, "find the quote of %s in %s", object, post)
}

// Quotes lists who quotes us, newest first; the blocked are left out.
func (r Reader) Quotes(ctx context.Context, page Page) ([]QuoteBy, int, error) {
	const from = " FROM quotes WHERE host NOT IN " + blockedHosts + " AND actor NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+from)
	if err != nil {
		return nil, 0, failed(err, "count quotes")
	}
	rows, err := all[quoteRow](r.db(ctx), "SELECT "+quoteColumns+from+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?", page.limit(), page.offset())
	if err != nil {
		return nil, 0, failed(err, "list quotes")
	}
	var actors, posts []domain.URI
	for _, row := range rows {
		actors, posts = append(actors, domain.URI(row.Actor)), append(posts, domain.URI(row.Post))
	}
	known, err := r.ActorsByURI(ctx, distinct(actors))
	if err != nil {
		return nil, 0, err
	}
	notes, err := r.notesByURI(ctx, posts)
	list := make([]QuoteBy, len(rows))
	for i, row := range rows {
		list[i] = QuoteBy{Quote: row.quote(), Actor: orUnknown(known, actors[i]), Note: notes[posts[i]]}
	}
	return list, total, failed(err, "list quotes")
}

// QuotesOf are how many posts quote an object of ours, and those that the viewer may read, oldest first. Visitors are told
// of those only that they may read.
func (r Reader) QuotesOf(ctx context.Context, viewer domain.Viewer, object domain.URI) (int, []Reply, error) {
	total, err := count(r.db(ctx), "SELECT count(*) FROM quotes WHERE object = ? AND "+shownQuotes, object)
	if err != nil || total == 0 {
		return 0, nil, failed(err, "count the quotes of %s", object)
	}
	query := "SELECT " + noteColumns + " FROM notes WHERE uri IN (SELECT post FROM quotes WHERE object = ? AND " + shownQuotes + ")"
	query += notesFor(viewer)
	if !viewer.IsMember() {
		query += " AND host NOT IN " + silencedHosts + " AND actor NOT IN " + silencedActors
	}
	rows, err := all[noteRow](r.db(ctx), query+" ORDER BY published_at, id", object)
	if err != nil {
		return 0, nil, failed(err, "list the quotes of %s", object)
	}
	notes, err := r.withAuthors(ctx, rows)
	if !viewer.IsMember() {
		total = len(notes)
	}
	return total, notes, err
}

// AddQuote keeps a quote; false if the post is known to quote the object.
func (tx *Tx) AddQuote(ctx context.Context, q domain.Quote) (added bool, err error) {
	n, err := exec(tx.db(ctx), `INSERT INTO quotes (id, object, author, post, actor, host, request, state, created_at, ended_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (object, post) DO NOTHING`,
		q.ID, q.Object, q.Author, q.Post, q.Actor, q.Actor.Host(), q.Request, q.State, at(q.CreatedAt), at(q.EndedAt))
	return n > 0, failed(err, "add the quote of %s in %s", q.Object, q.Post)
}

// SetQuote changes the request, the state and the end of a quote.
func (tx *Tx) SetQuote(ctx context.Context, q domain.Quote) error {
	n, err := exec(tx.db(ctx), "UPDATE quotes SET request = ?, state = ?, ended_at = ? WHERE id = ?", q.Request, q.State, at(q.EndedAt), q.ID)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "change quote %s", q.ID)
}

// EndPermit takes back the authorisation of a peer's author: what relied on it is no longer shown.
func (tx *Tx) EndPermit(ctx context.Context, permit domain.URI) error {
	_, err := exec(tx.db(ctx), "UPDATE notes SET quote_permit = '' WHERE quote_permit = ?", permit)
	return failed(err, "end the authorisation %s", permit)
}

type quoteRow struct {
	ID, Object, Author, Post, Actor, Request, State string

	Created micros `gorm:"column:created_at"`
	Ended   micros `gorm:"column:ended_at"`
}

func (row quoteRow) quote() domain.Quote {
	return domain.Quote{
		ID: domain.ID(row.ID), Object: domain.URI(row.Object), Author: domain.URI(row.Author), Post: domain.URI(row.Post),
		Actor: domain.URI(row.Actor), Request: domain.URI(row.Request), State: domain.QuoteState(row.State),
		CreatedAt: row.Created.time(), EndedAt: row.Ended.time(),
	}
}
