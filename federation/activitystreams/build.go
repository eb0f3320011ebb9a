package activitystreams

import (
	"net/url"
	"strings"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// asObject is what every object, activity and actor type of go-fed can carry.
type asObject interface {
	vocab.Type
	GetUnknownProperties() map[string]any
	SetActivityStreamsAttachment(vocab.ActivityStreamsAttachmentProperty)
	SetActivityStreamsAttributedTo(vocab.ActivityStreamsAttributedToProperty)
	SetActivityStreamsAudience(vocab.ActivityStreamsAudienceProperty)
	SetActivityStreamsCc(vocab.ActivityStreamsCcProperty)
	SetActivityStreamsContent(vocab.ActivityStreamsContentProperty)
	SetActivityStreamsContext(vocab.ActivityStreamsContextProperty)
	SetActivityStreamsIcon(vocab.ActivityStreamsIconProperty)
	SetActivityStreamsImage(vocab.ActivityStreamsImageProperty)
	SetActivityStreamsInReplyTo(vocab.ActivityStreamsInReplyToProperty)
	SetActivityStreamsLikes(vocab.ActivityStreamsLikesProperty)
	SetActivityStreamsLocation(vocab.ActivityStreamsLocationProperty)
	SetActivityStreamsMediaType(vocab.ActivityStreamsMediaTypeProperty)
	SetActivityStreamsName(vocab.ActivityStreamsNameProperty)
	SetActivityStreamsPreview(vocab.ActivityStreamsPreviewProperty)
	SetActivityStreamsPublished(vocab.ActivityStreamsPublishedProperty)
	SetActivityStreamsReplies(vocab.ActivityStreamsRepliesProperty)
	SetActivityStreamsShares(vocab.ActivityStreamsSharesProperty)
	SetActivityStreamsSummary(vocab.ActivityStreamsSummaryProperty)
	SetActivityStreamsTag(vocab.ActivityStreamsTagProperty)
	SetActivityStreamsTo(vocab.ActivityStreamsToProperty)
	SetActivityStreamsUpdated(vocab.ActivityStreamsUpdatedProperty)
	SetActivityStreamsUrl(vocab.ActivityStreamsUrlProperty)
}

// iri wraps an address so that go-fed writes it byte for byte: ids are compared byte by byte, and url.Parse would escape
// what a peer left unescaped.
func iri(u domain.URI) *url.URL {
	scheme, rest, ok := strings.Cut(string(u), ":")
	if !ok {
		return &url.URL{Opaque: scheme}
	}
	return &url.URL{Scheme: scheme, Opaque: rest}
}

func setID(o vocab.Type, id domain.URI) {
	if id == "" {
		return
	}
	p := streams.NewJSONLDIdProperty()
	p.Set(iri(id))
	o.SetJSONLDId(p)
}

// extend sets a member that go-fed has no property for; empty values are left out by finish.
func extend(o interface{ GetUnknownProperties() map[string]any }, member string, value any) {
	o.GetUnknownProperties()[member] = value
}

func setName(o asObject, name, language string) {
	if name == "" {
		return
	}
	p := streams.NewActivityStreamsNameProperty()
	p.AppendXMLSchemaString(name)
	if language != "" {
		p.AppendRDFLangString(map[string]string{language: name})
	}
	o.SetActivityStreamsName(p)
}

func setSummary(o asObject, summary string) {
	if summary == "" {
		return
	}
	p := streams.NewActivityStreamsSummaryProperty()
	p.AppendXMLSchemaString(summary)
	o.SetActivityStreamsSummary(p)
}

// setContent writes content and, if the language is known, contentMap.
func setContent(o asObject, html, language string) {
	p := streams.NewActivityStreamsContentProperty()
	p.AppendXMLSchemaString(html)
	if language != "" {
		p.AppendRDFLangString(map[string]string{language: html})
	}
	o.SetActivityStreamsContent(p)
}

func setMediaType(o interface {
	SetActivityStreamsMediaType(vocab.ActivityStreamsMediaTypeProperty)
}, mediaType string) {
	if mediaType == "" {
		return
	}
	p := streams.NewActivityStreamsMediaTypeProperty()
	p.Set(mediaType)
	o.SetActivityStreamsMediaType(p)
}

func setURL(o asObject, address string) {
	if address == "" {
		return
	}
	p := streams.NewActivityStreamsUrlProperty()
	p.AppendIRI(iri(domain.URI(address)))
	o.SetActivityStreamsUrl(p)
}

func setAttributedTo(o asObject, actor domain.URI) {
	if actor == "" {
		return
	}
	p := streams.NewActivityStreamsAttributedToProperty()
	p.AppendIRI(iri(actor))
	o.SetActivityStreamsAttributedTo(p)
}

// setAudience always writes both arrays: Mobilizon refuses what lacks one.
func setAudience(o asObject, to, cc []domain.URI) {
	toProperty := streams.NewActivityStreamsToProperty()
	for _, u := range to {
		toProperty.AppendIRI(iri(u))
	}
	o.SetActivityStreamsTo(toProperty)
	ccProperty := streams.NewActivityStreamsCcProperty()
	for _, u := range cc {
		ccProperty.AppendIRI(iri(u))
	}
	o.SetActivityStreamsCc(ccProperty)
}

// setTimes writes published and updated in UTC. go-fed drops fractions of seconds.
func setTimes(o asObject, published, updated time.Time) {
	if !published.IsZero() {
		p := streams.NewActivityStreamsPublishedProperty()
		p.Set(published.UTC())
		o.SetActivityStreamsPublished(p)
	}
	if !updated.IsZero() {
		p := streams.NewActivityStreamsUpdatedProperty()
		p.Set(updated.UTC())
		o.SetActivityStreamsUpdated(p)
	}
}

// named makes an object of a type that go-fed does not know, such as Hashtag.
func named(typeName, name string) vocab.ActivityStreamsObject {
	o := streams.NewActivityStreamsObject()
	p := streams.NewJSONLDTypeProperty()
	p.AppendXMLSchemaString(typeName)
	o.SetJSONLDType(p)
	setName(o, name, "")
	return o
}
