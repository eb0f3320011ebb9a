package storage_test

import (
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestCardsThatNoTextShowsAnyMoreAreDropped(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		const month = 30 * 24 * time.Hour
		shown, gone, draft, fresh := "https://a.example/x?b=1&c=2", "https://a.example/gone", "https://a.example/50%_draft", "https://a.example/fresh"
		item := article("With a link")
		item.Content.HTML = `<p><a href="https://a.example/x?b=1&amp;c=2">x</a></p>`
		item.Draft = &domain.Content{Title: "With a link", Text: draft}
		insert(t, s, item)
		write(t, s, func(tx *storage.Tx) error {
			for _, url := range []string{shown, gone, draft, fresh} {
				check(t, tx.WantLinkCards(t.Context(), []string{url}, monday))
				fetched := monday
				if url == fresh {
					fetched = monday.Add(month)
				}
				check(t, tx.SaveLinkCard(t.Context(), domain.LinkCard{URL: url, State: domain.CardHere, FetchedAt: fetched}, time.Time{}))
			}
			return nil
		})
		now := monday.Add(month + time.Hour)
		equal(t, "dropped", value(s.DropUnusedCards(t.Context(), now, month))(t), 1)
		held := value(s.LinkCards(t.Context(), []string{shown, gone, draft, fresh}))(t)
		equal(t, "kept", len(held), 3)
		if _, ok := held[gone]; ok {
			t.Error("the card that nothing shows is kept")
		}
		equal(t, "dropped at once again", value(s.DropUnusedCards(t.Context(), now, month))(t), 0)
	})
}
