package storage

import (
	"context"
	"slices"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// MailChoice is what a member chose, or what is usual.
func (r Reader) MailChoice(ctx context.Context, member domain.ID) (domain.MailChoice, error) {
	rows, err := all[struct {
		Choices jsonOf[map[domain.Topic]domain.When]
		Token   optional
		ToldAt  micros
	}](r.db(ctx), "SELECT choices, token, told_at FROM mail_choices WHERE member_id = ?", member)
	if err != nil || len(rows) == 0 {
		return domain.MailChoice{}, failed(err, "find what member %s chose", member)
	}
	row := rows[0]
	return domain.MailChoice{Choices: row.Choices.V, Token: string(row.Token), ToldAt: row.ToldAt.time()}, nil
}

// MemberByMailToken finds whose mails a link ends; domain.ErrNotFound if nobody's.
func (r Reader) MemberByMailToken(ctx context.Context, token string) (domain.Member, error) {
	row, err := one[memberRow](r.db(ctx), "SELECT "+memberColumns+" FROM members WHERE id = (SELECT member_id FROM mail_choices WHERE token = ?) AND disabled_at = 0", token)
	return row.member(), failed(err, "find whose mails a link ends")
}

// SaveMailChoice keeps what a member chose. News that wait for a mail she does not want go.
func (tx *Tx) SaveMailChoice(ctx context.Context, member domain.ID, c domain.MailChoice) error {
	_, err := exec(tx.db(ctx), `INSERT INTO mail_choices (member_id, choices, token, told_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (member_id) DO UPDATE SET choices = excluded.choices, token = excluded.token, told_at = excluded.told_at`,
		member, asJSON(c.Choices), optional(c.Token), at(c.ToldAt))
	if err != nil {
		return failed(err, "keep what member %s chose", member)
	}
	for _, rule := range domain.TopicRules() {
		if err == nil && c.Of(rule) == domain.Never {
			_, err = exec(tx.db(ctx), "DELETE FROM news WHERE member_id = ? AND notification_id IN (SELECT id FROM notifications WHERE kind IN ?)", member, rule.Kinds)
		} else if err == nil {
			_, err = exec(tx.db(ctx), "UPDATE news SET daily = ? WHERE member_id = ? AND notification_id IN (SELECT id FROM notifications WHERE kind IN ?)",
				c.Of(rule) == domain.Daily, member, rule.Kinds)
		}
	}
	return failed(err, "drop what member %s does not want", member)
}

// choosing is a member with what she chose.
type choosing struct {
	ID      domain.ID
	Role    domain.MemberRole
	Choices jsonOf[map[domain.Topic]domain.When]
}

func (c choosing) when(rule domain.TopicRule) domain.When {
	return domain.MailChoice{Choices: c.Choices.V}.Of(rule)
}

// addNews notes who is to be told of a notification by mail. NewsFor looks once more at what each may see.
func (tx *Tx) addNews(ctx context.Context, n domain.Notification) error {
	rule, ok := n.Kind.RuleOf()
	if !ok {
		return nil
	}
	rows, err := all[choosing](tx.db(ctx), `SELECT id, role, COALESCE(choices, '{}') AS choices FROM members LEFT JOIN mail_choices ON member_id = id
		WHERE disabled_at = 0 AND (id = ? OR ? = '')`, n.Member, n.Member)
	if err != nil {
		return failed(err, "look who is told")
	}
	wanted := slices.DeleteFunc(rows, func(row choosing) bool { return row.when(rule) == domain.Never || !n.Kind.IsFor(row.Role) })
	for _, row := range wanted {
		daily := row.when(rule) == domain.Daily
		if _, err := exec(tx.db(ctx), "INSERT INTO news (member_id, notification_id, daily) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row.ID, n.ID, daily); err != nil {
			return failed(err, "note who is told")
		}
	}
	return nil
}

// WaitingNews are what waits for one mail to one member.
type WaitingNews struct {
	Member domain.ID
	Daily  bool
	Since  time.Time // of the oldest
	ToldAt time.Time // when she got a mail at once
}

// WaitingNews says for whom news wait, those that wait longest first.
func (r Reader) WaitingNews(ctx context.Context) ([]WaitingNews, error) {
	rows, err := all[struct {
		MemberID domain.ID
		Daily    bool
		Since    micros
		ToldAt   micros
	}](r.db(ctx), `SELECT news.member_id, daily, MIN(created_at) AS since, COALESCE(MAX(told_at), 0) AS told_at FROM news
		JOIN notifications ON id = notification_id LEFT JOIN mail_choices c ON c.member_id = news.member_id
		GROUP BY news.member_id, daily ORDER BY since, news.member_id LIMIT 1000`)
	waiting := make([]WaitingNews, len(rows))
	for i, row := range rows {
		waiting[i] = WaitingNews{Member: row.MemberID, Daily: row.Daily, Since: row.Since.time(), ToldAt: row.ToldAt.time()}
	}
	return waiting, failed(err, "look for news")
}

// NewsFor are a member's notifications that wait for a mail, oldest first, and how many they are. As on her page, what the blocked
// caused and what her rights leave out is not there, nor what she read.
func (r Reader) NewsFor(ctx context.Context, member *domain.Member, daily bool, limit int) ([]NotificationBy, int, error) {
	clause, args := told(member)
	from := " FROM notifications WHERE id IN (SELECT notification_id FROM news WHERE member_id = ? AND daily = ?)" +
		" AND created_at > COALESCE((SELECT news_read_at FROM members WHERE id = ?), 0) AND " + byAllowed + clause
	args = append([]any{member.ID, daily, member.ID}, args...)
	total, err := count(r.db(ctx), "SELECT count(*)"+from, args...)
	if err != nil {
		return nil, 0, failed(err, "count news")
	}
	rows, err := all[notificationRow](r.db(ctx), "SELECT id, kind, actor, object, about, member, created_at, 0 AS read_at"+from+" ORDER BY created_at, id LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, 0, failed(err, "list news")
	}
	list, err := r.notificationsBy(ctx, rows)
	return list, total, err
}

// NewsTold ends the waiting of a member's news, as a mail tells of them.
func (tx *Tx) NewsTold(ctx context.Context, member domain.ID, daily bool, now time.Time) error {
	_, err := exec(tx.db(ctx), "DELETE FROM news WHERE member_id = ? AND daily = ?", member, daily)
	if err == nil && !daily {
		_, err = exec(tx.db(ctx), "UPDATE mail_choices SET told_at = ? WHERE member_id = ?", at(now), member)
	}
	return failed(err, "note that %s was told", member)
}

// DropNews forgets all that waits for mails: the node sends none.
func (s *Store) DropNews(ctx context.Context) error {
	waiting, err := exists(s.db(ctx), "SELECT 1 FROM news")
	if err != nil || !waiting {
		return failed(err, "look for news")
	}
	err = s.queueWrite(ctx, func(tx *Tx) error { _, err := exec(tx.db(ctx), "DELETE FROM news"); return err })
	return failed(err, "forget news")
}
