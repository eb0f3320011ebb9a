package remote_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// taste is a peer that answers by how a request is signed; "" stands for all that it doesn't name.
func taste(statuses map[domain.SignatureMode]int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, ok := statuses[signedBy(r)]
		if !ok {
			status = statuses[""]
		}
		w.Header().Set("Content-Type", activityJSON)
		w.WriteHeader(status)
		fmt.Fprintf(w, "answer %d", status)
	}
}

func TestPostKnocksTwiceAndRemembersWhatWasAccepted(t *testing.T) {
	for _, c := range []struct {
		name              string
		remembered        domain.SignatureMode
		statuses          map[domain.SignatureMode]int
		knocks            string
		status            int
		mode, remembering domain.SignatureMode
	}{
		{"takes the first", "", map[domain.SignatureMode]int{"cavage": 202}, "cavage", 202, "cavage", ""},
		{"wants RFC 9421, says 401", "", map[domain.SignatureMode]int{"cavage": 401, "rfc9421": 202}, "cavage rfc9421", 202, "rfc9421", "rfc9421"},
		{"wants RFC 9421, says 400", "", map[domain.SignatureMode]int{"cavage": 400, "rfc9421": 202}, "cavage rfc9421", 202, "rfc9421", "rfc9421"},
		{"blocks us", "", map[domain.SignatureMode]int{"": 403}, "cavage", 403, "cavage", ""},
		{"knows no such inbox", "", map[domain.SignatureMode]int{"": 404}, "cavage", 404, "cavage", ""},
		{"takes neither", "", map[domain.SignatureMode]int{"": 401}, "cavage rfc9421", 401, "cavage", ""},
		{"breaks at RFC 9421, like gancio", "", map[domain.SignatureMode]int{"cavage": 400, "rfc9421": 500}, "cavage rfc9421", 400, "cavage", ""},
		{"takes the signature, but not the message", "", map[domain.SignatureMode]int{"cavage": 401, "rfc9421": 404}, "cavage rfc9421", 404, "rfc9421", ""},
		{"is remembered", "rfc9421", map[domain.SignatureMode]int{"rfc9421": 202}, "rfc9421", 202, "rfc9421", "rfc9421"},
		{"changed its program", "rfc9421", map[domain.SignatureMode]int{"cavage": 202, "rfc9421": 401}, "rfc9421 cavage", 202, "cavage", "cavage"},
		{"became a gancio", "rfc9421", map[domain.SignatureMode]int{"cavage": 200, "rfc9421": 500}, "rfc9421 cavage", 200, "cavage", "cavage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPeer(t, taste(c.statuses))
			memory := newModes()
			host := p.uri("").Host()
			memory.modes[host] = c.remembered
			client := newClient(t, func(o *remote.Options) { o.Modes = memory })
			result, err := client.Post(t.Context(), p.uri("/inbox"), []byte(`{"type":"Create"}`), rsaKey())
			if (err == nil) != (c.status < 300) {
				t.Errorf("status %d, error %v", c.status, err)
			}
			if result.Status != c.status || result.Mode != c.mode || result.Body != fmt.Sprintf("answer %d", c.status) {
				t.Errorf("got %+v", result)
			}
			var knocks []string
			for _, heard := range p.heard() {
				knocks = append(knocks, strings.TrimPrefix(heard, "POST /inbox "))
			}
			if got := strings.Join(knocks, " "); got != c.knocks {
				t.Errorf("knocked %q, want %q", got, c.knocks)
			}
			if memory.modes[host] != c.remembering {
				t.Errorf("remembers %q, want %q", memory.modes[host], c.remembering)
			}
			if until, set := memory.until[host]; set && until != noon.Add(7*24*time.Hour) {
				t.Errorf("remembers until %s", until)
			}
		})
	}
}

func TestEd25519SignsByRFC9421Alone(t *testing.T) {
	p := newPeer(t, taste(map[domain.SignatureMode]int{"rfc9421": 202}))
	result, err := newClient(t, nil).Post(t.Context(), p.uri("/inbox"), []byte("{}"), nodeKeys()[1])
	worked(t, "Post", err)
	if heard := p.heard(); result.Mode != domain.SignEd25519 || len(heard) != 1 {
		t.Errorf("got %+v after %q", result, heard)
	}
	p = newPeer(t, taste(map[domain.SignatureMode]int{"": 401}))
	if _, err = newClient(t, nil).Post(t.Context(), p.uri("/inbox"), []byte("{}"), nodeKeys()[1]); err == nil || len(p.heard()) != 1 {
		t.Errorf("got %v after %q", err, p.heard())
	}
}

func TestGetTriesTheOtherWaysToSign(t *testing.T) {
	// picky verifies with the path alone, as peers did that sign and verify without the query.
	picky := func(refusal int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			query := r.URL.RawQuery
			r.URL.RawQuery = ""
			plain := signature.Verify(r, nil, rsaKey().Public(), signature.Expect{Host: r.Host, Scheme: "http"}, noon) == nil
			if r.URL.RawQuery = query; plain {
				answer(w, activityJSON, "{}")
				return
			}
			w.WriteHeader(refusal)
		}
	}
	for _, c := range []struct {
		name, path string
		handle     http.HandlerFunc
		tries      int
		works      bool
	}{
		{"with the query", "/?page=1", taste(map[domain.SignatureMode]int{"cavage": 200}), 1, true},
		{"without the query after 401", "/?page=1", picky(401), 2, true},
		{"without the query after 403", "/?page=1", picky(403), 2, true},
		{"RFC 9421 after 401", "/", taste(map[domain.SignatureMode]int{"cavage": 401, "rfc9421": 200}), 2, true},
		{"RFC 9421 after 400", "/", taste(map[domain.SignatureMode]int{"cavage": 400, "rfc9421": 200}), 2, true},
		{"RFC 9421 after both", "/?page=1", taste(map[domain.SignatureMode]int{"cavage": 401, "rfc9421": 200}), 3, true},
		{"none is taken", "/?page=1", taste(map[domain.SignatureMode]int{"": 401}), 3, false},
		{"blocked", "/", taste(map[domain.SignatureMode]int{"": 403}), 1, false},
		{"not found", "/?page=1", taste(map[domain.SignatureMode]int{"": 404}), 1, false},
	} {
		p := newPeer(t, c.handle)
		_, err := newClient(t, nil).GetJSON(t.Context(), p.uri(c.path))
		if (err == nil) != c.works || len(p.heard()) != c.tries {
			t.Errorf("%s: %v after %q", c.name, err, p.heard())
		}
	}
}

func TestAnUnsignedRequestIsNotTriedAgain(t *testing.T) {
	p := newPeer(t, taste(map[domain.SignatureMode]int{"": 401}))
	client := newClient(t, func(o *remote.Options) { o.SignWith = nil })
	_, err := client.GetJSON(t.Context(), p.uri("/?page=1"))
	failed(t, "unsigned", err, remote.KindStatus, "401")
	if len(p.heard()) != 1 {
		t.Errorf("heard %q", p.heard())
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	var connections []string
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(connections, r.RemoteAddr) {
			connections = append(connections, r.RemoteAddr)
		}
		taste(map[domain.SignatureMode]int{"cavage": 401, "rfc9421": 202, "": 401})(w, r)
	})
	client := newClient(t, nil)
	for range 5 {
		_, err := client.Post(t.Context(), p.uri("/inbox"), []byte("{}"), rsaKey())
		worked(t, "Post", err)
	}
	if len(connections) != 1 {
		t.Errorf("%d connections for %d requests", len(connections), len(p.heard()))
	}
}
