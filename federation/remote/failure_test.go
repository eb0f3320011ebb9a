package remote_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestEachStatusHasItsKindAndItsSentence(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Path[1:])
		w.WriteHeader(status)
	})
	client := newClient(t, nil)
	for status, c := range map[int]struct {
		kind  error
		words string
	}{
		304: {domain.ErrInvalid, "(304)"},
		400: {domain.ErrInvalid, "refuses the request (400)"},
		401: {domain.ErrForbidden, "signature (401)"},
		403: {domain.ErrForbidden, "may have blocked"},
		404: {domain.ErrNotFound, "nothing at this address (404)"},
		408: {domain.ErrUnavailable, "(408)"},
		410: {domain.ErrGone, "deleted (410)"},
		422: {domain.ErrInvalid, "(422)"},
		429: {domain.ErrUnavailable, "slow down (429)"},
		500: {domain.ErrUnavailable, "a problem of its own (500)"},
		503: {domain.ErrUnavailable, "(503)"},
	} {
		kind := remote.KindStatus
		if status == 304 {
			kind = remote.KindRedirects
		}
		_, err := client.GetJSON(t.Context(), p.uri(fmt.Sprintf("/%d", status)))
		if failure := failed(t, "GET", err, kind, c.words, p.uri("").Host()); failure.Status != status || !errors.Is(failure, c.kind) {
			t.Errorf("%d: %+v is not %v", status, failure, c.kind)
		}
		result, err := client.Post(t.Context(), p.uri(fmt.Sprintf("/%d", status)), []byte("{}"), rsaKey())
		if failure := failed(t, "POST", err, kind, c.words); failure.Status != status || result.Status != status || !errors.Is(failure, c.kind) {
			t.Errorf("%d: %+v is not %v", status, failure, c.kind)
		}
	}
	for _, status := range []int{200, 201, 202, 204} {
		result, err := client.Post(t.Context(), p.uri(fmt.Sprintf("/%d", status)), []byte("{}"), rsaKey())
		if err != nil || result.Status != status {
			t.Errorf("%d: %+v, %v", status, result, err)
		}
	}
}

func TestRetryAfterIsHonouredUpToADay(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", r.URL.Query().Get("after"))
		w.WriteHeader(http.StatusTooManyRequests)
	})
	client := newClient(t, nil)
	for after, want := range map[string]time.Duration{
		"":                        0,
		"0":                       0,
		"120":                     2 * time.Minute,
		"86400":                   24 * time.Hour,
		"86401":                   24 * time.Hour,
		"99999999999999999999999": 24 * time.Hour,
		"-5":                      0,
		"soon":                    0,
		noon.Add(time.Hour).Format(http.TimeFormat):           time.Hour,
		noon.Add(-time.Hour).Format(http.TimeFormat):          0,
		noon.Add(30 * 24 * time.Hour).Format(http.TimeFormat): 24 * time.Hour,
	} {
		address := p.uri("/?after=" + strings.ReplaceAll(after, " ", "%20"))
		result, err := client.Post(t.Context(), address, []byte("{}"), rsaKey())
		if failure := failed(t, after, err, remote.KindStatus); result.RetryAfter != want || failure.RetryAfter != want {
			t.Errorf("%q: got %s and %s, want %s", after, result.RetryAfter, failure.RetryAfter, want)
		}
		_, err = client.GetJSON(t.Context(), address)
		if failure := failed(t, after, err, remote.KindStatus); failure.RetryAfter != want {
			t.Errorf("%q: got %s, want %s", after, failure.RetryAfter, want)
		}
	}
}

func TestAPeerThatIsSlowIsNotWaitedFor(t *testing.T) {
	over := make(chan struct{})
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/drips":
			w.Header().Set("Content-Type", activityJSON)
			fmt.Fprint(w, "{")
			w.(http.Flusher).Flush()
		case "/object":
			answer(w, activityJSON, `{"id":"http://`+r.Host+`/hangs"}`)
			return
		case "/redirects":
			http.Redirect(w, r, "/hangs", http.StatusFound)
			return
		case "/knocks":
			if signedBy(r) == domain.SignCavage {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
		}
		<-over
	})
	t.Cleanup(func() { close(over) }) // before the server is closed
	client := newClient(t, func(o *remote.Options) { o.Timeout = 50 * time.Millisecond })
	for _, path := range []string{"/hangs", "/drips", "/redirects"} {
		_, err := client.GetJSON(t.Context(), p.uri(path))
		if failure := failed(t, path, err, remote.KindTimeout, "did not answer within 50ms"); !errors.Is(failure, domain.ErrUnavailable) || failure.Status != 0 {
			t.Errorf("%s: %v", path, failure)
		}
	}
	_, err := client.GetObject(t.Context(), p.uri("/object"))
	failed(t, "the object's own address", err, remote.KindTimeout)
	result, err := client.Post(t.Context(), p.uri("/hangs"), []byte("{}"), rsaKey())
	if failed(t, "POST", err, remote.KindTimeout); result.Status != 0 {
		t.Errorf("got %+v", result)
	}
	patient := newClient(t, func(o *remote.Options) { o.Timeout = time.Second }) // the first knock is answered, on a loaded machine too
	_, err = patient.Post(t.Context(), p.uri("/knocks"), []byte("{}"), rsaKey())
	failed(t, "the second knock", err, remote.KindStatus, "401")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = client.GetJSON(ctx, p.uri("/hangs"))
	if failed(t, "broken off", err, remote.KindNetwork); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAnAddressThatCannotBeAskedIsNotDialled(t *testing.T) {
	careful := newClient(t, func(o *remote.Options) { o.AllowHTTP, o.AllowPrivate = false, false })
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) { answer(w, activityJSON, "{}") })
	for uri, kind := range map[domain.URI]remote.Kind{
		"": remote.KindAddress, "/path": remote.KindAddress, "ftp://x.example/": remote.KindAddress, "https://": remote.KindAddress,
		"https://a:b@x.example/": remote.KindAddress, "https://-x-.example/": remote.KindAddress, "https://x_\u2028y.example/": remote.KindAddress,
		p.uri("/"): remote.KindHTTP,
	} {
		_, err := careful.GetJSON(t.Context(), uri)
		if failure := failed(t, string(uri), err, kind); !errors.Is(failure, domain.ErrInvalid) {
			t.Errorf("%q: %v", uri, failure)
		}
		_, err = careful.Post(t.Context(), uri, []byte("{}"), rsaKey())
		failed(t, string(uri), err, kind)
	}
	if len(p.heard()) != 0 {
		t.Errorf("heard %q", p.heard())
	}
}

func TestAClosedPortAndABrokenAnswerAreToldApart(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := domain.URI("http://" + listener.Addr().String() + "/")
	listener.Close()
	client := newClient(t, nil)
	_, err = client.GetJSON(t.Context(), closed)
	if failure := failed(t, "closed", err, remote.KindRefused, "nothing answers at "+closed.Host()); !errors.Is(failure, domain.ErrUnavailable) {
		t.Errorf("got %v", failure)
	}
	if want := "ask " + string(closed) + ": nothing answers"; !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("%q does not begin with %q and end with the cause", err, want)
	}
	p := newPeer(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	_, err = client.GetJSON(t.Context(), p.uri("/"))
	failed(t, "broken", err, remote.KindNetwork, "broke")
}

func TestPostDoesNotFollowRedirects(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/other", http.StatusPermanentRedirect)
	})
	result, err := newClient(t, nil).Post(t.Context(), p.uri("/inbox"), []byte("{}"), rsaKey())
	failed(t, "a redirect", err, remote.KindRedirects, "moved")
	if len(p.heard()) != 1 || result.Status != http.StatusPermanentRedirect {
		t.Errorf("got %+v after %q", result, p.heard())
	}
}

func TestTheExcerptOfARefusalIsOneLineOfText(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(http.StatusInternalServerError)
			z := gzip.NewWriter(w)
			fmt.Fprint(z, "packed")
			z.Close()
			return
		}
		w.WriteHeader(http.StatusInternalServerError)
		if r.URL.Path == "/long" {
			fmt.Fprint(w, strings.Repeat("ü", 1<<20))
			return
		}
		fmt.Fprint(w, "  what\x00 a\r\n\tpity \xff ")
	})
	client := newClient(t, nil)
	result, _ := client.Post(t.Context(), p.uri("/"), nil, rsaKey())
	if result.Body != "what a pity �" {
		t.Errorf("got %q", result.Body)
	}
	result, _ = client.Post(t.Context(), p.uri("/gzip"), nil, rsaKey())
	if result.Body != "packed" {
		t.Errorf("got %q", result.Body)
	}
	result, _ = client.Post(t.Context(), p.uri("/long"), nil, rsaKey())
	if len(result.Body) > 2<<10 || !strings.HasPrefix(result.Body, "üü") {
		t.Errorf("%d bytes", len(result.Body))
	}
}

func TestTheUserAgentNamesWhatIsKnown(t *testing.T) {
	for want, got := range map[string]string{
		"Weftwork": remote.UserAgent("", ""), "Weftwork/1.2": remote.UserAgent("1.2", ""),
		"Weftwork/1.2 (+https://weft.example)": remote.UserAgent("1.2", "https://weft.example"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) { answer(w, "text/plain", r.UserAgent()) })
	response, err := newClient(t, func(o *remote.Options) { o.UserAgent = nil }).Get(t.Context(), p.uri("/"), "*/*")
	worked(t, "Get", err)
	if string(response.Body) != "Weftwork" {
		t.Errorf("got %q", response.Body)
	}
}
