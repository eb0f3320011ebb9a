package activitystreams

import (
	"strings"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// quoteAuthorization is the type of the proof that a post may quote another (FEP-044f).
const quoteAuthorization = "QuoteAuthorization"

// newQuoteRequest makes an activity of the type that go-fed lacks.
func newQuoteRequest() asActivity {
	o := streams.NewActivityStreamsActivity()
	p := streams.NewJSONLDTypeProperty()
	p.AppendXMLSchemaString(string(domain.VerbQuoteRequest))
	o.SetJSONLDType(p)
	return o
}

// setQuotable says who may quote a public object. Mastodon takes a missing policy for "nobody"; for nobody it names the
// author alone, as we do.
func setQuotable(o asObject, author domain.URI, by domain.QuotePolicy, to, cc []domain.URI) {
	if v := domain.VisibilityOf(to, cc, ""); !v.IsForEverybody() {
		return
	}
	allowed := domain.Public
	switch by {
	case domain.QuoteFollowers:
		allowed = author + "/followers"
	case domain.QuoteNobody:
		allowed = author
	}
	extend(o, "interactionPolicy", map[string]any{"canQuote": map[string]any{"automaticApproval": []any{string(allowed)}}})
}

func (e Encoder) quoteAuthorization(q *domain.QuoteAuthorization) vocab.Type {
	o := named(quoteAuthorization, "")
	setID(o, q.URI)
	attributed := streams.NewActivityStreamsAttributedToProperty()
	attributed.AppendIRI(iri(q.AttributedTo))
	o.SetActivityStreamsAttributedTo(attributed)
	extend(o, "interactingObject", string(q.Post))
	extend(o, "interactionTarget", string(q.Target))
	return o
}

func (d Decoder) quoteAuthorization(m map[string]any) *domain.QuoteAuthorization {
	return &domain.QuoteAuthorization{
		URI: uri(m["id"]), AttributedTo: author(m), Post: uri(m["interactingObject"]), Target: uri(m["interactionTarget"]),
	}
}

// readInstrument reads the post that wants to quote; Mastodon embeds it, since not all can be fetched.
func (d Decoder) readInstrument(a *domain.Activity, m map[string]any, depth int) {
	a.Instrument = uri(m["instrument"])
	inner := object(m["instrument"])
	if inner == nil || depth >= maxNested || typeName(inner) == "" {
		return
	}
	if o, err := d.object(inner, rawOf(inner), depth+1); err == nil {
		a.InstrumentObject = o
	}
}

// quoteMembers are the names that programs have for what a post quotes: FEP-044f's, then Misskey's and Fedibird's.
var quoteMembers = []string{"quote", "quoteUrl", "quoteUri", "_misskey_quote"}

// quoteOf is what a post quotes; FEP-e232 says it as a Link among the tags.
func quoteOf(m map[string]any) domain.URI {
	for _, member := range quoteMembers {
		if u := uri(m[member]); u != "" {
			return u
		}
	}
	for _, entry := range list(m["tag"]) {
		if tag, ok := entry.(map[string]any); ok && hasType(tag, "Link") && isQuoteLink(tag) {
			return uri(tag["href"])
		}
	}
	return ""
}

func isQuoteLink(tag map[string]any) bool {
	for _, rel := range list(tag["rel"]) {
		if s, ok := rel.(string); ok && (strings.HasSuffix(s, "#_misskey_quote") || strings.HasSuffix(s, "fep/044f#quote")) {
			return true
		}
	}
	mediaType := text(tag["mediaType"])
	return tag["rel"] == nil && strings.HasPrefix(text(tag["name"]), "RE:") &&
		(strings.HasPrefix(mediaType, "application/ld+json") || strings.HasPrefix(mediaType, "application/activity+json"))
}
