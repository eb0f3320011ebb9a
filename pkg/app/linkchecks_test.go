package app

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestLinksOfACardAreLookedAtAndVerifiedWhereTheyLinkBack(t *testing.T) {
	var mu sync.Mutex // several pages are asked for at a time
	var own string
	asked := map[string]int{}
	a := open(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/back":
			fmt.Fprintf(w, `<!doctype html><a class=x rel="noopener me" href="%s/">us</a>`, own)
		case "/shy":
			fmt.Fprintf(w, `<a href="%s">us, but not ourselves</a>`, own)
		case "/old":
			http.Redirect(w, r, "https://new.example/home", http.StatusMovedPermanently)
		case "/for-now":
			http.Redirect(w, r, "https://new.example/home", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/closed":
			w.WriteHeader(http.StatusForbidden)
		case "/ill":
			w.WriteHeader(http.StatusBadGateway)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		default:
			fmt.Fprint(w, "welcome")
		}
	})
	setUp(t, a)
	var links []domain.Link
	for _, path := range []string{"back", "shy", "old", "for-now", "gone", "closed", "ill", "round"} {
		links = append(links, domain.Link{Name: path, URL: "https://site.example/" + path})
	}
	links = append(links, domain.Link{Name: "plain", URL: "http://plain.example/"})
	item, err := a.Node.PublishContent(t.Context(), domain.Member{ID: "m1", Role: domain.RoleOwner}, domain.KindInitiative, domain.Content{
		Title: "Tool library", Text: "Tools for everybody.", Card: &domain.Card{Handle: "tools", Links: links},
	})
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	own = item.URL
	mu.Unlock()
	work := func() {
		t.Helper()
		for {
			done, _, err := a.links.RunOnce(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if done == 0 {
				return
			}
		}
	}
	work()
	want := map[string]domain.LinkState{
		"https://site.example/back": domain.LinkReachable, "https://site.example/shy": domain.LinkReachable, "https://site.example/old": domain.LinkMoved,
		"https://site.example/for-now": domain.LinkReachable, "https://site.example/gone": domain.LinkDead, "https://site.example/closed": domain.LinkDenied,
		"https://site.example/ill": domain.LinkFailing, "https://site.example/round": domain.LinkFailing, "http://plain.example/": domain.LinkReachable,
	}
	checks, err := a.Store.LinkChecks(t.Context(), item.ID)
	if err != nil || len(checks) != len(want) {
		t.Fatalf("%d links are watched, %v", len(checks), err)
	}
	for _, c := range checks {
		if c.State != want[c.URL] {
			t.Errorf("%s is %q, want %q (%d, %s)", c.URL, c.State, want[c.URL], c.Status, c.Problem)
		}
		if verified := !c.VerifiedAt.IsZero(); verified != (c.URL == "https://site.example/back") {
			t.Errorf("%s verified is %t", c.URL, verified)
		}
		if c.State == domain.LinkMoved && c.Target != "https://new.example/home" {
			t.Errorf("%s moved to %q", c.URL, c.Target)
		}
		if due := c.DueAt.Sub(c.CheckedAt); due != linkFreshFor && c.State != domain.LinkFailing || due != linkRetry && c.State == domain.LinkFailing {
			t.Errorf("%s is due in %s", c.URL, due)
		}
	}
	work()
	mu.Lock()
	if asked["/back"] != 1 {
		t.Errorf("the page was asked for %d times within its week", asked["/back"])
	}
	own = "https://somebody.example" // a week later it links to somebody else
	mu.Unlock()
	if err := a.Node.LookAgain(t.Context(), domain.Member{ID: "m1", Role: domain.RoleOwner}, item); err != nil {
		t.Fatal(err)
	}
	work()
	checks, err = a.Store.LinkChecks(t.Context(), item.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range checks {
		if !c.VerifiedAt.IsZero() {
			t.Errorf("%s is still verified", c.URL)
		}
	}
}

func TestAnOutageLeavesWhatWasVerified(t *testing.T) {
	check := domain.LinkCheck{URL: "https://site.example/", VerifiedAt: time.Unix(1, 0)}
	judge(&check, domain.Looked{Status: http.StatusServiceUnavailable}, nil)
	if check.State != domain.LinkFailing || check.VerifiedAt.IsZero() {
		t.Errorf("got %+v", check)
	}
}
