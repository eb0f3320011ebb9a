package federation_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// The target is 0.15 ms of CPU for an actor document with everything around it.
func BenchmarkActorDocument(b *testing.B) {
	w := newWorld(b)
	req := httptest.NewRequest(http.MethodGet, string(w.org.URI), http.NoBody)
	req.Header.Set("Accept", activityJSON)
	serve := func() {
		recorder := httptest.NewRecorder()
		if w.echo.ServeHTTP(recorder, req); recorder.Code != http.StatusOK {
			b.Fatal(recorder.Code, recorder.Body)
		}
	}
	b.Run("unchanged", func(b *testing.B) {
		for b.Loop() {
			serve()
		}
	})
	b.Run("after a commit each", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			if _, err := w.store.AddInboxRow(b.Context(), domain.InboxRow{
				ID: domain.ID(fmt.Sprint("row", i)), BodyHash: fmt.Sprint(i), Sender: "https://far.example/", Body: []byte("{}"), ReceivedAt: w.Now(),
			}); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			serve()
		}
	})
}

// The target is 0.8 ms of CPU for a mention that is verified, stored and applied.
func BenchmarkInboxMention(b *testing.B) {
	w := newWorld(b)
	d := mentioned(w)
	var requests []*http.Request
	for i := range 2000 {
		requests = append(requests, d.far.request("/ap/inbox", encoded(b, d.far.note(d.ann, fmt.Sprint("b", i), mention(w.org.URI))), d.key, ""))
	}
	w.deliver(d.request())
	w.settle()
	next := 0
	b.ResetTimer()
	for i := range b.N {
		if next == len(requests) {
			b.StopTimer()
			for j := range requests {
				requests[j] = d.far.request("/ap/inbox", encoded(b, d.far.note(d.ann, fmt.Sprint("b", i, "-", j), mention(w.org.URI))), d.key, "")
			}
			next = 0
			b.StartTimer()
		}
		if got := w.deliver(requests[next]); got.Code != http.StatusAccepted {
			b.Fatal(got.Code, got.Body)
		}
		next++
		if i%32 == 31 {
			w.settle()
		}
	}
	w.settle()
}
