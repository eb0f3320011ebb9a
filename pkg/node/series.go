package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

// maxSeriesSummary is how much of its words a series tells in lists and to peers, in characters.
const maxSeriesSummary = 300

// SaveSeries adds a series, or replaces the words of the one with its ID if that still has its Version. An empty Slug is made
// of the title. Peers are told nothing: who shows the collection fetches it.
func (n *Node) SaveSeries(ctx context.Context, by domain.Member, series domain.Series) (domain.Series, error) {
	if err := allow(by, domain.ActSeries); err != nil {
		return series, err
	}
	h, err := n.home(ctx)
	if err != nil {
		return series, err
	}
	given := strings.Trim(strings.TrimSpace(series.Slug), "/") != ""
	if series = tidySeries(series); series.Language == "" {
		series.Language = h.settings.Language
	}
	if err := checkSeries(series); err != nil {
		return series, err
	}
	if series.Slug, err = n.freeSeriesSlug(ctx, series, given); err != nil {
		return series, err
	}
	series.Summary = markup.Shorten(n.render(ctx, h, series.Text).Plain, maxSeriesSummary)
	series.UpdatedAt = n.moment()
	if series.ID == "" {
		return n.addSeries(ctx, by, series)
	}
	err = n.record(ctx, n.audit(ctx, by, domain.AuditSeries, series.Title, "").About("series", series.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.SaveSeries(ctx, series) })
	return series, err
}

func (n *Node) addSeries(ctx context.Context, by domain.Member, series domain.Series) (domain.Series, error) {
	existing, err := n.store.AllSeries(ctx)
	if err != nil {
		return series, err
	}
	if len(existing) >= domain.MaxSeries {
		return series, domain.Explain(domain.ErrConflict, "there are as many series as a node can have; delete one first", nil)
	}
	fresh := series
	fresh.ID, fresh.Version, fresh.CreatedAt = n.newID(), 1, series.UpdatedAt
	err = n.record(ctx, n.audit(ctx, by, domain.AuditSeries, series.Title, "").About("series", fresh.ID), func(tx *storage.Tx, _ *domain.AuditEntry) error { return tx.AddSeries(ctx, fresh) })
	if err != nil {
		return series, err
	}
	return fresh, nil
}

func tidySeries(s domain.Series) domain.Series {
	s.Title, s.Language = oneLine(s.Title), strings.TrimSpace(s.Language)
	s.Text = strings.TrimSpace(cleanText(s.Text))
	slug := strings.Trim(strings.TrimSpace(s.Slug), "/")
	if slug == "" {
		slug = s.Title
	}
	if s.Slug = strings.Trim(cut(markup.Slug(slug), maxSlug), "-"); s.Slug == "" {
		s.Slug = string(domain.KindSeries)
	}
	if s.Image != nil {
		image := *s.Image
		image.Alt, image.Caption, image.Credit = oneLine(image.Alt), oneLine(image.Caption), oneLine(image.Credit)
		s.Image = &image
	}
	return s
}

func checkSeries(s domain.Series) error {
	var wrong domain.InvalidError
	checkLength(&wrong, "title", s.Title, domain.MinTitle, domain.MaxTitle)
	checkLength(&wrong, "text", s.Text, 0, domain.MaxSeriesText)
	if !languagePattern.MatchString(s.Language) {
		wrong.Add("language", "write a language code such as en, fr or pt-BR")
	}
	checkImage(&wrong, "image_", s.Image)
	return wrong.OrNil()
}

// freeSeriesSlug refuses an address that another series has or had, or, where nobody typed it, takes the next one.
func (n *Node) freeSeriesSlug(ctx context.Context, series domain.Series, typed bool) (string, error) {
	slug := series.Slug
	for try := 2; try < 100; try++ {
		other, err := n.store.SeriesBySlug(ctx, slug)
		if moved, ok := errors.AsType[*storage.MovedError](err); ok {
			other, err = n.store.SeriesBySlug(ctx, moved.Slug)
		}
		if notFound(err) || err == nil && other.ID == series.ID {
			return slug, nil
		}
		if err != nil {
			return "", err
		}
		if typed {
			var wrong domain.InvalidError
			wrong.Add("slug", fmt.Sprintf("“%s” has this address already", other.Title))
			return "", &wrong
		}
		slug = fmt.Sprintf("%s-%d", series.Slug, try)
	}
	return series.Slug + "-" + string(n.newID())[28:], nil
}

// DeleteSeries deletes a series; its parts stay. What visitors knew of answers that it is gone.
func (n *Node) DeleteSeries(ctx context.Context, by domain.Member, id domain.ID) error {
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	now := n.moment()
	return n.record(ctx, n.audit(ctx, by, domain.AuditSeriesDelete, "", ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		held, err := tx.SeriesByID(ctx, id)
		if err != nil {
			return err
		}
		noted.Target = held.Title
		slugs, err := tx.DeleteSeries(ctx, id)
		if err != nil || !held.IsOpen() {
			return err
		}
		spent := []domain.URI{h.addresses.Object(domain.KindSeries, id)}
		for _, slug := range slugs {
			spent = append(spent, domain.URI(h.addresses.Page(domain.KindSeries, slug)))
		}
		for _, uri := range spent {
			if err := tx.AddTombstone(ctx, domain.Tombstone{URI: uri, FormerType: "OrderedCollection", DeletedAt: now}); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddPart puts an item at the end of a series: one of ours in any state, or one that a peer published for everybody.
func (n *Node) AddPart(ctx context.Context, by domain.Member, series, item domain.ID) error {
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	part, err := n.store.ItemByID(ctx, item)
	if err != nil {
		return err
	}
	if err := checkPart(part); err != nil {
		return err
	}
	return n.changeParts(ctx, by, series, func(tx *storage.Tx) error { return tx.AddPart(ctx, series, item) })
}

// checkPart keeps out of series what cannot be read by everybody, ever.
func checkPart(item domain.Item) error {
	open := item.Visibility.IsForEverybody()
	if item.Kind == domain.KindOrganisation || !item.Local && (!open || item.State != domain.StatePublished) {
		return domain.Explain(domain.ErrForbidden, "only what everybody may read can be part of a series", nil)
	}
	return nil
}

// RemovePart takes an item out of a series.
func (n *Node) RemovePart(ctx context.Context, by domain.Member, series, item domain.ID) error {
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	return n.changeParts(ctx, by, series, func(tx *storage.Tx) error { return tx.RemovePart(ctx, series, item) })
}

// changeParts changes parts in one transaction, and notes when.
func (n *Node) changeParts(ctx context.Context, by domain.Member, series domain.ID, change func(tx *storage.Tx) error) error {
	now := n.moment()
	err := n.record(ctx, n.audit(ctx, by, domain.AuditSeriesParts, "", "").About("series", series), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		held, err := tx.SeriesByID(ctx, series)
		if err != nil {
			return err
		}
		noted.Target = held.Title
		if err := tx.TouchSeries(ctx, series, now); err != nil {
			return err
		}
		return change(tx)
	})
	return tooLong(err)
}

// ChooseSeries puts an item into some series and takes it out of others. Those that are not there any more are passed over.
func (n *Node) ChooseSeries(ctx context.Context, by domain.Member, item domain.ID, into, out []domain.ID) error {
	if len(into) == 0 && len(out) == 0 {
		return nil
	}
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	now := n.moment()
	err := n.record(ctx, n.audit(ctx, by, domain.AuditSeriesParts, "", ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		chosen, err := tx.ItemByID(ctx, item)
		if err != nil {
			return err
		}
		noted.Target = chosen.Editing().Title
		*noted = noted.About(string(chosen.Kind), item)
		held, err := tx.SeriesOf(ctx, item)
		if err != nil {
			return err
		}
		for i, series := range slices.Concat(into, out) {
			entering := i < len(into)
			if slices.Contains(held, series) == entering {
				continue
			}
			err := tx.TouchSeries(ctx, series, now)
			switch {
			case notFound(err):
				continue
			case err == nil && entering:
				err = tx.AddPart(ctx, series, item)
			case err == nil:
				err = tx.RemovePart(ctx, series, item)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return tooLong(err)
}

// MovePart changes places with the part before (steps < 0) or after it.
func (n *Node) MovePart(ctx context.Context, by domain.Member, series, item domain.ID, steps int) error {
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	return n.orderParts(ctx, by, series, func(parts []domain.ID) []domain.ID {
		from := slices.Index(parts, item)
		to := from + 1
		if steps < 0 {
			to = from - 1
		}
		if from >= 0 && to >= 0 && to < len(parts) {
			parts[from], parts[to] = parts[to], parts[from]
		}
		return parts
	})
}

// OrderParts brings the parts of a series into an order. Parts that it does not name come after those that it does.
func (n *Node) OrderParts(ctx context.Context, by domain.Member, series domain.ID, order []domain.ID) error {
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	return n.orderParts(ctx, by, series, func(parts []domain.ID) []domain.ID {
		slices.SortStableFunc(parts, func(a, b domain.ID) int { return rank(order, a) - rank(order, b) })
		return parts
	})
}

func rank(order []domain.ID, id domain.ID) int {
	if at := slices.Index(order, id); at >= 0 {
		return at
	}
	return len(order)
}

func (n *Node) orderParts(ctx context.Context, by domain.Member, series domain.ID, order func([]domain.ID) []domain.ID) error {
	return n.changeParts(ctx, by, series, func(tx *storage.Tx) error {
		held, err := tx.PartIDs(ctx, series)
		if err != nil {
			return err
		}
		return tx.PlaceParts(ctx, series, order(held))
	})
}

// tooLong says why a series takes no further part.
func tooLong(err error) error {
	if errors.Is(err, domain.ErrConflict) {
		err = domain.Explain(domain.ErrConflict, fmt.Sprintf("a series has at most %d parts", domain.MaxSeriesParts), err)
	}
	return err
}
