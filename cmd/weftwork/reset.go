package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
)

func (c *cli) memberResetCommand() *cobra.Command {
	var forget bool
	command := &cobra.Command{
		Use: "reset EMAIL", Short: "Print a link with which a member chooses a new password: it works once, within 60 minutes", Args: arguments("EMAIL"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				member, err := memberAt(cmd.Context(), a, strings.TrimSpace(args[0]))
				if err != nil {
					return err
				}
				settings, err := a.Store.Settings(cmd.Context())
				if err != nil {
					return err
				}
				code, err := a.Node.MakeResetLink(cmd.Context(), by, member.ID, forget)
				if err != nil {
					return err
				}
				link := settings.Base + "/reset?code=" + code
				return c.print(map[string]any{"email": member.Email, "link": link}, fmt.Sprintf("%s\n", link))
			})
		},
	}
	command.Flags().BoolVar(&forget, "forget-second-step", false, "the link also takes away her app, passkeys and recovery codes: for who lost them")
	return command
}
