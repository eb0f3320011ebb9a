package node

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
)

// shownPicture is a picture of ours in a text.
type shownPicture struct {
	Source, Alt string
	// Known pictures are in the library; Decorative ones need no words.
	Known, Decorative bool
}

// picturesOf lets a text show the pictures of this node; others become links. What the text does not say of a picture, the
// library does: its description, its caption and always its credit. Each that is shown is noted in shown.
func (n *Node) picturesOf(ctx context.Context, h home, shown *[]shownPicture) func(src, alt, title string) (markup.Picture, bool) {
	known := map[string]domain.Media{}
	return func(src, alt, title string) (markup.Picture, bool) {
		path, ours := strings.CutPrefix(src, h.addresses.Base+"/media/")
		if !ours || strings.HasPrefix(path, "remote/") {
			return markup.Picture{}, false
		}
		hash := domain.MediaHash(src)
		media, looked := known[hash]
		if !looked {
			media, _ = n.store.MediaByHash(ctx, hash) // what cannot be read is not there
			known[hash] = media
		}
		alt, title = oneLine(alt), oneLine(title)
		if alt == "" {
			alt = media.Alt
		}
		*shown = append(*shown, shownPicture{Source: "/media/" + path, Alt: alt, Known: media.ID != "", Decorative: media.Decorative})
		if media.ID == "" {
			return markup.Picture{}, false
		}
		if title == "" {
			title = media.Caption
		}
		return markup.Picture{
			URL: h.addresses.Media(media.Hash, media.MediaType), Alt: alt, Width: media.Width, Height: media.Height,
			Caption: domain.CaptionLine(cut(title, domain.MaxCaption), media.Credit),
		}, true
	}
}

// checkPictures refuses a text with a picture that is not in the library, or that nobody described: readers who do not see
// it would get nothing.
func checkPictures(wrong *domain.InvalidError, pictures []shownPicture) {
	seen := map[string]bool{}
	for _, shown := range pictures {
		if seen[shown.Source] {
			continue
		}
		seen[shown.Source] = true
		switch number := len(seen); {
		case !shown.Known:
			wrong.Add("text", fmt.Sprintf("picture %d of the text is not among the pictures any more: take %s out, or upload it again", number, shown.Source))
		case shown.Alt == "" && !shown.Decorative:
			wrong.Add("text", fmt.Sprintf("picture %d of the text has no description: say what it shows, or mark it as decorative", number))
		case utf8.RuneCountInString(shown.Alt) > domain.MaxAlt:
			wrong.Add("text", fmt.Sprintf("the description of picture %d of the text is longer than %d characters", number, domain.MaxAlt))
		}
	}
}
