package storage

import (
	"context"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const mailColumns = "id, member_id, recipient, data, state, attempts, not_before, expires_at, last_error, created_at, done_at"

// letterData is what a letter says, besides to whom it goes.
type letterData struct {
	Name        string `json:"name,omitempty"`
	Subject     string `json:"subject,omitempty"`
	Text        string `json:"text,omitempty"`
	HTML        string `json:"html,omitempty"`
	Unsubscribe string `json:"unsubscribe,omitempty"`
}

// AddMail queues a letter. It is due at NotBefore.
func (tx *Tx) AddMail(ctx context.Context, m domain.Mail) error {
	l := m.Letter
	if l.ExpiresAt.IsZero() {
		l.ExpiresAt = m.CreatedAt.Add(domain.MailLife)
	}
	data := letterData{Name: storable(l.Name), Subject: storable(l.Subject), Text: storable(l.Text), HTML: storable(l.HTML), Unsubscribe: storable(l.Unsubscribe)}
	_, err := exec(tx.db(ctx), `INSERT INTO mails (`+mailColumns+`) VALUES (?, ?, ?, ?, 'pending', 0, ?, ?, '', ?, 0)`,
		m.ID, m.Member, storable(l.To), asJSON(data), at(m.NotBefore), at(l.ExpiresAt), at(m.CreatedAt))
	return failed(err, "queue a mail")
}

// ClaimMails takes mails that are due for the time of lease, those that wait longest first, and counts one more attempt.
// What is not finished when the lease ends, because the program did, is due again.
func (s *Store) ClaimMails(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]domain.Mail, error) {
	waiting, err := exists(s.db(ctx), "SELECT 1 FROM mails WHERE state = 'pending' AND not_before <= ?", at(now))
	if err != nil || !waiting {
		return nil, failed(err, "look for mails") // without a write that would wake everybody
	}
	var rows []mailRow
	err = s.queueWrite(ctx, func(tx *Tx) error {
		var err error
		rows, err = all[mailRow](tx.db(ctx), `UPDATE mails SET attempts = attempts + 1, not_before = ?
			WHERE state = 'pending' AND not_before <= ? AND id IN (
				SELECT id FROM mails WHERE state = 'pending' AND not_before <= ? ORDER BY not_before, id LIMIT ?) RETURNING `+mailColumns,
			at(now.Add(lease)), at(now), at(now), limit)
		return err
	})
	return mailsOf(rows), failed(err, "claim mails")
}

// FinishMail records how a try ended. What a mail said is forgotten unless it is pending still.
func (s *Store) FinishMail(ctx context.Context, m domain.Mail) error {
	err := s.queueWrite(ctx, func(tx *Tx) error {
		forget := ", data = '{}'"
		if m.State == domain.MailPending {
			forget = ""
		}
		_, err := exec(tx.db(ctx), "UPDATE mails SET state = ?, not_before = ?, last_error = ?, done_at = ?"+forget+" WHERE id = ? AND state = 'pending'",
			m.State, at(m.NotBefore), storable(m.LastError), at(m.DoneAt), m.ID)
		return err
	})
	return failed(err, "finish mail %s", m.ID)
}

// RetryMails makes everything due that waits: the settings may be right now.
func (tx *Tx) RetryMails(ctx context.Context, now time.Time) error {
	_, err := exec(tx.db(ctx), "UPDATE mails SET not_before = ? WHERE state = 'pending' AND not_before > ? AND last_error <> ''", at(now), at(now))
	return failed(err, "try the mails again")
}

// NextMail is when the next mail is due, the zero time if none waits.
func (s *Store) NextMail(ctx context.Context) (time.Time, error) {
	return s.earliest(s.db(ctx), "SELECT COALESCE(min(not_before), 0) FROM mails WHERE state = 'pending'")
}

// MailCounts say how the node's mail does.
type MailCounts struct {
	Waiting, Failed int
	LastSent        time.Time
}

// MailCounts counts the mails that wait, and those that were sent or given up as long as their traces are kept.
func (r Reader) MailCounts(ctx context.Context) (MailCounts, error) {
	row, err := one[struct {
		Waiting, Failed int
		LastSent        micros
	}](r.db(ctx), `SELECT COALESCE(SUM(CASE WHEN state = 'pending' THEN 1 ELSE 0 END), 0) AS waiting,
		COALESCE(SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
		COALESCE(MAX(CASE WHEN state = 'sent' THEN done_at ELSE 0 END), 0) AS last_sent FROM mails`)
	return MailCounts{Waiting: row.Waiting, Failed: row.Failed, LastSent: row.LastSent.time()}, failed(err, "count mails")
}

// TroubledMails are mails that were given up, or that could not be sent so far, newest first.
func (r Reader) TroubledMails(ctx context.Context, limit int) ([]domain.Mail, error) {
	rows, err := all[mailRow](r.db(ctx), "SELECT "+mailColumns+" FROM mails WHERE state <> 'sent' AND last_error <> '' ORDER BY created_at DESC, id DESC LIMIT ?", limit)
	return mailsOf(rows), failed(err, "list mails")
}

type mailRow struct {
	ID        string
	MemberID  string
	Recipient string
	Data      jsonOf[letterData]
	State     string
	Attempts  int
	NotBefore micros
	ExpiresAt micros
	LastError string
	Created   micros `gorm:"column:created_at"`
	DoneAt    micros
}

func mailsOf(rows []mailRow) []domain.Mail {
	mails := make([]domain.Mail, len(rows))
	for i, row := range rows {
		data := row.Data.V
		mails[i] = domain.Mail{
			ID: domain.ID(row.ID), Member: domain.ID(row.MemberID), State: domain.MailState(row.State), Attempts: row.Attempts,
			NotBefore: row.NotBefore.time(), LastError: row.LastError, CreatedAt: row.Created.time(), DoneAt: row.DoneAt.time(),
			Letter: domain.Letter{
				To: row.Recipient, Name: data.Name, Subject: data.Subject, Text: data.Text, HTML: data.HTML,
				Unsubscribe: data.Unsubscribe, ExpiresAt: row.ExpiresAt.time(),
			},
		}
	}
	return mails
}
