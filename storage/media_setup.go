package storage

import (
	"context"
	"errors"

	"github.com/weftwork/weftwork/pkg/domain"
)

// keyMediaUses says that the uses of pictures were noted for what was written before they were.
const keyMediaUses = "media.uses"

// prepareMedia notes once what items from before migration 14 show.
func (s *Store) prepareMedia(ctx context.Context) error {
	_, err := s.Setting(ctx, keyMediaUses)
	if !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	return failed(s.Write(ctx, func(tx *Tx) error {
		rows, err := all[struct {
			ID             string
			Content, Draft *jsonOf[domain.Content]
		}](tx.db(ctx), "SELECT id, content, draft FROM items WHERE local AND (content LIKE '%/media/%' OR draft LIKE '%/media/%')")
		if err != nil {
			return err
		}
		for _, row := range rows {
			for place, content := range map[domain.MediaPlace]*jsonOf[domain.Content]{domain.PlacePublished: row.Content, domain.PlaceDraft: row.Draft} {
				if content == nil {
					continue
				}
				if err := tx.useMedia(ctx, domain.ID(row.ID), place, &content.V); err != nil {
					return err
				}
			}
		}
		revisions, err := all[revisionRow](tx.db(ctx), "SELECT item_id, number, content, member, created_at FROM revisions WHERE content LIKE '%/media/%'")
		if err != nil {
			return err
		}
		for i := range revisions {
			if err := tx.useMedia(ctx, domain.ID(revisions[i].ItemID), domain.PlaceRevision, &revisions[i].Content.V); err != nil {
				return err
			}
		}
		pictures, err := all[mediaRow](tx.db(ctx), "SELECT "+mediaColumns+" FROM media")
		if err != nil {
			return err
		}
		for i := range pictures {
			if err := tx.SaveMedia(ctx, pictures[i].media()); err != nil { // which makes the words to search in
				return err
			}
		}
		return tx.SetSetting(ctx, keyMediaUses, "noted")
	}), "note the uses of pictures")
}
