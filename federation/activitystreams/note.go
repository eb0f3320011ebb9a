package activitystreams

import (
	"html"
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

const maxReadLinks = 4 // attachments that are shown as links below a text

// note writes an answer of ours.
func (e Encoder) note(n *domain.Note) vocab.Type {
	o := streams.NewActivityStreamsNote()
	setID(o, n.URI)
	setURL(o, n.URL)
	setAttributedTo(o, n.Actor)
	setAudience(o, n.To, n.Cc)
	setContent(o, n.HTML, n.Language)
	setMediaType(o, "text/html")
	setTimes(o, n.PublishedAt, n.UpdatedAt)
	e.setTags(o, n.Mentions, domain.Content{Tags: n.Tags})
	if n.InReplyTo != "" {
		p := streams.NewActivityStreamsInReplyToProperty()
		p.AppendIRI(iri(n.InReplyTo))
		o.SetActivityStreamsInReplyTo(p)
	}
	setSummary(o, n.Warning) // a warning is text everywhere, whatever AS2 says
	extend(o, "sensitive", n.Warning != "")
	e.setResponses(o, n.URI, domain.Counts{})
	setContext(o, n.Context)
	setQuotable(o, n.Actor, n.QuotableBy, n.To, n.Cc)
	attachments := streams.NewActivityStreamsAttachmentProperty()
	for _, i := range n.Images {
		attachments.AppendActivityStreamsDocument(document(i))
	}
	o.SetActivityStreamsAttachment(attachments)
	return o
}

// note reads a Note, and as a note with a title all else that has a text or a picture: Lemmy's Page, PeerTube's Video,
// Mastodon's Question, BookWyrm's Review.
func (d Decoder) note(m map[string]any, raw []byte) *domain.Note {
	language := languageOf(m)
	n := &domain.Note{
		URI: uri(m["id"]), URL: page(m["url"]), Actor: author(m), InReplyTo: uri(m["inReplyTo"]), To: uris(m["to"]), Cc: uris(m["cc"]),
		Mentions: mentions(m["tag"]), Tags: hashtags(m["tag"], domain.Content{}),
		Title: name(mapped(m, "name", language), maxForeignTitle), Language: language, Images: attachedImages(m["attachment"]),
		Context: uri(m["context"]), Replies: collectionOf(m, "replies"),
		PublishedAt: moment(m["published"], utc), UpdatedAt: moment(m["updated"], utc), Raw: raw,
	}
	if n.Quote.URI = quoteOf(m); n.Quote.URI != "" {
		n.Quote.Permit = uri(m["quoteAuthorization"])
	}
	if n.URL == "" {
		n.URL = string(n.URI)
	}
	if n.InReplyTo == "" {
		n.Root = n.URI
	}
	if !n.UpdatedAt.After(n.PublishedAt) {
		n.UpdatedAt = noTime
	}
	n.Visibility = visibility(n.To, n.Cc)
	if len(n.Images) == 0 && !hasType(m, "Note", "Question") {
		if i := readImage(firstOf(m["image"], m["icon"])); i != nil {
			n.Images = []domain.Image{*i} // Lemmy's picture, PeerTube's thumbnail
		}
	}
	content, summary := markup(m, mapped(m, "content", language)), mapped(m, "summary", language)
	if content == "" && !hasType(m, "Note") {
		content, summary = summary, ""
	}
	if hasType(m, "Note", "Question") || truth(m["sensitive"]) {
		n.Warning = name(summary, domain.MaxSummary)
	}
	n.HTML = d.clean(content + choices(m) + otherAttachments(m["attachment"]))
	return n
}

// collectionOf is the address of a collection of an object, on the object's own host; "" if it says that it is empty.
func collectionOf(m map[string]any, member string) domain.URI {
	address := uri(m[member])
	if total, told := number(object(m[member])["totalItems"]); told && total == 0 || !domain.SameHost(address, uri(m["id"])) {
		return ""
	}
	return address
}

// markup is content as HTML: PeerTube sends Markdown, others plain text, and say so in mediaType.
func markup(m map[string]any, content string) string {
	if kind := text(m["mediaType"]); !strings.HasPrefix(kind, "text/plain") && !strings.HasPrefix(kind, "text/markdown") {
		return content
	}
	paragraphs := strings.Split(strings.ReplaceAll(content, "\r\n", "\n"), "\n\n")
	var b strings.Builder
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}

func firstOf(values ...any) any {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

// choices are the answers of a Question as a list; we do not vote.
func choices(m map[string]any) string {
	if !hasType(m, "Question") {
		return ""
	}
	var b strings.Builder
	for _, entry := range list(firstOf(m["oneOf"], m["anyOf"])) {
		if option := object(entry); option != nil {
			b.WriteString("<li>" + html.EscapeString(name(text(option["name"]), maxForeignTitle)) + "</li>")
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "<ul>" + b.String() + "</ul>"
}

// otherAttachments are films, sounds and links, which we do not embed, as links below the text.
func otherAttachments(v any) string {
	var b strings.Builder
	shown := 0
	for _, entry := range list(v) {
		m, ok := entry.(map[string]any)
		if !ok || shown == maxReadLinks || !hasType(m, "Document", "Video", "Audio", "Link", "Page") {
			continue
		}
		if pictureTypes[ending(text(m["href"]))] != "" || strings.HasPrefix(text(m["mediaType"]), "image/") {
			continue
		}
		address := webAddress(text(m["href"]))
		if address == "" && !hasType(m, "Link") {
			address = webAddress(text(m["url"]))
			if pictureTypes[ending(address)] != "" {
				continue
			}
		}
		if address != "" {
			label := name(text(m["name"]), maxForeignTitle)
			if label == "" {
				label = address
			}
			b.WriteString(`<p><a href="` + html.EscapeString(address) + `">` + html.EscapeString(label) + `</a></p>`)
			shown++
		}
	}
	return b.String()
}
