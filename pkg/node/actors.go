package node

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// ActorSettings are what an actor of ours tells peers about how it wants to be found. AttributionDomains are the sites
// besides this node that may name it as their author (Mastodon's fediverse:creator).
type ActorSettings struct {
	Discoverable, Indexable bool
	AttributionDomains      []string
}

// SettingsOf are those of an actor; this node itself is not among the domains.
func (n *Node) SettingsOf(ctx context.Context, actor domain.Actor) (ActorSettings, error) {
	h, err := n.home(ctx)
	others := slices.DeleteFunc(slices.Clone(actor.AttributionDomains), func(d string) bool { return d == h.addresses.Host() })
	return ActorSettings{Discoverable: actor.Discoverable, Indexable: actor.Indexable, AttributionDomains: others}, err
}

// EditActor changes how an actor of ours wants to be found, and tells whom it concerns.
func (n *Node) EditActor(ctx context.Context, by domain.Member, uri domain.URI, settings ActorSettings) (domain.Actor, error) {
	h, actor, err := n.ourActor(ctx, by, uri)
	if err != nil {
		return actor, err
	}
	domains, err := attributionDomains(h.addresses.Host(), settings.AttributionDomains)
	if err != nil {
		return actor, err
	}
	actor.Discoverable, actor.Indexable, actor.AttributionDomains = settings.Discoverable, settings.Indexable, domains
	after, err := actorText(actor)
	if err != nil {
		return actor, err
	}
	update, err := n.changed(h, &actor)
	if err != nil {
		return actor, err
	}
	return actor, n.record(ctx, n.auditActor(ctx, by, domain.AuditActor, actor, ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if err := changing(ctx, tx, noted, ActorKey(KeyActor, uri), after); err != nil {
			return err
		}
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		return send(ctx, tx, update)
	})
}

// maxAttributionDomains is Mastodon's.
const maxAttributionDomains = 100

// attributionDomains are the node's own host and what was typed.
func attributionDomains(host string, typed []string) ([]string, error) {
	var wrong domain.InvalidError
	domains := []string{host}
	for _, text := range typed {
		text = strings.ToLower(strings.TrimSpace(text))
		if text == "" || slices.Contains(domains, text) {
			continue
		}
		if u, err := url.Parse("https://" + text); err != nil || u.Host != text || !strings.Contains(text, ".") || strings.ContainsAny(text, " @/*") {
			wrong.Add("attribution_domains", fmt.Sprintf("write domains only, such as example.org; %q is none", text))
			continue
		}
		domains = append(domains, text)
	}
	if len(domains) > maxAttributionDomains {
		wrong.Add("attribution_domains", fmt.Sprintf("at most %d domains", maxAttributionDomains))
	}
	return domains, wrong.OrNil()
}

// AddAlias says in an actor of ours that it is also known at another address, so that followers may move from there.
func (n *Node) AddAlias(ctx context.Context, by domain.Member, uri domain.URI, other domain.Actor) (domain.Actor, error) {
	h, actor, err := n.ourActor(ctx, by, uri)
	switch {
	case err != nil:
		return actor, err
	case other.Local || h.addresses.IsOurs(other.URI):
		return actor, domain.Explain(domain.ErrInvalid, "this is an actor of this node; an alias names one elsewhere", nil)
	case slices.Contains(actor.AlsoKnownAs, other.URI):
		return actor, nil
	case len(actor.AlsoKnownAs) >= domain.MaxAliases:
		return actor, domain.Explain(domain.ErrInvalid, fmt.Sprintf("at most %d aliases; remove one first", domain.MaxAliases), nil)
	}
	actor.AlsoKnownAs = append(slices.Clone(actor.AlsoKnownAs), other.URI)
	return n.saveChanged(ctx, h, n.auditActor(ctx, by, domain.AuditAliasAdd, actor, string(other.URI)), actor, nil)
}

// RemoveAlias takes an alias back; domain.ErrNotFound if there is none such.
func (n *Node) RemoveAlias(ctx context.Context, by domain.Member, uri, alias domain.URI) (domain.Actor, error) {
	h, actor, err := n.ourActor(ctx, by, uri)
	if err != nil {
		return actor, err
	}
	if !slices.Contains(actor.AlsoKnownAs, alias) {
		return actor, domain.Explain(domain.ErrNotFound, fmt.Sprintf("%s is no alias", alias), nil)
	}
	actor.AlsoKnownAs = slices.DeleteFunc(slices.Clone(actor.AlsoKnownAs), func(u domain.URI) bool { return u == alias })
	return n.saveChanged(ctx, h, n.auditActor(ctx, by, domain.AuditAliasRemove, actor, string(alias)), actor, nil)
}

// ourActor finds an actor of ours that lives, for a member who wants to change it.
func (n *Node) ourActor(ctx context.Context, by domain.Member, uri domain.URI) (home, domain.Actor, error) {
	if err := allow(by, domain.ActActors); err != nil {
		return home{}, domain.Actor{}, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return h, domain.Actor{}, err
	}
	actor, err := n.store.ActorByURI(ctx, uri)
	if err == nil && !actor.Local {
		err = domain.Explain(domain.ErrForbidden, "this is not an actor of this node", nil)
	}
	if err == nil && !actor.GoneAt.IsZero() {
		err = domain.Explain(domain.ErrGone, "this actor was deleted", nil)
	}
	return h, actor, err
}

// auditActor is audit for an actor of ours.
func (n *Node) auditActor(ctx context.Context, by domain.Member, action domain.AuditAction, actor domain.Actor, detail string) domain.AuditEntry {
	return n.audit(ctx, by, action, actor.Handle.String(), detail)
}

// saveChanged stores an actor of ours that was changed with its Update; besides does what belongs to it, and more
// activities follow the Update.
func (n *Node) saveChanged(ctx context.Context, h home, entry domain.AuditEntry, actor domain.Actor, besides effect, more ...outgoing) (domain.Actor, error) {
	update, err := n.changed(h, &actor)
	if err != nil {
		return actor, err
	}
	return actor, n.record(ctx, entry, func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := tx.SaveActor(ctx, actor); err != nil {
			return err
		}
		if besides != nil {
			if err := besides(tx); err != nil {
				return err
			}
		}
		return send(ctx, tx, append([]outgoing{update}, more...)...)
	})
}

// changed dates an actor of ours that was changed, and makes the Update for everyone who keeps a copy of it.
func (n *Node) changed(h home, actor *domain.Actor) (outgoing, error) {
	actor.UpdatedAt = n.after(actor.UpdatedAt)
	return n.actorUpdate(h, *actor, audienceOf(h, *actor))
}

// audienceOf are the actors whose followers keep a copy of an actor's profile: its own, and of an initiative the
// organisation's, whose directories show it.
func audienceOf(h home, actor domain.Actor) []domain.URI {
	if actor.Role == domain.RoleInitiative {
		return []domain.URI{actor.URI, h.organisation.URI}
	}
	return []domain.URI{actor.URI}
}
