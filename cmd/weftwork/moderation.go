package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// decision is what the flags of block, silence and allow say.
type decision struct {
	reason, note                          string
	yes, dryRun, obfuscate, media, report bool
}

func (c *cli) moderationCommands() []*cobra.Command {
	return []*cobra.Command{
		c.decideCommand("block", domain.LevelBlock, "Refuse everything of a host with its subdomains, or of one actor"),
		c.decideCommand("silence", domain.LevelSilence, "Keep a host or an actor off public pages, without notifications"),
		c.decideCommand("allow", domain.LevelAllow, "Put a host on the allow-list; it is also exempt from the block of a wider name"),
		c.unblockCommand(), c.allowListCommand(), c.blocksCommand(), c.reportsCommand(), c.auditCommand(),
	}
}

// target is the host or actor that is meant; one that is not known yet is looked up.
func target(ctx context.Context, a *app.App, text string) (string, error) {
	found, err := a.Node.ModerationTarget(ctx, text)
	if err == nil || !strings.ContainsAny(strings.TrimPrefix(text, "https://"), "/@") {
		return found, err
	}
	actor, lookupErr := a.Lookup(ctx, text)
	if lookupErr != nil || actor.Actor == nil {
		return "", err
	}
	return a.Node.ModerationTarget(ctx, string(actor.Actor.URI))
}

func (c *cli) decideCommand(name string, level domain.Level, short string) *cobra.Command {
	var d decision
	command := &cobra.Command{
		Use: name + " HOST|ACTOR", Short: short, Args: arguments("HOST|ACTOR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				whom, err := target(ctx, a, args[0])
				if err != nil {
					return err
				}
				return c.decide(ctx, a, by, d, domain.Standing{
					Target: whom, Level: level, Reason: d.reason, Note: d.note, Obfuscate: d.obfuscate, RejectMedia: d.media, RejectReports: d.report,
				})
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&d.reason, "reason", "", "why, for everybody to read")
	flags.StringVar(&d.note, "note", "", "why, for members")
	flags.BoolVar(&d.dryRun, "dry-run", false, "only say what it would cost")
	if level != domain.LevelAllow {
		flags.BoolVar(&d.yes, "yes", false, "do it although follows end")
		flags.BoolVar(&d.obfuscate, "obfuscate", false, "show only a part of the name on the public page")
		flags.BoolVar(&d.media, "reject-media", false, "fetch no pictures from the host")
		flags.BoolVar(&d.report, "reject-reports", false, "take no reports from the host")
	}
	return command
}

// decide names what is lost before it happens: where follows end, it wants --yes.
func (c *cli) decide(ctx context.Context, a *app.App, by domain.Member, d decision, standing domain.Standing) error {
	loss, err := a.Node.Weigh(ctx, standing)
	if err != nil {
		return err
	}
	document := map[string]any{"target": standing.Target, "level": standing.Level, "done": false, "loss": describeLoss(loss)}
	if d.dryRun {
		return c.print(document, lossText(standing.Target, loss)+"nothing was changed\n")
	}
	if loss.EndsFollows() && !d.yes {
		return domain.Explain(domain.ErrConflict, strings.TrimSuffix(lossText(standing.Target, loss), "\n")+
			"\nFollows do not come back when this is lifted. To do it all the same, add --yes", nil)
	}
	if _, err := a.Node.Decide(ctx, by, standing); err != nil {
		return err
	}
	document["done"] = true
	return c.print(document, fmt.Sprintf("%s: %s\n", standing.Target, standing.Level))
}

func describeLoss(loss domain.Loss) map[string]any {
	followers, followed := []domain.URI{}, []domain.URI{}
	for _, f := range loss.Followers {
		followers = append(followers, f.Follower)
	}
	for _, f := range loss.Followed {
		followed = append(followed, f.Followed)
	}
	return map[string]any{
		"hosts": append([]string{}, loss.Hosts...), "followers": followers, "followed": followed, "items": loss.Items, "notes": loss.Notes, "deliveries": loss.Waiting,
	}
}

func lossText(target string, loss domain.Loss) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s: %d followers, %d followed, %d items, %d notes, %d deliveries that wait\n",
		target, len(loss.Followers), len(loss.Followed), loss.Items, loss.Notes, loss.Waiting)
	for _, f := range loss.Followers {
		fmt.Fprintf(&text, "  follower  %s\n", f.Follower)
	}
	for _, f := range loss.Followed {
		fmt.Fprintf(&text, "  followed  %s\n", f.Followed)
	}
	return text.String()
}

func (c *cli) unblockCommand() *cobra.Command {
	return &cobra.Command{
		Use: "unblock HOST|ACTOR", Short: "Lift what was decided about a host or an actor; follows do not come back", Args: arguments("HOST|ACTOR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				whom, err := a.Node.ModerationTarget(ctx, args[0])
				if err != nil {
					return err
				}
				standings, err := a.Store.Standings(ctx)
				if err != nil {
					return err
				}
				held, ok := standings.Exact(whom)
				if !ok {
					return domain.Explain(domain.ErrNotFound, "nothing was decided about "+whom, nil)
				}
				if _, err := a.Node.Decide(ctx, by, domain.Standing{Target: whom}); err != nil {
					return err
				}
				return c.print(map[string]any{"target": whom, "was": held.Level, "done": true}, fmt.Sprintf("%s: lifted, was %s\n", whom, held.Level))
			})
		},
	}
}

func (c *cli) allowListCommand() *cobra.Command {
	var yes bool
	command := &cobra.Command{
		Use: "allow-list on|off", Short: "Let in only hosts that are allowed, or all that are not blocked", Args: arguments("on|off"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] != "on" && args[0] != "off" {
				return wrongUse("write: %s on|off", cmd.CommandPath())
			}
			ctx := cmd.Context()
			return c.asOwner(ctx, func(a *app.App, by domain.Member) error {
				moderation, err := a.Store.Moderation(ctx)
				if err != nil {
					return err
				}
				moderation.AllowList = args[0] == "on"
				loss, err := a.Node.WeighModeration(ctx, moderation)
				if err != nil {
					return err
				}
				if loss.EndsFollows() && !yes {
					return domain.Explain(domain.ErrConflict, strings.TrimSuffix(lossText(strings.Join(loss.Hosts, ", "), loss), "\n")+
						"\nFollows do not come back when this is switched off. To do it all the same, add --yes", nil)
				}
				if err := a.Node.SaveModeration(ctx, by, moderation); err != nil {
					return err
				}
				return c.print(map[string]any{"allowList": moderation.AllowList, "loss": describeLoss(loss)}, "allow-list "+args[0]+"\n")
			})
		},
	}
	command.Flags().BoolVar(&yes, "yes", false, "do it although follows end")
	return command
}

func (c *cli) auditCommand() *cobra.Command {
	var filter storage.AuditFilter
	var action string
	var page int
	command := &cobra.Command{
		Use: "audit", Short: "List what was done, by whom, to what, newest first", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.asOwner(cmd.Context(), func(a *app.App, by domain.Member) error {
				if err := domain.AllowAtAll(by, domain.ActAuditAll); err != nil {
					return err
				}
				if action != "" {
					filter.Actions = []domain.AuditAction{domain.AuditAction(action)}
				}
				entries, total, err := a.Store.Audit(cmd.Context(), filter, storage.Page{Number: page, Size: 100})
				if err != nil {
					return err
				}
				documents := make([]map[string]any, len(entries))
				var text strings.Builder
				for i, e := range entries {
					documents[i] = map[string]any{
						"at": timestamp(e.CreatedAt), "action": e.Action, "member": e.Member, "via": e.Via, "target": e.Target, "detail": e.Detail,
						"session": e.Session, "subject": e.Subject, "called": e.Name,
					}
					fmt.Fprintf(&text, "%s  %-16s %-8s %s %s\n", timestamp(e.CreatedAt), e.Action, e.Via, strings.TrimSpace(e.Target+" "+e.Name), e.Detail)
				}
				return c.print(map[string]any{"total": total, "entries": documents}, text.String())
			})
		},
	}
	command.Flags().StringVar(&action, "action", "", "only this kind, such as block")
	command.Flags().StringVar(&filter.Text, "target", "", "only entries whose target or detail has this in it")
	command.Flags().IntVar(&page, "page", 1, "page of 100")
	return command
}
