package activitystreams

import (
	"math"
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// fillPicture writes a picture as Image or Document. The words stand in name, where every program looks for them.
func fillPicture(o asObject, i domain.Image) {
	setURL(o, i.URL)
	setMediaType(o, mediaTypeOf(i))
	setName(o, i.Alt, "")
	if i.Width > 0 && i.Height > 0 {
		extend(o, "width", i.Width)
		extend(o, "height", i.Height)
	}
	extend(o, termCredit, notEmpty(i.Credit))
	extend(o, termCaption, notEmpty(i.Caption))
	if i.Focus != nil {
		extend(o, "focalPoint", focalPoint(*i.Focus))
	}
}

// focalPoint is a point in Mastodon's measure: from -1 to 1, to the right and up.
func focalPoint(f domain.Focus) []any {
	return []any{float64(f.X)/50 - 1, 1 - float64(f.Y)/50}
}

// readFocus is a point of Mastodon's measure in percent; nil for the middle, and for what is no point.
func readFocus(v any) *domain.Focus {
	point, _ := v.([]any)
	if len(point) != 2 {
		return nil
	}
	x, isX := point[0].(float64)
	y, isY := point[1].(float64)
	if !isX || !isY || math.Abs(x) > 1 || math.Abs(y) > 1 {
		return nil
	}
	focus := domain.Focus{X: int(math.Round((x + 1) * 50)), Y: int(math.Round((1 - y) * 50))}
	if focus == domain.Middle() {
		return nil
	}
	return &focus
}

func image(i domain.Image) vocab.ActivityStreamsImage {
	o := streams.NewActivityStreamsImage()
	fillPicture(o, i)
	return o
}

func document(i domain.Image) vocab.ActivityStreamsDocument {
	o := streams.NewActivityStreamsDocument()
	fillPicture(o, i)
	return o
}

func setImage(o asObject, i *domain.Image) {
	if i == nil || i.URL == "" {
		return
	}
	p := streams.NewActivityStreamsImageProperty()
	p.AppendActivityStreamsImage(image(*i))
	o.SetActivityStreamsImage(p)
}

func setIcon(o asObject, i *domain.Image) {
	if i == nil || i.URL == "" {
		return
	}
	p := streams.NewActivityStreamsIconProperty()
	p.AppendActivityStreamsImage(image(*i))
	o.SetActivityStreamsIcon(p)
}

// mediaTypeOf guesses from the file's ending where it is not known: Gancio needs one with every attachment.
func mediaTypeOf(i domain.Image) string {
	if i.MediaType != "" {
		return i.MediaType
	}
	return pictureTypes[ending(i.URL)]
}

var pictureTypes = map[string]string{
	"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp", "avif": "image/avif",
}

func ending(address string) string {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	return strings.ToLower(address[strings.LastIndexByte(address, '.')+1:])
}

// readImage is the first picture in v: a string, an Image, Document or Link, an array of them.
func readImage(v any) *domain.Image {
	for _, entry := range list(v) {
		switch entry := entry.(type) {
		case string:
			if address := webAddress(entry); address != "" {
				return &domain.Image{URL: address}
			}
		case map[string]any:
			if i := pictureOf(entry); i != nil {
				return i
			}
		}
	}
	return nil
}

func pictureOf(m map[string]any) *domain.Image {
	i := &domain.Image{MediaType: text(m["mediaType"])}
	if i.MediaType != "" && !strings.HasPrefix(i.MediaType, "image/") {
		return nil
	}
	for _, entry := range append(list(m["url"]), m["href"]) {
		link := object(entry)
		i.URL = pictureAddress(text(entry))
		if link != nil {
			i.URL = pictureAddress(text(link["href"]))
		}
		if i.URL != "" {
			break
		}
	}
	if i.URL == "" {
		return nil
	}
	i.Alt = cut(clean(text(m["name"])), domain.MaxAlt)
	if i.Alt == "" {
		i.Alt = cut(plain(text(m["summary"])), domain.MaxAlt) // Mastodon's headers
	}
	i.Credit = cut(clean(text(m[termCredit])), domain.MaxAlt)
	i.Caption = cut(clean(text(m[termCaption])), domain.MaxCaption)
	i.Focus = readFocus(m["focalPoint"])
	i.Width, i.Height = whole(m["width"]), whole(m["height"])
	return i
}

// pictureAddress is a web address; WordPress sends some as they stand in its HTML.
func pictureAddress(s string) string {
	return webAddress(strings.NewReplacer("&#038;", "&", "&amp;", "&").Replace(s))
}

// attachedImages are the pictures among an object's attachments. Lemmy's Link with a picture's address is one too.
func attachedImages(v any) []domain.Image {
	var images []domain.Image
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || len(images) == maxReadImages || !hasType(m, "Image", "Document", "Link") {
			continue
		}
		i := pictureOf(m)
		if i == nil || i.MediaType == "" && !hasType(m, "Image") && pictureTypes[ending(i.URL)] == "" {
			continue
		}
		images = append(images, *i)
	}
	return images
}
