package storage

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MemberTraces are the columns that say which member something is of; when her data are erased, domain.FormerMember stands there.
// A test looks at every column of the schema: what is new stands here, among what is deleted, or with its reason there.
func MemberTraces() map[string][]string {
	return map[string][]string{
		"items": {"created_by"}, "media": {"created_by"}, "revisions": {"member"}, "working_copies": {"member"}, "remarks": {"member"},
		"schedules": {"member"}, "notes": {"member"}, "reports": {"member"}, "submissions": {"member"}, "stream_authors": {"member"},
		"audit": {"member"}, "invitations": {"created_by", "used_by"},
	}
}

// jsonTraces are the columns whose JSON names members; those of contents have bylines.
func jsonTraces() (others, contents map[string]string) {
	return map[string]string{"items": "review", "standings": "data", "blocklists": "data", "reports": "data", "settings": "value"},
		map[string]string{"revisions": "content", "working_copies": "content", "schedules": "content"}
}

// MemberOwned are the tables whose rows go with the member, by the column that names her; the database deletes those that refer to
// members ON DELETE CASCADE.
func MemberOwned() map[string]string {
	return map[string]string{
		"members": "id", "mail_choices": "member_id", "news": "member_id", "mails": "member_id", "notifications": "member",
	}
}

// EraseMember deletes a member and what is hers alone; where she stands in what stays, somebody else or nobody stands afterwards.
// signature is who stands in bylines of earlier versions. What is hers among items, pictures and answers was seen to before.
func (tx *Tx) EraseMember(ctx context.Context, m domain.Member, signature domain.ID) error {
	for _, step := range []func(context.Context, domain.Member) error{tx.eraseInvitations, tx.eraseAudit, tx.eraseLetters} {
		if err := step(ctx, m); err != nil {
			return err
		}
	}
	do := func(query string, args ...any) error {
		_, err := exec(tx.db(ctx), query, args...)
		return failed(err, "erase member %s", m.ID)
	}
	for _, table := range sortedKeys(MemberTraces()) {
		for _, column := range MemberTraces()[table] {
			if err := do("UPDATE "+table+" SET "+column+" = ? WHERE "+column+" = ?", domain.FormerMember, m.ID); err != nil {
				return err
			}
		}
	}
	others, contents := jsonTraces()
	for _, traced := range []struct {
		now     domain.ID
		columns map[string]string
	}{{domain.FormerMember, others}, {signature, contents}} {
		for _, table := range sortedKeys(traced.columns) {
			column := traced.columns[table]
			if err := do("UPDATE "+table+" SET "+column+" = replace("+column+", ?, ?) WHERE "+column+` LIKE ? ESCAPE '\'`,
				`"`+string(m.ID)+`"`, `"`+string(traced.now)+`"`, inByline(m.ID)); err != nil {
				return err
			}
		}
	}
	if err := do("DELETE FROM notifications WHERE actor = ? OR object = ? OR about = ?", domain.ItemURN(m.ID), domain.ItemURN(m.ID), domain.ItemURN(m.ID)); err != nil {
		return err
	}
	owned := MemberOwned()
	for _, table := range sortedKeys(owned) {
		if table == "members" {
			continue // the others may refer to it
		}
		if err := do("DELETE FROM "+table+" WHERE "+owned[table]+" = ?", m.ID); err != nil {
			return err
		}
	}
	return do("DELETE FROM members WHERE id = ?", m.ID)
}

// eraseInvitations takes her open invitations back, and forgets for whom those were that she used or wrote.
func (tx *Tx) eraseInvitations(ctx context.Context, m domain.Member) error {
	if err := tx.RevokeInvitationsOf(ctx, m.ID, tx.now()); err != nil {
		return err
	}
	notes, err := all[struct{ Note string }](tx.db(ctx), "SELECT note FROM invitations WHERE used_by = ? AND note <> ''", m.ID)
	for _, row := range notes { // the entry of the invitation says it, too
		if err == nil {
			err = tx.eraseWords(ctx, "action IN ? AND target = ?", []any{[]domain.AuditAction{domain.AuditInvite, domain.AuditInviteRevoke}, row.Note},
				func(e *auditRow) { e.Target = domain.FormerMemberWords })
		}
	}
	if err == nil {
		_, err = exec(tx.db(ctx), "UPDATE invitations SET note = '' WHERE used_by = ?", m.ID)
	}
	return failed(err, "erase the invitations of %s", m.ID)
}

// eraseAudit keeps what was done, and by nobody in particular: neither her name and address nor her sessions, browsers and keys.
func (tx *Tx) eraseAudit(ctx context.Context, m domain.Member) error {
	about := "member:" + string(m.ID)
	hers := strings.ToLower(m.Email)
	condition := `member = ? OR subject = ? OR target = ? OR words LIKE ? ESCAPE '\' OR changed LIKE ? ESCAPE '\' OR changed LIKE ?`
	args := []any{m.ID, about, m.Name, "%" + escapeLike(hers) + "%", "%" + escapeLike(hers) + "%", "%" + string(m.ID) + "%"}
	err := tx.eraseWords(ctx, condition, args, func(e *auditRow) {
		action := domain.AuditAction(e.Action)
		if e.Member == string(m.ID) {
			e.Session = ""
		}
		if e.Subject == about || e.Member == string(m.ID) && action.IsSignIn() {
			e.Subject, e.Detail = "", detailWithout(action, e.Detail)
		}
		if e.Target == m.Name {
			e.Target = domain.FormerMemberWords
		}
		e.Changed = strings.ReplaceAll(e.Changed, string(m.ID), string(domain.FormerMember))
		for _, text := range []*string{&e.Target, &e.Name, &e.Detail, &e.Changed} {
			*text = replaceFold(*text, m.Email, domain.FormerMemberWords)
		}
	})
	return failed(err, "erase %s from the audit list", m.ID)
}

// detailWithout leaves out browsers and names of keys, which are in the details of log-ins.
func detailWithout(action domain.AuditAction, detail string) string {
	if action.IsSignIn() {
		return ""
	}
	return detail
}

func (tx *Tx) eraseWords(ctx context.Context, condition string, args []any, change func(*auditRow)) error {
	rows, err := all[auditRow](tx.db(ctx), "SELECT "+auditColumns+" FROM audit WHERE "+condition, args...)
	if err != nil {
		return err
	}
	for i := range rows {
		e := &rows[i]
		change(e)
		_, err := exec(tx.db(ctx), "UPDATE audit SET session = ?, target = ?, name = ?, subject = ?, detail = ?, changed = ?, words = ? WHERE id = ?",
			e.Session, e.Target, e.Name, e.Subject, e.Detail, e.Changed, strings.ToLower(strings.Join([]string{e.Target, e.Name, e.Detail}, " ")), e.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// EraseTitle takes the title of a draft that goes from the entries about it.
func (tx *Tx) EraseTitle(ctx context.Context, kind domain.Kind, id domain.ID) error {
	err := tx.eraseWords(ctx, "subject = ?", []any{string(kind) + ":" + string(id)}, func(e *auditRow) { e.Target, e.Name, e.Subject = "", "", "" })
	return failed(err, "erase the title of %s", id)
}

// eraseLetters drops what waits to be sent to her, and her name from what waits to be sent to others.
func (tx *Tx) eraseLetters(ctx context.Context, m domain.Member) error {
	if _, err := exec(tx.db(ctx), "DELETE FROM mails WHERE member_id = ? OR lower(recipient) = ?", m.ID, strings.ToLower(m.Email)); err != nil {
		return failed(err, "erase the letters to %s", m.ID)
	}
	rows, err := all[mailRow](tx.db(ctx), "SELECT "+mailColumns+` FROM mails WHERE data LIKE ? ESCAPE '\' OR data LIKE ? ESCAPE '\' OR last_error LIKE ? ESCAPE '\'`,
		"%"+escapeLike(m.Name)+"%", "%"+escapeLike(m.Email)+"%", "%"+escapeLike(m.Email)+"%")
	for i := range rows {
		data := rows[i].Data.V
		for _, text := range []*string{&data.Subject, &data.Text, &data.HTML} {
			*text = replaceFold(replaceWord(*text, m.Name, domain.FormerMemberWords), m.Email, domain.FormerMemberWords)
		}
		if err == nil {
			_, err = exec(tx.db(ctx), "UPDATE mails SET data = ?, last_error = ? WHERE id = ?", asJSON(data), replaceFold(rows[i].LastError, m.Email, ""), rows[i].ID)
		}
	}
	return failed(err, "erase %s from the letters to others", m.ID)
}

// replaceFold replaces text however it is written, in capitals or not.
func replaceFold(in, text, with string) string {
	if text == "" {
		return in
	}
	return regexp.MustCompile("(?i)"+regexp.QuoteMeta(text)).ReplaceAllLiteralString(in, with)
}

// replaceWord replaces a name where it is no part of a longer word.
func replaceWord(in, name, with string) string {
	if name == "" {
		return in
	}
	word := regexp.MustCompile(`(^|[^\p{L}\p{N}])` + regexp.QuoteMeta(name) + `($|[^\p{L}\p{N}])`)
	for range 2 { // two names with one space between them share it
		in = word.ReplaceAllString(in, "${1}"+strings.ReplaceAll(with, "$", "$$")+"${2}")
	}
	return in
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// AddSignature keeps the name of a member whose data are erased, for the bylines that she wants to stand: nothing leads from it to
// anything else that she did.
func (tx *Tx) AddSignature(ctx context.Context, id domain.ID, m domain.Member) error {
	_, err := exec(tx.db(ctx), `INSERT INTO members (id, email, name, password_hash, role, language, created_at, disabled_at, slug, profile, erased_at)
		VALUES (?, ?, ?, '', '', '', ?, ?, ?, '{}', ?)`, id, fmt.Sprintf("erased:%s", id), m.Name, at(m.DisabledAt), at(m.DisabledAt), m.Slug, at(m.DisabledAt))
	return failed(err, "keep the name of %s in bylines", m.ID)
}

// SignedNotes are the answers of ours that say a member's name.
func (r Reader) SignedNotes(ctx context.Context, member domain.ID) ([]domain.Note, error) {
	rows, err := all[noteRow](r.db(ctx), "SELECT "+noteColumns+" FROM notes WHERE local AND member = ? AND show_member ORDER BY id", member)
	list := make([]domain.Note, len(rows))
	for i := range rows {
		list[i] = rows[i].note()
	}
	return list, failed(err, "list the answers with the name of %s", member)
}
