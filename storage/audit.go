package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// AuditFilter says which entries; zero fields mean all.
type AuditFilter struct {
	Action domain.AuditAction
	Member domain.ID
	// Text stands somewhere in the target.
	Text string
}

// Audit lists what was done, newest first.
func (r Reader) Audit(ctx context.Context, f AuditFilter, page Page) ([]domain.AuditEntry, int, error) {
	conditions, args := []string{"1 = 1"}, []any(nil)
	if f.Action != "" {
		conditions, args = append(conditions, "action = ?"), append(args, f.Action)
	}
	if f.Member != "" {
		conditions, args = append(conditions, "member = ?"), append(args, f.Member)
	}
	if f.Text != "" {
		conditions, args = append(conditions, `lower(target) LIKE ? ESCAPE '\'`), append(args, "%"+escapeLike(strings.ToLower(f.Text))+"%")
	}
	where := " FROM audit WHERE " + strings.Join(conditions, " AND ")
	total, err := count(r.db(ctx), "SELECT count(*)"+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count what was done")
	}
	rows, err := all[struct {
		ID                                  domain.ID
		Action, Member, Via, Target, Detail string
		Created                             micros `gorm:"column:created_at"`
	}](r.db(ctx), "SELECT id, action, member, via, target, detail, created_at"+where+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	list := make([]domain.AuditEntry, len(rows))
	for i, row := range rows {
		list[i] = domain.AuditEntry{
			ID: row.ID, Action: domain.AuditAction(row.Action), Member: domain.ID(row.Member), Via: domain.AuditVia(row.Via),
			Target: row.Target, Detail: row.Detail, CreatedAt: row.Created.time(),
		}
	}
	return list, total, failed(err, "list what was done")
}

// AddAudit notes what was done, in the transaction that does it.
func (tx *Tx) AddAudit(ctx context.Context, e domain.AuditEntry) error {
	_, err := exec(tx.db(ctx), "INSERT INTO audit (id, action, member, via, target, detail, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		e.ID, e.Action, e.Member, e.Via, storable(e.Target), cutText(e.Detail), at(e.CreatedAt))
	return failed(err, "note that somebody did %s to %s", e.Action, e.Target)
}
