package node

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// maxReported is how many things one report may name; Mastodon sends as many as a person ticked.
	maxReported = 50
	// maxOpenReports of one host wait at a time: who sends more is not read until some are resolved.
	maxOpenReports = 100
)

// receiveFlag puts a complaint about something of ours into the queue. Mastodon sends it in the name of its instance actor.
func (n *Node) receiveFlag(ctx context.Context, h home, r Received) (effect, error) {
	objects := oursAmong(h, append([]domain.URI{r.Activity.ObjectURI}, r.Activity.Objects...))
	if len(objects) == 0 {
		return nil, nil //nolint:nilnil // nothing of ours is named
	}
	standings, err := n.store.Standings(ctx)
	if err != nil || standings.Of(r.Sender.URI).RejectReports {
		return nil, err
	}
	if open, err := n.store.OpenReportsFrom(ctx, r.Sender.URI.Host()); err != nil || open >= maxOpenReports {
		return nil, err
	}
	report := domain.Report{
		ID: n.newID(), URI: r.Activity.ID, Reporter: r.Sender.URI, Text: r.Activity.Text, State: domain.ReportOpen, CreatedAt: n.moment(),
	}
	if report.URI == "" {
		report.URI = h.addresses.Activity(report.ID)
	}
	if report.Target, report.Objects, err = n.reported(ctx, h, objects); err != nil {
		return nil, err
	}
	return n.keepReport(ctx, report), nil
}

func (n *Node) keepReport(ctx context.Context, report domain.Report) effect {
	notification := domain.Notification{
		ID: n.newID(), Kind: domain.NotifyReport, Actor: report.Reporter, Object: report.URI, About: report.Target, CreatedAt: report.CreatedAt,
	}
	entry := domain.AuditEntry{
		ID: n.newID(), Action: domain.AuditReportReceived, Via: domain.ViaPeer, Target: string(report.Target),
		Detail: report.Reporter.Host(), CreatedAt: report.CreatedAt,
	}
	return func(tx *storage.Tx) error {
		if added, err := tx.AddReport(ctx, report); err != nil || !added {
			return err
		}
		if err := tx.AddNotification(ctx, notification); err != nil { // also of the silenced: it is about us
			return err
		}
		return tx.AddAudit(ctx, entry)
	}
}

func oursAmong(h home, uris []domain.URI) []domain.URI {
	var kept []domain.URI
	seen := map[domain.URI]bool{}
	for _, uri := range uris {
		if uri != "" && !seen[uri] && h.addresses.IsOurs(uri) && len(kept) < maxReported {
			seen[uri] = true
			kept = append(kept, uri)
		}
	}
	return kept
}

// reported tells the actor of ours that is complained of from its things; without either it is the organisation.
func (n *Node) reported(ctx context.Context, h home, uris []domain.URI) (target domain.URI, objects []domain.URI, err error) {
	for _, uri := range uris {
		actor, err := n.store.ActorByURI(ctx, uri)
		if err == nil && actor.Local {
			target = uri
			continue
		}
		if err != nil && !notFound(err) {
			return "", nil, err
		}
		thread, err := n.threadOf(ctx, uri)
		if err != nil && !notFound(err) {
			return "", nil, err
		}
		if err == nil {
			objects = append(objects, uri)
			if target == "" {
				target = thread.actor
			}
		}
	}
	if target == "" {
		target = h.organisation.URI
	}
	return target, objects, nil
}
