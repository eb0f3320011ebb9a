package node

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Invite makes an invitation for one person. code stands in the link that she gets; the node keeps its hash only, so it is
// told once.
func (n *Node) Invite(ctx context.Context, by domain.Member, role domain.MemberRole, note string) (invitation domain.Invitation, code string, err error) {
	if err := allow(by, domain.ActMembers); err != nil {
		return domain.Invitation{}, "", err
	}
	var wrong domain.InvalidError
	if !slices.Contains(domain.MemberRoles(), role) {
		wrong.Add("role", "choose one of the roles")
	}
	note = oneLine(note)
	checkLength(&wrong, "note", note, 0, maxContact)
	if err := wrong.OrNil(); err != nil {
		return domain.Invitation{}, "", err
	}
	code = rand.Text() // 130 bits
	invitation = domain.Invitation{
		ID: n.newID(), Hash: hashOfCode(code), Role: role, Note: note, CreatedBy: by.ID, CreatedAt: n.moment(),
		ExpiresAt: n.moment().Add(domain.InvitationLife),
	}
	entry := n.audit(ctx, by, domain.AuditInvite, note, string(role))
	err = n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := stillMay(ctx, tx, by, domain.ActMembers); err != nil {
			return err
		}
		return tx.AddInvitation(ctx, invitation)
	})
	return invitation, code, err
}

// hashOfCode is what is kept of a code that opens something.
func hashOfCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// RevokeInvitation takes back one that nobody used.
func (n *Node) RevokeInvitation(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActMembers); err != nil {
		return err
	}
	entry := n.audit(ctx, by, domain.AuditInviteRevoke, string(id), "")
	err := n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		return tx.RevokeInvitation(ctx, id, entry.CreatedAt)
	})
	if errors.Is(err, domain.ErrConflict) {
		err = domain.Explain(domain.ErrConflict, "this invitation was used or taken back already", err)
	}
	return err
}

// InvitationOf is the invitation of a code that can be used now; any other is told in words why it cannot.
func (n *Node) InvitationOf(ctx context.Context, code string) (domain.Invitation, error) {
	invitation, err := n.store.InvitationByHash(ctx, hashOfCode(code))
	if notFound(err) {
		return invitation, domain.Explain(domain.ErrNotFound, "this invitation is not known here; look whether the link is whole, or ask for a new one", err)
	}
	if err != nil {
		return invitation, err
	}
	return invitation, n.usable(invitation)
}

func (n *Node) usable(i domain.Invitation) error {
	switch {
	case !i.UsedAt.IsZero():
		return domain.Explain(domain.ErrGone, "this invitation was used already: each lets in one person, once. If that was you, log in; else ask for a new one", nil)
	case !i.RevokedAt.IsZero():
		return domain.Explain(domain.ErrGone, "this invitation was taken back; ask whoever sent it to you", nil)
	case !i.IsOpen(n.now()):
		return domain.Explain(domain.ErrGone, "this invitation has expired: each is good for 7 days. Ask for a new one", nil)
	}
	return nil
}

// Join makes a member of who has the code of an invitation; its role is the invitation's.
func (n *Node) Join(ctx context.Context, code string, add NewMember) (domain.Member, error) {
	invitation, err := n.InvitationOf(ctx, code)
	if err != nil {
		return domain.Member{}, err
	}
	add.Role, add.named = invitation.Role, true
	member, err := n.makeMember(ctx, add)
	if err != nil {
		return domain.Member{}, err
	}
	return member, n.letIn(ctx, invitation, member, func(*storage.Tx) error { return nil })
}

// letIn uses an invitation and makes a member of who had it; with adds what she signs in with.
func (n *Node) letIn(ctx context.Context, invitation domain.Invitation, member domain.Member, with func(*storage.Tx) error) error {
	entry := n.audit(ctx, member, domain.AuditJoin, member.Email, string(member.Role))
	return n.insertMember(ctx, member, func(tx *storage.Tx) error {
		now, err := tx.InvitationByHash(ctx, invitation.Hash)
		if err != nil {
			return err
		}
		if err := n.usable(now); err != nil {
			return err
		}
		if err := tx.UseInvitation(ctx, invitation.ID, member.ID, member.CreatedAt); err != nil {
			return err
		}
		if err := with(tx); err != nil {
			return err
		}
		return tx.AddAudit(ctx, entry)
	})
}
