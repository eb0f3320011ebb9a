package activitystreams

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

var utc = time.UTC
var noTime time.Time

// Activity reads an activity of any peer. A verb that we do not know is kept as it is, for the caller to ignore.
func (d Decoder) Activity(raw []byte) (domain.Activity, error) {
	m, err := parse(raw)
	if err != nil {
		return domain.Activity{}, err
	}
	a, err := d.activity(m, raw, 0)
	if err != nil {
		return domain.Activity{}, err
	}
	return *a, nil
}

// Object reads what an id answered: an item, a note, an actor, an activity, a tombstone, or Unknown.
func (d Decoder) Object(raw []byte) (domain.Object, error) {
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

// object dispatches on the type that go-fed resolves. raw may be nil for what is embedded.
func (d Decoder) object(m map[string]any, raw []byte, depth int) (domain.Object, error) {
	t, err := resolve(m)
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case vocab.ActivityStreamsArticle:
		return d.article(m, raw), nil
	case vocab.ActivityStreamsPerson, vocab.ActivityStreamsOrganization, vocab.ActivityStreamsGroup,
		vocab.ActivityStreamsService, vocab.ActivityStreamsApplication:
		return d.actor(m, t.(vocab.Type).GetTypeName(), raw)
	}
	if isActivity(m) {
		return d.activity(m, raw, depth)
	}
	return &domain.Unknown{URI: uri(m["id"]), Type: typeName(m), AttributedTo: author(m), Raw: raw}, nil
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
		To: uris(m["to"]), Cc: uris(m["cc"]),
		Text: plain(text(m["content"])), PublishedAt: moment(m["published"], utc), Raw: raw,
	}
	inner := object(m["object"])
	if inner == nil || depth >= maxNested || typeName(inner) == "" {
		return a, nil
	}
	o, err := d.object(inner, embedded(raw, inner), depth+1)
	if err != nil {
		return nil, fmt.Errorf("object of %s: %w", a.Verb, err)
	}
	a.Object = o
	return a, nil
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
func resolve(m map[string]any) (t any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			t, err = nil, refuse("%q cannot be read: %v", typeName(m), cause)
		}
	}()
	view := make(map[string]any, len(m))
	for member, value := range m {
		switch value := value.(type) {
		case string:
			view[member] = value
		}
	}
	view["type"], view["@context"] = typeName(m), asContext
	t, err = streams.ToType(context.Background(), view)
	switch {
	case errors.Is(err, streams.ErrUnhandledType), errors.Is(err, streams.ErrNoCallbackMatch):
		return nil, nil
	case err != nil:
		return nil, refuse("%s", err)
	}
	return t, nil
}
