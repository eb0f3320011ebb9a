package activitystreams

import (
	"encoding/json"
	"slices"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Envelope is what the inbox handler must know before it trusts, stores or decodes a message.
type Envelope struct {
	ID   domain.URI
	Type string
	// Actor is "" if the message names none that is an http(s) address.
	Actor domain.URI
	// Object is the id of the object, embedded or named; Objects are all of them (Flag).
	Object  domain.URI
	Objects []domain.URI
	Target  domain.URI
	To, Cc  []domain.URI
	// Audience are the groups that it is for (FEP-1b12).
	Audience []domain.URI
	// What follows is "" or empty unless the object is embedded.
	EmbeddedID   domain.URI // its id; "" as well if it has none
	ObjectType   string
	AttributedTo domain.URI
	InReplyTo    domain.URI
	Quote        domain.URI
	Mentions     []domain.URI
	// InnerActor and InnerObject are those of an embedded activity: the Follow in an Undo, the Create in an Announce.
	InnerActor, InnerObject domain.URI
}

// Peek reads the envelope of a message without decoding it; a message that it refuses, Decoder.Activity refuses too. It
// costs a few microseconds per kilobyte.
func Peek(raw []byte) (Envelope, error) {
	var e Envelope
	if len(raw) > MaxBytes {
		return e, refuse("larger than %d bytes", MaxBytes)
	}
	outer, err := pick(raw, "id", "type", "actor", "object", "target", "to", "cc", "audience")
	if err != nil {
		return e, refuse("%s", err)
	}
	e.ID, e.Type = uri(outer["id"]), typeOf(outer["type"])
	e.Actor, e.Target = uri(outer["actor"]), uri(outer["target"])
	e.To, e.Cc, e.Audience = uris(outer["to"]), uris(outer["cc"]), uris(outer["audience"])
	if inner, ok := outer["object"].(json.RawMessage); ok {
		err := e.peekInto(inner)
		e.Objects = appendURI(nil, e.Object)
		return e, err
	}
	if inner := object(outer["object"]); inner != nil { // GoToSocial's votes: an array of Notes
		if err := e.peekInto(rawOf(inner)); err != nil {
			return e, err
		}
	}
	e.Object, e.Objects = uri(outer["object"]), uris(outer["object"])
	return e, nil
}

func appendURI(to []domain.URI, u domain.URI) []domain.URI {
	if u == "" {
		return to
	}
	return append(to, u)
}

func (e *Envelope) peekInto(raw []byte) error {
	m, err := pick(raw, append(slices.Clone(quoteMembers), "id", "href", "type", "actor", "object", "attributedTo", "inReplyTo", "tag")...)
	if err != nil {
		return refuse("object: %s", err)
	}
	e.Object, e.EmbeddedID, e.ObjectType = uri(m), uri(m["id"]), typeOf(m["type"])
	e.AttributedTo, e.InReplyTo = author(m), uri(m["inReplyTo"])
	e.Quote = quoteOf(m)
	e.InnerActor, e.InnerObject = uri(m["actor"]), uri(m["object"])
	if nested, ok := m["object"].(json.RawMessage); ok {
		inner, err := pick(nested, "id", "href")
		if err != nil {
			return refuse("object: %s", err)
		}
		e.InnerObject = uri(inner)
	}
	for _, entry := range list(m["tag"]) {
		if tag, ok := entry.(map[string]any); ok && hasType(tag, "Mention") && len(e.Mentions) < maxReadMentions {
			e.Mentions = appendURI(e.Mentions, uri(tag["href"]))
		}
	}
	return nil
}

// pick reads the named members of an object as parse would; an object under "object" stays raw, because it may be large.
func pick(raw []byte, names ...string) (map[string]any, error) {
	found := make(map[string][]byte, len(names)+2)
	err := walk(raw, func(name string, value []byte) {
		if name == "@id" || name == "@type" || slices.Contains(names, name) {
			found[name] = value
		}
	})
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"id", "type"} {
		if value, ok := found["@"+name]; ok && found[name] == nil {
			found[name] = value
		}
		delete(found, "@"+name)
	}
	out := make(map[string]any, len(found))
	for name, value := range found {
		if name == "object" && value[0] == '{' {
			out[name] = json.RawMessage(value)
			continue
		}
		var decoded any
		if err := json.Unmarshal(value, &decoded); err != nil {
			return nil, err // a number beyond float64
		}
		uniform(decoded)
		out[name] = decoded
	}
	return out, nil
}
