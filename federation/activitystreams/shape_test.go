package activitystreams

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// eachDocument is everything that we write, by name.
func eachDocument(t *testing.T, visit func(name string, raw []byte)) {
	t.Helper()
	for name, a := range activities() {
		raw, err := encoder.Activity(a)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		visit(name, raw)
	}
	for name, o := range map[string]domain.Object{
		"organisation": anOrganisation(), "node actor": theNodeActor(), "bare article": anItem(domain.KindArticle, "x", domain.Content{Title: "Bare"}),
	} {
		raw, err := encoder.Object(o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		visit(name, raw)
	}
}

func TestAllThatWeWriteHasTheShapesThatPeersNeed(t *testing.T) {
	eachDocument(t, func(name string, raw []byte) {
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		contexts, ok := m["@context"].([]any)
		if !ok || contexts[0] != "https://www.w3.org/ns/activitystreams" {
			t.Errorf("%s: context %v", name, m["@context"])
		}
		delete(m, "@context")
		checkShape(t, name, m)
		if bytes.Contains(raw, []byte(`\u003c`)) || bytes.Contains(raw, []byte(`\u0026`)) {
			t.Errorf("%s: HTML is escaped in JSON", name)
		}
	})
}

// checkShape knows the rules of interop §0.7 and §6: no null, no nested context, arrays where programs demand them.
func checkShape(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case nil:
		t.Errorf("%s is null", path)
	case []any:
		for _, entry := range v {
			checkShape(t, path+"[]", entry)
		}
	case map[string]any:
		for name, value := range v {
			if _, isArray := value.([]any); !isArray && alwaysArray[name] {
				t.Errorf("%s.%s is no array", path, name)
			}
			if name == "@context" {
				t.Errorf("%s has a context of its own", path)
			}
			checkShape(t, path+"."+name, value)
		}
		switch v["type"] {
		case "Article", "Event", "Page", "Note":
			if _, isPreview := v["id"]; !isPreview {
				return
			}
			for _, name := range []string{"to", "cc", "tag", "attachment", "attributedTo", "content", "published"} {
				if name == "published" && strings.HasPrefix(path, "bare") {
					continue
				}
				if v[name] == nil {
					t.Errorf("%s lacks %s", path, name)
				}
			}
			if _, ok := v["attributedTo"].(string); !ok {
				t.Errorf("%s.attributedTo is no string", path)
			}
			if location, has := v["location"]; has {
				if _, ok := location.(map[string]any); !ok {
					t.Errorf("%s.location is no object", path)
				}
			}
		}
	}
}

func TestTheContextDefinesEveryTermThatWeWrite(t *testing.T) {
	known := map[string]bool{"sharedInbox": true, "publicKey": true, "publicKeyPem": true, "owner": true} // AS2 and security/v1
	for _, term := range strings.Fields(`id type actor object target to cc content contentMap name nameMap summary summaryMap mediaType url href published updated
		tag attachment attributedTo image icon preview location latitude longitude startTime endTime inReplyTo likes shares replies generator
		inbox outbox followers following preferredUsername endpoints describes formerType deleted items totalItems width height context first next partOf`) {
		known[term] = true
	}
	eachDocument(t, func(name string, raw []byte) {
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		context, _ := m["@context"].([]any)
		terms, _ := context[len(context)-1].(map[string]any)
		delete(m, "@context")
		eachMember(m, func(member string, value any) {
			prefix, _, prefixed := strings.Cut(member, ":")
			if !known[member] && terms[member] == nil && (!prefixed || terms[prefix] == nil) {
				t.Errorf("%s: %q is not in the context", name, member)
			}
			if kind, ok := value.(string); ok && member == "type" {
				prefix, _, prefixed := strings.Cut(kind, ":")
				if prefixed && terms[prefix] == nil {
					t.Errorf("%s: type %q is not in the context", name, kind)
				}
			}
		})
	})
}

func eachMember(v any, visit func(name string, value any)) {
	switch v := v.(type) {
	case []any:
		for _, entry := range v {
			eachMember(entry, visit)
		}
	case map[string]any:
		for name, value := range v {
			visit(name, value)
			if name != "contentMap" && name != "nameMap" && name != "summaryMap" {
				eachMember(value, visit)
			}
		}
	}
}

func TestEveryTermOfOursIsListed(t *testing.T) {
	listed := map[string]bool{}
	for _, term := range Terms() {
		listed["weft:"+term] = true
	}
	eachDocument(t, func(name string, raw []byte) {
		var m map[string]any
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		delete(m, "@context")
		eachMember(m, func(member string, _ any) {
			if strings.HasPrefix(member, "weft:") && !listed[member] {
				t.Errorf("%s: %s is not in Terms", name, member)
			}
		})
	})
}

func TestTheSameValueGivesTheSameBytesFromManyGoroutines(t *testing.T) {
	activity := anActivity(domain.VerbCreate, anEvent())
	want, err := encoder.Activity(activity)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 20 {
				if got, err := encoder.Activity(activity); err != nil || !bytes.Equal(got, want) {
					t.Errorf("differs: %v", err)
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestIDsOfPeersAreWrittenByteForByte(t *testing.T) {
	for _, id := range []domain.URI{
		"https://peer.example/users/Zoë", "https://peer.example/a%2Fb", "https://peer.example/?author=1", "https://PEER.example/x?",
		"https://peer.example/x#", "https://peer.example/.well-known/apgateway/did:key:z6Mk/actor", "https://peer.example/a b",
	} {
		raw, err := encoder.Activity(domain.Activity{ID: here.Follow(itemID), Verb: domain.VerbFollow, Actor: org, ObjectURI: id})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(raw, []byte(`"object":"`+string(id)+`"`)) {
			t.Errorf("%s became %s", id, raw)
		}
	}
}

func TestWhatHasNoFormOnTheWireIsAnError(t *testing.T) {
	noCard, noStart := anInitiative(), anEvent()
	noCard.Content.Card = nil
	noStart.Content.Event = nil
	for name, o := range map[string]domain.Object{
		"organisation's card": anItem(domain.KindOrganisation, "x", domain.Content{}), "no card": noCard, "no start": noStart,
		"unknown": &domain.Unknown{}, "actor without type": &domain.Actor{URI: org}, "no object": &domain.Activity{Verb: domain.VerbLike},
		"no verb": &domain.Activity{Verb: "Dance", ObjectURI: org},
	} {
		if _, err := encoder.Object(o); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFieldsOfACardStayWithinMastodonsLimit(t *testing.T) {
	c := aProfile()
	for range 60 {
		c.Card.Priorities = append(c.Card.Priorities, strings.Repeat("A & B ", 20))
	}
	c.Themes = []domain.TermRef{theme("x", strings.Repeat("&", 2500))}
	for _, f := range cardFields(c) {
		if n := len([]rune(f.HTML)); n > maxFieldHTML {
			t.Errorf("%s: %d characters", f.Name, n)
		}
	}
}
