package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

const memberVerbs = "add|invite|invitations|uninvite|list|role|hand-over|remove|readmit|erase|password|reset"

func (c *cli) memberInviteCommand() *cobra.Command {
	var note string
	command := &cobra.Command{
		Use: "invite ROLE", Short: "Make a link by which one person joins, once, within 7 days", Args: arguments("ROLE"),
		Long: "Make a link by which one person joins, once, within 7 days. ROLE is author, reviewer, curator, editor or owner.\nThe link is printed this once: the node keeps only what it can be recognised by.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				settings, err := a.Store.Settings(cmd.Context())
				if err != nil {
					return err
				}
				invitation, code, err := a.Node.Invite(cmd.Context(), by, domain.MemberRole(args[0]), note)
				if err != nil {
					return err
				}
				link := settings.Base + "/join?code=" + code
				return c.print(map[string]any{
					"id": invitation.ID, "role": invitation.Role, "link": link, "until": timestamp(invitation.ExpiresAt),
				}, link+"\n")
			})
		},
	}
	command.Flags().StringVar(&note, "note", "", "for whom it is; only owners see it")
	return command
}

func (c *cli) memberInvitationsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "invitations", Short: "List the invitations, the newest first", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				if err := domain.AllowAtAll(by, domain.ActMembers); err != nil {
					return err
				}
				list, err := a.Store.Invitations(cmd.Context(), storage.Page{Size: 100})
				if err != nil {
					return err
				}
				documents := make([]map[string]any, len(list))
				var text strings.Builder
				for i, one := range list {
					state := stateOf(one, time.Now())
					documents[i] = map[string]any{"id": one.ID, "role": one.Role, "note": one.Note, "state": state, "until": timestamp(one.ExpiresAt)}
					fmt.Fprintf(&text, "%-36s %-8s %-8s %s %s\n", one.ID, one.Role, state, timestamp(one.ExpiresAt), one.Note)
				}
				return c.print(map[string]any{"invitations": documents}, text.String())
			})
		},
	}
}

func stateOf(i domain.Invitation, now time.Time) string {
	switch {
	case !i.UsedAt.IsZero():
		return "used"
	case !i.RevokedAt.IsZero():
		return "revoked"
	case !i.IsOpen(now):
		return "expired"
	}
	return "open"
}

func (c *cli) memberUninviteCommand() *cobra.Command {
	return &cobra.Command{
		Use: "uninvite ID", Short: "Take back an invitation that nobody used", Args: arguments("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				if err := a.Node.RevokeInvitation(cmd.Context(), by, domain.ID(args[0])); err != nil {
					return err
				}
				return c.print(map[string]any{"id": args[0]}, "taken back\n")
			})
		},
	}
}

func (c *cli) memberRoleCommand() *cobra.Command {
	return &cobra.Command{
		Use: "role EMAIL ROLE", Short: "Give a member another role; it holds from the next request on", Args: arguments("EMAIL", "ROLE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.onMember(cmd.Context(), args[0], func(a *app.App, by, member domain.Member) (string, error) {
				return member.Email + " is " + args[1] + " now", a.Node.SetRole(cmd.Context(), by, member.ID, domain.MemberRole(args[1]))
			})
		},
	}
}

func (c *cli) memberReadmitCommand() *cobra.Command {
	return &cobra.Command{
		Use: "readmit EMAIL", Short: "Let somebody log in again who left", Args: arguments("EMAIL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.onMember(cmd.Context(), args[0], func(a *app.App, by, member domain.Member) (string, error) {
				return member.Email + " can log in again", a.Node.Readmit(cmd.Context(), by, member.ID)
			})
		},
	}
}

// memberLegacyCommand is for what gives a member's work to another one.
func (c *cli) memberLegacyCommand(use, short, done string, do func(*node.Node, context.Context, domain.Member, domain.ID, node.Legacy) error) *cobra.Command {
	var to string
	var bylines bool
	command := &cobra.Command{
		Use: use + " EMAIL --to EMAIL", Short: short, Args: arguments("EMAIL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return wrongUse("say with --to EMAIL who gets the drafts and texts")
			}
			return c.onMember(cmd.Context(), args[0], func(a *app.App, by, member domain.Member) (string, error) {
				heir, err := memberAt(cmd.Context(), a, to)
				if err != nil {
					return "", err
				}
				legacy := node.Legacy{To: heir.ID, Bylines: bylines}
				return fmt.Sprintf(done, member.Email, heir.Email), do(a.Node, cmd.Context(), by, member.ID, legacy)
			})
		},
	}
	command.Flags().StringVar(&to, "to", "", "the e-mail address of the member who gets drafts, texts and pictures")
	command.Flags().BoolVar(&bylines, "bylines", false, "put that member's name where the other stood; else names stay")
	return command
}

// onMember does something to the member at an e-mail address, and prints what it says.
func (c *cli) onMember(ctx context.Context, email string, do func(a *app.App, by, member domain.Member) (string, error)) error {
	return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
		member, err := memberAt(ctx, a, email)
		if err != nil {
			return err
		}
		done, err := do(a, by, member)
		if err != nil {
			return err
		}
		if member, err = a.Store.MemberByID(ctx, member.ID); err != nil {
			return err
		}
		return c.print(describeMember(member), done+"\n")
	})
}

func memberAt(ctx context.Context, a *app.App, email string) (domain.Member, error) {
	member, err := a.Store.MemberByEmail(ctx, email)
	if err != nil {
		return member, domain.Explain(domain.ErrNotFound, fmt.Sprintf("nobody with the e-mail address %s is a member here; see \"weftwork member list\"", email), err)
	}
	return member, nil
}

func describeMember(m domain.Member) map[string]any {
	document := map[string]any{"id": m.ID, "email": m.Email, "name": m.Name, "role": m.Role}
	if m.HasLeft() {
		document["left"] = timestamp(m.DisabledAt)
	}
	return document
}
