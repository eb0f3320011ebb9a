package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// BeginJoin says who somebody with an invitation would be, or what is wrong with her name and address, without letting her
// in: a passkey is made for a member, before she is one.
func (n *Node) BeginJoin(ctx context.Context, code string, add NewMember) (domain.Member, error) {
	invitation, err := n.InvitationOf(ctx, code)
	if err != nil {
		return domain.Member{}, err
	}
	add.Role, add.passwordless, add.named = invitation.Role, true, true
	member, err := n.makeMember(ctx, add)
	if err != nil {
		return member, err
	}
	held, err := n.store.MemberByEmail(ctx, member.Email)
	switch {
	case err == nil:
		return domain.Member{}, alreadyHere(held)
	case notFound(err):
		return member, nil
	}
	return domain.Member{}, err
}

// JoinByPasskey is Join with a passkey in place of a password: key was made for the member whom BeginJoin gave, and was
// checked. recovery are codes to keep on paper.
func (n *Node) JoinByPasskey(ctx context.Context, code string, add NewMember, key domain.Passkey) (m domain.Member, recovery []string, err error) {
	invitation, err := n.InvitationOf(ctx, code)
	if err != nil {
		return m, nil, err
	}
	add.Role, add.id, add.passwordless, add.named = invitation.Role, key.Member, true, true
	if m, err = n.makeMember(ctx, add); err != nil {
		return m, nil, err
	}
	if key.Name, err = passkeyName(key.Name); err != nil {
		return m, nil, err
	}
	key.ID, key.CreatedAt = n.newID(), m.CreatedAt
	recovery, hashes := newRecoveryCodes()
	entry := n.audit(ctx, m, domain.AuditPasskey, m.Email, "+ "+key.Name)
	err = n.letIn(ctx, invitation, m, func(tx *storage.Tx) error {
		if err := passkeyTaken(tx.AddPasskey(ctx, key)); err != nil {
			return err
		}
		if err := tx.SetRecoveryCodes(ctx, m.ID, hashes, m.CreatedAt); err != nil {
			return err
		}
		return tx.AddAudit(ctx, entry)
	})
	return m, recovery, err
}
