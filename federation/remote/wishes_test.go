package remote_test

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// demanding answers 202 to what judge takes and 401 to all else, with the Accept-Signature that it gives. It keeps how
// each request was signed: "cavage", "rsa" or "ed25519", and what was covered.
type demanding struct {
	judge  func(how, input string) (taken bool, asks string)
	knocks []string
}

func (d *demanding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	how, input := "unverified", r.Header.Get("Signature-Input")
	if parsed, err := signature.Inspect(r); err == nil {
		for _, key := range nodeKeys() {
			if key.ID == parsed.KeyID && signature.Verify(r, body, key.Public(), signature.Expect{Host: r.Host, Scheme: "http"}, noon) == nil {
				how = map[domain.SignatureMode]string{domain.SignCavage: "cavage", domain.SignRFC9421: string(key.Algorithm)}[parsed.Mode]
			}
		}
	}
	d.knocks = append(d.knocks, how)
	taken, asks := d.judge(how, input)
	if asks != "" {
		w.Header().Set("Accept-Signature", asks)
	}
	w.WriteHeader(map[bool]int{true: http.StatusAccepted, false: http.StatusUnauthorized}[taken])
}

func (d *demanding) heard() string {
	heard := strings.Join(d.knocks, " ")
	d.knocks = nil
	return heard
}

// withBothKeys may sign with either key of the node and remembers in memory.
func withBothKeys(t *testing.T, memory *modes) *remote.Client {
	return newClient(t, func(o *remote.Options) {
		o.Modes = memory
		o.Ed25519 = func(_ context.Context, owner domain.URI) (domain.PrivateKey, bool, error) {
			key := nodeKeys()[1]
			return key, key.Owner == owner, nil
		}
	})
}

func TestEd25519IsUsedWhereTheHostTakesItAndForgottenWhereNot(t *testing.T) {
	for _, c := range []struct {
		name       string
		takes      string
		remembered domain.SignatureMode
		first      string // the knocks of the first post
		then       domain.SignatureMode
		second     string
	}{
		{"unknown", "cavage rsa ed25519", "", "cavage", "", "cavage"},
		{"takes it", "cavage rsa ed25519", domain.SignEd25519, "ed25519", domain.SignEd25519, "ed25519"},
		{"reads RSA alone by now", "cavage rsa", domain.SignEd25519, "ed25519 rsa", domain.SignRFC9421, "rsa"},
		{"reads draft-cavage alone by now", "cavage", domain.SignEd25519, "ed25519 rsa cavage", domain.SignCavage, "cavage"},
		{"takes nothing", "", domain.SignEd25519, "ed25519 rsa cavage", domain.SignCavage, "cavage rsa"},
	} {
		peer := &demanding{judge: func(how, _ string) (bool, string) { return slices.Contains(strings.Fields(c.takes), how), "" }}
		p := newPeer(t, peer.ServeHTTP)
		memory := newModes()
		host := p.uri("").Host()
		memory.modes[host] = c.remembered
		client := withBothKeys(t, memory)
		_, err := client.Post(t.Context(), p.uri("/inbox"), []byte("{}"), rsaKey())
		if got := peer.heard(); got != c.first || (err == nil) != (c.takes != "") || memory.modes[host] != c.then {
			t.Errorf("%s: knocked %q (%v), remembers %q", c.name, got, err, memory.modes[host])
		}
		_, _ = client.Post(t.Context(), p.uri("/inbox"), []byte("{}"), rsaKey())
		if got := peer.heard(); got != c.second {
			t.Errorf("%s: knocked %q the second time", c.name, got)
		}
	}
}

func TestShouldHonourAcceptSignature(t *testing.T) {
	edKeyID := string(nodeKeys()[1].ID)
	for _, c := range []struct {
		name, asks    string
		want          []string // what the signature's input contains
		first, second string
	}{
		{"Fedify's minimum", `sig1=("@method" "@target-uri" "@authority");created`, []string{`sig1=("@method" "@target-uri" "@authority" "content-digest");created=`}, "cavage rsa", "rsa"},
		{"an algorithm", `x=("@method" "@target-uri" "content-digest");alg="ed25519"`, []string{`x=("@method" "@target-uri" "content-digest")`, `alg="ed25519"`}, "cavage ed25519", "ed25519"},
		{"a key", `sig1=("@method");keyid="` + edKeyID + `"`, []string{`keyid="` + edKeyID + `"`, `"@target-uri"`}, "cavage ed25519", "ed25519"},
		{"tag and expiry", `sig1=("@method" "@path" "@query" "content-type" "date");expires;tag="app"`, []string{`"@path" "@query" "content-type" "date"`, `;expires=`, `;tag="app"`}, "cavage rsa", "rsa"},
		{"a nonce, each time anew", `sig1=("@method");nonce="a\"b"`, []string{`;nonce="a\"b"`}, "cavage rsa", "rsa rsa"},
		{"the second, since the first cannot be had", `a=("@status"), b=("@method" "x-custom"), c=("@authority");alg="hmac-sha256", d=("@authority")`, []string{`d=("@authority" "@method" "@target-uri" "content-digest")`}, "cavage rsa", "rsa"},
	} {
		peer := &demanding{judge: func(how, input string) (bool, string) {
			for _, part := range c.want {
				if !strings.Contains(input, part) {
					return false, c.asks
				}
			}
			return how == "rsa" || how == "ed25519", c.asks
		}}
		p := newPeer(t, peer.ServeHTTP)
		client := withBothKeys(t, newModes())
		for i, want := range []string{c.first, c.second} {
			_, err := client.Post(t.Context(), p.uri("/inbox?a=1"), []byte("{}"), rsaKey())
			worked(t, c.name, err)
			if got := peer.heard(); got != want {
				t.Errorf("%s: post %d knocked %q, want %q", c.name, i+1, got, want)
			}
		}
	}
}

func TestAnAcceptSignatureThatWeCannotFulfilChangesNothing(t *testing.T) {
	for _, asks := range []string{
		`@`, `sig1`, `sig1=7`, `sig1=(7)`, `sig1=("@query-param";name="a")`, `sig1=("@method" "@method")`, `sig1=("@method");alg="ecdsa-p256-sha256"`,
		`sig1=("@method");keyid="https://other.example/key"`, `sig1=("@method");nonce=7`, `sig1=("@method");tag="` + strings.Repeat("x", 300) + `"`,
		`sig1=("@method");x="` + strings.Repeat("x", 10000) + `"`,
	} {
		peer := &demanding{judge: func(how, _ string) (bool, string) { return how == "rsa", asks }}
		p := newPeer(t, peer.ServeHTTP)
		_, err := withBothKeys(t, newModes()).Post(t.Context(), p.uri("/inbox"), []byte("{}"), rsaKey())
		worked(t, asks, err)
		if got := peer.heard(); got != "cavage rsa" {
			t.Errorf("%s: knocked %q", asks, got)
		}
	}
}

// A GET has no body: what only a body has is left out.
func TestAGetIsSignedAsAskedToo(t *testing.T) {
	peer := &demanding{judge: func(how, input string) (bool, string) {
		return how == "rsa" && strings.Contains(input, `("@method" "@authority" "accept" "@target-uri")`), `sig1=("@method" "@authority" "content-digest" "accept")`
	}}
	p := newPeer(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", activityJSON)
		peer.ServeHTTP(w, r)
	})
	_, err := withBothKeys(t, newModes()).GetJSON(t.Context(), p.uri("/actor"))
	worked(t, "Get", err)
	if got := peer.heard(); got != "cavage rsa" {
		t.Errorf("knocked %q", got)
	}
}
