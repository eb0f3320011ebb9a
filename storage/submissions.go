package storage

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
)

const submissionColumns = "id, stream, object, author, state, activity, member, created_at, decided_at"

// SubmissionOf finds what became of an object that was addressed to a stream.
func (r Reader) SubmissionOf(ctx context.Context, stream, object domain.URI) (domain.Submission, error) {
	row, err := one[submissionRow](r.db(ctx), "SELECT "+submissionColumns+" FROM submissions WHERE object = ? AND stream = ?", object, stream)
	return row.submission(), failed(err, "find %s in the queue of %s", object, stream)
}

// SubmissionByID finds a submission.
func (r Reader) SubmissionByID(ctx context.Context, id domain.ID) (domain.Submission, error) {
	row, err := one[submissionRow](r.db(ctx), "SELECT "+submissionColumns+" FROM submissions WHERE id = ?", id)
	return row.submission(), failed(err, "find submission %s", id)
}

// SubmissionsOf are what an object was to each stream that it was addressed to.
func (r Reader) SubmissionsOf(ctx context.Context, object domain.URI) ([]domain.Submission, error) {
	rows, err := all[submissionRow](r.db(ctx), "SELECT "+submissionColumns+" FROM submissions WHERE object = ? ORDER BY id", object)
	return submissions(rows), failed(err, "list the submissions of %s", object)
}

// Submissions lists what was addressed to a stream, newest first; the blocked are left out.
func (r Reader) Submissions(ctx context.Context, stream domain.URI, state domain.SubmissionState, page Page) ([]domain.Submission, int, error) {
	const from = " FROM submissions WHERE stream = ? AND state = ? AND host NOT IN " + blockedHosts + " AND author NOT IN " + blockedActors
	total, err := count(r.db(ctx), "SELECT count(*)"+from, stream, state)
	if err != nil {
		return nil, 0, failed(err, "count the submissions to %s", stream)
	}
	rows, err := all[submissionRow](r.db(ctx), "SELECT "+submissionColumns+from+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
		stream, state, page.limit(), page.offset())
	return submissions(rows), total, failed(err, "list the submissions to %s", stream)
}

// WaitingSubmissions is how many submissions wait for a decision, to all streams.
func (r Reader) WaitingSubmissions(ctx context.Context) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM submissions WHERE state = ? AND host NOT IN "+blockedHosts+" AND author NOT IN "+blockedActors, domain.SubmissionWaiting)
	return n, failed(err, "count the submissions")
}

// WaitingBy is how many submissions of an author wait for a stream.
func (r Reader) WaitingBy(ctx context.Context, stream, author domain.URI) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM submissions WHERE author = ? AND stream = ? AND state = ?", author, stream, domain.SubmissionWaiting)
	return n, failed(err, "count what waits of %s", author)
}

// StreamNotes are the public notes that a stream accepted, newest first.
func (r Reader) StreamNotes(ctx context.Context, stream domain.URI, limit int) ([]Reply, error) {
	rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+` FROM notes
		WHERE uri IN (SELECT object FROM submissions WHERE stream = ? AND state = ?) AND NOT hidden
			AND visibility IN ('public', 'unlisted') AND host NOT IN `+blockedHosts+" AND actor NOT IN "+blockedActors+" ORDER BY published_at DESC, id DESC LIMIT ?",
		stream, domain.SubmissionAccepted, limit)
	if err != nil {
		return nil, failed(err, "list the notes of %s", stream)
	}
	return r.withAuthors(ctx, rows)
}

// IsStreamAuthor says whether a stream accepts everything of an actor.
func (r Reader) IsStreamAuthor(ctx context.Context, stream, author domain.URI) (bool, error) {
	known, err := exists(r.db(ctx), "SELECT 1 FROM stream_authors WHERE stream = ? AND author = ?", stream, author)
	return known, failed(err, "look whether %s accepts all of %s", stream, author)
}

// StreamAuthors are the actors of whom a stream accepts everything.
func (r Reader) StreamAuthors(ctx context.Context, stream domain.URI) ([]domain.Actor, error) {
	rows, err := all[actorRow](r.db(ctx), "SELECT "+actorColumns+` FROM actors
		WHERE uri IN (SELECT author FROM stream_authors WHERE stream = ?) ORDER BY lower(name), id`, stream)
	return actors(rows), failed(err, "list the authors of %s", stream)
}

// SaveStreamAuthor makes a stream accept everything of an actor from now on.
func (tx *Tx) SaveStreamAuthor(ctx context.Context, stream, author domain.URI, member domain.ID) error {
	_, err := exec(tx.db(ctx), `INSERT INTO stream_authors (stream, author, member, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (stream, author) DO NOTHING`, stream, author, member, at(tx.now()))
	return failed(err, "make %s an author of %s", author, stream)
}

// DeleteStreamAuthor ends that.
func (tx *Tx) DeleteStreamAuthor(ctx context.Context, stream, author domain.URI) error {
	_, err := exec(tx.db(ctx), "DELETE FROM stream_authors WHERE stream = ? AND author = ?", stream, author)
	return failed(err, "end that %s is an author of %s", author, stream)
}

// SaveSubmission adds a submission, or replaces the one of the same object to the same stream, keeping its ID and day.
func (tx *Tx) SaveSubmission(ctx context.Context, s domain.Submission) error {
	_, err := exec(tx.db(ctx), `INSERT INTO submissions (id, stream, object, author, host, state, activity, member, created_at, decided_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (object, stream) DO UPDATE SET state = excluded.state, activity = excluded.activity, member = excluded.member,
			decided_at = excluded.decided_at`,
		s.ID, s.Stream, s.Object, s.Author, s.Object.Host(), s.State, s.Activity, s.Member, at(s.CreatedAt), at(s.DecidedAt))
	if err != nil {
		return failed(err, "save the submission of %s to %s", s.Object, s.Stream)
	}
	return tx.classifyAgain(ctx, s.Object)
}

// DeleteSubmissions forgets an object that is gone.
func (tx *Tx) DeleteSubmissions(ctx context.Context, object domain.URI) error {
	_, err := exec(tx.db(ctx), "DELETE FROM submissions WHERE object = ?", object)
	return failed(err, "forget the submissions of %s", object)
}

// acceptedBy stands in item_terms for "the stream with that actor has it". No peer can write it into an item: terms and
// initiatives are web addresses.
func acceptedBy(stream domain.URI) string { return "accepted:" + string(stream) }

// classifyAgain renews the lists that a peer's item stands in.
func (tx *Tx) classifyAgain(ctx context.Context, object domain.URI) error {
	row, err := one[itemRow](tx.db(ctx), "SELECT "+itemColumns+" FROM items WHERE uri = ? AND NOT local", object)
	if err != nil {
		return ignoreNotFound(failed(err, "find item %s", object))
	}
	return failed(tx.classify(ctx, row.item()), "classify item %s", object)
}

// streamsOf are the streams that have an item: ours names them, a peer's was accepted.
func (tx *Tx) streamsOf(ctx context.Context, i domain.Item) ([]string, error) {
	var values []string
	if i.Local {
		for _, stream := range i.Content.Audience {
			values = append(values, acceptedBy(stream))
		}
		return values, nil
	}
	rows, err := all[struct{ Stream domain.URI }](tx.db(ctx), "SELECT stream FROM submissions WHERE object = ? AND state = ?",
		i.URI, domain.SubmissionAccepted)
	for _, row := range rows {
		values = append(values, acceptedBy(row.Stream))
	}
	return values, err
}

// BeginStream links a term with its actor and lists the items of ours that have the term.
func (tx *Tx) BeginStream(ctx context.Context, term domain.ID, actor domain.URI) error {
	n, err := exec(tx.db(ctx), "UPDATE terms SET actor = ? WHERE id = ? AND actor = ''", actor, term)
	if err == nil && n == 0 {
		err = domain.ErrConflict
	}
	if err == nil {
		_, err = exec(tx.db(ctx), `INSERT INTO item_terms (item_id, term_uri, published_at, kind, local, shown, open)
			SELECT item_id, ?, published_at, kind, local, shown, open FROM item_terms
			WHERE local AND term_uri = (SELECT uri FROM terms WHERE id = ?)`, acceptedBy(actor), term)
	}
	return failed(err, "give the stream %s its actor", term)
}

type submissionRow struct {
	ID        string
	Stream    string
	Object    string
	Author    string
	State     string
	Activity  []byte
	Member    string
	Created   micros `gorm:"column:created_at"`
	DecidedAt micros
}

func (row submissionRow) submission() domain.Submission {
	return domain.Submission{
		ID: domain.ID(row.ID), Stream: domain.URI(row.Stream), Object: domain.URI(row.Object), Author: domain.URI(row.Author),
		State: domain.SubmissionState(row.State), Activity: row.Activity, Member: domain.ID(row.Member),
		CreatedAt: row.Created.time(), DecidedAt: row.DecidedAt.time(),
	}
}

func submissions(rows []submissionRow) []domain.Submission {
	list := make([]domain.Submission, len(rows))
	for i, row := range rows {
		list[i] = row.submission()
	}
	return list
}

func ignoreNotFound(err error) error {
	if errors.Is(err, domain.ErrNotFound) {
		return nil
	}
	return err
}
