package storage

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage/search"
)

// maxSortTitle is how much of a title sorts, maxPlaceName how much of a town's name is kept, both in bytes.
const (
	maxSortTitle = 200
	maxPlaceName = 80
)

// factsOf are columns that are made of the content, for lists to sort and narrow by: the title folded, the town's key and
// name, and whether one can join from anywhere.
func factsOf(c domain.Content) (sortTitle, place, placeName string, online bool) {
	sortTitle = cutBytes(strings.Join(search.Words(cutBytes(c.Title, 4*maxSortTitle)), " "), maxSortTitle)
	if sortTitle == "" {
		sortTitle = cutBytes(storable(c.Title), maxSortTitle)
	}
	if c.Event != nil {
		online = c.Event.OnlineAddress != ""
		placeName = town(c.Event.Place)
	}
	if c.Card != nil {
		placeName = town(c.Card.Place)
	}
	return sortTitle, PlaceKey(placeName), placeName, online
}

func town(p *domain.Place) string {
	if p == nil {
		return ""
	}
	return cutBytes(storable(strings.Join(strings.Fields(p.City), " ")), maxPlaceName)
}

// PlaceKey is a town's name as addresses and filters write it: "São Paulo" is "sao-paulo".
func PlaceKey(name string) string { return strings.Join(search.Words(name), "-") }

// cutBytes takes at most limit bytes, whole characters.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// keyFacts says for which version of factsOf the columns were made.
const (
	keyFacts     = "items.facts"
	factsVersion = "1"
	factsBatch   = 500
)

// prepareFacts fills the columns of items that an older program wrote, once.
func (s *Store) prepareFacts(ctx context.Context) error {
	made, err := s.Setting(ctx, keyFacts)
	if err == nil && made == factsVersion || err != nil && !errors.Is(err, domain.ErrNotFound) {
		return err
	}
	for after := ""; ; {
		rows, err := all[struct {
			ID      string
			Content jsonOf[domain.Content]
		}](s.db(ctx), "SELECT id, content FROM items WHERE id > ? ORDER BY id LIMIT ?", after, factsBatch)
		if err != nil {
			return failed(err, "read what lists sort by")
		}
		err = s.Write(ctx, func(tx *Tx) error {
			for _, row := range rows {
				title, place, name, online := factsOf(row.Content.V)
				if _, err := exec(tx.db(ctx), "UPDATE items SET sort_title = ?, place = ?, place_name = ?, online = ? WHERE id = ?",
					title, place, name, online, row.ID); err != nil {
					return err
				}
			}
			if len(rows) < factsBatch {
				return tx.SetSetting(ctx, keyFacts, factsVersion)
			}
			return nil
		})
		if err != nil || len(rows) < factsBatch {
			return failed(err, "fill what lists sort by")
		}
		after = rows[len(rows)-1].ID
	}
}
