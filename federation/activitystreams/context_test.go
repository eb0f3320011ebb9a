package activitystreams

import (
	"encoding/json"
	"testing"
)

// contextOf is the inline part of what a document with that body gets.
func contextOf(t *testing.T, body string) map[string]any {
	t.Helper()
	var document struct {
		Context []any `json:"@context"`
	}
	if err := json.Unmarshal(withContext([]byte(body)), &document); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	terms, _ := document.Context[len(document.Context)-1].(map[string]any)
	return terms
}

func TestAContextHoldsWhatTheDocumentUsesAndNoMore(t *testing.T) {
	for body, want := range map[string][]string{
		`{"type":"Accept"}`:                                 {},
		`{"tag":[{"type":"Hashtag"}]}`:                      {"Hashtag"},
		`{"type":["Event"],"status":"CONFIRMED"}`:           {"status", "ical"},
		`{"weft:initiatives":"https://weft.example/i"}`:     {"weft:initiatives", "weft"},
		`{"weft:stream":[{"type":"skos:Concept"}]}`:         {"weft", "skos"},
		`{"content":"the \"mz\":\"value\" of it","a":"\\"}`: {},
		`{"href":"https://sc.example"}`:                     {},
		`{"content":"a string that never ends`:              nil,
	} {
		if want == nil {
			_ = withContext([]byte(body)) // it must end, and not panic
			continue
		}
		got := contextOf(t, body)
		for _, name := range want {
			if got[name] == nil {
				t.Errorf("%s: %q is missing in %v", body, name, got)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %v, want only %v", body, got, want)
		}
	}
}

func TestEveryInlineTermFitsTheTable(t *testing.T) {
	if len(inlineTerms) > 128 {
		t.Errorf("%d terms: withContext marks 128", len(inlineTerms))
	}
	for _, term := range inlineTerms {
		if got := contextOf(t, `{"`+term.name+`":1}`); got[term.name] == nil {
			t.Errorf("%q does not bring itself", term.name)
		}
		if !json.Valid([]byte(term.definition)) {
			t.Errorf("%q is defined as %s", term.name, term.definition)
		}
	}
}
