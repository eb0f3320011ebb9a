package cluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// BenchmarkMention is what one mention costs from the request to the applied note, with its signature made beforehand.
func BenchmarkMention(b *testing.B) {
	c := New(b, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	organisation, author := alder.Organisation(), birch.Organisation()
	keys, err := birch.Store.PrivateKeys(b.Context(), author.URI)
	if err != nil {
		b.Fatal(err)
	}
	const batch = 256
	made := 0
	requests := make([]*http.Request, 0, batch)
	prepare := func() {
		b.StopTimer()
		requests = requests[:0]
		for range batch {
			made++
			body := mentionBody(b, author, organisation, made)
			request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "https://alder.test/ap/inbox", bytes.NewReader(body))
			request.Header.Set("Content-Type", "application/activity+json")
			if err := signature.Sign(request, body, keys[0], domain.SignCavage, c.Now()); err != nil {
				b.Fatal(err)
			}
			requests = append(requests, request)
		}
		b.StartTimer()
	}
	for b.Loop() {
		if len(requests) == 0 {
			if _, err := alder.RunOnce(b.Context()); err != nil {
				b.Fatal(err)
			}
			prepare()
		}
		recorder := httptest.NewRecorder()
		alder.Handler().ServeHTTP(recorder, requests[0])
		if recorder.Code != http.StatusAccepted {
			b.Fatalf("answered %d: %s", recorder.Code, recorder.Body)
		}
		requests = requests[1:]
	}
}

func mentionBody(b *testing.B, author, organisation domain.Actor, number int) []byte {
	b.Helper()
	id := fmt.Sprintf("https://birch.test/ap/notes/%d", number)
	body, err := json.Marshal(map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "id": id + "/activity", "type": "Create", "actor": author.URI,
		"to": []string{string(domain.Public)}, "cc": []domain.URI{organisation.URI},
		"object": map[string]any{
			"id": id, "type": "Note", "attributedTo": author.URI, "content": "<p>What do you think of it?</p>",
			"to": []string{string(domain.Public)}, "cc": []domain.URI{organisation.URI},
			"tag": []any{map[string]any{"type": "Mention", "href": organisation.URI, "name": "@alder@alder.test"}},
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	return body
}
