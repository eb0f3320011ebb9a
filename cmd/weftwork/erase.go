package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func (c *cli) memberEraseCommand() *cobra.Command {
	var to, bylines string
	var yes bool
	command := &cobra.Command{
		Use: "erase EMAIL", Short: "Delete what is stored of somebody who left, for good", Args: arguments("EMAIL"),
		Long: "Delete what is stored of somebody who left, for good. What is published stays the organisation's, and what was done stays in\n" +
			"the list as done by a former member. It cannot be taken back. Backups keep the data until they are replaced.",
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				member, err := memberAt(cmd.Context(), a, args[0])
				if err != nil {
					return err
				}
				will := node.Testament{Bylines: node.Bylines(bylines)}
				if to != "" {
					heir, err := memberAt(cmd.Context(), a, to)
					if err != nil {
						return err
					}
					will.Heir = heir.ID
				}
				if !yes {
					fmt.Fprintf(c.stderr, "The data of %s go for good.\n", member.Email)
					if err := c.confirm("erase"); err != nil {
						return err
					}
				}
				if err := a.Node.Erase(cmd.Context(), by, member.ID, will); err != nil {
					return err
				}
				return c.print(map[string]any{"erased": true}, "erased\n")
			})
		},
	}
	command.Flags().StringVar(&to, "to", "", "the e-mail address of the member who gets what is left of texts and pictures")
	command.Flags().StringVar(&bylines, "bylines", string(node.BylinesRemove), "what becomes of the name above texts: remove, keep, or hand (to --to)")
	command.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return command
}
