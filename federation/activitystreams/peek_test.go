package activitystreams

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// agree holds the envelope against what the decoder makes of the same bytes: the inbox handler judges by the one, the
// processor acts by the other.
func agree(t *testing.T, raw []byte) {
	t.Helper()
	e, peekErr := Peek(raw)
	a, err := decoder.Activity(raw)
	if err == nil && peekErr != nil {
		t.Fatalf("decoded, but not peeked into: %v\n%s", peekErr, raw)
	}
	if err != nil {
		return
	}
	if e.ID != a.ID || e.Type != string(a.Verb) || e.Actor != a.Actor || e.Object != a.ObjectURI || e.Target != a.Target ||
		!sameURIs(e.Objects, a.Objects) || !sameURIs(e.To, a.To) || !sameURIs(e.Cc, a.Cc) {
		t.Fatalf("peek %+v\ndecode %+v\n%s", e, a, raw)
	}
	switch o := a.Object.(type) {
	case *domain.Note:
		if e.EmbeddedID != o.URI || e.InReplyTo != o.InReplyTo || e.AttributedTo != "" && e.AttributedTo != o.Actor {
			t.Fatalf("peek %+v\nnote %+v\n%s", e, o, raw)
		}
		for i, m := range o.Mentions {
			if e.Mentions[i] != m.Actor {
				t.Fatalf("mentions %v and %v", e.Mentions, o.Mentions)
			}
		}
	case *domain.Item:
		if e.EmbeddedID != o.URI || e.AttributedTo != "" && e.AttributedTo != o.Actor {
			t.Fatalf("peek %+v\nitem %+v\n%s", e, o, raw)
		}
	case *domain.Activity:
		if e.EmbeddedID != o.ID || e.InnerActor != "" && e.InnerActor != o.Actor || e.InnerObject != o.ObjectURI {
			t.Fatalf("peek %+v\nactivity %+v\n%s", e, o, raw)
		}
	case *domain.Actor:
		if e.EmbeddedID != o.URI || e.ObjectType != string(o.Type) {
			t.Fatalf("peek %+v\nactor %+v\n%s", e, o, raw)
		}
	case *domain.Tombstone:
		if e.EmbeddedID != o.URI || e.ObjectType != "Tombstone" {
			t.Fatalf("peek %+v\ntombstone %+v\n%s", e, o, raw)
		}
	}
}

func sameURIs(a, b []domain.URI) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

func TestTheEnvelopeAgreesWithTheActivity(t *testing.T) {
	paths, err := filepath.Glob("testdata/in/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		agree(t, raw)
	}
	eachDocument(t, func(_ string, raw []byte) { agree(t, raw) })
}

func TestTwoReadersOfOneMessageSeeTheSame(t *testing.T) {
	for name, raw := range map[string]string{
		"the later of two members wins":     `{"type":"Like","actor":"https://a.example/1","actor":"https://b.example/1","object":"https://c.example/1","object":"https://d.example/1"}`,
		"names differ in case":              `{"type":"Like","actor":"https://a.example/1","Actor":"https://b.example/1","object":"https://c.example/1","OBJECT":{"id":"https://d.example/1"}}`,
		"names are escaped":                 `{"type":"Like","\u0061ctor":"https://a.example/1","object":"https://c.example/1"}`,
		"id and @id":                        `{"type":"Like","@id":"https://a.example/2","id":"https://a.example/3","actor":"https://a.example/1","object":"https://c.example/1"}`,
		"@id after id":                      `{"type":"Like","id":"https://a.example/3","@id":"https://a.example/2","actor":"https://a.example/1","object":"https://c.example/1"}`,
		"null id and @id":                   `{"type":"Like","id":null,"@id":"https://a.example/2","actor":"https://a.example/1","object":"https://c.example/1"}`,
		"two @id":                           `{"type":"Like","@id":"https://a.example/1","@id":"https://a.example/2","actor":"https://a.example/1","object":"https://c.example/1"}`,
		"an object twice, embedded last":    `{"type":"Create","actor":"https://a.example/1","object":"https://c.example/1","object":{"type":"Note","id":"https://d.example/1"}}`,
		"an object twice, named last":       `{"type":"Create","actor":"https://a.example/1","object":{"type":"Note","id":"https://d.example/1"},"object":"https://c.example/1"}`,
		"several actors":                    `{"type":"Create","actor":["https://a.example/1","https://b.example/1"],"object":{"type":"Note","id":"https://d.example/1"}}`,
		"an actor that is no address":       `{"type":"Create","actor":["did:key:z6Mk",{"type":"Person"},"https://b.example/1"],"object":{"type":"Note","id":"https://d.example/1"}}`,
		"several types":                     `{"type":["x:Y","Create"],"actor":"https://a.example/1","object":{"type":["schema:Person","Person"],"id":"https://d.example/1"}}`,
		"an object in an array":             `{"type":"Create","actor":"https://a.example/1","object":[{"type":"Note","id":"https://d.example/1","inReplyTo":"https://e.example/1"},{"type":"Note","id":"https://d.example/2"}]}`,
		"a null before it":                  `{"type":"Create","actor":"https://a.example/1","object":[null,{"type":"Note","id":"https://d.example/1"}]}`,
		"a link as object":                  `{"type":"Like","actor":"https://a.example/1","object":{"type":"Link","href":"https://d.example/1"}}`,
		"an id that is no address":          `{"type":"Create","actor":"https://a.example/1","object":{"type":"Note","id":"tag:x","href":"https://d.example/1"}}`,
		"an id in an array":                 `{"type":"Create","actor":"https://a.example/1","object":{"type":"Note","id":["https://d.example/1"]}}`,
		"inner object with @id":             `{"type":"Undo","actor":"https://a.example/1","object":{"@type":"Follow","actor":"https://a.example/1","object":{"@id":"https://d.example/1"}}}`,
		"white space":                       " {\n\"type\" :\t\"Undo\" , \"actor\": \"https://a.example/1\" , \"object\" : { \"type\":\"Like\", \"object\" : \"https://d.example/1\" } }\n",
		"bytes that are not UTF-8 in names": "{\"type\":\"Like\",\"actor\":\"https://a.example/1\",\"ac\xfftor\":\"https://b.example/1\",\"object\":\"https://d.example/\xff\"}",
	} {
		t.Run(name, func(t *testing.T) { agree(t, []byte(raw)) })
	}
}

func TestTheEnvelopeTellsWhatTheInboxAsks(t *testing.T) {
	e, err := Peek([]byte(mastodonNote))
	if err != nil {
		t.Fatal(err)
	}
	want := Envelope{
		ID: "https://peer.example/users/ana/statuses/1/activity", Type: "Create", Actor: ana,
		Object: "https://peer.example/users/ana/statuses/1", Objects: []domain.URI{"https://peer.example/users/ana/statuses/1"},
		To: public(), Cc: []domain.URI{ana + "/followers", "https://weft.example.org/ap/actors/1"},
		EmbeddedID: "https://peer.example/users/ana/statuses/1", ObjectType: "Note", AttributedTo: ana,
		InReplyTo: "https://weft.example.org/ap/articles/1", Mentions: []domain.URI{"https://weft.example.org/ap/actors/1"},
	}
	same(t, want, e)
}

func TestWhatTheDecoderRefusesForItsFormThePeekRefusesToo(t *testing.T) {
	for _, raw := range []string{
		``, `[]`, `"x"`, `{`, `{"a":1}x`, `{"type":"Like","x":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + `}`,
		`{"type":"Like","to":[` + strings.Repeat("1,", 1000) + `1]}`, `{"type":"Like","x":"` + strings.Repeat("x", MaxBytes) + `"}`,
	} {
		if _, err := Peek([]byte(raw)); err == nil {
			t.Errorf("%.60s was peeked into", raw)
		}
	}
}

// FuzzPeek finds messages that the two readers understand differently, and bytes that our scanner and encoding/json do.
func FuzzPeek(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		err := walk(raw, nil)
		if valid := json.Valid(raw); (err == nil || errors.Is(err, errObject)) && !valid {
			t.Fatalf("encoding/json does not take %q", raw)
		} else if valid && errors.Is(err, errSyntax) {
			t.Fatalf("the scanner does not take %q", raw)
		}
		agree(t, raw)
	})
}

// FuzzDecode looks for panics, for neither result nor error, and for results that cannot be written again.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := decoder.Object(raw)
		if (o == nil) == (err == nil) {
			t.Fatalf("object %v, error %v", o, err)
		}
		if _, err := decoder.Collection(raw); err == nil && o == nil {
			t.Fatalf("a collection that is no object")
		}
		if terms, err := decoder.Vocabulary(raw); err == nil && terms == nil {
			t.Fatal("a vocabulary without terms is empty, not nil")
		}
		if a, ok := o.(*domain.Actor); ok && a.Type == domain.TypeOrganization {
			written, err := encoder.Object(a)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := decoder.Actor(written); err != nil {
				t.Fatalf("%v\n%s", err, written)
			}
		}
		if i, ok := o.(*domain.Item); ok {
			written, err := encoder.Activity(domain.Activity{ID: here.Activity(itemID), Verb: domain.VerbCreate, Actor: org, Object: i})
			if err != nil && i.Kind != domain.KindInitiative {
				t.Fatal(err)
			}
			if err == nil && !json.Valid(written) {
				t.Fatalf("not JSON: %s", written)
			}
		}
	})
}

func seeds(f *testing.F) {
	f.Helper()
	paths, err := filepath.Glob("testdata/in/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(follow))
	f.Add([]byte(mastodonNote))
	f.Add([]byte(`{"type":"Video","duration":"","id":"https://x.example/1"}`))
	f.Add([]byte(`{"a":[1.5e-7,true,false,null,"\u00e9\\\n"]}`))
}
