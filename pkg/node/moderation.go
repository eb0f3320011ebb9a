package node

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/blocklist"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// auditActions are what deciding a level is called.
var auditActions = map[domain.Level]domain.AuditAction{
	domain.LevelNone: domain.AuditLift, domain.LevelAllow: domain.AuditAllow, domain.LevelNoop: domain.AuditNoop,
	domain.LevelSilence: domain.AuditSilence, domain.LevelBlock: domain.AuditBlock,
}

// ModerationTarget is the host or known actor that a person means: a host's name, an actor's id or a handle.
func (n *Node) ModerationTarget(ctx context.Context, text string) (string, error) {
	h, err := n.home(ctx)
	if err != nil {
		return "", err
	}
	text = strings.TrimSpace(text)
	if actor, err := n.knownActor(ctx, text); err == nil {
		if actor.Local || h.addresses.IsOurs(actor.URI) {
			return "", domain.Explain(domain.ErrInvalid, "this is an actor of this node", nil)
		}
		return string(actor.URI), nil
	} else if !notFound(err) {
		return "", err
	}
	if strings.Contains(strings.TrimPrefix(text, "https://"), "/") && !strings.HasSuffix(text, "/") || strings.Contains(text, "@") {
		return "", domain.Explain(domain.ErrNotFound, fmt.Sprintf("no actor is known as %s; look it up first, or name its host", text), nil)
	}
	host, err := blocklist.Host(text)
	if err != nil {
		return "", err
	}
	return host, h.notOurs(host)
}

// notOurs refuses to shut this node out of itself.
func (h home) notOurs(host string) error {
	for _, own := range []string{storage.HostTarget(h.addresses.Host()), h.addresses.HandleDomain} {
		if own == host || strings.HasSuffix(own, "."+host) {
			return domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s is this node's own host", host), nil)
		}
	}
	return nil
}

func (n *Node) knownActor(ctx context.Context, text string) (domain.Actor, error) {
	if uri, err := domain.ParseURI(text); err == nil {
		return n.store.ActorByURI(ctx, uri)
	}
	handle, err := domain.ParseHandle(text)
	if err != nil {
		return domain.Actor{}, domain.ErrNotFound
	}
	return n.store.ActorByHandle(ctx, handle)
}

// Weigh says what decisions would cost, before they are made.
func (n *Node) Weigh(ctx context.Context, decisions ...domain.Standing) (domain.Loss, error) {
	c, err := n.consequencesOf(ctx, decisions)
	return c.total(), err
}

// Decide blocks, silences or allows hosts and actors, or lifts what was decided (LevelNone). A block ends follows in both
// directions for good and hides what is held; lifting shows it again. What it cost is returned.
func (n *Node) Decide(ctx context.Context, by domain.Member, decisions ...domain.Standing) (domain.Loss, error) {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return domain.Loss{}, err
	}
	entries := make([]domain.AuditEntry, len(decisions))
	for i := range decisions {
		d := &decisions[i]
		if _, ok := auditActions[d.Level]; !ok || d.IsActor() && (d.Level == domain.LevelAllow || d.Level == domain.LevelNoop) {
			return domain.Loss{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s cannot be given the level %q", d.Target, d.Level), nil)
		}
		d.Reason, d.Note = oneLine(d.Reason), cleanText(d.Note)
		entries[i] = n.audit(ctx, by, auditActions[d.Level], d.Target, d.Reason)
	}
	declined, err := n.declineLifted(ctx, decisions)
	if err != nil {
		return domain.Loss{}, err
	}
	return n.decide(ctx, by, decisions, entries, declined)
}

func (n *Node) decide(ctx context.Context, by domain.Member, decisions []domain.Standing, entries []domain.AuditEntry, also effect) (domain.Loss, error) {
	h, err := n.home(ctx)
	if err != nil {
		return domain.Loss{}, err
	}
	now := n.moment()
	for i := range decisions {
		d := &decisions[i]
		d.Since, d.By = now, by.ID
		if d.IsActor() && h.addresses.IsOurs(domain.URI(d.Target)) {
			return domain.Loss{}, domain.Explain(domain.ErrInvalid, "this is an actor of this node", nil)
		}
		if !d.IsActor() && (d.Level == domain.LevelBlock || d.Level == domain.LevelSilence) {
			if err := h.notOurs(d.Target); err != nil {
				return domain.Loss{}, err
			}
		}
	}
	c, err := n.consequencesOf(ctx, decisions)
	if err != nil {
		return domain.Loss{}, err
	}
	farewells, err := n.farewells(ctx, h, c)
	if err != nil {
		return domain.Loss{}, err
	}
	return c.total(), n.store.Write(ctx, func(tx *storage.Tx) error {
		if err := tx.SaveStandings(ctx, decisions...); err != nil {
			return err
		}
		if also != nil {
			if err := also(tx); err != nil {
				return err
			}
		}
		return c.carryOut(ctx, tx, farewells, entries)
	})
}

// consequences are what newly blocked hosts and actors cost.
type consequences struct {
	hosts  []string
	byHost map[string]domain.Loss
	actors map[domain.URI]domain.Loss
	// reshares are ours, of what they made: they are taken back.
	reshares []domain.Response
}

func (n *Node) consequencesOf(ctx context.Context, decisions []domain.Standing) (consequences, error) {
	before, err := n.store.Standings(ctx)
	if err != nil {
		return consequences{}, err
	}
	return n.between(ctx, before, before.With(decisions, before.AllowOnly()), decisions)
}

func (n *Node) between(ctx context.Context, before, after *storage.Standings, decisions []domain.Standing) (c consequences, err error) {
	if c.hosts, err = n.store.HostsBetween(ctx, before, after, domain.LevelBlock); err != nil {
		return c, err
	}
	if c.byHost, err = n.store.LossOfHosts(ctx, c.hosts); err != nil {
		return c, err
	}
	c.actors = map[domain.URI]domain.Loss{}
	for _, d := range decisions {
		uri := domain.URI(d.Target)
		if d.Level != domain.LevelBlock || !d.IsActor() || slices.Contains(c.hosts, uri.Host()) {
			continue
		}
		if c.actors[uri], err = n.store.LossOfActor(ctx, uri); err != nil {
			return c, err
		}
	}
	c.reshares, err = n.store.ResharesOf(ctx, c.hosts, slices.Collect(maps.Keys(c.actors)))
	return c, err
}

func (c consequences) total() domain.Loss {
	var sum domain.Loss
	for _, host := range c.hosts {
		sum = sum.Plus(c.byHost[host])
	}
	for _, loss := range c.actors {
		sum = sum.Plus(loss)
	}
	return sum
}

// farewells take back what our actors reshared of the blocked, and tell single actors that the follows with them end. A
// blocked host is sent nothing any more, nor this.
func (n *Node) farewells(ctx context.Context, h home, c consequences) ([]outgoing, error) {
	var all []outgoing
	for _, reshare := range c.reshares {
		actor, err := n.store.ActorByURI(ctx, reshare.Actor)
		if err != nil {
			return nil, err
		}
		undo, err := n.unannounce(h, actor, reshare, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, undo...)
	}
	for uri, loss := range c.actors {
		actor, err := n.store.ActorByURI(ctx, uri)
		if notFound(err) || err == nil && actor.Inbox == "" {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, follow := range loss.Followers {
			out, err := n.prepare(h, n.answerTo(h, domain.VerbReject, follow), uri, false)
			if err != nil {
				return nil, err
			}
			all = append(all, out.toInbox(actor.Inbox))
		}
		for _, follow := range loss.Followed {
			out, err := n.prepare(h, n.undoFollow(h, follow), uri, false)
			if err != nil {
				return nil, err
			}
			all = append(all, out.toInbox(actor.Inbox))
		}
	}
	return all, nil
}

// carryOut ends the follows, says so, and notes what was done.
func (c consequences) carryOut(ctx context.Context, tx *storage.Tx, farewells []outgoing, entries []domain.AuditEntry) error {
	for _, host := range c.hosts {
		if err := tx.EndFollowsWithHost(ctx, host); err != nil {
			return err
		}
	}
	for actor := range c.actors {
		if err := tx.EndFollowsWithActor(ctx, actor); err != nil {
			return err
		}
	}
	for _, reshare := range c.reshares {
		if _, err := tx.DeleteResponse(ctx, reshare.Kind, reshare.Actor, reshare.Object); err != nil {
			return err
		}
		if err := tx.DropActivityFromOutbox(ctx, reshare.URI); err != nil {
			return err
		}
	}
	if err := send(ctx, tx, farewells...); err != nil {
		return err
	}
	for _, entry := range entries {
		if err := tx.AddAudit(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

// WeighModeration says what new settings of moderation would cost: who is not on the list when only listed hosts are let in.
func (n *Node) WeighModeration(ctx context.Context, m domain.Moderation) (domain.Loss, error) {
	before, err := n.store.Standings(ctx)
	if err != nil {
		return domain.Loss{}, err
	}
	c, err := n.between(ctx, before, before.With(nil, m.AllowList), nil)
	return c.total(), err
}

// Limits of what the moderation page says, in characters.
const (
	maxRules   = 20_000
	maxContact = 200
)

// SaveModeration changes how the node moderates. Switching to allow-list mode ends the follows with all others.
func (n *Node) SaveModeration(ctx context.Context, by domain.Member, m domain.Moderation) error {
	if err := allow(by, domain.ActDecideHosts); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	m.Rules, m.Contact = strings.TrimSpace(cleanText(m.Rules)), oneLine(m.Contact)
	var wrong domain.InvalidError
	checkLength(&wrong, "rules", m.Rules, 0, maxRules)
	checkLength(&wrong, "contact", m.Contact, 0, maxContact)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	m.HTML = markup.Render(m.Rules, markup.Base(h.addresses.Base+"/"), markup.ImageURL(ownImage(h.addresses))).HTML
	before, err := n.store.Standings(ctx)
	if err != nil {
		return err
	}
	c, err := n.between(ctx, before, before.With(nil, m.AllowList), nil)
	if err != nil {
		return err
	}
	shown, err := moderationText(m)
	if err != nil {
		return err
	}
	entry, switches, last := n.audit(ctx, by, domain.AuditSettings, "", ""), []domain.AuditEntry(nil), domain.AuditEntry{}
	if before.AllowOnly() != m.AllowList {
		words := map[bool]string{true: "on", false: "off"}
		switches = []domain.AuditEntry{n.audit(ctx, by, domain.AuditAllowList, "", words[m.AllowList])}
	}
	err = n.store.Write(ctx, func(tx *storage.Tx) error {
		entries, changed := switches, entry
		switch err := changing(ctx, tx, &changed, KeyModeration, shown); {
		case errors.Is(err, errNothingDone) && len(switches) == 0:
			return nil
		case errors.Is(err, errNothingDone):
		case err != nil:
			return err
		default:
			entries, last = append(slices.Clone(switches), changed), changed
		}
		if err := tx.SaveModeration(ctx, m); err != nil {
			return err
		}
		return c.carryOut(ctx, tx, nil, entries)
	})
	return noted(ctx, err, last)
}
