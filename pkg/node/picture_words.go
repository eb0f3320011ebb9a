package node

import (
	"context"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// StandingWords are what a published item says of a picture where the library says something else.
type StandingWords struct {
	Alt        string
	Line       string // the caption with the credit
	Decorative bool
	Focus      bool // another part of it is kept in sight
}

// OtherWords is something published of ours that says of a picture what the library does not.
type OtherWords struct {
	Use         domain.MediaUse
	Item        domain.Item // none of a series
	Words       []StandingWords
	Translation bool // it may well say so in its own language
	Scheduled   bool // changes are on their way; what is published later would bring the old words back
}

// OtherWords lists what is published with other words for a picture than those of the library.
func (n *Node) OtherWords(ctx context.Context, media domain.Media) ([]OtherWords, error) {
	uses, err := n.store.MediaUses(ctx, media.Hash)
	if err != nil {
		return nil, err
	}
	var others []OtherWords
	for _, use := range uses {
		if use.State != domain.StatePublished || !slices.Contains(use.Places, domain.PlacePublished) {
			continue
		}
		other := OtherWords{Use: use}
		if use.Kind == domain.KindSeries {
			series, err := n.store.SeriesByID(ctx, use.Item)
			if err != nil {
				return nil, err
			}
			other.Words = wordsOfCover(series.Image, media)
		} else if other, err = n.otherWordsOf(ctx, use, media); err != nil {
			return nil, err
		}
		if len(other.Words) > 0 {
			others = append(others, other)
		}
	}
	return others, nil
}

func (n *Node) otherWordsOf(ctx context.Context, use domain.MediaUse, media domain.Media) (OtherWords, error) {
	item, err := n.store.ItemByID(ctx, use.Item)
	if err != nil {
		return OtherWords{}, err
	}
	set, err := n.store.Translations(ctx, item.ID)
	return OtherWords{
		Use: use, Item: item, Words: standingWords(media, &item.Content),
		Translation: set.IsTranslation(item.ID), Scheduled: item.Plan == domain.StateScheduled,
	}, err
}

// maxRespelled is how many pictures of one text get the words of the library.
const maxRespelled = 1000

// standingWords are the words of a content for a picture that are not the library's, each once. A word that the library
// lacks is nobody's old word, but of covers, whose first words it took over.
func standingWords(m domain.Media, c *domain.Content) []StandingWords {
	words := wordsOfCover(c.Image, m)
	if c.Card != nil && isPicture(c.Card.Logo, m) && m.Alt != "" && c.Card.Logo.Alt != m.Alt {
		words = append(words, StandingWords{Alt: c.Card.Logo.Alt, Decorative: c.Card.Logo.Decorative})
	}
	var titles []string
	for _, mark := range markup.PictureMarks(c.Text, maxRespelled) {
		if isHash(mark.Path, m) {
			titles = append(titles, mark.Title)
		}
	}
	for _, shown := range markup.PicturesOf(c.HTML) {
		if !isHash(shown.URL, m) {
			continue
		}
		fits := m.Alt == "" || shown.Alt == m.Alt
		if shown.InFigure {
			fits = fits && (shown.Caption == domain.CaptionLine(m.Caption, m.Credit) ||
				m.Caption == "" && slices.ContainsFunc(titles, func(own string) bool { return shown.Caption == domain.CaptionLine(own, m.Credit) }))
		}
		if !fits {
			words = append(words, StandingWords{Alt: shown.Alt, Line: shown.Caption, Decorative: shown.Alt == ""})
		}
	}
	slices.SortFunc(words, func(a, b StandingWords) int { return len(b.Alt) - len(a.Alt) })
	return slices.Compact(words)
}

func wordsOfCover(image *domain.Image, m domain.Media) []StandingWords {
	if !isPicture(image, m) {
		return nil
	}
	renewed := withWords(*image, m)
	if sameWords(*image, renewed) {
		return nil
	}
	return []StandingWords{{
		Alt: image.Alt, Line: domain.CaptionLine(image.Caption, image.Credit), Decorative: image.Decorative,
		Focus: focusOf(*image) != focusOf(renewed),
	}}
}

func isHash(address string, m domain.Media) bool {
	hash := domain.MediaHash(address)
	return len(hash) >= domain.ShortHash && len(hash) <= len(m.Hash) && m.Hash[:len(hash)] == hash
}

func isPicture(image *domain.Image, m domain.Media) bool { return image != nil && isHash(image.URL, m) }

func focusOf(image domain.Image) domain.Focus {
	if image.Focus == nil {
		return domain.Middle()
	}
	return *image.Focus
}

func sameWords(a, b domain.Image) bool {
	return a.Alt == b.Alt && a.Caption == b.Caption && a.Credit == b.Credit && a.Decorative == b.Decorative && focusOf(a) == focusOf(b)
}

// withWords is a cover with the words of the library; a focus that nobody chose there leaves its own.
func withWords(image domain.Image, m domain.Media) domain.Image {
	if m.Alt != "" || m.Decorative {
		image.Alt, image.Decorative = m.Alt, m.Decorative
	}
	image.Caption, image.Credit = m.Caption, m.Credit
	if m.Focus != domain.Middle() && m.Focus.IsValid() {
		focus := m.Focus
		image.Focus = &focus
	}
	return image
}

// respelled is a content with the words of the library for a picture; of only nil everywhere, else where the words are those of only.
func respelled(c domain.Content, m domain.Media, only *domain.Content) domain.Content {
	if isPicture(c.Image, m) && (only == nil || only.Image != nil && sameWords(*c.Image, *only.Image)) {
		image := withWords(*c.Image, m)
		c.Image = &image
	}
	if c.Card != nil && isPicture(c.Card.Logo, m) && m.Alt != "" && (only == nil || only.Card != nil && only.Card.Logo != nil && only.Card.Logo.Alt == c.Card.Logo.Alt) {
		card, logo := *c.Card, *c.Card.Logo
		logo.Alt, logo.Decorative = m.Alt, false
		card.Logo, c.Card = &logo, &card
	}
	var known []markup.PictureMark
	if only != nil {
		known = markup.PictureMarks(only.Text, maxRespelled)
	}
	c.Text = markup.ChangePictures(c.Text, func(mark markup.PictureMark) (markup.PictureMark, bool) {
		if !isHash(mark.Path, m) || only != nil && !slices.Contains(known, mark) {
			return mark, false
		}
		renewed := mark
		if mark.Alt != "" && m.Alt != "" {
			renewed.Alt = m.Alt
		}
		if mark.Title != "" && m.Caption != "" {
			renewed.Title = m.Caption
		}
		return renewed, renewed != mark
	})
	return c
}

// SpreadWords publishes an item, or a series, again with the words that the library has for a picture, and with nothing else of
// its working copy; there, they replace the same old words.
func (n *Node) SpreadWords(ctx context.Context, by domain.Member, picture, id domain.ID) error {
	h, err := n.home(ctx)
	if err != nil {
		return err
	}
	return unlessMovedOn(func() error {
		item, err := n.ourItem(ctx, id)
		if notFound(err) {
			return n.spreadToSeries(ctx, by, picture, id)
		}
		if err != nil {
			return err
		}
		if err := allowItem(by, domain.ActPublish, &item); err != nil {
			return err
		}
		media, err := n.store.MediaByID(ctx, picture)
		if err != nil {
			return err
		}
		return n.spreadTo(ctx, h, by, media, item)
	})
}

func (n *Node) spreadTo(ctx context.Context, h home, by domain.Member, media domain.Media, item domain.Item) error {
	if item.State != domain.StatePublished || len(standingWords(media, &item.Content)) == 0 {
		return nil // the form came twice, or it was retracted
	}
	if item.Plan == domain.StateScheduled {
		return domain.Explain(domain.ErrConflict, "changes of this are scheduled and would bring the old words back; publish or unschedule them first", nil)
	}
	content := respelled(item.Content, media, nil)
	_, err := n.publishContent(ctx, h, by, item, content, func(i *domain.Item) {
		if item.Draft == nil {
			return
		}
		draft := respelled(*item.Draft, media, &item.Content)
		if domain.SameContent(draft, *item.Draft) {
			return
		}
		i.Draft, i.DraftVersion = &draft, item.DraftVersion+1
		if item.IsApproved() {
			i.Review.ApprovedVersion = i.DraftVersion
		}
	})
	return err
}

func (n *Node) spreadToSeries(ctx context.Context, by domain.Member, picture, id domain.ID) error {
	series, err := n.store.SeriesByID(ctx, id)
	if err != nil {
		return err
	}
	if err := allow(by, domain.ActSeries); err != nil {
		return err
	}
	media, err := n.store.MediaByID(ctx, picture)
	if err != nil || !isPicture(series.Image, media) {
		return err
	}
	image := withWords(*series.Image, media)
	series.Image = &image
	_, err = n.SaveSeries(ctx, by, series.Series)
	return err
}
