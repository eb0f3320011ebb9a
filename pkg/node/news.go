package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ChooseMail keeps when a member is told by mail of what. Topics that she may not act on, and words that are no choice, are left out.
func (n *Node) ChooseMail(ctx context.Context, by domain.Member, choices map[domain.Topic]domain.When) error {
	if err := allow(by, domain.ActAccount); err != nil {
		return err
	}
	kept := map[domain.Topic]domain.When{}
	for _, rule := range domain.TopicsFor(by.Role) {
		if when := choices[rule.Topic]; slices.Contains(domain.Whens(), when) {
			kept[rule.Topic] = when
		}
	}
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		choice, err := tx.MailChoice(ctx, by.ID)
		if err != nil {
			return err
		}
		choice.Choices = kept
		return tx.SaveMailChoice(ctx, by.ID, choice)
	})
}

// StopMail ends mails by the link in one of them: those that came like it (at once, or daily), or all for Never.
func (n *Node) StopMail(ctx context.Context, token string, like domain.When) error {
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		member, err := tx.MemberByMailToken(ctx, token)
		if err != nil {
			return err
		}
		choice, err := tx.MailChoice(ctx, member.ID)
		if err != nil {
			return err
		}
		stopped := map[domain.Topic]domain.When{}
		for _, rule := range domain.TopicRules() {
			if stopped[rule.Topic] = choice.Of(rule); like == domain.Never || choice.Of(rule) == like {
				stopped[rule.Topic] = domain.Never
			}
		}
		choice.Choices = stopped
		return tx.SaveMailChoice(ctx, member.ID, choice)
	})
}

// reviewNews are the notifications that a step of a review makes: who may approve is told of a wish, who wished of the answer.
func (n *Node) reviewNews(ctx context.Context, by domain.Member, item domain.Item, step domain.RemarkKind) ([]domain.Notification, error) {
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	kinds := map[domain.RemarkKind]domain.NotificationKind{
		domain.RemarkAsked: domain.NotifyReview, domain.RemarkApproved: domain.NotifyApproved, domain.RemarkReturned: domain.NotifyReturned,
	}
	var told []domain.ID
	if step == domain.RemarkAsked {
		members, err := n.store.Members(ctx)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if !m.HasLeft() && allowItem(m, domain.ActApprove, &item) == nil {
				told = append(told, m.ID)
			}
		}
	} else if item.Review.AskedBy != "" {
		told = append(told, item.Review.AskedBy)
	}
	var news []domain.Notification
	for _, id := range told {
		if id != by.ID {
			news = append(news, domain.Notification{
				ID: n.newID(), Kind: kinds[step], Actor: settings.Organisation, Object: domain.ItemURN(n.newID()), // each time is news
				About: domain.ItemURN(item.ID), Member: id, CreatedAt: n.moment(),
			})
		}
	}
	return news, nil
}
