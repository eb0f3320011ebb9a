package main

import (
	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/domain"
)

func (c *cli) rightsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "rights", Short: "Print who may do what, as Markdown", Args: noArguments,
		Long: "Print the table of rights: what members of each role may do. Commands act as the node's first owner, or as the member of --as.",
		RunE: func(*cobra.Command, []string) error {
			var rows []map[string]any
			for _, right := range domain.Rights() {
				row := map[string]any{"action": right.Action, "area": right.Area, "words": right.Words}
				for _, role := range domain.MemberRoles() {
					row[string(role)] = right.Of(role)
				}
				rows = append(rows, row)
			}
			return c.print(map[string]any{"rights": rows}, domain.RightsDocument())
		},
	}
}
