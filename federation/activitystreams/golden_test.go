package activitystreams

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata; -update writes it.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	path = filepath.Join("testdata", path)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs (go test -update writes it)\n got %s", path, got)
	}
}

// readable is JSON for people; all that a context can say stands in a file of its own.
func readable(t *testing.T, raw []byte) []byte {
	t.Helper()
	if bytes.HasPrefix(raw, []byte(contextStart)) {
		raw = append([]byte(`{"@context":"see context.json",`), withoutContext(raw)[1:]...)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		t.Fatalf("%v\n%s", err, raw)
	}
	return append(b.Bytes(), '\n')
}

// wholeContext is a document in which every term occurs.
func wholeContext() []byte {
	names := make([]string, len(inlineTerms))
	for i, term := range inlineTerms {
		names[i] = `"` + term.name + `"`
	}
	document := withContext([]byte("{" + strings.Join(names, "") + "}"))
	return append(document[:bytes.LastIndexByte(document, ']')+1], '}')
}

func TestTheContextIsAsItWas(t *testing.T) {
	var b bytes.Buffer
	if err := json.Indent(&b, wholeContext(), "", "  "); err != nil {
		t.Fatal(err)
	}
	golden(t, "out/context.json", append(b.Bytes(), '\n'))
}

func TestActivitiesAreWrittenAsTheyWere(t *testing.T) {
	for name, a := range activities() {
		raw, err := encoder.Activity(a)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		golden(t, "out/"+name+".json", readable(t, raw))
	}
}

func TestObjectsAreWrittenAsTheyWere(t *testing.T) {
	liked := anArticle()
	liked.Counts = domain.Counts{Likes: 3, Reshares: 2}
	online := anEvent()
	online.Content.Event.Place, online.Content.Image, online.Content.Summary = nil, nil, ""
	online.Content.Event.Status = domain.EventCancelled
	online.Content.Language = "fr"
	for name, o := range map[string]domain.Object{
		"article-liked": liked, "event-online-cancelled-fr": online, "organisation": anOrganisation(), "node-actor": theNodeActor(),
		"tombstone": &domain.Tombstone{URI: here.Object(domain.KindEvent, itemID), FormerType: "Event", DeletedAt: at("2026-02-03T10:00:00Z")},
	} {
		raw, err := encoder.Object(o)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		golden(t, "out/"+name+".json", readable(t, raw))
	}
}

func TestCollectionsAreWrittenAsTheyWere(t *testing.T) {
	followersOf := org + "/followers"
	create, err := encoder.Activity(anActivity(domain.VerbLike, &domain.Tombstone{URI: theirs}))
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, raw []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "out/"+name+".json", readable(t, raw))
	}
	raw, err := encoder.Collection(Collection{ID: followersOf, Ordered: true, Total: 2, First: followersOf + "?page=1"})
	write("collection-followers", raw, err)
	raw, err = encoder.Collection(Collection{ID: followersOf, Ordered: true, Total: 2})
	write("collection-hidden", raw, err)
	raw, err = encoder.Collection(Collection{ID: org + "/featured", Ordered: true})
	write("collection-empty", raw, err)
	raw, err = encoder.Collection(Collection{ID: theirs + "/likes", Total: 1, Items: Entries([]domain.URI{ana})})
	write("collection-unordered", raw, err)
	raw, err = encoder.CollectionPage(Collection{
		ID: org + "/outbox?page=2", PartOf: org + "/outbox", Next: org + "/outbox?page=3", Prev: org + "/outbox?page=1", Ordered: true, Total: 41,
		Items: []Entry{{Raw: create}, {URI: here.Activity(itemID)}},
	})
	write("collection-page", raw, err)
}

func TestAVocabularyIsWrittenAsItWas(t *testing.T) {
	raw, err := encoder.Vocabulary(domain.SchemeTheme, someTerms())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "out/vocabulary.json", readable(t, raw))
	back, err := decoder.Vocabulary(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := someTerms()
	for i := range want {
		want[i].Scheme = ""
	}
	same(t, want, back)
}

func someTerms() []domain.Term {
	return []domain.Term{
		{
			Scheme: domain.SchemeTheme, URI: here.Term(domain.SchemeTheme, "commons"), Slug: "commons",
			Labels: map[string]string{"en": "commons", "fr": "communs"}, Descriptions: map[string]string{"en": "What is kept & shared."},
			SameAs: []domain.URI{"https://peer.example/ap/vocabularies/theme#commons"},
		},
		{Scheme: domain.SchemeTheme, URI: here.Term(domain.SchemeTheme, "governance"), Slug: "governance", Labels: map[string]string{"en": "governance"}},
	}
}

// TestPeersMessagesAreReadAsTheyWere reads testdata/in/<name>.json, written by us after the shapes that peers send.
func TestPeersMessagesAreReadAsTheyWere(t *testing.T) {
	paths, err := filepath.Glob("testdata/in/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no input files: %v", err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		o, err := decoder.Object(raw)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _, err := Peek(raw); err != nil {
			t.Errorf("peek into %s: %v", path, err)
		}
		got, err := json.MarshalIndent(bare(o), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "in/"+strings.TrimSuffix(filepath.Base(path), ".json")+".golden", append(got, '\n'))
	}
}

// bare is an object for a golden file: its Go type, and its members that are not empty, without the raw JSON.
func bare(o domain.Object) any {
	raw, err := json.Marshal(o)
	if err != nil {
		return err.Error()
	}
	var m any
	if err := json.Unmarshal(raw, &m); err != nil {
		return err.Error()
	}
	return pruned(m)
}

func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "Raw")
		for name, value := range v {
			value = pruned(value)
			if value == nil {
				delete(v, name)
				continue
			}
			v[name] = value
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = pruned(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		if v == "" || v == "0001-01-01T00:00:00Z" {
			return nil
		}
	case float64:
		if v == 0 {
			return nil
		}
	case bool:
		if !v {
			return nil
		}
	}
	return v
}
