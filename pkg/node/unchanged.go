package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// unchanged makes sure that the transaction starts from what was read before it.
func unchanged(ctx context.Context, tx *storage.Tx, before domain.Item) error {
	now, err := tx.ItemByID(ctx, before.ID)
	if err != nil {
		return err
	}
	if now.Revision != before.Revision || now.DraftVersion != before.DraftVersion || now.State != before.State || now.Plan != before.Plan ||
		!sameTerms(now.Content, before.Content) || !sameTerms(now.Editing(), before.Editing()) {
		return errMovedOn
	}
	return nil
}

// sameTerms says whether two contents name the same terms.
func sameTerms(a, b domain.Content) bool {
	mine, theirs := a.TermLists(), b.TermLists()
	for _, scheme := range domain.Schemes() {
		if !slices.Equal(urisOf(mine[scheme]), urisOf(theirs[scheme])) {
			return false
		}
	}
	return true
}

func urisOf(list *[]domain.TermRef) []domain.URI {
	if list == nil {
		return nil
	}
	var uris []domain.URI
	for _, ref := range *list {
		uris = append(uris, ref.URI)
	}
	return uris
}
