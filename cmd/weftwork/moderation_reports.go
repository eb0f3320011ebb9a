package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (c *cli) reportsCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "reports", Short: "Complaints that came in, and sending one", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUse("write: %s list|resolve|reopen|send", cmd.CommandPath())
		},
	}
	command.AddCommand(c.reportsListCommand(), c.reportsResolveCommand(), c.reportsReopenCommand(), c.reportsSendCommand())
	return command
}

func (c *cli) reportsListCommand() *cobra.Command {
	var all bool
	var page int
	command := &cobra.Command{
		Use: "list", Short: "List the open reports", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				filter := storage.ReportFilter{State: domain.ReportOpen, Received: true}
				if all {
					filter = storage.ReportFilter{}
				}
				reports, total, err := a.Store.Reports(cmd.Context(), filter, storage.Page{Number: page, Size: 50})
				if err != nil {
					return err
				}
				documents := []map[string]any{}
				var text strings.Builder
				for _, r := range reports {
					documents = append(documents, map[string]any{
						"id": r.ID, "state": r.State, "sent": r.Ours, "reporter": r.Reporter, "target": r.Target, "objects": r.Objects,
						"text": r.Text, "contact": r.Contact, "answer": r.Answer, "at": timestamp(r.CreatedAt),
					})
					by := string(r.Reporter)
					if by == "" {
						by = "a visitor"
					}
					fmt.Fprintf(&text, "%s  %-8s %s  by %s of %s\n", r.ID, r.State, timestamp(r.CreatedAt), by, r.Target)
					for _, object := range r.Objects {
						fmt.Fprintf(&text, "    %s\n", object)
					}
					fmt.Fprintf(&text, "    %s\n", strings.ReplaceAll(r.Text, "\n", "\n    "))
				}
				return c.print(map[string]any{"total": total, "reports": documents}, text.String())
			})
		},
	}
	command.Flags().BoolVar(&all, "all", false, "also the resolved and the sent ones")
	command.Flags().IntVar(&page, "page", 1, "page of 50")
	return command
}

func (c *cli) reportsResolveCommand() *cobra.Command {
	var note string
	command := &cobra.Command{
		Use: "resolve ID", Short: "Close a report", Args: arguments("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				if err := a.Node.ResolveReport(ctx, by, domain.ID(args[0]), note); err != nil {
					return err
				}
				return c.print(map[string]any{"id": args[0], "state": domain.ReportResolved}, "resolved\n")
			})
		},
	}
	command.Flags().StringVar(&note, "note", "", "what was done, for other members")
	return command
}

func (c *cli) reportsReopenCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reopen ID", Short: "Open a report again", Args: arguments("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				if err := a.Node.ReopenReport(ctx, by, domain.ID(args[0])); err != nil {
					return err
				}
				return c.print(map[string]any{"id": args[0], "state": domain.ReportOpen}, "open again\n")
			})
		},
	}
}

func (c *cli) reportsSendCommand() *cobra.Command {
	var text string
	command := &cobra.Command{
		Use: "send ACTOR [ADDRESS…]", Short: "Complain to a host about an actor of it, and the named things of that actor", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				whom, err := target(ctx, a, args[0])
				if err != nil {
					return err
				}
				var objects []domain.URI
				for _, address := range args[1:] {
					objects = append(objects, domain.URI(address))
				}
				report, err := a.Node.Report(ctx, by, domain.URI(whom), objects, text)
				if err != nil {
					return err
				}
				return c.print(map[string]any{"id": report.URI, "target": report.Target}, "the report is on its way to "+report.Target.Host()+"\n")
			})
		},
	}
	command.Flags().StringVar(&text, "text", "", "what is wrong")
	return command
}
