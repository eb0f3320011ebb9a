package remote_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestEveryGetIsSignedByTheNodeAndSaysWhoAsks(t *testing.T) {
	var header http.Header
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		w.Header().Set("ETag", `"1"`)
		answer(w, activityJSON, `{"id":"x"}`)
	})
	client := newClient(t, nil)
	response, err := client.GetJSON(t.Context(), p.uri("/caf%C3%A9?page=1#part"))
	worked(t, "GetJSON", err)
	if response.URL != p.uri("/caf%C3%A9?page=1") || response.ContentType != activityJSON || response.ETag != `"1"` || string(response.Body) != `{"id":"x"}` {
		t.Errorf("got %+v", response)
	}
	if got := header.Get("User-Agent"); got != "Weftwork/1.2 (+https://weft.example)" {
		t.Errorf("User-Agent %q", got)
	}
	if !strings.Contains(header.Get("Accept"), activityJSON) || !strings.Contains(header.Get("Accept"), `profile="https://www.w3.org/ns/activitystreams"`) {
		t.Errorf("Accept %q", header.Get("Accept"))
	}
	if _, sent := header["Idempotency-Key"]; sent {
		t.Error("Idempotency-Key was sent")
	}
	if heard := p.heard(); len(heard) != 1 || heard[0] != "GET /caf%C3%A9?page=1 cavage" {
		t.Errorf("heard %q", heard)
	}

	unsigned := newClient(t, func(o *remote.Options) { o.SignWith = nil })
	_, err = unsigned.GetJSON(t.Context(), p.uri("/"))
	worked(t, "unsigned", err)
	if header.Get("Signature") != "" {
		t.Error("a request without a key has a signature")
	}

	noKey := errors.New("no key")
	without := newClient(t, func(o *remote.Options) {
		o.SignWith = func(context.Context) (domain.PrivateKey, error) { return domain.PrivateKey{}, noKey }
	})
	if _, err = without.GetJSON(t.Context(), p.uri("/")); !errors.Is(err, noKey) {
		t.Errorf("got %v", err)
	}
}

func TestGetTakesOnlyWhatWasAskedFor(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", r.URL.Query().Get("type"))
		fmt.Fprint(w, "{}")
	})
	client := newClient(t, nil)
	get := map[string]func(context.Context, domain.URI) (remote.Response, error){
		"object": client.GetJSON, "jrd": client.GetJRD, "image": client.GetImage,
	}
	profile := `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`
	for _, c := range []struct {
		what, contentType string
		wrong             bool
	}{
		{"object", activityJSON, false},
		{"object", activityJSON + "; charset=utf-8", false},
		{"object", profile, false},
		{"object", `application/ld+json;profile="https://x.example https://www.w3.org/ns/activitystreams"`, false},
		{"object", "application/ld+json", true},
		{"object", `application/ld+json; profile="https://www.w3.org/ns/activitystreams-more"`, true},
		{"object", "application/json", true},
		{"object", "text/html; charset=utf-8", true},
		{"object", "", true},
		{"object", "image/png", true},
		{"jrd", "application/jrd+json; charset=utf-8", false},
		{"jrd", "application/json", false},
		{"jrd", `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/2.1#"`, false},
		{"jrd", "text/html", true},
		{"image", "image/png", false},
		{"image", "application/octet-stream", false},
		{"image", "text/html", true},
		{"image", activityJSON, true},
	} {
		name := c.what + " as " + c.contentType
		_, err := get[c.what](t.Context(), p.uri("/?type="+strings.NewReplacer(" ", "%20", `"`, "%22", "#", "%23", "+", "%2B", ";", "%3B").Replace(c.contentType)))
		if !c.wrong {
			worked(t, name, err)
			continue
		}
		failure := failed(t, name, err, remote.KindContentType, "answered with")
		if !errors.Is(failure, domain.ErrInvalid) {
			t.Errorf("%s: %v", name, failure)
		}
	}
	_, err := client.GetJSON(t.Context(), p.uri("/?type=text/html"))
	failed(t, "a page", err, remote.KindContentType, "a web page instead of ActivityPub data")
	_, err = client.Get(t.Context(), p.uri("/?type=text/html"), "text/html")
	worked(t, "whatever it is", err)
}

func TestBodiesHaveALimitBeforeAndAfterUnpacking(t *testing.T) {
	packed := func(size int) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		for range size >> 20 {
			w.Write(make([]byte, 1<<20))
		}
		w.Write(make([]byte, size&(1<<20-1)))
		w.Close()
		return b.Bytes()
	}
	good, bomb := packed(remote.MaxDocument), packed(64<<20)
	bodies := map[string]func(http.ResponseWriter){
		"/full":        func(w http.ResponseWriter) { w.Write(make([]byte, remote.MaxDocument)) },
		"/over":        func(w http.ResponseWriter) { w.Write(make([]byte, remote.MaxDocument+1)) },
		"/overchunked": func(w http.ResponseWriter) { w.(http.Flusher).Flush(); w.Write(make([]byte, remote.MaxDocument+1)) },
		"/announced": func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", fmt.Sprint(1<<40))
			w.Write([]byte("{}"))
		},
		"/gzip": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip"); w.Write(good) },
		"/bomb": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip"); w.Write(bomb) },
		// Members without content: packed bytes without end, unpacked none.
		"/members": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bytes.Repeat(packed(0), 1+(remote.MaxDocument/len(packed(0)))))
		},
		"/nogzip": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "{}, not packed")
		},
		"/badsum": func(w http.ResponseWriter) {
			w.Header().Set("Content-Encoding", "gzip")
			bad := packed(10)
			bad[len(bad)-5] ^= 1
			w.Write(bad)
		},
		"/cut":     func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip"); w.Write(good[:len(good)-9]) },
		"/nothing": func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "gzip") },
		"/brotli":  func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "br"); fmt.Fprint(w, "{}") },
		"/image": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "image/png")
			w.Write(make([]byte, remote.MaxImage))
		},
		"/poster": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "image/png")
			w.Write(make([]byte, remote.MaxImage+1))
		},
	}
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", activityJSON)
		bodies[r.URL.Path](w)
	})
	client := newClient(t, nil)
	for path, kind := range map[string]remote.Kind{
		"/full": "", "/over": remote.KindTooLarge, "/overchunked": remote.KindTooLarge, "/announced": remote.KindTooLarge,
		"/gzip": "", "/bomb": remote.KindTooLarge, "/members": remote.KindTooLarge, "/nogzip": remote.KindContentType,
		"/badsum": remote.KindContentType, "/cut": remote.KindNetwork, "/nothing": "", "/brotli": remote.KindContentType,
	} {
		response, err := client.GetJSON(t.Context(), p.uri(path))
		switch {
		case kind != "":
			failed(t, path, err, kind)
		case err != nil:
			t.Errorf("%s: %v", path, err)
		case path != "/nothing" && len(response.Body) != remote.MaxDocument:
			t.Errorf("%s: %d bytes", path, len(response.Body))
		}
	}
	_, err := client.GetJSON(t.Context(), p.uri("/over"))
	failed(t, "the sentence", err, remote.KindTooLarge, "larger than 1 MiB")
	_, err = client.GetImage(t.Context(), p.uri("/image"))
	worked(t, "an image", err)
	_, err = client.GetImage(t.Context(), p.uri("/poster"))
	failed(t, "a large image", err, remote.KindTooLarge, "larger than 8 MiB")
}

func TestHeadersHaveALimit(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", len(r.URL.Query().Get("kib"))<<10))
		answer(w, activityJSON, "{}")
	})
	client := newClient(t, nil)
	_, err := client.GetJSON(t.Context(), p.uri("/?kib="+strings.Repeat("1", 32)))
	worked(t, "32 KiB", err)
	_, err = client.GetJSON(t.Context(), p.uri("/?kib="+strings.Repeat("1", 80)))
	failed(t, "80 KiB", err, remote.KindNetwork)
}

func TestRedirectsAreFollowedThreeTimesAndSignedEachTime(t *testing.T) {
	other := newPeer(t, func(w http.ResponseWriter, r *http.Request) { answer(w, activityJSON, "{}") })
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/1", "/2", "/3", "/4":
			w.Header().Set("Location", fmt.Sprint(r.URL.Path[1]-'1'))
			w.WriteHeader(http.StatusFound)
		case "/0":
			answer(w, activityJSON, "{}")
		case "/other":
			http.Redirect(w, r, other.URL+"/x", http.StatusMovedPermanently)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusSeeOther)
		default:
			w.Header().Set("Location", strings.TrimPrefix(r.URL.RequestURI(), "/to/"))
			w.WriteHeader(http.StatusPermanentRedirect)
		}
	})
	client := newClient(t, nil)
	response, err := client.GetJSON(t.Context(), p.uri("/3"))
	worked(t, "three", err)
	if response.URL != p.uri("/0") {
		t.Errorf("ended at %s", response.URL)
	}
	for i, heard := range p.heard() {
		if want := fmt.Sprintf("GET /%d cavage", 3-i); heard != want {
			t.Errorf("heard %q, want %q", heard, want)
		}
	}
	_, err = client.GetJSON(t.Context(), p.uri("/4"))
	failed(t, "four", err, remote.KindRedirects, "more than 3 times")
	_, err = client.GetJSON(t.Context(), p.uri("/loop"))
	failed(t, "a loop", err, remote.KindRedirects)
	response, err = client.GetJSON(t.Context(), p.uri("/other"))
	worked(t, "to another host", err)
	if response.URL != other.uri("/x") {
		t.Errorf("ended at %s", response.URL)
	}
	for to, kind := range map[string]remote.Kind{
		"http://169.254.169.254/latest": remote.KindPrivate, // also where private addresses are allowed
		"http://0.0.0.0/":               remote.KindPrivate,
		"file:///etc/passwd":            remote.KindAddress,
		"gopher://x.example/":           remote.KindAddress,
		"http://a:b@x.example/":         remote.KindAddress,
	} {
		_, err = client.GetJSON(t.Context(), p.uri("/to/"+to))
		failed(t, to, err, kind)
	}
}

func TestTheTransportOfAClusterReplacesTheNetwork(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, activityJSON, `{"host":"`+r.Host+`"}`)
	})
	client := newClient(t, func(o *remote.Options) {
		o.AllowPrivate, o.AllowHTTP = false, false
		o.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			recorder := httptest.NewRecorder()
			handler.ServeHTTP(recorder, r)
			return recorder.Result(), nil
		})
	})
	response, err := client.GetObject(t.Context(), "https://Bücher.test:443/actor")
	worked(t, "GetObject", err)
	if string(response.Body) != `{"host":"xn--bcher-kva.test"}` {
		t.Errorf("got %s", response.Body)
	}
	result, err := client.Post(t.Context(), "https://b.test/inbox", []byte("{}"), rsaKey())
	worked(t, "Post", err)
	if result.Status != http.StatusOK {
		t.Errorf("got %+v", result)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
