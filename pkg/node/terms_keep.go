package node

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// RetireTerm makes editors offer a term no longer. What has it keeps it, and its page stays.
func (n *Node) RetireTerm(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	return n.changeOffer(ctx, by, id, retired)
}

// OfferTerm makes editors offer a term again.
func (n *Node) OfferTerm(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	return n.changeOffer(ctx, by, id, "")
}

func (n *Node) changeOffer(ctx context.Context, by domain.Member, id domain.ID, value string) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	now, action := n.moment(), domain.AuditTermRetire
	if value == "" {
		action = domain.AuditTermOffer
	}
	return n.record(ctx, n.audit(ctx, by, action, "", "").About("term", id), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		term, err := tx.TermByID(ctx, id)
		if err != nil {
			return err
		}
		if term.MergedInto != "" {
			return domain.Explain(domain.ErrConflict, "this term was merged into another one; change that one", nil)
		}
		noted.Target = term.Label(h.settings.Language)
		if err := changing(ctx, tx, noted, TermKey(KeyRetired, id), value); err != nil {
			return err
		}
		if term.RetiredAt = now; value == "" {
			term.RetiredAt = time.Time{}
		}
		return tx.SaveTerm(ctx, term)
	})
}

// MoveTerm changes places with the term before (steps < 0) or after it.
func (n *Node) MoveTerm(ctx context.Context, by domain.Member, id domain.ID, steps int) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	term, err := n.store.TermByID(ctx, id)
	if err != nil {
		return err
	}
	terms, err := n.store.Terms(ctx, term.Scheme)
	if err != nil {
		return err
	}
	names := strings.Fields(slugsOf(terms))
	from := slices.Index(names, term.Slug)
	to := from + 1
	if steps < 0 {
		to = from - 1
	}
	if from < 0 || to < 0 || to >= len(names) {
		return nil
	}
	names[from], names[to] = names[to], names[from]
	return n.OrderTerms(ctx, by, term.Scheme, names)
}

// OrderTerms puts the terms of a vocabulary in an order, named by their slugs. Those that are not named stand at the end, as they were.
func (n *Node) OrderTerms(ctx context.Context, by domain.Member, scheme domain.Scheme, names []string) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditTermOrder, string(scheme), ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		terms, err := tx.Terms(ctx, scheme)
		if err != nil {
			return err
		}
		place := func(t domain.Term) int {
			if at := slices.Index(names, t.Slug); at >= 0 {
				return at
			}
			return len(names)
		}
		slices.SortStableFunc(terms, func(a, b domain.Term) int { return place(a) - place(b) })
		if err := changing(ctx, tx, noted, OrderKey(scheme), slugsOf(terms)); err != nil {
			return err
		}
		for i, term := range terms {
			if term.Position == i+1 {
				continue
			}
			term.Position = i + 1
			if err := tx.SaveTerm(ctx, term); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteTerm removes a term that nothing ever had. Of one that is or was used, items would lose their class: it can be retired, or
// merged into another one.
func (n *Node) DeleteTerm(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActVocabulary); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	term, err := n.store.TermByID(ctx, id)
	if err != nil {
		return err
	}
	var goodbye outgoing
	if term.Actor != "" {
		actor, err := n.store.ActorByURI(ctx, term.Actor)
		if err != nil {
			return err
		}
		if goodbye, err = n.actorDeletion(h, actor); err != nil {
			return err
		}
		goodbye = goodbye.toFollowersOf([]domain.URI{actor.URI}, nil)
	}
	now := n.moment()
	return n.record(ctx, n.audit(ctx, by, domain.AuditTermDelete, term.Label(h.settings.Language), ""), func(tx *storage.Tx, _ *domain.AuditEntry) error {
		if err := mayDelete(ctx, tx, term); err != nil {
			return err
		}
		if term.Actor != "" {
			if err := send(ctx, tx, goodbye); err != nil {
				return err
			}
			if err := tx.RetireActor(ctx, term.Actor, now); err != nil {
				return err
			}
		}
		return tx.DeleteTerm(ctx, id)
	})
}

func mayDelete(ctx context.Context, tx *storage.Tx, read domain.Term) error {
	term, err := tx.TermByID(ctx, read.ID)
	if err != nil {
		return err
	}
	used, err := tx.TermWasUsed(ctx, term)
	if err != nil {
		return err
	}
	if used || term.MergedInto != "" {
		return domain.Explain(domain.ErrConflict, "this term is or was used, so it cannot be removed; it can be retired, or merged into another one", nil)
	}
	if term.Actor != read.Actor {
		return errMovedOn // its actor was made meanwhile
	}
	followers := 0
	if term.Actor != "" {
		if followers, _, err = tx.FollowCounts(ctx, term.Actor); err != nil {
			return err
		}
	}
	if followers > 0 {
		return domain.Explain(domain.ErrConflict, "this stream has followers, so it cannot be removed; it can be retired, or merged into another one", nil)
	}
	return nil
}
