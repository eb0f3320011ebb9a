package storage_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// namesMembers matches the columns that say which member something is of, by their names.
var namesMembers = regexp.MustCompile(`^(member|member_id|.*_by|owner_id|author_id)$`)

// nobodys are columns that look so and name no member.
var nobodys = map[string]string{"timeline.reshared_by": "an actor"}

func TestEveryColumnThatNamesAMemberIsErasedWithHer(t *testing.T) {
	s, gone := storagetest.Schema(t), storagetest.GoWithMembers(t)
	owned, traces := storage.MemberOwned(), storage.MemberTraces()
	for table, columns := range s {
		for _, column := range columns {
			known := owned[table] != "" || gone[table] == column || slices.Contains(traces[table], column) || nobodys[table+"."+column] != ""
			if namesMembers.MatchString(column) && !known {
				t.Errorf(`the column %s.%s names a member: name it in storage.MemberTraces or MemberOwned (storage/erase.go), so that it is erased
	with her, show it in her data.zip (pkg/web/own_data*.go) and say it on the page /stored`, table, column)
			}
		}
	}
	for table, column := range owned {
		if !slices.Contains(s[table], column) {
			t.Errorf("%s.%s is no column", table, column)
		}
	}
	for table, columns := range traces {
		for _, column := range columns {
			if !slices.Contains(s[table], column) {
				t.Errorf("%s.%s is no column", table, column)
			}
		}
	}
}

func TestAMemberIsErasedOnBothDatabases(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		m := domain.Member{ID: id(), Email: "zora@example.net", Name: "Zora", Role: domain.RoleOwner, CreatedAt: monday, Slug: "zora"}
		write(t, s, func(tx *storage.Tx) error { return tx.AddMember(ctx, m) })
		write(t, s, func(tx *storage.Tx) error {
			return tx.AddAudit(ctx, domain.AuditEntry{ID: id(), Action: domain.AuditRole, Member: m.ID, Session: "abc", Target: "Zora@example.net", Detail: "author → owner", CreatedAt: monday})
		})
		write(t, s, func(tx *storage.Tx) error {
			return tx.AddMail(ctx, domain.Mail{ID: id(), Member: m.ID, Letter: domain.Letter{To: m.Email, Text: "Zora"}, CreatedAt: monday})
		})
		write(t, s, func(tx *storage.Tx) error { return tx.SetStreamEditors(ctx, "energy", []domain.ID{m.ID, "bo"}) })
		write(t, s, func(tx *storage.Tx) error {
			if err := tx.EraseMember(ctx, m, domain.FormerMember); err != nil {
				return err
			}
			m.DisabledAt = monday
			if err := tx.AddSignature(ctx, id(), m); err != nil {
				return err
			}
			return tx.FreeSpaceToEmpty(ctx)
		})
		check(t, s.EmptyFreeSpace(ctx))
		check(t, s.EmptyFreeSpace(ctx)) // there is nothing to do
		list, _, err := s.Audit(ctx, storage.AuditFilter{Text: domain.FormerMemberWords}, storage.Page{})
		check(t, err)
		if len(list) != 1 || list[0].Member != domain.FormerMember || list[0].Session != "" || list[0].Target != domain.FormerMemberWords {
			t.Errorf("the entry is %+v", list)
		}
		if members := value(s.Members(ctx))(t); len(members) != 0 {
			t.Errorf("members: %+v", members)
		}
		kept := value(s.MemberBySlug(ctx, "zora"))(t)
		if kept.Name != "Zora" || kept.Email != "" || !kept.IsErased() || !kept.HasLeft() {
			t.Errorf("kept is %+v", kept)
		}
		if editors := value(s.StreamEditors(ctx, "energy"))(t); !slices.Equal(editors, []domain.ID{domain.FormerMember, "bo"}) {
			t.Errorf("the stream's editors are %q", editors)
		}
		if mails := value(s.MailsTo(ctx, m))(t); len(mails) != 0 {
			t.Errorf("letters: %+v", mails)
		}
	})
}
