package remote_test

import (
	"compress/gzip"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestOfAPageOnlyTheBeginningIsReadAndNothingIsSigned(t *testing.T) {
	page := "<title>Looms</title>" + strings.Repeat("<p>x</p>", 1<<19)
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = packed.Write([]byte(page))
			_ = packed.Close()
		case "/json":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("{}"))
		case "/object":
			w.Header().Set("Content-Type", activityJSON)
			_, _ = w.Write([]byte(`{"name":"x"}`))
		case "/short":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("<title>cut"))
		default:
			_, _ = w.Write([]byte(page))
		}
	})
	client := newClient(t, nil)
	for _, path := range []string{"/whole", "/packed"} {
		response, err := client.GetPage(t.Context(), p.uri(path))
		worked(t, path, err)
		if len(response.Body) != remote.MaxPage || !strings.HasPrefix(string(response.Body), "<title>Looms") {
			t.Errorf("%s: %d bytes, %.20q", path, len(response.Body), response.Body)
		}
	}
	_, err := client.GetPage(t.Context(), p.uri("/object"))
	worked(t, "an object", err)
	for _, path := range []string{"/json", "/short"} {
		if _, err := client.GetPage(t.Context(), p.uri(path)); err == nil {
			t.Errorf("%s was taken for a page", path)
		}
	}
	for _, heard := range p.heard() {
		if !strings.HasSuffix(heard, " ") {
			t.Errorf("signed: %s", heard)
		}
	}
	guarded := newClient(t, func(o *remote.Options) { o.AllowPrivate = false })
	if _, err := guarded.GetPage(t.Context(), p.uri("/whole")); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("a page within our own network: %v", err)
	}
}
