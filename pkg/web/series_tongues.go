package web

import (
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// stepsInOwnLanguage leads from an item to its neighbours in the item's language where they stand in it, else in the reader's.
func (s *Server) stepsInOwnLanguage(v *visit, item *domain.Item, places []domain.SeriesPlace) error {
	var ids []domain.ID
	for _, place := range places {
		for _, step := range []*domain.SeriesStep{place.Prev, place.Next} {
			if step != nil && step.InSet {
				ids = append(ids, step.Item)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	sets, err := s.store.TranslationsOf(v.ctx(), ids)
	if err != nil {
		return err
	}
	reads := append([]string{domain.BaseLanguage(item.Content.Language)}, v.reads...)
	for _, place := range places {
		for _, step := range []*domain.SeriesStep{place.Prev, place.Next} {
			if step == nil {
				continue
			}
			if line, ok := forReader(sets[step.Item], reads); ok {
				step.Item, step.Title, step.Language = line.Item, line.Title, line.Language
				step.Slug = line.URL[strings.LastIndexByte(line.URL, '/')+1:]
			}
		}
	}
	return nil
}

// forReader is the text of a set that a reader of some languages gets; false if nobody sees any.
func forReader(set domain.TranslationSet, reads []string) (domain.Translation, bool) {
	readable := set.Readable()
	for _, language := range reads {
		for _, line := range readable {
			if domain.BaseLanguage(line.Language) == language {
				return line, true
			}
		}
	}
	if len(readable) == 0 {
		return domain.Translation{}, false
	}
	return readable[0], true
}

// partsInOwnLanguage puts those of a series' parts that stand in several languages into the reader's, each once.
func (s *Server) partsInOwnLanguage(v *visit, parts []domain.Item) ([]domain.Item, error) {
	if !v.translated {
		return parts, nil
	}
	ids := make([]domain.ID, len(parts))
	for i := range parts {
		ids[i] = parts[i].ID
	}
	sets, err := s.store.TranslationsOf(v.ctx(), ids)
	if err != nil || len(sets) == 0 {
		return parts, err
	}
	shown, seen := make([]domain.Item, 0, len(parts)), map[domain.ID]bool{}
	for i := range parts {
		part := parts[i]
		if set := sets[part.ID]; len(set) > 0 && isOpen(&part) {
			if seen[set[0].Set] {
				continue
			}
			seen[set[0].Set] = true
			if line, ok := forReader(set, v.reads); ok && line.Item != part.ID {
				if part, err = s.store.ItemByID(v.ctx(), line.Item); err != nil {
					return nil, err
				}
			}
		}
		shown = append(shown, part)
	}
	return shown, nil
}

// countOpen counts the parts that visitors see.
func countOpen(parts []seriesPart) int {
	n := 0
	for _, part := range parts {
		n = max(n, part.Number)
	}
	return n
}
