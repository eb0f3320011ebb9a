package node

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// KeepPlace keeps a place for further events; one of the same name is corrected.
func (n *Node) KeepPlace(ctx context.Context, by domain.Member, place domain.Place) error {
	if err := allow(by, domain.ActAddPictures); err != nil { // places are a library, as pictures are
		return err
	}
	tidied := tidyPlace(&place)
	var wrong domain.InvalidError
	if tidied == nil || tidied.Label() == "" {
		wrong.Add("place.name", "give the place a name, so that it can be found again")
		return &wrong
	}
	checkPlace(&wrong, tidied)
	if err := wrong.OrNil(); err != nil {
		return err
	}
	known, err := n.store.SavedPlaces(ctx)
	if err != nil {
		return err
	}
	if len(known) >= domain.MaxSavedPlaces {
		return domain.Explain(domain.ErrConflict, fmt.Sprintf("%d places are kept already; forget some first", domain.MaxSavedPlaces), nil)
	}
	kept := domain.SavedPlace{ID: n.newID(), Place: *tidied, CreatedAt: n.moment()}
	return n.store.Write(ctx, func(tx *storage.Tx) error { return tx.SavePlace(ctx, kept) })
}

// ForgetPlace drops a place from the list; events keep theirs.
func (n *Node) ForgetPlace(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActAddPictures); err != nil {
		return err
	}
	return n.record(ctx, n.audit(ctx, by, domain.AuditPlaceForget, "", ""), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.DeletePlace(ctx, id) })
}
