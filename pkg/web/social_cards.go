package web

import (
	"bytes"
	"hash/fnv"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/media"
)

// maxDrawnBytes bounds the drawn cards that are kept: some hundred.
const maxDrawnBytes = 8 << 20

func newDrawnCache() *otter.Cache[string, []byte] {
	return otter.Must(&otter.Options[string, []byte]{
		MaximumWeight: maxDrawnBytes,
		Weigher:       func(_ string, card []byte) uint32 { return uint32(len(card)) }, //nolint:gosec // a card has less than 4 GB
	})
}

// drawnName is the address of a card: the item's id, and what changes with what stands on it.
var drawnName = regexp.MustCompile(`^([0-9a-f-]{36})-[0-9a-f]{8}\.png$`)

// socialCard is what a link preview of the item shows: drawn, because a Mastodon timeline shows just that.
func (s *Server) socialCard(v *visit, item *domain.Item) media.SocialCard {
	p := s.presenter(v)
	p.l = s.tongues.house(v.site).locale // a card is drawn once for everybody
	card := media.SocialCard{Title: item.Content.Title, Organisation: v.site.organisation.DisplayName(), Accent: v.site.look.palette.Light.Accent}
	if when := p.when(item.Content.Event); when != nil {
		card.Above = p.l.longDate(when.Start)
		if !when.AllDay {
			card.Above += " · " + p.l.clock(when.Start) + " " + when.ZoneShort
		}
		card.Below = when.Where
		if card.Below == "" && when.Online != "" {
			card.Below = p.l.say("event.online")
		}
	}
	return card
}

// drawnPath is the address of an item's card. It changes with the card, so that it may be kept for ever.
func (s *Server) drawnPath(v *visit, item *domain.Item) string {
	return drawnPathOf(v, s.socialCard(v, item), item)
}

// drawnPathOf is the address of a card with the picture of an item.
func drawnPathOf(v *visit, card media.SocialCard, item *domain.Item) string {
	sum := fnv.New32a()
	for _, part := range []string{card.Title, card.Organisation, card.Above, card.Below, coverName(item), coverFocus(item), v.site.look.palette.Light.Accent.String()} {
		_, _ = sum.Write([]byte(part + "\x00")) // never fails
	}
	hash := strconv.FormatUint(uint64(sum.Sum32()), 16)
	return "/cards/" + string(item.ID) + "-" + strings.Repeat("0", 8-len(hash)) + hash + ".png"
}

// coverName is the file of the item's picture, "" if it has none of ours.
func coverName(item *domain.Item) string {
	if image := firstImage(item.Content.Image, logoOf(item)); image != nil {
		if name := path.Base(image.URL); mediaName.MatchString(name) {
			return name
		}
	}
	return ""
}

// coverFocus is what of the item's picture may not be cut off, in words that change with it.
func coverFocus(item *domain.Item) string {
	if image := firstImage(item.Content.Image, logoOf(item)); image != nil {
		return focusClass(image.Focus)
	}
	return ""
}

func logoOf(item *domain.Item) *domain.Image {
	if item.Content.Card == nil {
		return nil
	}
	return item.Content.Card.Logo
}

// showSocialCard draws the card of a public item of ours. Any other address of the item leads to the present one.
func (s *Server) showSocialCard(v *visit) error {
	match := drawnName.FindStringSubmatch(v.Param("file"))
	if match == nil {
		return domain.ErrNotFound
	}
	item, card, err := s.cardOfAnything(v, domain.ID(match[1]))
	if err != nil {
		return err
	}
	address := drawnPathOf(v, card, &item)
	if address != v.Request().URL.Path {
		return v.seeOther(address)
	}
	drawn, ok := s.drawn.GetIfPresent(address)
	if !ok {
		s.drawing.Lock() // one at a time: each takes some 50 ms and 3 MB
		defer s.drawing.Unlock()
		if drawn, ok = s.drawn.GetIfPresent(address); !ok {
			if drawn, err = s.draw(v, card, &item); err != nil {
				return err
			}
			s.drawn.Set(address, drawn)
		}
	}
	h := v.Response().Header()
	h.Set("Content-Type", "image/png")
	h.Set("Cache-Control", immutable)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	http.ServeContent(v.Response(), v.Request(), "card.png", time.Time{}, bytes.NewReader(drawn))
	return nil
}

// cardOfAnything is the card of a public item of ours, or of a series that visitors know of.
func (s *Server) cardOfAnything(v *visit, id domain.ID) (domain.Item, media.SocialCard, error) {
	item, err := s.store.ItemByID(v.ctx(), id)
	if isNotFound(err) {
		series, err := s.store.SeriesByID(v.ctx(), id)
		if err == nil && !series.IsOpen() {
			err = domain.ErrNotFound
		}
		if err != nil {
			return item, media.SocialCard{}, err
		}
		card, drawn := s.seriesDrawn(v, &series)
		return *drawn, card, nil
	}
	if err == nil && (!item.Local || !isOpen(&item)) {
		err = domain.ErrNotFound
	}
	if err != nil {
		return item, media.SocialCard{}, err
	}
	return item, s.socialCard(v, &item), nil
}

func (s *Server) draw(v *visit, card media.SocialCard, item *domain.Item) ([]byte, error) {
	if name := coverName(item); name != "" && s.o.OpenMedia != nil {
		if file, err := s.o.OpenMedia(v.ctx(), name); err == nil {
			defer file.Close()
			card.Cover, card.Focus = file, firstImage(item.Content.Image, logoOf(item)).Focus
		}
	}
	return card.Draw()
}
