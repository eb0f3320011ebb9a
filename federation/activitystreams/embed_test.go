package activitystreams

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestAnEmbeddedDocumentOfOursLosesItsContextAndItsProof(t *testing.T) {
	for _, raw := range []string{
		`{"@context":["https://www.w3.org/ns/activitystreams"],"content":"<p>&</p>","id":"https://weft.example/1","proof":{"type":"DataIntegrityProof"}}`,
		string(withContext([]byte(`{"content":"<p>&</p>","id":"https://weft.example/1"}`))),
		`{"content":"<p>&</p>","id":"https://weft.example/1"}`,
	} {
		if got := withoutContext(json.RawMessage(raw)); !bytes.Equal(got, []byte(`{"content":"<p>&</p>","id":"https://weft.example/1"}`)) {
			t.Errorf("got %s", got)
		}
	}
}
