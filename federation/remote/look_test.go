package remote_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

func TestALookIsUnsignedBoundedAndSaysWhereItEnded(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/big":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, strings.Repeat("x", 2<<20))
		case "/moved":
			http.Redirect(w, r, "/big", http.StatusMovedPermanently)
		case "/file":
			w.Header().Set("Content-Type", "application/pdf")
			fmt.Fprint(w, "%PDF")
		default:
			http.NotFound(w, r)
		}
	})
	c := remote.New(remote.Options{AllowPrivate: true})
	seen, err := c.Look(t.Context(), p.URL+"/moved")
	if err != nil || seen.Status != http.StatusOK || seen.URL != p.URL+"/big" || !seen.Permanent || len(seen.HTML) != 512<<10 {
		t.Errorf("saw %d at %s, %d bytes, %v", seen.Status, seen.URL, len(seen.HTML), err)
	}
	if seen, err = c.Look(t.Context(), p.URL+"/file"); err != nil || len(seen.HTML) != 0 {
		t.Errorf("read %d bytes of a file, %v", len(seen.HTML), err)
	}
	if seen, err = c.Look(t.Context(), p.URL+"/nothing"); err != nil || seen.Status != http.StatusNotFound {
		t.Errorf("saw %d, %v", seen.Status, err)
	}
	for _, asked := range p.asked {
		if strings.Contains(asked, "cavage") || strings.Contains(asked, "rfc9421") {
			t.Errorf("%s was signed", asked)
		}
	}
}

func TestALookIsHeldToTheAddressesOfEverybody(t *testing.T) {
	p := newPeer(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "secret") })
	careful := remote.New(remote.Options{})
	for _, address := range []string{p.URL + "/", "http://169.254.169.254/latest", "ftp://a.example/", "javascript:alert(1)", "", "http://[::1]:1/"} {
		if seen, err := careful.Look(t.Context(), address); err == nil || domain.Message(err) == "" {
			t.Errorf("%q gives %d, %v", address, seen.Status, err)
		}
	}
	if len(p.asked) != 0 {
		t.Errorf("a private address was asked: %q", p.asked)
	}
}
