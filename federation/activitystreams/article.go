package activitystreams

import (
	"html"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// article follows FEP-b2b8: the hero is image and not an attachment, because Mastodon only crawls the page's card where a
// post has no media.
func (e Encoder) article(i *domain.Item) vocab.Type {
	i = travelling(i)
	o := streams.NewActivityStreamsArticle()
	e.itemBase(o, i)
	c := i.Content
	setSummary(o, bothReadings(c.Summary))
	setWordings(o, i, itsHTML, itself)
	setImage(o, c.Image)
	o.SetActivityStreamsAttachment(streams.NewActivityStreamsAttachmentProperty())
	if c.Summary != "" {
		setPreview(o, i.Actor, "<p><strong>"+html.EscapeString(c.Title)+"</strong></p><p>"+html.EscapeString(c.Summary)+"</p>")
	}
	return o
}

func (d Decoder) article(m map[string]any, raw []byte) *domain.Item {
	i := d.itemBase(m, domain.KindArticle, raw)
	c := &i.Content
	c.Summary = cut(plain(mapped(m, "summary", c.Language)), domain.MaxSummary)
	if c.Summary == "" {
		c.Summary = cut(plain(text(object(m["preview"])["content"])), domain.MaxSummary) // Ghost's excerpt
	}
	c.Image = readImage(m["image"])
	if c.Image == nil {
		if images := attachedImages(m["attachment"]); len(images) > 0 { // WordPress
			c.Image = &images[0]
		}
	}
	i.Wordings = d.readWordings(m, *c, plainSummary)
	return i
}
