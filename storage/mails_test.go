package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestWhatAMailSaidIsForgottenOnceItIsSentOrGivenUp(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		for i, state := range []domain.MailState{domain.MailSent, domain.MailFailed, domain.MailPending} {
			m := domain.Mail{
				ID: specimenID("280" + string(rune('1'+i))), CreatedAt: monday, NotBefore: monday,
				Letter: domain.Letter{To: "ada@weft.example", Name: "Ada", Subject: "A link", Text: "secret", HTML: "<p>secret</p>", Unsubscribe: "https://weft.example/x"},
			}
			check(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddMail(ctx, m) }))
			claimed := value(s.ClaimMails(ctx, monday, time.Minute, 10))(t)
			want := m.Letter
			want.ExpiresAt = monday.Add(domain.MailLife)
			if len(claimed) != 1 || claimed[0].Letter != want || claimed[0].Attempts != 1 {
				t.Fatalf("claimed %+v", claimed)
			}
			if again := value(s.ClaimMails(ctx, monday, time.Minute, 10))(t); len(again) != 0 {
				t.Fatalf("claimed twice: %+v", again)
			}
			m.State, m.LastError, m.NotBefore, m.DoneAt = state, "words", monday.Add(time.Hour), monday
			check(t, s.FinishMail(ctx, m))
		}
		left := value(s.Strings(ctx, "SELECT data FROM mails WHERE data <> '{}'"))(t)
		if len(left) != 1 {
			t.Errorf("%q is left", left)
		}
		if next := value(s.NextMail(ctx))(t); !next.Equal(monday.Add(time.Hour)) {
			t.Errorf("the next one is due at %v", next)
		}
		if counts := value(s.MailCounts(ctx))(t); counts.Waiting != 1 || counts.Failed != 1 || !counts.LastSent.Equal(monday) {
			t.Errorf("%+v", counts)
		}
		if troubled := value(s.TroubledMails(ctx, 10))(t); len(troubled) != 2 {
			t.Errorf("%+v", troubled)
		}
		check(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.RetryMails(ctx, monday) }))
		if due := value(s.ClaimMails(ctx, monday, time.Minute, 10))(t); len(due) != 1 {
			t.Errorf("new settings try %d again", len(due))
		}
		value(s.Clean(ctx, storage.Retention{Inbox: time.Hour}, monday.Add(2*time.Hour)))(t)
		if rows := value(s.Strings(ctx, "SELECT state FROM mails"))(t); len(rows) != 1 || rows[0] != "pending" {
			t.Errorf("cleaning leaves %q", rows)
		}
	})
}
