package storage

import (
	"context"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const reportColumns = "id, uri, ours, reporter, target, state, data, member, created_at, resolved_at"

// ReportFilter says which reports; zero fields mean all.
type ReportFilter struct {
	State domain.ReportState
	// Received leaves out those that we sent.
	Received bool
	Target   domain.URI
}

// Reports lists complaints, newest first.
func (r Reader) Reports(ctx context.Context, f ReportFilter, page Page) ([]domain.Report, int, error) {
	conditions, args := []string{"1 = 1"}, []any(nil)
	if f.State != "" {
		conditions, args = append(conditions, "state = ?"), append(args, f.State)
	}
	if f.Received {
		conditions = append(conditions, "NOT ours")
	}
	if f.Target != "" {
		conditions, args = append(conditions, "target = ?"), append(args, f.Target)
	}
	where := " FROM reports WHERE " + strings.Join(conditions, " AND ")
	total, err := count(r.db(ctx), "SELECT count(*)"+where, args...)
	if err != nil {
		return nil, 0, failed(err, "count the reports")
	}
	rows, err := all[reportRow](r.db(ctx), "SELECT "+reportColumns+where+" ORDER BY id DESC LIMIT ? OFFSET ?",
		append(args, page.limit(), page.offset())...)
	list := make([]domain.Report, len(rows))
	for i := range rows {
		list[i] = rows[i].report()
	}
	return list, total, failed(err, "list the reports")
}

// ReportByID finds a report.
func (r Reader) ReportByID(ctx context.Context, id domain.ID) (domain.Report, error) {
	row, err := one[reportRow](r.db(ctx), "SELECT "+reportColumns+" FROM reports WHERE id = ?", id)
	return row.report(), failed(err, "find report %s", id)
}

// OpenReportsFrom counts the reports of a host ("" for visitors) that nobody resolved.
func (r Reader) OpenReportsFrom(ctx context.Context, host string) (int, error) {
	n, err := count(r.db(ctx), "SELECT count(*) FROM reports WHERE host = ? AND state = 'open' AND NOT ours", host)
	return n, failed(err, "count the reports of %s", host)
}

// AddReport adds a report; false if it was known.
func (tx *Tx) AddReport(ctx context.Context, r domain.Report) (added bool, err error) {
	host := ""
	if !r.Ours {
		host = r.Reporter.Host()
	}
	n, err := exec(tx.db(ctx), `INSERT INTO reports (id, uri, ours, reporter, host, target, state, data, member, created_at, resolved_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uri) DO NOTHING`,
		r.ID, r.URI, r.Ours, r.Reporter, host, r.Target, r.State, newReportData(r), r.Member, at(r.CreatedAt), at(r.ResolvedAt))
	return n > 0, failed(err, "add report %s", r.URI)
}

// SaveReport replaces the state and answer of a report.
func (tx *Tx) SaveReport(ctx context.Context, r domain.Report) error {
	n, err := exec(tx.db(ctx), "UPDATE reports SET state = ?, data = ?, member = ?, resolved_at = ? WHERE id = ?",
		r.State, newReportData(r), r.Member, at(r.ResolvedAt), r.ID)
	if err == nil && n == 0 {
		err = domain.ErrNotFound
	}
	return failed(err, "save report %s", r.ID)
}

type reportRow struct {
	ID         string
	URI        string
	Ours       bool
	Reporter   string
	Target     string
	State      string
	Data       jsonOf[reportData]
	Member     string
	Created    micros `gorm:"column:created_at"`
	ResolvedAt micros
}

type reportData struct {
	Objects []domain.URI `json:"objects,omitempty"`
	Text    string       `json:"text,omitempty"`
	Contact string       `json:"contact,omitempty"`
	Answer  string       `json:"answer,omitempty"`
}

func newReportData(r domain.Report) jsonOf[reportData] {
	return asJSON(reportData{Objects: r.Objects, Text: storable(r.Text), Contact: storable(r.Contact), Answer: cutText(r.Answer)})
}

func (row *reportRow) report() domain.Report {
	return domain.Report{
		ID:         domain.ID(row.ID),
		URI:        domain.URI(row.URI),
		Ours:       row.Ours,
		Reporter:   domain.URI(row.Reporter),
		Target:     domain.URI(row.Target),
		Objects:    row.Data.V.Objects,
		Text:       row.Data.V.Text,
		Contact:    row.Data.V.Contact,
		Answer:     row.Data.V.Answer,
		State:      domain.ReportState(row.State),
		Member:     domain.ID(row.Member),
		CreatedAt:  row.Created.time(),
		ResolvedAt: row.ResolvedAt.time(),
	}
}
