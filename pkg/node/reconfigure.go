package node

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Reconfigure changes the public address and the handle domain ("" for the address's host) to what the configuration says.
// That is possible until something was delivered or somebody follows: from then on peers know the old ones, and the error
// is domain.ErrConflict.
func (n *Node) Reconfigure(ctx context.Context, base, handleDomain string) error {
	return n.setAddress(byConfig(ctx), domain.Member{}, base, handleDomain)
}

// SetAddress is Reconfigure by a member.
func (n *Node) SetAddress(ctx context.Context, by domain.Member, base, handleDomain string) error {
	if err := allow(by, domain.ActSettings); err != nil {
		return err
	}
	return n.setAddress(ctx, by, base, handleDomain)
}

func (n *Node) setAddress(ctx context.Context, by domain.Member, base, handleDomain string) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	var wrong domain.InvalidError
	base = checkBase(&wrong, "url", base)
	handleDomain = checkHandleDomain(&wrong, "handle_domain", handleDomain, base)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	settings := h.settings
	addresses := domain.NewAddresses(base, handleDomain)
	settings.Base, settings.HandleDomain = addresses.Base, handleDomain
	entry := n.audit(ctx, by, domain.AuditAddress, "", addressWords(h.addresses)+" → "+addressWords(addresses)) // no column of its own: a later move leaves it
	after, err := asText(addressValue{settings.Base, settings.HandleDomain})
	if err != nil {
		return err
	}
	return n.record(ctx, entry, func(tx *storage.Tx, noted *domain.AuditEntry) error {
		if addresses == h.addresses {
			return errNothingDone
		}
		if err := changing(ctx, tx, noted, KeyAddress, after); err != nil {
			return err
		}
		federated, err := tx.AnythingFederated(ctx)
		if err != nil {
			return err
		}
		if federated {
			return domain.Explain(domain.ErrConflict,
				fmt.Sprintf("the address %s is known to peers and can no longer change; leave it in the settings as it is", h.settings.Base), nil)
		}
		moved := settings // fn may run twice
		moved.Organisation = domain.URI(addresses.Base + string(settings.Organisation)[len(h.settings.Base):])
		return tx.MoveBase(ctx, h.addresses, addresses, moved)
	})
}

// addressWords are an address and, where it is another one, the domain of its handles.
func addressWords(a domain.Addresses) string {
	if a.HandleDomain != a.Host() {
		return a.Base + " (@" + a.HandleDomain + ")"
	}
	return a.Base
}
