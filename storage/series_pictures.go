package storage

import (
	"context"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// seriesUses are the series that show one of the pictures, above their words or in them.
func (r Reader) seriesUses(ctx context.Context, hashes []string) ([]domain.MediaUse, error) {
	uses, err := r.seriesCovers(ctx, hashes)
	if err != nil {
		return nil, err
	}
	rows, err := r.illustratedSeries(ctx)
	for _, row := range rows {
		content := domain.Content{Text: row.Text}
		for _, named := range content.MediaHashes() {
			for _, hash := range hashes {
				known := slices.ContainsFunc(uses, func(use domain.MediaUse) bool { return use.Hash == hash && use.Item == domain.ID(row.ID) })
				if strings.HasPrefix(hash, named) && !known {
					uses = append(uses, seriesUse(hash, row.ID, row.Title, row.Slug))
				}
			}
		}
	}
	return uses, err
}

type illustratedRow struct{ ID, Slug, Title, Text string }

// illustratedSeries are those in whose words pictures of ours may stand.
func (r Reader) illustratedSeries(ctx context.Context) ([]illustratedRow, error) {
	rows, err := all[illustratedRow](r.db(ctx), "SELECT id, slug, title, text FROM series WHERE text LIKE '%/media/%' ORDER BY updated_at DESC, id")
	return rows, failed(err, "list the series with pictures in their words")
}

// picturesInSeries begin the hashes of the pictures in the words of series.
func (r Reader) picturesInSeries(ctx context.Context) ([]string, error) {
	rows, err := r.illustratedSeries(ctx)
	var hashes []string
	for _, row := range rows {
		content := domain.Content{Text: row.Text}
		for _, named := range content.MediaHashes() {
			hashes = append(hashes, named[:min(len(named), domain.ShortHash)])
		}
	}
	return distinct(hashes), err
}

func seriesUse(hash, id, title, slug string) domain.MediaUse {
	return domain.MediaUse{
		Hash: hash, Item: domain.ID(id), Kind: domain.KindSeries, State: domain.StatePublished, Title: title, Slug: slug,
		Places: []domain.MediaPlace{domain.PlacePublished},
	}
}

// seriesCovers are the series that show one of the pictures above their words.
func (r Reader) seriesCovers(ctx context.Context, hashes []string) ([]domain.MediaUse, error) {
	rows, err := all[struct{ Cover, ID, Slug, Title string }](r.db(ctx),
		"SELECT cover, id, slug, title FROM series WHERE cover IN ? ORDER BY cover, updated_at DESC, id", hashes)
	uses := make([]domain.MediaUse, len(rows))
	for i, row := range rows {
		uses[i] = seriesUse(row.Cover, row.ID, row.Title, row.Slug)
	}
	return uses, failed(err, "list the series that show pictures")
}
