package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// exportAudit writes what the filters of the list find, entry by entry: a year of it need not fit into memory.
func (s *Server) exportAudit(v *visit, kind, name string, write func(e domain.AuditEntry, by string) error) error {
	names, err := s.memberNames(v)
	if err != nil {
		return err
	}
	filter, err := s.auditFilter(v, auditAreas())
	if err != nil {
		return err
	}
	v.download(kind, name)
	return s.store.EachAudit(v.ctx(), filter, func(e domain.AuditEntry) error { return write(e, names[e.Member]) })
}

// download begins the answer with a file that the browser saves.
func (v *visit) download(kind, name string) {
	header := v.Response().Header()
	header.Set("Content-Type", kind)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("Cache-Control", "no-store")
	v.Response().WriteHeader(http.StatusOK)
}

func (s *Server) exportAuditCSV(v *visit) error {
	if done, err := s.sure(v, "/desk/audit?"+v.QueryString()); done || err != nil {
		return err
	}
	table := csv.NewWriter(v.Response())
	if err := table.Write([]string{"at", "member", "name", "action", "target", "detail", "via", "session", "subject", "setting", "before", "after", "called"}); err != nil {
		return err
	}
	err := s.exportAudit(v, "text/csv; charset=utf-8", "audit.csv", func(e domain.AuditEntry, by string) error {
		changed := domain.Changed{}
		if e.Changed != nil {
			changed = *e.Changed
		}
		row := []string{
			e.CreatedAt.Format(time.RFC3339), string(e.Member), by, string(e.Action), e.Target, e.Detail, string(e.Via), e.Session, e.Subject,
			changed.Key, changed.Before, changed.After, e.Name,
		}
		for i := range row {
			row[i] = notAFormula(row[i])
		}
		return table.Write(row)
	})
	table.Flush()
	if err == nil {
		err = table.Error()
	}
	return err
}

// notAFormula keeps a table program from running what somebody called a page: such cells begin with an apostrophe.
func notAFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// auditLine is an entry as a line of JSON.
type auditLine struct {
	At      time.Time          `json:"at"`
	ID      domain.ID          `json:"id"`
	Member  domain.ID          `json:"member,omitempty"`
	Name    string             `json:"name,omitempty"`
	Action  domain.AuditAction `json:"action"`
	Target  string             `json:"target,omitempty"`
	Called  string             `json:"called,omitempty"`
	Detail  string             `json:"detail,omitempty"`
	Via     domain.AuditVia    `json:"via"`
	Session string             `json:"session,omitempty"`
	Subject string             `json:"subject,omitempty"`
	Changed *domain.Changed    `json:"changed,omitempty"`
}

// lineOf is an entry of somebody called by.
func lineOf(e domain.AuditEntry, by string) auditLine {
	return auditLine{
		At: e.CreatedAt, ID: e.ID, Member: e.Member, Name: by, Action: e.Action, Target: e.Target, Called: e.Name, Detail: e.Detail, Via: e.Via,
		Session: e.Session, Subject: e.Subject, Changed: e.Changed,
	}
}

func (s *Server) exportAuditLines(v *visit) error {
	if done, err := s.sure(v, "/desk/audit?"+v.QueryString()); done || err != nil {
		return err
	}
	lines := json.NewEncoder(v.Response())
	return s.exportAudit(v, "application/jsonl; charset=utf-8", "audit.jsonl", func(e domain.AuditEntry, by string) error {
		return lines.Encode(lineOf(e, by))
	})
}
