package node

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// MakeResetLink makes a link with which a member chooses a new password, once, within domain.ResetLife. code stands in it;
// the node keeps its hash only. forget also takes away her app and passkeys: for who lost them.
func (n *Node) MakeResetLink(ctx context.Context, by domain.Member, id domain.ID, forget bool) (code string, err error) {
	if err := allow(by, domain.ActMembers); err != nil {
		return "", err
	}
	link, code := n.newResetLink(id)
	link.Forget = forget
	entry := n.audit(ctx, by, domain.AuditResetLink, "", "")
	return code, n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		member, err := memberFor(ctx, tx, by, id)
		if err != nil {
			return err
		}
		noted.Target = member.Email
		return tx.SaveResetLink(ctx, link)
	})
}

func (n *Node) newResetLink(id domain.ID) (link domain.ResetLink, code string) {
	code = rand.Text() // 130 bits
	now := n.moment()
	return domain.ResetLink{Member: id, Hash: hashOfCode(code), CreatedAt: now, ExpiresAt: now.Add(domain.ResetLife)}, code
}

// keyResetAsked is a setting that each question for a link writes: the answer takes as long for somebody who is unknown.
const keyResetAsked = "reset_asked"

// MailResetLink sends a member a link for a new password. What it answers does not depend on whether somebody has this
// address. compose writes the letter around the code.
func (n *Node) MailResetLink(ctx context.Context, email string, from Origin, compose func(m domain.Member, code string) (domain.Letter, error)) error {
	email = strings.ToLower(strings.TrimSpace(email))
	if settings, _, err := n.MailSettings(ctx); err != nil || !settings.IsSetUp() {
		return errors.Join(err, domain.Explain(domain.ErrUnavailable, "this node sends no mail: ask an owner for a link", nil))
	}
	if err := n.mayTry(tryKeys{what: "reset", from: from.network(), member: email}); err != nil {
		return err
	}
	member, err := n.store.MemberByEmail(ctx, email)
	if err != nil && !notFound(err) {
		return err
	}
	known := err == nil && !member.HasLeft()
	link, code := n.newResetLink(member.ID)
	if !known {
		member = domain.Member{Email: email} // gets no letter, but it is written: that takes as long
	}
	letter, err := compose(member, code)
	if err != nil {
		return err
	}
	letter.ExpiresAt = link.ExpiresAt
	mail, err := n.LetterFor(ctx, member.ID, letter)
	if err != nil && known {
		return err
	}
	moment := n.moment().String()
	return n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.SetSetting(ctx, keyResetAsked, moment); err != nil || !known {
			return err
		}
		if err := tx.SaveResetLink(ctx, link); err != nil {
			return err
		}
		return tx.AddMail(ctx, mail)
	})
}

// ResetLinkOf is the link of a code that can be used now; any other is told in words why it cannot.
func (n *Node) ResetLinkOf(ctx context.Context, code string) (domain.ResetLink, error) {
	link, err := n.store.ResetLinkByHash(ctx, hashOfCode(code))
	if notFound(err) {
		return link, domain.Explain(domain.ErrNotFound, "this link is not known here, or a newer one was made; look whether it is whole, or ask for a new one", err)
	}
	if err != nil {
		return link, err
	}
	return link, n.usableLink(link)
}

func (n *Node) usableLink(link domain.ResetLink) error {
	switch {
	case !link.UsedAt.IsZero():
		return domain.Explain(domain.ErrGone, "this link was used already: each works once. If that was not you, ask for a new one now", nil)
	case !n.now().Before(link.ExpiresAt):
		return domain.Explain(domain.ErrGone, "this link has expired: each is good for 60 minutes. Ask for a new one", nil)
	}
	return nil
}

// ResetPassword gives the member of a link a new password, and ends all her logins.
func (n *Node) ResetPassword(ctx context.Context, code, password string) (domain.Member, error) {
	link, err := n.ResetLinkOf(ctx, code)
	if err != nil {
		return domain.Member{}, err
	}
	member, err := n.store.MemberByID(ctx, link.Member)
	if err != nil {
		return member, err
	}
	var wrong domain.InvalidError
	near, err := n.near(ctx, member)
	if err != nil {
		return member, err
	}
	checkPassword(&wrong, password, near)
	if err := wrong.OrNil(); err != nil {
		return member, err
	}
	hash, err := n.newHash(ctx, password)
	if err != nil {
		return member, err
	}
	entry := n.audit(ctx, member, domain.AuditPassword, member.Email, "link")
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := n.useResetLink(ctx, tx, link, entry); err != nil {
			return err
		}
		return setPassword(ctx, tx, member.ID, hash, entry)
	})
	if err != nil {
		return member, err
	}
	member.PasswordHash = hash
	return member, nil
}

func (n *Node) useResetLink(ctx context.Context, tx *storage.Tx, link domain.ResetLink, entry domain.AuditEntry) error {
	now, err := tx.ResetLinkByHash(ctx, link.Hash)
	if err != nil {
		return err
	}
	if err := n.usableLink(now); err != nil {
		return err
	}
	member, err := tx.MemberByID(ctx, link.Member)
	if err != nil {
		return err
	}
	if member.HasLeft() {
		return domain.Explain(domain.ErrGone, "this member left already", nil)
	}
	if err := tx.UseResetLink(ctx, link.Hash, entry.CreatedAt); err != nil || !link.Forget {
		return err
	}
	return forgetFactors(ctx, tx, member.ID, entry)
}

// forgetFactors takes away the app, the passkeys and the recovery codes of who lost them.
func forgetFactors(ctx context.Context, tx *storage.Tx, member domain.ID, entry domain.AuditEntry) error {
	if err := tx.DropCodeApp(ctx, member); err != nil {
		return err
	}
	if err := tx.DropPasskeys(ctx, member); err != nil {
		return err
	}
	return tx.SetRecoveryCodes(ctx, member, nil, entry.CreatedAt)
}
