package storage_test

import (
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// hashOf is a hash that addresses may hold.
func hashOf(letter string) string { return strings.Repeat(letter, 64) }

func upload(hash string) domain.Media {
	return domain.Media{ID: id(), Hash: hash, MediaType: "image/png", Width: 1, Height: 2, Bytes: 3, Focus: domain.Middle(), CreatedBy: "m1", CreatedAt: monday}
}

func TestPicturesAreKeptByTheirBytesWithTheirWords(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		picture := upload(hashOf("a"))
		picture.Name, picture.Alt = "IMG_1.jpg", "a loom"
		write(t, s, func(tx *storage.Tx) error { return tx.AddMedia(ctx, picture) })
		again := upload(picture.Hash)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.AddMedia(ctx, again) }), domain.ErrConflict)
		picture.Alt, picture.Credit, picture.Caption, picture.Focus = "better", "Ann", "In Ghent", domain.Focus{X: 10, Y: 90}
		write(t, s, func(tx *storage.Tx) error { return tx.SaveMedia(ctx, picture) })
		equal(t, "the picture", value(s.MediaByHash(ctx, picture.Hash))(t), picture)
		equal(t, "the picture", value(s.MediaByID(ctx, picture.ID))(t), picture)
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteMedia(ctx, picture.ID) })
		_, err := s.MediaByID(ctx, picture.ID)
		wantError(t, err, domain.ErrNotFound)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.DeleteMedia(ctx, picture.ID) }), domain.ErrNotFound)
		wantError(t, s.Write(ctx, func(tx *storage.Tx) error { return tx.SaveMedia(ctx, picture) }), domain.ErrNotFound)
	})
}

func TestPicturesAreFoundByWordsAndByWhatTheyLack(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		loom, ribbon, wave := upload(hashOf("a")), upload(hashOf("b")), upload(hashOf("c"))
		loom.Alt, loom.Credit = "Der Webstuhl in Öhringen", "Ann Lee"
		ribbon.Decorative, ribbon.Name = true, "ribbon_100%.png"
		write(t, s, func(tx *storage.Tx) error {
			for _, m := range []domain.Media{loom, ribbon, wave} {
				check(t, tx.AddMedia(ctx, m))
			}
			return tx.InsertItem(ctx, domain.Item{
				ID: id(), Kind: domain.KindArticle, Local: true, Actor: organ, State: domain.StateDraft, CreatedAt: monday,
				Draft: &domain.Content{Title: "Looms", Text: "![](/media/" + loom.Hash + ".jpg)"},
			})
		})
		for _, c := range []struct {
			filter storage.MediaFilter
			want   string
		}{
			{storage.MediaFilter{}, "cba"},
			{storage.MediaFilter{Query: "öhring ann"}, "a"},
			{storage.MediaFilter{Query: "WEBSTUHL"}, "a"},
			{storage.MediaFilter{Query: "stuhl"}, ""},
			{storage.MediaFilter{Query: "100%"}, "b"},
			{storage.MediaFilter{Query: "%"}, "cba"}, // no word at all
			{storage.MediaFilter{Unused: true}, "cb"},
			{storage.MediaFilter{Undescribed: true}, "c"},
			{storage.MediaFilter{Unused: true, Query: "ribbon"}, "b"},
		} {
			list, total, err := s.MediaList(ctx, c.filter, storage.Page{})
			check(t, err)
			got := ""
			for _, m := range list {
				got += m.Hash[:1]
			}
			if got != c.want || total != len(c.want) {
				t.Errorf("%+v finds %q of %d, want %q", c.filter, got, total, c.want)
			}
		}
	})
}

func TestAPictureKnowsWhereItIsUsed(t *testing.T) {
	onMonday(t, func(t *testing.T, s *storage.Store) {
		ctx := t.Context()
		cover, inText, drafted := hashOf("a"), hashOf("b"), hashOf("c")
		item := domain.Item{
			ID: id(), Kind: domain.KindArticle, Local: true, Actor: organ, State: domain.StatePublished, Revision: 1, DraftVersion: 1, CreatedAt: monday,
			Content: domain.Content{
				Title: "Looms", Image: &domain.Image{URL: ourHost + "/media/" + cover + ".jpg"},
				Text: "![a](/media/" + inText + "-640.png) twice ![a](/media/" + inText + ".png)",
			},
		}
		places := func(hash string) string {
			var out []string
			for _, use := range value(s.MediaUses(ctx, hash))(t) {
				equal(t, "the item", use.Item, item.ID)
				for _, place := range use.Places {
					out = append(out, string(place))
				}
			}
			return strings.Join(out, " ")
		}
		write(t, s, func(tx *storage.Tx) error {
			check(t, tx.InsertItem(ctx, item))
			return tx.AddRevision(ctx, storage.Revision{Item: item.ID, Number: 1, Content: item.Content, CreatedAt: monday})
		})
		equal(t, "the cover", places(cover), "published revision")
		equal(t, "the picture in the text", places(inText), "published revision")
		write(t, s, func(tx *storage.Tx) error {
			_, err := tx.SaveDraft(ctx, item.ID, &domain.Content{Title: "Wheels", Text: "![c](/media/" + drafted + ".jpg)"}, 1)
			return err
		})
		equal(t, "the new picture", places(drafted), "draft")
		item.Content, item.Revision, item.DraftVersion = domain.Content{Title: "Wheels", Text: "![c](/media/" + drafted + ".jpg)"}, 2, 2
		write(t, s, func(tx *storage.Tx) error { return tx.SaveItem(ctx, item) })
		equal(t, "the new picture", places(drafted), "published")
		equal(t, "the old cover", places(cover), "revision")
		uses := value(s.MediaUses(ctx, drafted, cover))(t)
		equal(t, "the uses of both", len(uses), 2)
		equal(t, "the title", uses[0].Title, "Wheels")
		write(t, s, func(tx *storage.Tx) error { return tx.DeleteItem(ctx, item.ID) })
		equal(t, "after deletion", places(cover)+places(drafted), "")
	})
}
