package activitystreams

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// through writes an object and reads it back.
func through(t *testing.T, o domain.Object) domain.Object {
	t.Helper()
	raw, err := encoder.Object(o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decoder.Object(raw)
	if err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return got
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if reflect.DeepEqual(want, got) {
		return
	}
	w, _ := json.MarshalIndent(want, "", " ")
	g, _ := json.MarshalIndent(got, "", " ")
	t.Errorf("want %s\n got %s", w, g)
}

func sameItem(t *testing.T, i *domain.Item) {
	t.Helper()
	got, ok := through(t, i).(*domain.Item)
	if !ok {
		t.Fatal("not an item")
	}
	got.Raw = nil
	same(t, i, got)
}

func TestAnArticleComesBackAsItWas(t *testing.T) { sameItem(t, anArticle()) }

func TestAnEventComesBackAsItWas(t *testing.T) {
	sameItem(t, anEvent())
	for name, change := range map[string]func(*domain.Content){
		"without a summary":   func(c *domain.Content) { c.Summary = "" },
		"whose summary tells": func(c *domain.Content) { c.Summary = "On 14 March in Gent we choose." },
		"without an end":      func(c *domain.Content) { c.Event.End = time.Time{} },
		"over two days":       func(c *domain.Content) { c.Event.End = at("2026-03-15T16:00:00Z") },
		"only online":         func(c *domain.Content) { c.Event.Place = nil },
		"only somewhere":      func(c *domain.Content) { c.Event.OnlineAddress = "" },
		"nowhere yet":         func(c *domain.Content) { c.Event.OnlineAddress, c.Event.Place = "", nil },
		"cancelled":           func(c *domain.Content) { c.Event.Status = domain.EventCancelled },
		"cancelled, told":     func(c *domain.Content) { c.Event.Status, c.Summary = domain.EventCancelled, "14 March, Gent" },
		"postponed":           func(c *domain.Content) { c.Event.Status = domain.EventPostponed },
		"tentative":           func(c *domain.Content) { c.Event.Status = domain.EventTentative },
		"in German":           func(c *domain.Content) { c.Language = "de" },
		"of no language":      func(c *domain.Content) { c.Language = "" },
		"without a picture":   func(c *domain.Content) { c.Image = nil },
		"in a zone by offset": func(c *domain.Content) { c.Event.TimeZone = "Etc/GMT-3" },
		"registered elsewhere": func(c *domain.Content) {
			c.Event.Join, c.Event.JoinURL = domain.JoinExternal, "https://tickets.example/1"
		},
		"of the usual category": func(c *domain.Content) { c.Event.Category = "" },
	} {
		t.Run(name, func(t *testing.T) {
			i := anEvent()
			change(&i.Content)
			sameItem(t, i)
		})
	}
}

func TestAnInitiativeComesBackAsItWas(t *testing.T) {
	sameItem(t, anInitiative())
	bare := anInitiative()
	bare.Content = domain.Content{Title: "Bare", HTML: "<p>Text</p>", Language: "fr", Card: &domain.Card{Handle: "bare"}}
	sameItem(t, bare)
}

func TestANoteComesBackAsItWas(t *testing.T) {
	n := aNote()
	got, ok := through(t, n).(*domain.Note)
	if !ok {
		t.Fatal("not a note")
	}
	got.Raw, n.URL = nil, string(n.URI)
	same(t, n, got)
}

func TestAnActorComesBackAsItWas(t *testing.T) {
	for _, a := range []*domain.Actor{anOrganisation(), theNodeActor()} {
		got, ok := through(t, a).(*domain.Actor)
		if !ok {
			t.Fatal("not an actor")
		}
		want := *a
		want.ClaimedHandle, want.Handle = a.Handle, ""
		want.Role, want.Local = "", false
		want.FeaturableBy = []domain.URI{domain.Public}
		if !want.Discoverable {
			want.FeaturableBy = []domain.URI{want.URI}
		}
		want.Implements = []string{domain.ImplementsRFC9421, domain.ImplementsRFC9421Ed25519}
		got.Raw = nil
		same(t, &want, got)
	}
}

func TestActivitiesComeBackAsTheyWere(t *testing.T) {
	for name, a := range activities() {
		t.Run(name, func(t *testing.T) {
			raw, err := encoder.Activity(a)
			if err != nil {
				t.Fatal(err)
			}
			got, err := decoder.Activity(raw)
			if err != nil {
				t.Fatal(err)
			}
			if a.ObjectURI == "" && a.Object != nil {
				a.ObjectURI = a.Object.ObjectID()
			}
			if len(a.Objects) == 0 {
				a.Objects = []domain.URI{a.ObjectURI}
			}
			same(t, withoutRaw(&a), withoutRaw(&got))
		})
	}
}

// withoutRaw takes off what only the decoder sets, at every level.
func withoutRaw(o domain.Object) domain.Object {
	switch o := o.(type) {
	case *domain.Activity:
		o.Raw = nil
		if o.Object != nil {
			o.Object = withoutRaw(o.Object)
			o.ObjectURI, o.Objects = o.Object.ObjectID(), nil
		}
		if len(o.Objects) == 1 {
			o.Objects = nil
		}
	case *domain.Item:
		o.Raw = nil
	case *domain.Note:
		o.Raw, o.URL = nil, string(o.URI)
	}
	return o
}
