package activitystreams

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

var utc = time.UTC
var noTime time.Time

// Activity reads an activity of any peer. A verb that we do not know is kept as it is, for the caller to ignore.
func (d Decoder) Activity(raw []byte) (activity domain.Activity, err error) {
	defer guard(&err)
	m, err := parse(raw)
	if err != nil {
		return domain.Activity{}, err
	}
	if _, err := resolve(m); err != nil {
		return domain.Activity{}, err
	}
	a, err := d.activity(m, raw, 0)
	if err != nil {
		return domain.Activity{}, err
	}
	return *a, nil
}

// Object reads what an id answered: an item, a note, an actor, an activity, a tombstone, or Unknown.
func (d Decoder) Object(raw []byte) (object domain.Object, err error) {
	defer guard(&err)
	m, err := parse(raw)
	if err != nil {
		return nil, err
	}
	return d.object(m, raw, 0)
}

// Actor reads an actor document.
func (d Decoder) Actor(raw []byte) (domain.Actor, error) {
	o, err := d.Object(raw)
	if err != nil {
		return domain.Actor{}, err
	}
	actor, ok := o.(*domain.Actor)
	if !ok {
		return domain.Actor{}, refuse("%T is not an actor", o)
	}
	return *actor, nil
}

// guard turns a panic of go-fed's generated code into a refusal: a stored message that ends the process would end it again
// after each restart.
func guard(err *error) {
	if cause := recover(); cause != nil {
		*err = refuse("it cannot be read: %v", cause)
	}
}

// object dispatches on the type that go-fed resolves; what go-fed does not know is dispatched by name.
func (d Decoder) object(m map[string]any, raw []byte, depth int) (domain.Object, error) {
	if typeName(m) == "" {
		return nil, refuse("an object without a type")
	}
	t, err := resolve(m)
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case vocab.ActivityStreamsArticle:
		return d.article(m, raw), nil
	case vocab.ActivityStreamsEvent:
		return orNil(d.event(m, raw))
	case vocab.ActivityStreamsPage:
		if uri(m["describes"]) != "" {
			return d.initiative(m, raw), nil
		}
	case vocab.ActivityStreamsTombstone:
		return d.tombstone(m), nil
	case vocab.ActivityStreamsPerson, vocab.ActivityStreamsOrganization, vocab.ActivityStreamsGroup,
		vocab.ActivityStreamsService, vocab.ActivityStreamsApplication:
		return orNil(d.actor(m, t.(vocab.Type).GetTypeName(), raw))
	}
	switch kind := typeName(m); {
	case kind == quoteAuthorization:
		return d.quoteAuthorization(m), nil
	case kind == featureAuthorization:
		return &domain.FeatureAuthorization{URI: uri(m["id"]), Collection: uri(m["interactingObject"]), Actor: uri(m["interactionTarget"])}, nil
	case kind == "Page", slices.Contains(noteTypes, kind):
		return d.note(m, raw), nil
	case isActivity(m):
		return orNil(d.activity(m, raw, depth))
	default:
		return &domain.Unknown{URI: uri(m["id"]), Type: kind, AttributedTo: author(m), Raw: raw}, nil
	}
}

// orNil keeps a nil pointer out of the interface.
func orNil[T domain.Object](o T, err error) (domain.Object, error) {
	if err != nil {
		return nil, err
	}
	return o, nil
}

func isActivity(m map[string]any) bool {
	if _, ok := newActivity[domain.Verb(typeName(m))]; ok {
		return true
	}
	return m["actor"] != nil && m["object"] != nil
}

func (d Decoder) activity(m map[string]any, raw []byte, depth int) (*domain.Activity, error) {
	if !isActivity(m) {
		return nil, refuse("%q is not an activity", typeName(m))
	}
	a := &domain.Activity{
		ID: uri(m["id"]), Verb: domain.Verb(typeName(m)), Actor: uri(m["actor"]),
		ObjectURI: uri(m["object"]), Objects: uris(m["object"]), Target: uri(m["target"]),
		To: uris(m["to"]), Cc: uris(m["cc"]), Audience: uris(m["audience"]),
		Text: activityText(m), PublishedAt: moment(m["published"], utc), Raw: raw,
	}
	switch a.Verb {
	case domain.VerbQuoteRequest:
		d.readInstrument(a, m, depth)
	case domain.VerbFeatureRequest:
		a.Instrument = uri(m["instrument"])
	case domain.VerbAccept:
		a.Result = uri(m["result"])
	}
	inner := object(m["object"])
	if inner == nil || depth >= maxNested || typeName(inner) == "" {
		return a, nil
	}
	o, err := d.object(inner, embedded(raw, inner), depth+1)
	if err != nil {
		if a.Verb == domain.VerbCreate || a.Verb == domain.VerbUpdate {
			return nil, fmt.Errorf("object of %s: %w", a.Verb, err)
		}
		return a, nil // a Like of something odd is still a Like
	}
	a.Object = o
	inherit(a)
	return a, nil
}

// activityText is what a Flag complains of, or what a Join says to the organiser.
func activityText(m map[string]any) string {
	if s := text(m["participationMessage"]); s != "" { // Mobilizon
		return cut(plain(s), maxReason)
	}
	return cut(plain(text(m["content"])), maxReason)
}

// inherit gives an embedded object what only the activity around it tells: the author and audience of a Create, the actor
// of what is undone (Gancio leaves it out).
func inherit(a *domain.Activity) {
	switch o := a.Object.(type) {
	case *domain.Activity:
		if o.Actor == "" && a.Verb == domain.VerbUndo {
			o.Actor = a.Actor
		}
	case *domain.Item:
		inheritInto(a, &o.Actor, &o.To, &o.Cc, &o.Visibility, &o.PublishedAt)
	case *domain.Note:
		inheritInto(a, &o.Actor, &o.To, &o.Cc, &o.Visibility, &o.PublishedAt)
	}
}

func inheritInto(a *domain.Activity, actor *domain.URI, to, cc *[]domain.URI, v *domain.Visibility, published *time.Time) {
	if a.Verb != domain.VerbCreate && a.Verb != domain.VerbUpdate {
		return
	}
	if *actor == "" {
		*actor = a.Actor
	}
	if len(*to)+len(*cc) == 0 {
		*to, *cc = a.To, a.Cc
		*v = visibility(*to, *cc)
	}
	if published.IsZero() && a.Verb == domain.VerbCreate {
		*published = a.PublishedAt
	}
}

// embedded is the JSON of the object inside an activity, as the peer wrote it; an array's first object is written anew.
func embedded(raw []byte, inner map[string]any) []byte {
	var value []byte
	if raw != nil && walk(raw, func(name string, v []byte) {
		if name == "object" {
			value = v
		}
	}) == nil && len(value) > 0 && value[0] == '{' {
		return bytes.Clone(value)
	}
	return rawOf(inner)
}

// resolve finds the type with go-fed, which also checks the members that hold one plain value each. It sees neither
// nested objects (it would try all its sixty types on each, and lose what it does not know) nor the peer's context.
func resolve(m map[string]any) (any, error) {
	view := make(map[string]any, len(m))
	for member, value := range m {
		if s, ok := value.(string); ok {
			view[member] = s
		}
	}
	view["type"], view["@context"] = typeName(m), asContext
	t, err := streams.ToType(context.Background(), view)
	switch {
	case errors.Is(err, streams.ErrUnhandledType), errors.Is(err, streams.ErrNoCallbackMatch):
		return nil, nil
	case err != nil:
		return nil, refuse("%s", err)
	}
	return t, nil
}
