package app

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// newsGather is how long news wait for others before a mail goes at once: what comes together is one mail.
	newsGather = 5 * time.Second
	// newsPause is the least time between two such mails to one member, so that a storm of answers is no storm of mails.
	newsPause = 10 * time.Minute
	// newsPerMail is how much one mail tells of.
	newsPerMail = 20
)

// newsletter tells members by mail what happened without them.
type newsletter struct{ app *App }

// RunOnce queues the mails that are due.
func (n *newsletter) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	settings, _, err := n.app.Node.MailSettings(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	if !settings.IsSetUp() || n.app.addresses().Base == "" {
		return 0, time.Time{}, n.app.Store.DropNews(ctx)
	}
	waiting, err := n.app.Store.WaitingNews(ctx)
	if err != nil || len(waiting) == 0 {
		return 0, time.Time{}, err
	}
	place, err := n.app.Node.Place(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	for _, one := range waiting {
		due := one.Since.Add(newsGather)
		if pause := one.ToldAt.Add(newsPause); due.Before(pause) {
			due = pause
		}
		if one.Daily { // however many of these hours passed meanwhile
			due = domain.NextDigest(one.Since, place)
		}
		if n.app.now().Before(due) {
			if next.IsZero() || due.Before(next) {
				next = due
			}
			continue
		}
		if err := n.tell(ctx, one); err != nil {
			return done, time.Time{}, err
		}
		done++
	}
	return done, next, nil
}

// tell queues one mail and ends the waiting of what it tells, in one transaction.
func (n *newsletter) tell(ctx context.Context, news storage.WaitingNews) error {
	now := n.app.now()
	member, err := n.app.Store.MemberByID(ctx, news.Member)
	if err != nil {
		return err
	}
	list, total, err := n.app.Store.NewsFor(ctx, &member, news.Daily, newsPerMail)
	if err != nil {
		return err
	}
	if total == 0 || member.HasLeft() { // nothing that she may see is left
		return n.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.NewsTold(ctx, news.Member, news.Daily, news.ToldAt) })
	}
	choice, err := n.app.Store.MailChoice(ctx, member.ID)
	if err != nil {
		return err
	}
	if choice.Token == "" {
		choice.Token = rand.Text()
		if err := n.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveMailChoice(ctx, member.ID, choice) }); err != nil {
			return err
		}
	}
	letter, err := n.app.pages.NewsLetter(ctx, member, choice.Token, news.Daily, list, total)
	if err != nil {
		return err
	}
	mail, err := n.app.Node.LetterFor(ctx, member.ID, letter)
	if errors.Is(err, domain.ErrInvalid) { // an address that cannot be one
		return n.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.NewsTold(ctx, member.ID, news.Daily, now) })
	}
	if err != nil {
		return err
	}
	err = n.app.Store.Write(ctx, func(tx *storage.Tx) error {
		if _, still, err := tx.NewsFor(ctx, &member, news.Daily, 1); err != nil || still != total {
			return errors.Join(err, errMoreNews)
		}
		if err := tx.AddMail(ctx, mail); err != nil {
			return err
		}
		return tx.NewsTold(ctx, member.ID, news.Daily, now)
	})
	if errors.Is(err, errMoreNews) {
		return nil // the next round tells of that, too
	}
	return err
}

var errMoreNews = errors.New("more happened meanwhile")
