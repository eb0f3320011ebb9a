package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const termColumns = "id, scheme, uri, slug, labels, descriptions, same_as, position, actor"

// Terms are the terms of a vocabulary of ours, in their order.
func (r Reader) Terms(ctx context.Context, scheme domain.Scheme) ([]domain.Term, error) {
	rows, err := all[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE scheme = ? ORDER BY position, slug", scheme)
	terms := make([]domain.Term, len(rows))
	for i := range rows {
		terms[i] = rows[i].term()
	}
	return terms, failed(err, "list the terms of %s", scheme)
}

// TermByURI finds a term of ours.
func (r Reader) TermByURI(ctx context.Context, uri domain.URI) (domain.Term, error) {
	row, err := one[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE uri = ?", uri)
	return row.term(), failed(err, "find term %s", uri)
}

// TermBySlug finds a term of ours.
func (r Reader) TermBySlug(ctx context.Context, scheme domain.Scheme, slug string) (domain.Term, error) {
	row, err := one[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE scheme = ? AND slug = ?", scheme, slug)
	return row.term(), failed(err, "find %s %q", scheme, slug)
}

// TermByActor finds the stream whose Group that is.
func (r Reader) TermByActor(ctx context.Context, actor domain.URI) (domain.Term, error) {
	row, err := one[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE actor = ? AND actor <> ''", actor)
	return row.term(), failed(err, "find the stream of %s", actor)
}

// AddTerm adds a term; a URI or slug that another one has is domain.ErrConflict.
func (tx *Tx) AddTerm(ctx context.Context, t domain.Term) error {
	row := newTermRow(t)
	return failed(tx.db(ctx).Create(&row).Error, "add %s %q", t.Scheme, t.Slug)
}

// SaveTerm replaces the term with that ID, or adds it.
func (tx *Tx) SaveTerm(ctx context.Context, t domain.Term) error {
	row := newTermRow(t)
	result := tx.db(ctx).Model(&row).Select("*").Omit("id").Updates(&row)
	if result.Error == nil && result.RowsAffected == 0 {
		return tx.AddTerm(ctx, t)
	}
	return failed(result.Error, "save %s %q", t.Scheme, t.Slug)
}

// DeleteTerm deletes a term; items keep their label of it.
func (tx *Tx) DeleteTerm(ctx context.Context, id domain.ID) error {
	n, err := exec(tx.db(ctx), "DELETE FROM terms WHERE id = ?", id)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "delete term %s", id)
}

type termRow struct {
	ID           string
	Scheme       string
	URI          string
	Slug         string
	Labels       jsonOf[map[string]string]
	Descriptions jsonOf[map[string]string]
	SameAs       jsonOf[[]domain.URI]
	Position     int
	Actor        string
}

// TableName implements gorm's Tabler.
func (termRow) TableName() string { return "terms" }

func newTermRow(t domain.Term) termRow {
	return termRow{
		ID:           string(t.ID),
		Scheme:       string(t.Scheme),
		URI:          string(t.URI),
		Slug:         t.Slug,
		Labels:       asJSON(t.Labels),
		Descriptions: asJSON(t.Descriptions),
		SameAs:       asJSON(t.SameAs),
		Position:     t.Position,
		Actor:        string(t.Actor),
	}
}

func (row *termRow) term() domain.Term {
	return domain.Term{
		ID:           domain.ID(row.ID),
		Scheme:       domain.Scheme(row.Scheme),
		URI:          domain.URI(row.URI),
		Slug:         row.Slug,
		Labels:       row.Labels.V,
		Descriptions: row.Descriptions.V,
		SameAs:       row.SameAs.V,
		Position:     row.Position,
		Actor:        domain.URI(row.Actor),
	}
}
