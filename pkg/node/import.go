package node

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ImportLine is what a list says of a host, and what that would change.
type ImportLine struct {
	Standing domain.Standing
	// Was is the level before. Kept says why nothing changes; "" if something does.
	Was  domain.Level
	Kept string
	Loss domain.Loss
}

// ImportPlan is what a list would change, and cost, in all.
type ImportPlan struct {
	Lines   []ImportLine
	Changes int
	Loss    domain.Loss
}

// Decisions are the lines that change something.
func (p ImportPlan) Decisions() []domain.Standing {
	var decisions []domain.Standing
	for _, line := range p.Lines {
		if line.Kept == "" {
			decisions = append(decisions, line.Standing)
		}
	}
	return decisions
}

// PlanImport says what importing a list would change. It never weakens what members decided, nor what is on the allow-list.
func (n *Node) PlanImport(ctx context.Context, standings []domain.Standing) (ImportPlan, error) {
	return n.planImport(ctx, "", standings)
}

func (n *Node) planImport(ctx context.Context, list domain.ID, standings []domain.Standing) (ImportPlan, error) {
	h, err := n.home(ctx)
	if err != nil {
		return ImportPlan{}, err
	}
	before, err := n.store.Standings(ctx)
	if err != nil {
		return ImportPlan{}, err
	}
	var plan ImportPlan
	for _, standing := range standings {
		standing.List = list
		line := ImportLine{Standing: standing}
		held, known := before.Exact(standing.Target)
		line.Was = held.Level
		line.Kept = h.whyKept(held, known, standing)
		plan.Lines = append(plan.Lines, line)
	}
	decisions := plan.Decisions()
	plan.Changes = len(decisions)
	after := before.With(decisions, before.AllowOnly())
	c, err := n.between(ctx, before, after, decisions)
	if err != nil {
		return plan, err
	}
	plan.Loss = c.total()
	lineOf := make(map[string]int, len(plan.Lines))
	for i := range plan.Lines {
		lineOf[plan.Lines[i].Standing.Target] = i
	}
	for _, host := range c.hosts {
		if i, ok := lineOf[after.OfHost(host).Target]; ok {
			plan.Lines[i].Loss = plan.Lines[i].Loss.Plus(c.byHost[host])
		}
	}
	return plan, nil
}

// whyKept says why a line of a list changes nothing; "" if it does.
func (h home) whyKept(held domain.Standing, known bool, said domain.Standing) string {
	if err := h.notOurs(said.Target); err != nil && said.Level != domain.LevelAllow {
		return domain.Message(err)
	}
	switch {
	case !known:
		return ""
	case held.List != "" && held.List == said.List:
		if held.Level == said.Level && held.Reason == said.Reason && held.RejectMedia == said.RejectMedia && held.RejectReports == said.RejectReports {
			return "it is so already"
		}
		return "" // the list itself changed
	case held.Level == domain.LevelAllow && said.Level != domain.LevelAllow:
		return "it is on the allow-list here, and stays so"
	case said.Level == domain.LevelAllow && held.Level != domain.LevelAllow:
		return fmt.Sprintf("it has the level %s here, and keeps it", held.Level)
	case held.Level.Severity() >= said.Level.Severity():
		return fmt.Sprintf("it has the level %s here already", held.Level)
	}
	return ""
}

// Import applies a list: what PlanImport says.
func (n *Node) Import(ctx context.Context, by domain.Member, standings []domain.Standing) (ImportPlan, error) {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return ImportPlan{}, err
	}
	plan, err := n.PlanImport(ctx, standings)
	if err != nil {
		return plan, err
	}
	decisions := plan.Decisions()
	entries := n.entriesFor(ctx, by, decisions)
	entries = append(entries, n.audit(ctx, by, domain.AuditImport, "", fmt.Sprint(len(decisions))))
	plan.Loss, err = n.decide(ctx, by, decisions, entries, nil)
	return plan, err
}

func (n *Node) entriesFor(ctx context.Context, by domain.Member, decisions []domain.Standing) []domain.AuditEntry {
	entries := make([]domain.AuditEntry, len(decisions))
	for i, d := range decisions {
		entries[i] = n.audit(ctx, by, auditActions[d.Level], d.Target, d.Reason)
	}
	return entries
}

// allStandings reads every page of what a filter matches.
func (n *Node) allStandings(ctx context.Context, f storage.StandingFilter) ([]domain.Standing, error) {
	const size = 1000
	var everything []domain.Standing
	for number := 1; ; number++ {
		part, total, err := n.store.StandingList(ctx, f, storage.Page{Number: number, Size: size})
		everything = append(everything, part...)
		if err != nil || len(everything) >= total || len(part) == 0 {
			return everything, err
		}
	}
}

// ExportStandings are the hosts to write into a list: the blocked, silenced and noted ones, or the allowed.
func (n *Node) ExportStandings(ctx context.Context, levels ...domain.Level) ([]domain.Standing, error) {
	if len(levels) == 0 {
		levels = []domain.Level{domain.LevelBlock, domain.LevelSilence, domain.LevelNoop}
	}
	return n.allStandings(ctx, storage.StandingFilter{Levels: levels, Hosts: true})
}
