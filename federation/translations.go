package federation

import (
	"context"

	"github.com/weftwork/weftwork/pkg/domain"
)

// inAllLanguages gives items of ours the words of their published translations, and says of which original one is a
// translation. Most have neither: that costs one question for all of them.
func (s *Server) inAllLanguages(ctx context.Context, items ...*domain.Item) error {
	ids := make([]domain.ID, len(items))
	for i, item := range items {
		ids[i] = item.ID
	}
	sets, err := s.Store.TranslationsOf(ctx, ids)
	if err != nil || len(sets) == 0 {
		return err
	}
	for _, item := range items {
		set := sets[item.ID]
		if original, ok := set.Original(); ok && set.IsTranslation(item.ID) && original.Listed {
			item.TranslationOf = original.URI
			continue
		}
		if len(set) < 2 {
			continue
		}
		if item.Wordings, err = s.Store.WordingsBeside(ctx, item.ID); err != nil {
			return err
		}
		item.Wordings = item.Wordings[:min(len(item.Wordings), domain.MaxTranslations)]
	}
	return nil
}

// each points at the items of a list.
func each(items []domain.Item) []*domain.Item {
	all := make([]*domain.Item, len(items))
	for i := range items {
		all[i] = &items[i]
	}
	return all
}
