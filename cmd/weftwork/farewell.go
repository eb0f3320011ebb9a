package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
)

// deleteCommand is of initiatives only: all else is retracted.
func (c *cli) deleteCommand() *cobra.Command {
	var handle string
	command := &cobra.Command{
		Use: "delete ADDRESS", Short: "Delete an initiative for ever, here and at all peers; its handle is never given out again", Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				item, err := a.ItemAt(cmd.Context(), domain.KindInitiative, args[0])
				if err != nil {
					return err
				}
				if handle == "" {
					fmt.Fprintf(c.stderr, "%q goes for ever. Type its handle to go on: ", item.Editing().Title)
					if handle, err = c.line(); err != nil {
						return err
					}
				}
				document := describe(item)
				if err := a.Node.DeleteInitiative(cmd.Context(), by, item.ID, handle); err != nil {
					return err
				}
				return c.print(document, "deleted "+item.URL+" for ever\n")
			})
		},
	}
	command.Flags().StringVar(&handle, "handle", "", "the initiative's handle, typed in again")
	return command
}

func (c *cli) leaveCommand() *cobra.Command {
	var host string
	command := &cobra.Command{
		Use: "leave-the-network", Short: "Delete this node's actors everywhere, for good; its pages stay",
		Long: "Tells every host that this node ever met that the organisation, its initiatives and the node are deleted, and shows how far that is.\n" +
			"Afterwards nothing is sent or taken any more, the copies of what peers published are deleted, and the pages stay with a notice.\n" +
			"It cannot be taken back. Leave \"weftwork serve\" running meanwhile: peers look the keys up. Interrupted, it goes on when it is called again.",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				if host == "" {
					var err error
					fmt.Fprint(c.stderr, "This node leaves the network for good. Type its host to go on: ")
					if host, err = c.line(); err != nil {
						return err
					}
				}
				farewell, err := a.Leave(cmd.Context(), by, host, func(now app.Farewell) {
					fmt.Fprintf(c.stderr, "told %d, on the way %d, refused %d\n", now.Done, now.Pending, now.Failed)
				})
				if err != nil {
					return err
				}
				text := fmt.Sprintf("This node has left the network: %d messages were taken, %d refused.\n", farewell.Done, farewell.Failed)
				if farewell.Pending > 0 {
					text += fmt.Sprintf("%d wait for hosts that do not answer; \"weftwork serve\" tries them for up to seven days. Call this command again to see how far it is.\n", farewell.Pending)
				}
				return c.print(map[string]any{"done": farewell.Done, "pending": farewell.Pending, "failed": farewell.Failed}, text)
			})
		},
	}
	command.Flags().StringVar(&host, "yes-i-mean", "", "the node's own host, instead of typing it")
	return command
}
