package node

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// listInterval is how often a list is fetched; failedList how soon again after a failure.
	listInterval = 24 * time.Hour
	failedList   = time.Hour
	// maxLists bounds what is fetched every day.
	maxLists = 20
	// smallList is below which a list may shrink as it likes; a larger one that loses half is looked at by a member.
	smallList = 20
)

// Subscribe keeps up with somebody's list: what costs no follow is applied, what would end follows waits for a member. What
// leaves the list is lifted, if the list had set it.
func (n *Node) Subscribe(ctx context.Context, by domain.Member, address, name string) (domain.Blocklist, error) {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return domain.Blocklist{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return domain.Blocklist{}, err
	}
	uri, err := domain.ParseURI(strings.TrimSpace(address))
	var wrong domain.InvalidError
	if err != nil || !strings.HasPrefix(string(uri), "https://") || h.addresses.IsOurs(uri) {
		wrong.Add("url", "write the address of the CSV file at its host, beginning with https://")
	}
	name = oneLine(name)
	checkLength(&wrong, "name", name, 0, maxContact)
	lists, err := n.store.Blocklists(ctx)
	if err != nil {
		return domain.Blocklist{}, err
	}
	if len(lists) >= maxLists {
		wrong.Add("url", fmt.Sprintf("this node keeps up with %d lists already", maxLists))
	}
	if slices.ContainsFunc(lists, func(b domain.Blocklist) bool { return b.URL == string(uri) }) {
		wrong.Add("url", "this node keeps up with this list already")
	}
	if err := wrong.OrNil(); err != nil {
		return domain.Blocklist{}, err
	}
	list := domain.Blocklist{ID: n.newID(), URL: string(uri), Name: name, NextAt: n.moment(), CreatedAt: n.moment()}
	entry := n.audit(ctx, by, domain.AuditSubscribe, list.URL, name)
	return list, n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.SaveBlocklist(ctx, list) })
}

// Unsubscribe lifts what a list set, and forgets it.
func (n *Node) Unsubscribe(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return err
	}
	list, err := n.store.BlocklistByID(ctx, id)
	if err != nil {
		return err
	}
	lifted, err := n.liftedBy(ctx, id, nil)
	if err != nil {
		return err
	}
	entries := append(n.entriesFor(ctx, by, lifted), n.audit(ctx, by, domain.AuditUnsubscribe, list.URL, fmt.Sprint(len(lifted))))
	_, err = n.decide(ctx, by, lifted, entries, func(tx *storage.Tx) error { return tx.DeleteBlocklist(ctx, id) })
	return err
}

// liftedBy are the standings that a list set and no longer says.
func (n *Node) liftedBy(ctx context.Context, list domain.ID, said []domain.Standing) ([]domain.Standing, error) {
	still := make(map[string]bool, len(said))
	for _, s := range said {
		still[s.Target] = true
	}
	set, err := n.allStandings(ctx, storage.StandingFilter{List: list})
	var lifted []domain.Standing
	for _, s := range set {
		if !still[s.Target] {
			lifted = append(lifted, domain.Standing{Target: s.Target})
		}
	}
	return lifted, err
}

// KeepUp applies what a list says now.
func (n *Node) KeepUp(ctx context.Context, list domain.Blocklist, said []domain.Standing) error {
	ctx = byList(ctx)
	if list.Count > smallList && len(said) < list.Count/2 {
		return n.ListFailed(ctx, list, fmt.Sprintf("The list shrank from %d to %d lines; nothing was lifted. Look at it, and fetch it again by hand if that is right.",
			list.Count, len(said)))
	}
	plan, err := n.planImport(ctx, list.ID, said)
	if err != nil {
		return err
	}
	list.Waiting = nil
	var decisions []domain.Standing
	for _, line := range plan.Lines {
		switch {
		case line.Kept != "" || slices.Contains(list.Declined, line.Standing.Target):
		case line.Loss.EndsFollows():
			list.Waiting = append(list.Waiting, line.Standing)
		default:
			decisions = append(decisions, line.Standing)
		}
	}
	lifted, err := n.liftedBy(ctx, list.ID, said)
	if err != nil {
		return err
	}
	decisions = append(decisions, lifted...)
	now := n.moment()
	list.Count, list.Error, list.FetchedAt, list.NextAt = len(said), "", now, now.Add(listInterval)
	_, err = n.decide(ctx, domain.Member{}, decisions, n.entriesFor(ctx, domain.Member{}, decisions),
		func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
	return err
}

// ListFailed notes why a list could not be used, and when to try again.
func (n *Node) ListFailed(ctx context.Context, list domain.Blocklist, why string) error {
	list.Error, list.NextAt = why, n.moment().Add(failedList)
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
}

// FetchList has a list fetched at once, however much it shrank: a member looked at it.
func (n *Node) FetchList(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return err
	}
	list, err := n.store.BlocklistByID(ctx, id)
	if err != nil {
		return err
	}
	list.Count, list.NextAt = 0, n.moment()
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
}

// AnswerList decides about entries of a list that would end follows: they are applied, or the list does not speak of them
// any more.
func (n *Node) AnswerList(ctx context.Context, by domain.Member, id domain.ID, accept, decline []string) error {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return err
	}
	list, err := n.store.BlocklistByID(ctx, id)
	if err != nil {
		return err
	}
	var accepted, waiting []domain.Standing
	for _, standing := range list.Waiting {
		switch {
		case slices.Contains(accept, standing.Target):
			accepted = append(accepted, standing)
		case slices.Contains(decline, standing.Target):
			list.Declined = append(list.Declined, standing.Target)
		default:
			waiting = append(waiting, standing)
		}
	}
	list.Waiting = waiting
	_, err = n.decide(ctx, by, accepted, n.entriesFor(ctx, by, accepted), func(tx *storage.Tx) error { return tx.SaveBlocklist(ctx, list) })
	return err
}

// declineLifted: what a member lifts although a list set it, the list does not set again.
func (n *Node) declineLifted(ctx context.Context, decisions []domain.Standing) (effect, error) {
	standings, err := n.store.Standings(ctx)
	if err != nil {
		return nil, err
	}
	changed := map[domain.ID]domain.Blocklist{}
	for _, d := range decisions {
		held, ok := standings.Exact(d.Target)
		if !ok || held.List == "" || d.Level != domain.LevelNone {
			continue
		}
		list, ok := changed[held.List]
		if !ok {
			if list, err = n.store.BlocklistByID(ctx, held.List); notFound(err) {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		list.Declined = append(list.Declined, d.Target)
		changed[held.List] = list
	}
	return func(tx *storage.Tx) error {
		for _, list := range changed {
			if err := tx.SaveBlocklist(ctx, list); err != nil {
				return err
			}
		}
		return nil
	}, nil
}
