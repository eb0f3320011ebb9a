package activitystreams

import (
	"html"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// initiative is a Page that describes the initiative's actor. The card stands in our terms for peers of our kind, and in
// the content for everybody else.
func (e Encoder) initiative(i *domain.Item) (vocab.Type, error) {
	i = travelling(i)
	c := i.Content
	if c.Card == nil || i.Subject == "" && i.TranslationOf == "" {
		return nil, unencodable("profile without card or subject", i.URI, string(i.Kind))
	}
	o := streams.NewActivityStreamsPage()
	e.itemBase(o, i)
	setContent(o, withCard(c), c.Language)
	setSummary(o, bothReadings(c.Summary))
	setWordings(o, i, withCard, itself)
	setImage(o, c.Image)
	setIcon(o, c.Card.Logo)
	o.SetActivityStreamsAttachment(streams.NewActivityStreamsAttachmentProperty())
	if c.Summary != "" {
		setPreview(o, i.Actor, "<p><strong>"+html.EscapeString(c.Title)+"</strong></p><p>"+html.EscapeString(c.Summary)+"</p>")
	}
	if i.Subject == "" { // a translation: the original describes the actor
		return o, nil
	}
	extend(o, "describes", string(i.Subject))
	extend(o, termHandle, notEmpty(c.Card.Handle))
	extendCard(o, c)
	return o, nil
}

func (d Decoder) initiative(m map[string]any, raw []byte) *domain.Item {
	i := d.itemBase(m, domain.KindInitiative, raw)
	c := &i.Content
	i.Subject = uri(m["describes"])
	c.Summary = cut(plain(mapped(m, "summary", c.Language)), domain.MaxSummary)
	c.Image = readImage(m["image"])
	c.Card = readTerms(m)
	i.Wordings = d.readWordings(m, *c, plainSummary)
	return i
}

// setCard writes the card of our organisation and initiatives on their actors: as our terms, and as fields for Mastodon's
// eyes, followed by the actor's own fields.
func (e Encoder) setCard(o asActor, a *domain.Actor) {
	fields := a.Fields
	content := domain.Content{}
	if a.Card != nil && a.Card.Card != nil {
		content = *a.Card
		extendCard(o, content)
		extend(o, "inLanguage", notEmpty(content.Language))
		extend(o, termSummary, notEmpty(content.Summary))
		fields = append(cardFields(content), fields...)
	}
	e.setTags(o, nil, content)
	attachments := streams.NewActivityStreamsAttachmentProperty()
	for _, f := range fields[:min(len(fields), maxFields)] {
		value := named("PropertyValue", f.Name)
		extend(value, "value", f.HTML)
		attachments.AppendActivityStreamsObject(value)
	}
	o.SetActivityStreamsAttachment(attachments)
}

// readCard reads an actor's fields, and its card if it tells one in our terms. Fields that only repeat the card are left out.
func (d Decoder) readCard(a *domain.Actor, m map[string]any) {
	repeated := map[domain.Field]bool{}
	if tellsCard(m) {
		card := readTerms(m)
		card.Handle = a.Username
		content := &domain.Content{
			Title: a.Name, HTML: a.HTML, Summary: cut(clean(text(m[termSummary])), domain.MaxSummary), Language: languageOf(m),
			Image: a.Image, Streams: readConcepts(m[termStream]), Themes: readConcepts(m[termTheme]), Card: card,
		}
		content.Tags = hashtags(m["tag"], *content)
		a.Card = content
		for _, f := range cardFields(*content) {
			repeated[f] = true
		}
	}
	for _, entry := range list(m["attachment"]) {
		field, ok := entry.(map[string]any)
		if !ok || !hasType(field, "PropertyValue") || len(a.Fields) == maxFields {
			continue
		}
		f := domain.Field{Name: name(text(field["name"]), maxForeignTitle), HTML: text(field["value"])}
		if f.Name != "" && !repeated[f] {
			f.HTML = d.clean(f.HTML)
			a.Fields = append(a.Fields, f)
		}
	}
}
