package node

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Report complains to a peer about an actor of it and the named items and notes, in the node actor's name: which member
// complains is nobody else's business. Objects may be empty.
func (n *Node) Report(ctx context.Context, by domain.Member, target domain.URI, objects []domain.URI, text string) (domain.Report, error) {
	if err := allow(by, domain.ActHandleReports); err != nil {
		return domain.Report{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Report{}, err
	}
	actor, err := n.store.ActorByURI(ctx, target)
	if err != nil {
		return domain.Report{}, err
	}
	text = strings.TrimSpace(cleanText(text))
	var wrong domain.InvalidError
	checkLength(&wrong, "text", text, 0, maxNote)
	if actor.Local || actor.Inbox == "" {
		wrong.Add("", "only actors of other hosts can be reported to their hosts")
	}
	if len(objects) > maxReported {
		wrong.Add("objects", fmt.Sprintf("choose at most %d", maxReported))
	}
	for _, object := range objects {
		if thread, err := n.threadOf(ctx, object); err != nil || thread.actor != target {
			wrong.Add("objects", fmt.Sprintf("%s is not by %s", object, actor.DisplayName()))
		}
	}
	if err := wrong.OrNil(); err != nil {
		return domain.Report{}, err
	}
	now := n.moment()
	report := domain.Report{
		ID: n.newID(), Ours: true, Reporter: h.addresses.NodeActor(), Target: target, Objects: objects, Text: text,
		State: domain.ReportResolved, Member: by.ID, CreatedAt: now, ResolvedAt: now,
	}
	report.URI = h.addresses.Activity(report.ID)
	flag, err := n.prepare(h, &domain.Activity{
		ID: report.URI, Verb: domain.VerbFlag, Actor: report.Reporter, ObjectURI: target,
		Objects: append([]domain.URI{target}, objects...), To: []domain.URI{target}, Text: text,
	}, target, false)
	if err != nil {
		return domain.Report{}, err
	}
	entry := n.audit(ctx, by, domain.AuditReportSent, string(target), text)
	return report, n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if _, err := tx.AddReport(ctx, report); err != nil {
			return err
		}
		return send(ctx, tx, flag.toInbox(actor.Inbox))
	})
}

// VisitorReport is a complaint of somebody who came by.
type VisitorReport struct {
	Object        domain.URI
	Text, Contact string
	// From is the visitor's address, to slow down who complains without end; it is not kept.
	From string
}

const (
	// minComplaint is in characters: "spam" will do.
	minComplaint = 3
	maxVisitors  = 500 // open reports of visitors
)

// ReportByVisitor puts a visitor's complaint about something on our pages into the queue.
func (n *Node) ReportByVisitor(ctx context.Context, v VisitorReport) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	report := domain.Report{
		ID: n.newID(), Objects: []domain.URI{v.Object}, Text: strings.TrimSpace(cleanText(v.Text)), Contact: oneLine(v.Contact),
		State: domain.ReportOpen, CreatedAt: n.moment(),
	}
	report.URI = h.addresses.Activity(report.ID)
	var wrong domain.InvalidError
	checkLength(&wrong, "text", report.Text, minComplaint, maxNote)
	checkLength(&wrong, "contact", report.Contact, 0, maxContact)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	thread, err := n.threadOf(ctx, v.Object)
	if err != nil {
		return err
	}
	report.Target = thread.actor
	key := "report " + Origin{Address: v.From}.network()
	if wait := n.throttle.wait(key); wait > 0 {
		return domain.Explain(domain.ErrTooMany, fmt.Sprintf("too many reports from here; try again in %s", wait.Round(time.Second)), nil)
	}
	if open, err := n.store.OpenReportsFrom(ctx, ""); err != nil || open >= maxVisitors {
		if err == nil {
			err = domain.Explain(domain.ErrTooMany, "too many reports wait already; please write to the organisation", nil)
		}
		return err
	}
	n.throttle.failed(key)
	keep := n.keepReport(ctx, report)
	return n.store.Write(ctx, func(tx *storage.Tx) error { return keep(tx) })
}

// ResolveReport closes a report, with a word for other members on what was done.
func (n *Node) ResolveReport(ctx context.Context, by domain.Member, id domain.ID, answer string) error {
	return n.changeReport(ctx, by, id, domain.AuditReportResolved, func(r *domain.Report) {
		r.State, r.Answer, r.Member, r.ResolvedAt = domain.ReportResolved, strings.TrimSpace(cleanText(answer)), by.ID, n.moment()
	})
}

// ReopenReport undoes ResolveReport.
func (n *Node) ReopenReport(ctx context.Context, by domain.Member, id domain.ID) error {
	return n.changeReport(ctx, by, id, domain.AuditReportReopened, func(r *domain.Report) {
		r.State, r.Member, r.ResolvedAt = domain.ReportOpen, "", time.Time{}
	})
}

func (n *Node) changeReport(ctx context.Context, by domain.Member, id domain.ID, action domain.AuditAction, change func(*domain.Report)) error {
	if err := allow(by, domain.ActHandleReports); err != nil {
		return err
	}
	report, err := n.store.ReportByID(ctx, id)
	if err != nil {
		return err
	}
	if report.Ours {
		return domain.Explain(domain.ErrForbidden, "this report was sent from here; its recipient decides", nil)
	}
	change(&report)
	entry := n.audit(ctx, by, action, string(report.Target), report.Answer)
	return n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.SaveReport(ctx, report) })
}
