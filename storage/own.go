package storage

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MediaOf are the pictures that a member added, the oldest first.
func (r Reader) MediaOf(ctx context.Context, member domain.ID) ([]domain.Media, error) {
	rows, err := all[mediaRow](r.db(ctx), "SELECT "+mediaColumns+" FROM media WHERE created_by = ? ORDER BY id", member)
	list := make([]domain.Media, len(rows))
	for i := range rows {
		list[i] = rows[i].media()
	}
	return list, failed(err, "list the pictures of %s", member)
}

// RemarksBy are what a member said about items, the oldest first.
func (r Reader) RemarksBy(ctx context.Context, member domain.ID) ([]domain.Remark, error) {
	rows, err := all[remarkRow](r.db(ctx), "SELECT id, item_id, kind, member, text, created_at FROM remarks WHERE member = ? ORDER BY created_at, id", member)
	list := make([]domain.Remark, len(rows))
	for i, row := range rows {
		list[i] = domain.Remark{ID: domain.ID(row.ID), Item: domain.ID(row.ItemID), Kind: domain.RemarkKind(row.Kind), Text: row.Text, CreatedAt: row.Created.time()}
	}
	return list, failed(err, "list the remarks of %s", member)
}
