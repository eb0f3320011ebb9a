package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

const termColumns = "id, scheme, uri, slug, labels, descriptions, same_as, position, actor, retired_at, merged_into, data"

// Terms are the terms of a vocabulary of ours, in their order; those that were merged into others are left out.
func (r Reader) Terms(ctx context.Context, scheme domain.Scheme) ([]domain.Term, error) {
	rows, err := all[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE scheme = ? AND merged_into = '' ORDER BY position, slug", scheme)
	return terms(rows), failed(err, "list the terms of %s", scheme)
}

// AllTerms are the terms of all vocabularies, in their order, with those that were merged into others.
func (r Reader) AllTerms(ctx context.Context) ([]domain.Term, error) {
	rows, err := all[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms ORDER BY scheme, position, slug")
	return terms(rows), failed(err, "list all terms")
}

// TermByID finds a term of ours.
func (r Reader) TermByID(ctx context.Context, id domain.ID) (domain.Term, error) {
	row, err := one[termRow](r.db(ctx), "SELECT "+termColumns+" FROM terms WHERE id = ?", id)
	return row.term(), failed(err, "find term %s", id)
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
	Retired      micros `gorm:"column:retired_at"`
	MergedInto   string
	Data         jsonOf[termData]
}

// termData is what of a term nothing is looked for by.
type termData struct {
	Language string            `json:"language,omitempty"`
	Merge    *domain.TermMerge `json:"merge,omitempty"`
}

func terms(rows []termRow) []domain.Term {
	list := make([]domain.Term, len(rows))
	for i := range rows {
		list[i] = rows[i].term()
	}
	return list
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
		Retired:      at(t.RetiredAt),
		MergedInto:   string(t.MergedInto),
		Data:         asJSON(termData{Language: t.Language, Merge: t.Merge}),
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
		Language:     row.Data.V.Language,
		RetiredAt:    row.Retired.time(),
		MergedInto:   domain.ID(row.MergedInto),
		Merge:        row.Data.V.Merge,
	}
}
