package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func (c *cli) memberCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "member", Short: "Invite, add and list members, change their roles, hand their work over", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUse("write: %s %s", cmd.CommandPath(), memberVerbs)
		},
	}
	command.AddCommand(
		c.memberAddCommand(), c.memberPasswordCommand(), c.memberResetCommand(), c.memberListCommand(), c.memberInviteCommand(), c.memberInvitationsCommand(),
		c.memberUninviteCommand(), c.memberRoleCommand(), c.memberReadmitCommand(), c.memberEraseCommand(),
		c.memberLegacyCommand("hand-over", "Give what a member wrote to another one", "what %s wrote is with %s now", (*node.Node).HandOver),
		c.memberLegacyCommand("remove", "End a membership; drafts, texts and pictures go to another member", "%s is no member any more; everything is with %s", (*node.Node).RemoveMember),
	)
	return command
}

func (c *cli) memberAddCommand() *cobra.Command {
	var name, role string
	var passwordStdin bool
	command := &cobra.Command{
		Use: "add EMAIL", Short: "Let a further person log in", Args: arguments("EMAIL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := c.password(passwordStdin)
			if err != nil {
				return err
			}
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				member, err := a.Node.AddMember(cmd.Context(), by, node.NewMember{
					Email: args[0], Name: name, Password: password, Role: domain.MemberRole(role),
				})
				if err != nil {
					return err
				}
				return c.print(map[string]any{"id": member.ID, "email": member.Email, "role": member.Role}, "added "+member.Email+"\n")
			})
		},
	}
	command.Flags().StringVar(&name, "name", "", "the member's name")
	command.Flags().StringVar(&role, "role", "editor", "author, reviewer, curator, editor or owner")
	command.Flags().BoolVar(&passwordStdin, "password-stdin", false, "read the password from standard input")
	return command
}

func (c *cli) memberPasswordCommand() *cobra.Command {
	var passwordStdin bool
	command := &cobra.Command{
		Use: "password EMAIL", Short: "Give a member a new password", Args: arguments("EMAIL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := c.password(passwordStdin)
			if err != nil {
				return err
			}
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				if err := a.Node.SetPassword(cmd.Context(), by, args[0], password); err != nil {
					return err
				}
				return c.print(map[string]any{"email": args[0]}, "the password of "+args[0]+" is changed\n")
			})
		},
	}
	command.Flags().BoolVar(&passwordStdin, "password-stdin", false, "read the password from standard input")
	return command
}

func (c *cli) memberListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the members", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				members, err := a.Store.Members(cmd.Context())
				if err != nil {
					return err
				}
				documents := make([]map[string]any, len(members))
				var text strings.Builder
				for i, m := range members {
					documents[i] = describeMember(m)
					role := string(m.Role)
					if m.HasLeft() {
						role = "left"
					}
					fmt.Fprintf(&text, "%-8s %-35s %s\n", role, m.Email, m.Name)
				}
				return c.print(map[string]any{"members": documents}, text.String())
			})
		},
	}
}

func (c *cli) keyCommand() *cobra.Command {
	var all bool
	command := &cobra.Command{
		Use: "key", Short: "Renew keys", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return wrongUse("write: %s rotate", cmd.CommandPath()) },
	}
	rotate := &cobra.Command{
		Use: "rotate [HANDLE]", Short: "Give an actor of this node (default: the organisation) new keys", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				actors, err := a.ActorsToRotate(cmd.Context(), args, all)
				if err != nil {
					return err
				}
				var documents []actorDocument
				var text strings.Builder
				for _, actor := range actors {
					if err := a.Node.RotateKeys(cmd.Context(), by, actor.URI); err != nil {
						return err
					}
					documents = append(documents, describeActor(actor))
					fmt.Fprintf(&text, "new keys for %s", actorLine(actor))
				}
				return c.print(map[string]any{"actors": documents}, text.String())
			})
		},
	}
	rotate.Flags().BoolVar(&all, "all", false, "all actors of this node, with the node actor")
	command.AddCommand(rotate)
	return command
}

func (c *cli) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			return c.print(map[string]any{"name": "weftwork", "version": app.Version()}, "weftwork "+app.Version()+"\n")
		},
	}
}
