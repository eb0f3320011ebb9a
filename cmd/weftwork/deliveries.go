package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weftwork/weftwork/pkg/app"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// deliveriesOptions are the flags of "deliveries".
type deliveriesOptions struct {
	filter      storage.DeliveryFilter
	item, state string
	retry       bool
	page        int
}

func (c *cli) deliveriesCommand() *cobra.Command {
	var o deliveriesOptions
	command := &cobra.Command{
		Use: "deliveries", Short: "List what is on its way to peers, and what arrived or failed and why", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error { return c.deliveries(cmd.Context(), a, o) })
		},
	}
	command.Flags().StringVar(&o.item, "item", "", "how far this item got: the address of its page, its id or its slug")
	command.Flags().StringVar(&o.filter.Host, "host", "", "only those to this host")
	command.Flags().StringVar(&o.state, "state", "", "pending, parked, done, failed or cancelled")
	command.Flags().BoolVar(&o.retry, "retry", false, "send again what failed or waits for another try")
	command.Flags().IntVar(&o.page, "page", 1, "page of 100")
	return command
}

func (c *cli) deliveries(ctx context.Context, a *app.App, o deliveriesOptions) error {
	o.filter.State = domain.DeliveryState(o.state)
	switch o.filter.State {
	case "", domain.DeliveryPending, domain.DeliveryParked, domain.DeliveryDone, domain.DeliveryFailed, domain.DeliveryCancelled:
	default:
		return wrongUse("--state is pending, parked, done, failed or cancelled")
	}
	var objects []domain.URI
	document := map[string]any{}
	var text strings.Builder
	if o.item != "" {
		var err error
		if objects, err = deliveredAs(ctx, a, o.item); err != nil {
			return err
		}
		o.filter.Object = objects[0]
	}
	if o.retry {
		retried, err := a.Store.RetryDeliveries(ctx, o.filter.Host, objects...)
		if err != nil {
			return err
		}
		document["retried"] = retried
		fmt.Fprintf(&text, "%d deliveries are tried again\n", retried)
	}
	if len(objects) > 0 {
		reach, err := a.Store.Reach(ctx, objects...)
		if err != nil {
			return err
		}
		document["reach"] = map[string]any{"hosts": reach.Hosts, "reached": reach.Reached, "waiting": reach.Waiting, "failed": reach.Failed}
		fmt.Fprintf(&text, "reached %d of %d hosts, %d waiting, %d given up\n", reach.Reached, reach.Hosts, reach.Waiting, reach.Failed)
	}
	rows, total, err := a.Store.Deliveries(ctx, o.filter, storage.Page{Number: o.page, Size: 100})
	if err != nil {
		return err
	}
	documents := make([]map[string]any, len(rows))
	for i, d := range rows {
		documents[i] = map[string]any{
			"id": d.ID, "verb": d.Verb, "object": d.Object, "inbox": d.Inbox, "host": d.Host, "state": d.State, "attempts": d.Attempts,
			"status": d.LastStatus, "error": d.LastError, "problem": d.Problem(), "answer": d.Answer(),
			"next": timestamp(d.NotBefore), "done": timestamp(d.DoneAt),
		}
		fmt.Fprintf(&text, "%-9s %-8s %2d tries  %s\n", d.State, d.Verb, d.Attempts, d.Inbox)
		if problem := d.Problem(); problem != "" && d.State != domain.DeliveryDone {
			fmt.Fprintf(&text, "          %s\n", problem)
		}
		if answer := d.Answer(); answer != "" && d.State != domain.DeliveryDone {
			fmt.Fprintf(&text, "          it said: %s\n", answer)
		}
	}
	document["total"], document["deliveries"] = total, documents
	return c.print(document, text.String())
}

// deliveredAs finds an item of ours by its page, its id or its slug; a slug may be of any kind. Notes are named by their id.
func deliveredAs(ctx context.Context, a *app.App, address string) ([]domain.URI, error) {
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		item, err := a.ItemAt(ctx, kind, address)
		if err != nil && !errors.Is(err, domain.ErrNotFound) && !errors.Is(err, domain.ErrInvalid) {
			return nil, err
		}
		if err == nil && item.URI != "" {
			if item.Subject == "" {
				return []domain.URI{item.URI}, nil
			}
			return []domain.URI{item.URI, item.Subject}, nil
		}
	}
	object, err := a.ObjectAt(ctx, address)
	return []domain.URI{object}, err
}

func (c *cli) peersCommand() *cobra.Command {
	var filter storage.PeerFilter
	var standing string
	var page int
	command := &cobra.Command{
		Use: "peers [TEXT]", Short: "List other hosts: program, traffic, and how they do", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			filter.Standing = storage.PeerStanding(standing)
			if len(args) > 0 {
				filter.Text = args[0]
			}
			return c.withApp(cmd.Context(), func(a *app.App) error {
				peers, total, err := a.Store.PeerSummaries(cmd.Context(), filter, storage.Page{Number: page, Size: 100})
				if err != nil {
					return err
				}
				documents := make([]map[string]any, len(peers))
				var text strings.Builder
				for i := range peers {
					documents[i] = describePeer(&peers[i])
					p := &peers[i]
					fmt.Fprintf(&text, "%-35s %-25s in %-6d out %-6d waiting %-4d failed %-4d %s\n", p.Host, strings.TrimSpace(p.Software+" "+p.Version),
						p.Traffic.Received, p.Traffic.Sent, p.Waiting, p.Failed, p.LastError)
				}
				return c.print(map[string]any{"total": total, "peers": documents}, text.String())
			})
		},
	}
	command.Flags().StringVar(&standing, "standing", "", "only these: resting, failing or blocked")
	command.Flags().IntVar(&page, "page", 1, "page of 100")
	return command
}

func describePeer(p *storage.PeerSummary) map[string]any {
	return map[string]any{
		"host": p.Host, "software": p.Software, "version": p.Version, "received": p.Traffic.Received, "sent": p.Traffic.Sent,
		"givenUp": p.Traffic.Failed, "waiting": p.Waiting, "failed": p.Failed, "lastHeard": timestamp(p.LastHeard),
		"lastTook": timestamp(p.LastOK), "restsUntil": timestamp(p.NotBefore), "signature": p.Mode, "error": p.LastError, "blocked": p.Blocked,
	}
}

func (c *cli) incomingCommand() *cobra.Command {
	var filter storage.InboxFilter
	var retry bool
	var page int
	command := &cobra.Command{
		Use: "incoming", Short: "List what came in and is not applied: what waits, and what was put aside and why", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.withApp(cmd.Context(), func(a *app.App) error {
				document := map[string]any{}
				var text strings.Builder
				if retry {
					retried, err := a.Store.RetryAllParked(cmd.Context(), filter.Host)
					if err != nil {
						return err
					}
					document["retried"] = retried
					fmt.Fprintf(&text, "%d are tried again\n", retried)
				}
				rows, total, err := a.Store.Incoming(cmd.Context(), filter, storage.Page{Number: page, Size: 100})
				if err != nil {
					return err
				}
				documents := make([]map[string]any, len(rows))
				for i, row := range rows {
					documents[i] = map[string]any{
						"id": row.ID, "verb": row.Verb, "activity": row.Activity, "sender": row.Sender, "state": row.State,
						"attempts": row.Attempts, "error": row.LastError, "received": timestamp(row.ReceivedAt),
					}
					fmt.Fprintf(&text, "%-8s %-9s %s\n          %s\n", row.State, row.Verb, row.Activity, row.LastError)
				}
				document["total"], document["incoming"] = total, documents
				return c.print(document, text.String())
			})
		},
	}
	command.Flags().StringVar(&filter.Host, "host", "", "only from this host")
	command.Flags().BoolVar(&retry, "retry", false, "try everything again that was put aside")
	command.Flags().IntVar(&page, "page", 1, "page of 100")
	return command
}
