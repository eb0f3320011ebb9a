package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func (c *cli) blocksCommand() *cobra.Command {
	command := &cobra.Command{
		Use: "blocks", Short: "List, import, export and keep up with lists of hosts", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return wrongUse("write: %s list|import|export|subscribe|unsubscribe", cmd.CommandPath())
		},
	}
	command.AddCommand(c.blocksListCommand(), c.blocksImportCommand(), c.blocksExportCommand(), c.blocksSubscribeCommand(), c.blocksUnsubscribeCommand())
	return command
}

func (c *cli) blocksListCommand() *cobra.Command {
	var page int
	command := &cobra.Command{
		Use: "list", Short: "List what was decided about hosts and actors, and the lists", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				standings, total, err := a.Store.StandingList(cmd.Context(), storage.StandingFilter{}, storage.Page{Number: page, Size: 200})
				if err != nil {
					return err
				}
				lists, err := a.Store.Blocklists(cmd.Context())
				if err != nil {
					return err
				}
				documents, subscriptions := []map[string]any{}, []map[string]any{}
				var text strings.Builder
				for _, s := range standings {
					documents = append(documents, map[string]any{
						"target": s.Target, "level": s.Level, "reason": s.Reason, "note": s.Note, "since": timestamp(s.Since), "by": s.By, "list": s.List,
					})
					fmt.Fprintf(&text, "%-8s %-40s %s\n", s.Level, s.Target, s.Reason)
				}
				for _, l := range lists {
					subscriptions = append(subscriptions, map[string]any{
						"url": l.URL, "lines": l.Count, "set": l.Applied, "waiting": len(l.Waiting), "error": l.Error, "fetched": timestamp(l.FetchedAt),
					})
					fmt.Fprintf(&text, "list     %s: %d set, %d wait for a member %s\n", l.URL, l.Applied, len(l.Waiting), l.Error)
				}
				return c.print(map[string]any{"total": total, "standings": documents, "lists": subscriptions}, text.String())
			})
		},
	}
	command.Flags().IntVar(&page, "page", 1, "page of 200")
	return command
}

func (c *cli) blocksImportCommand() *cobra.Command {
	var apply bool
	var severity string
	command := &cobra.Command{
		Use: "import FILE", Short: "Say what a list of hosts (Mastodon's CSV, or a name on each line) would change; --apply does it",
		Args: arguments("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			level, ok := map[string]domain.Level{"block": domain.LevelBlock, "silence": domain.LevelSilence, "allow": domain.LevelAllow}[severity]
			if !ok {
				return wrongUse("--severity is block, silence or allow")
			}
			file, err := c.open(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			list, err := blocklist.Read(file, level)
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error { return c.importList(ctx, a, by, list, apply) })
		},
	}
	command.Flags().BoolVar(&apply, "apply", false, "do it; without, nothing is changed")
	command.Flags().StringVar(&severity, "severity", "block", "what lines without a severity mean: block, silence or allow")
	return command
}

func (c *cli) importList(ctx context.Context, a *app.App, by domain.Member, list blocklist.List, apply bool) error {
	plan, err := a.Node.PlanImport(ctx, list.Standings)
	if err == nil && apply {
		plan, err = a.Node.Import(ctx, by, list.Standings)
	}
	if err != nil {
		return err
	}
	var text strings.Builder
	problems := []map[string]any{}
	for _, p := range list.Problems {
		problems = append(problems, map[string]any{"line": p.Line, "text": p.Text})
		fmt.Fprintf(&text, "line %d: %s\n", p.Line, p.Text)
	}
	if list.Unsaid > 0 {
		fmt.Fprintf(&text, "and %d further lines that cannot be used\n", list.Unsaid)
	}
	lines := []map[string]any{}
	for _, line := range plan.Lines {
		lines = append(lines, map[string]any{
			"target": line.Standing.Target, "level": line.Standing.Level, "was": line.Was, "kept": line.Kept, "loss": describeLoss(line.Loss),
		})
		switch {
		case line.Kept != "":
			fmt.Fprintf(&text, "kept     %s: %s\n", line.Standing.Target, line.Kept)
		case line.Loss.EndsFollows() || line.Loss.Items+line.Loss.Notes > 0:
			fmt.Fprintf(&text, "%-8s %s", line.Standing.Level, lossText(line.Standing.Target, line.Loss))
		default:
			fmt.Fprintf(&text, "%-8s %s\n", line.Standing.Level, line.Standing.Target)
		}
	}
	verb := "would change; nothing was changed: add --apply to do it"
	if apply {
		verb = "changed"
	}
	fmt.Fprintf(&text, "%d of %d hosts %s\n%s", plan.Changes, len(plan.Lines), verb, lossText("in all", plan.Loss))
	return c.print(map[string]any{
		"applied": apply, "changes": plan.Changes, "lines": lines, "problems": problems, "unsaid": list.Unsaid, "loss": describeLoss(plan.Loss),
	}, text.String())
}

func (c *cli) blocksExportCommand() *cobra.Command {
	var allowed bool
	command := &cobra.Command{
		Use: "export", Short: "Write the blocked and silenced hosts as Mastodon's CSV", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				var levels []domain.Level
				if allowed {
					levels = []domain.Level{domain.LevelAllow}
				}
				standings, err := a.Node.ExportStandings(cmd.Context(), levels...)
				if err != nil {
					return err
				}
				return blocklist.Write(c.stdout, standings)
			})
		},
	}
	command.Flags().BoolVar(&allowed, "allowed", false, "the allow-list instead")
	return command
}

func (c *cli) blocksSubscribeCommand() *cobra.Command {
	var name string
	command := &cobra.Command{
		Use: "subscribe ADDRESS", Short: "Keep up with a list: what costs no follow is applied every day, the rest waits for a member",
		Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				list, err := a.Node.Subscribe(ctx, by, args[0], name)
				if err != nil {
					return err
				}
				return c.print(map[string]any{"id": list.ID, "url": list.URL}, "the server fetches "+list.URL+" from now on\n")
			})
		},
	}
	command.Flags().StringVar(&name, "name", "", "what to call it")
	return command
}

func (c *cli) blocksUnsubscribeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "unsubscribe ADDRESS", Short: "Forget a list and lift what it set", Args: arguments("ADDRESS"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				lists, err := a.Store.Blocklists(ctx)
				if err != nil {
					return err
				}
				for _, list := range lists {
					if list.URL != args[0] {
						continue
					}
					if err := a.Node.Unsubscribe(ctx, by, list.ID); err != nil {
						return err
					}
					return c.print(map[string]any{"url": list.URL, "lifted": list.Applied}, fmt.Sprintf("lifted %d\n", list.Applied))
				}
				return domain.Explain(domain.ErrNotFound, "this node does not keep up with "+args[0], nil)
			})
		},
	}
}
