package remote_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// ask gets an address as a library does.
func ask(t *testing.T, client *http.Client, address string) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "a library's")
	answer, err := client.Do(request)
	if err == nil {
		t.Cleanup(func() { _ = answer.Body.Close() })
	}
	return answer, err
}

func TestALibraryAsksUnderOurNameAndUnsigned(t *testing.T) {
	var agent, signed string
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		agent, signed = r.UserAgent(), r.Header.Get("Signature")+r.Header.Get("Signature-Input")
		answer(w, "application/json", `{"issuer":"x"}`)
	})
	got, err := ask(t, newClient(t, nil).HTTP(), p.URL+"/.well-known/openid-configuration?x=1")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(got.Body)
	worked(t, "reading", err)
	if string(body) != `{"issuer":"x"}` || !strings.HasPrefix(agent, "Weftwork/1.2 (+https://weft.example)") || signed != "" {
		t.Errorf("%q, asked as %q, signed %q", body, agent, signed)
	}
	if heard := p.heard(); len(heard) != 1 || !strings.HasPrefix(heard[0], "GET /.well-known/openid-configuration?x=1") {
		t.Errorf("heard %q", heard)
	}
}

func TestALibraryReachesNoPrivateAddress(t *testing.T) {
	p := newPeer(t, func(http.ResponseWriter, *http.Request) { t.Error("a private address was asked") })
	guarded := newClient(t, func(o *remote.Options) { o.AllowPrivate, o.Timeout = false, 5*time.Second }).HTTP()
	port := p.URL[strings.LastIndex(p.URL, ":"):]
	for _, address := range []string{
		p.URL, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port, "http://0.0.0.0" + port, "http://[::1]" + port, "http://10.0.0.1/", "http://192.168.1.1/",
		"http://169.254.169.254/latest/meta-data", "http://[fd00::1]/", "http://[fe80::1]/", "http://100.64.0.1/",
	} {
		if answer, err := ask(t, guarded, address); err == nil {
			t.Errorf("%s answers %d", address, answer.StatusCode)
		} else if domain.Message(err) == "" {
			t.Errorf("%s: %v has no sentence for people", address, err)
		}
	}
	// Where private addresses are allowed, those of clouds' secrets are not.
	if _, err := ask(t, newClient(t, nil).HTTP(), "http://169.254.169.254/latest/meta-data"); err == nil {
		t.Error("a cloud's secrets are asked for")
	}
}

func TestALibraryFollowsNoRedirect(t *testing.T) {
	private := newPeer(t, func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") })
	for _, status := range []int{http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		p := newPeer(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, private.URL+"/token", status) })
		got, err := ask(t, newClient(t, nil).HTTP(), p.URL)
		if err != nil || got.StatusCode != status {
			t.Errorf("%d: got %v, %v", status, got, err)
		}
	}
}

func TestALibraryAsksOnlyAddressesThatPeersMayHave(t *testing.T) {
	strict := newClient(t, func(o *remote.Options) { o.AllowHTTP = false }).HTTP()
	for _, address := range []string{"http://id.example/", "ftp://id.example/", "file:///etc/passwd", "https://somebody:secret@id.example/"} {
		if _, err := ask(t, strict, address); err == nil {
			t.Errorf("%s is asked", address)
		}
	}
}

func TestALibraryReadsSoMuchOnly(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		size := remote.MaxDocument
		if r.URL.Path == "/large" {
			size++
		}
		_, _ = io.WriteString(w, strings.Repeat("x", size))
	})
	client := newClient(t, nil).HTTP()
	got, err := ask(t, client, p.URL+"/whole")
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(got.Body); err != nil || len(body) != remote.MaxDocument {
		t.Errorf("of a whole one came %d bytes, %v", len(body), err)
	}
	if got, err = ask(t, client, p.URL+"/large"); err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(got.Body); err == nil || len(body) > remote.MaxDocument {
		t.Errorf("of a large one came %d bytes, %v", len(body), err)
	}
}

func TestALibraryDoesNotUnpackABomb(t *testing.T) {
	var accepts string
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		accepts = r.Header.Get("Accept-Encoding")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "\x1f\x8b no bomb at all")
	})
	got, err := ask(t, newClient(t, nil).HTTP(), p.URL)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(got.Body); err != nil || !strings.HasPrefix(string(body), "\x1f\x8b") || strings.Contains(accepts, "gzip") {
		t.Errorf("%q, %v; it accepts %q", body, err, accepts)
	}
}

func TestALibraryDoesNotWaitForWhatNeverEnds(t *testing.T) {
	ended := make(chan struct{})
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drips" {
			_, _ = fmt.Fprint(w, "{")
			_ = http.NewResponseController(w).Flush()
		}
		select {
		case <-r.Context().Done():
		case <-ended:
		}
	})
	t.Cleanup(func() { close(ended) }) // before the peer closes
	client := newClient(t, func(o *remote.Options) { o.Timeout = 200 * time.Millisecond }).HTTP()
	if _, err := ask(t, client, p.URL+"/silent"); err == nil {
		t.Error("a silent host answers")
	}
	got, err := ask(t, client, p.URL+"/drips")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(got.Body); err == nil {
		t.Error("what drips is whole")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	request, err := http.NewRequestWithContext(stopped, http.MethodGet, p.URL+"/silent", http.NoBody)
	worked(t, "making a request", err)
	if answer, err := client.Do(request); err == nil {
		t.Errorf("who does not wait gets %d", answer.StatusCode)
	}
}

func TestALibraryTakesHeadersOfSoMuchOnly(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 128<<10)) })
	if answer, err := ask(t, newClient(t, nil).HTTP(), p.URL); err == nil {
		t.Errorf("it answers %d", answer.StatusCode)
	}
}
