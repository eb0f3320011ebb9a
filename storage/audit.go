package storage

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// AuditFilter says which entries; zero fields mean all.
type AuditFilter struct {
	Actions []domain.AuditAction // one of these
	Member  domain.ID
	// With did it, or it is about her.
	With *domain.Member
	// Text stands somewhere in the target or the detail, or names the session, or one of TextMembers did it; capitals do not
	// matter.
	Text        string
	TextMembers []domain.ID
	// From is the first moment, Until the first that is too late.
	From, Until time.Time
	before      *domain.AuditEntry // older than this one
}

func (f AuditFilter) where() (string, []any) {
	conditions, args := []string{"1 = 1"}, []any(nil)
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if len(f.Actions) > 0 {
		add("action IN ?", f.Actions)
	}
	if f.Member != "" {
		add("member = ?", f.Member)
	}
	if f.With != nil {
		add("(member = ? OR subject = ? OR target = ?)", f.With.ID, "member:"+string(f.With.ID), f.With.Email)
	}
	if f.Text != "" {
		condition, text := `(words LIKE ? ESCAPE '\' OR session = ?`, strings.ToLower(f.Text)
		values := []any{"%" + escapeLike(text) + "%", text}
		if len(f.TextMembers) > 0 {
			condition, values = condition+" OR member IN ?", append(values, inList(f.TextMembers))
		}
		add(condition+")", values...)
	}
	if !f.From.IsZero() {
		add("created_at >= ?", at(f.From))
	}
	if !f.Until.IsZero() {
		add("created_at < ?", at(f.Until))
	}
	if f.before != nil {
		add("(created_at < ? OR created_at = ? AND id < ?)", at(f.before.CreatedAt), at(f.before.CreatedAt), f.before.ID)
	}
	return " FROM audit WHERE " + strings.Join(conditions, " AND "), args
}

const auditColumns = "id, action, member, via, session, target, name, subject, detail, changed, created_at"

type auditRow struct {
	ID                                                     domain.ID
	Action, Member, Via, Session, Target, Subject, Changed string
	Detail, Name                                           string
	Created                                                micros `gorm:"column:created_at"`
}

func (row *auditRow) entry() domain.AuditEntry {
	e := domain.AuditEntry{
		ID: row.ID, Action: domain.AuditAction(row.Action), Member: domain.ID(row.Member), Via: domain.AuditVia(row.Via), Session: row.Session,
		Target: row.Target, Name: row.Name, Subject: row.Subject, Detail: row.Detail, CreatedAt: row.Created.time(),
	}
	var changed domain.Changed
	if row.Changed != "" && json.Unmarshal([]byte(row.Changed), &changed) == nil {
		e.Changed = &changed
	}
	return e
}

// Audit lists what was done, newest first.
func (r Reader) Audit(ctx context.Context, f AuditFilter, page Page) ([]domain.AuditEntry, int, error) {
	where, args := f.where()
	total, err := count(r.db(ctx), "SELECT count(*)"+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count what was done")
	}
	list, err := r.audit(ctx, f, page)
	return list, total, err
}

func (r Reader) audit(ctx context.Context, f AuditFilter, page Page) ([]domain.AuditEntry, error) {
	where, args := f.where()
	rows, err := all[auditRow](r.db(ctx), "SELECT "+auditColumns+where+" ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	list := make([]domain.AuditEntry, len(rows))
	for i := range rows {
		list[i] = rows[i].entry()
	}
	return list, failed(err, "list what was done")
}

// EachAudit calls fn with every entry, newest first, and holds few of them at a time.
func (r Reader) EachAudit(ctx context.Context, f AuditFilter, fn func(domain.AuditEntry) error) error {
	for {
		list, err := r.audit(ctx, f, Page{Size: maxPageSize})
		if err != nil {
			return err
		}
		for i := range list {
			if err := fn(list[i]); err != nil {
				return err
			}
		}
		if len(list) < maxPageSize {
			return nil
		}
		f.before = &list[len(list)-1]
	}
}

// AuditByID is one entry.
func (r Reader) AuditByID(ctx context.Context, id domain.ID) (domain.AuditEntry, error) {
	row, err := one[auditRow](r.db(ctx), "SELECT "+auditColumns+" FROM audit WHERE id = ?", id)
	return row.entry(), failed(err, "find what was done in %s", id)
}

// AddAudit notes what was done, in the transaction that does it.
func (tx *Tx) AddAudit(ctx context.Context, e domain.AuditEntry) error {
	changed := ""
	if e.Changed != nil {
		text, err := json.Marshal(e.Changed)
		if err != nil {
			return failed(err, "note a change of %s", e.Changed.Key)
		}
		changed = string(text)
	}
	e, err := tx.named(ctx, e)
	if err != nil {
		return err
	}
	e.Target, e.Name, e.Detail = storable(e.Target), storable(e.Name), cutText(e.Detail)
	_, err = exec(tx.db(ctx), "INSERT INTO audit ("+auditColumns+", words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		e.ID, e.Action, e.Member, e.Via, e.Session, e.Target, e.Name, e.Subject, e.Detail, changed, at(e.CreatedAt),
		strings.ToLower(strings.Join([]string{e.Target, e.Name, e.Detail}, " ")))
	return failed(err, "note that somebody did %s to %s", e.Action, e.Target)
}

// LastChange is the newest entry that changed a setting.
func (r Reader) LastChange(ctx context.Context, key string) (domain.AuditEntry, error) {
	start, err := json.Marshal(map[string]string{"key": key})
	if err != nil {
		return domain.AuditEntry{}, failed(err, "name the setting %s", key)
	}
	text := strings.TrimSuffix(string(start), "}") + ","
	row, err := one[auditRow](r.db(ctx), "SELECT "+auditColumns+" FROM audit WHERE substr(changed, 1, ?) = ? ORDER BY created_at DESC, id DESC LIMIT 1", len(text), text)
	return row.entry(), failed(err, "find the last change of %s", key)
}
