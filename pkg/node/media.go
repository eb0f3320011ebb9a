package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// AddMedia records a picture whose file is stored already. The same bytes uploaded again are the same picture; words that
// it lacks are taken from the new upload.
func (n *Node) AddMedia(ctx context.Context, by domain.Member, media domain.Media) (domain.Media, error) {
	if err := allow(by, domain.ActAddPictures); err != nil {
		return domain.Media{}, err
	}
	media = tidyMedia(media)
	if media.Focus == (domain.Focus{}) {
		media.Focus = domain.Middle()
	}
	media.Name = cut(media.Name, domain.MaxFileName)
	media.ID, media.CreatedBy, media.CreatedAt = n.newID(), by.ID, n.moment()
	err := n.store.Write(ctx, func(tx *storage.Tx) error { return tx.AddMedia(ctx, media) })
	if !errors.Is(err, domain.ErrConflict) {
		return media, err
	}
	known, err := n.store.MediaByHash(ctx, media.Hash)
	if err != nil {
		return domain.Media{}, err
	}
	return n.FillMedia(ctx, by, known.ID, media)
}

// FillMedia gives a picture the words that it lacks: those of its first use become the library's.
func (n *Node) FillMedia(ctx context.Context, by domain.Member, id domain.ID, words domain.Media) (domain.Media, error) {
	if err := allow(by, domain.ActAddPictures); err != nil {
		return domain.Media{}, err
	}
	words = tidyMedia(words)
	var media domain.Media
	err := n.store.Write(ctx, func(tx *storage.Tx) error {
		var err error
		if media, err = tx.MediaByID(ctx, id); err != nil {
			return err
		}
		before := media
		for _, word := range []struct{ has, may *string }{{&media.Alt, &words.Alt}, {&media.Caption, &words.Caption}, {&media.Credit, &words.Credit}} {
			if *word.has == "" {
				*word.has = *word.may
			}
		}
		media.Decorative = media.Alt == "" && (media.Decorative || words.Decorative)
		if media == before || checkMedia(media) != nil {
			media = before
			return nil
		}
		return tx.SaveMedia(ctx, media)
	})
	return media, err
}

// SaveMedia changes the words and the focus of a picture in the library. What is published keeps its own words.
func (n *Node) SaveMedia(ctx context.Context, by domain.Member, id domain.ID, words domain.Media) (domain.Media, error) {
	words = tidyMedia(words)
	if err := checkMedia(words); err != nil {
		return domain.Media{}, err
	}
	var media domain.Media
	err := n.record(ctx, n.audit(ctx, by, domain.AuditPictureWords, "", "").About("picture", id), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		var err error
		if media, err = tx.MediaByID(ctx, id); err != nil {
			return err
		}
		if err = domain.Allow(by, domain.ActChangePictures, domain.OfMedia(&media)); err != nil {
			return err
		}
		noted.Target = media.Name
		media.Alt, media.Caption, media.Credit = words.Alt, words.Caption, words.Credit
		media.Decorative, media.Focus = words.Decorative, words.Focus
		return tx.SaveMedia(ctx, media)
	})
	return media, err
}

// DeleteMedia takes a picture out of the library. One that stands somewhere is domain.ErrConflict, unless anyway.
func (n *Node) DeleteMedia(ctx context.Context, by domain.Member, id domain.ID, anyway bool) (domain.Media, error) {
	var media domain.Media
	err := n.record(ctx, n.audit(ctx, by, domain.AuditPictureDelete, "", ""), func(tx *storage.Tx, noted *domain.AuditEntry) error {
		var err error
		if media, err = tx.MediaByID(ctx, id); err != nil {
			return err
		}
		if err = domain.Allow(by, domain.ActChangePictures, domain.OfMedia(&media)); err != nil {
			return err
		}
		noted.Target, noted.Detail = media.Name, media.Alt
		uses, err := tx.MediaUses(ctx, media.Hash)
		if err != nil {
			return err
		}
		if len(uses) > 0 && !anyway {
			return domain.Explain(domain.ErrConflict, "the picture is used: take it out there first, or say that it may go all the same", nil)
		}
		for _, use := range uses {
			if err := forgetPortrait(ctx, tx, use); err != nil {
				return err
			}
		}
		return tx.DeleteMedia(ctx, id)
	})
	return media, err
}

// forgetPortrait takes a picture that goes out of a member's profile: her initials stand there again.
func forgetPortrait(ctx context.Context, tx *storage.Tx, use domain.MediaUse) error {
	if !slices.Contains(use.Places, domain.PlacePortrait) {
		return nil
	}
	member, err := tx.MemberByID(ctx, use.Item)
	if err != nil {
		return err
	}
	member.Profile.Photo = nil
	return tx.SaveMember(ctx, member)
}

// ImageOf is a picture of ours as contents refer to it, with words of their own where they are given.
func (n *Node) ImageOf(ctx context.Context, media domain.Media, words domain.Media) (*domain.Image, error) {
	h, err := n.home(ctx)
	if err != nil {
		return nil, err
	}
	words = tidyMedia(words)
	image := &domain.Image{
		URL: h.addresses.Media(media.Hash, media.MediaType), MediaID: media.ID, MediaType: media.MediaType,
		Alt: words.Alt, Caption: words.Caption, Credit: words.Credit, Decorative: words.Decorative,
		Width: media.Width, Height: media.Height,
	}
	if words.Focus != domain.Middle() && words.Focus.IsValid() && words.Focus != (domain.Focus{}) {
		image.Focus = &words.Focus
	}
	return image, nil
}

func tidyMedia(m domain.Media) domain.Media {
	m.Name, m.Alt, m.Caption, m.Credit = oneLine(m.Name), oneLine(m.Alt), oneLine(m.Caption), oneLine(m.Credit)
	m.Decorative = m.Decorative && m.Alt == ""
	return m
}

func checkMedia(m domain.Media) error {
	var wrong domain.InvalidError
	checkPictureWords(&wrong, "", m.Alt, m.Caption, m.Credit)
	if !m.Focus.IsValid() {
		wrong.Add("focus_x", "choose a point on the picture")
	}
	return wrong.OrNil()
}

func checkPictureWords(wrong *domain.InvalidError, prefix, alt, caption, credit string) {
	for _, word := range []struct {
		field, text string
		limit       int
	}{{"alt", alt, domain.MaxAlt}, {"caption", caption, domain.MaxCaption}, {"credit", credit, domain.MaxCredit}} {
		if utf8.RuneCountInString(word.text) > word.limit {
			wrong.Add(prefix+word.field, fmt.Sprintf("at most %d characters fit", word.limit))
		}
	}
}
