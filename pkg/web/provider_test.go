package web

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/oidc"
)

// idp is a small provider of our own (OpenID Connect Core §3.1): it lets everybody in as who it is told.
type idp struct {
	t      testing.TB
	key    *rsa.PrivateKey
	signer *rsa.PrivateKey // another one lies
	url    string
	now    func() time.Time

	mu     sync.Mutex
	claims map[string]any                  // of who signs in
	forge  func(head, body map[string]any) // changes the next tokens
	codes  map[string]url.Values           // what was asked, by the code
	asked  url.Values                      // what was asked last
	down   bool
	facts  map[string]any // changes the description
}

const idpSecret = "s3cret-of-the-client"

func newIDP(t testing.TB) *idp {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &idp{t: t, key: key, signer: key, codes: map[string]url.Values{}, claims: map[string]any{"sub": "ana-1", "email": "ana@id.example", "name": "Ana Ruiz"}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", p.describe)
	mux.HandleFunc("/keys", p.keys)
	mux.HandleFunc("/token", p.token)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.down {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// with changes the provider while nobody asks it.
func (p *idp) with(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *idp) describe(w http.ResponseWriter, _ *http.Request) {
	facts := map[string]any{
		"issuer": p.url, "authorization_endpoint": p.url + "/authorize", "token_endpoint": p.url + "/token", "jwks_uri": p.url + "/keys",
		"id_token_signing_alg_values_supported": []string{"RS256", "none", "HS256"},
	}
	maps.Copy(facts, p.facts)
	writeJSON(w, http.StatusOK, facts)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func (p *idp) keys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{
		"kty": "RSA", "kid": "k1", "alg": "RS256", "use": "sig", "n": encoded(p.key.N.Bytes()), "e": encoded(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// token gives a token for a code, once, to who has the secret and the verifier of the challenge.
func (p *idp) token(w http.ResponseWriter, r *http.Request) {
	if id, secret, _ := r.BasicAuth(); id != "weft" || secret != url.QueryEscape(idpSecret) {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	asked, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	proof := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || encoded(proof[:]) != asked.Get("code_challenge") || asked.Get("redirect_uri") != r.FormValue("redirect_uri") {
		writeJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_grant"})
		return
	}
	head := map[string]any{"alg": "RS256", "kid": "k1"}
	body := map[string]any{"iss": p.url, "aud": "weft", "exp": p.now().Add(time.Minute).Unix(), "iat": p.now().Unix(), "nonce": asked.Get("nonce")}
	maps.Copy(body, p.claims)
	if p.forge != nil {
		p.forge(head, body)
	}
	writeJSON(w, http.StatusOK, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": p.sign(head, body)})
}

func (p *idp) sign(head, body map[string]any) string {
	parts := make([]string, 0, 3)
	for _, part := range []any{head, body} {
		text, err := json.Marshal(part)
		if err != nil {
			p.t.Error(err)
		}
		parts = append(parts, encoded(text))
	}
	signed := strings.Join(parts, ".")
	if head["alg"] == "none" {
		return signed + "."
	}
	hash := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.signer, crypto.SHA256, hash[:])
	if err != nil {
		p.t.Error(err)
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// signIn is what a person does at the provider: the path that it sends her browser back to.
func (p *idp) signIn(a answer) string {
	p.t.Helper()
	_, address, ok := strings.Cut(a.is(http.StatusOK).header.Get("Refresh"), "url=")
	to, err := url.Parse(address)
	if !ok || err != nil || to.Path != "/authorize" {
		p.t.Fatalf("leads to %q", a.header.Get("Refresh"))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = to.Query()
	code := rand.Text()
	p.codes[code] = p.asked
	back, err := url.Parse(p.asked.Get("redirect_uri"))
	if err != nil {
		p.t.Fatal(err)
	}
	return back.Path + "?" + url.Values{"code": {code}, "state": {p.asked.Get("state")}}.Encode()
}

// provided is a node whose owner set up a provider.
func provided(t testing.TB) (*house, *idp) {
	p := newIDP(t)
	h := settled(t, func(o *Options) { o.Providers = &oidc.Client{HTTP: http.DefaultClient, AllowHTTP: true, Now: o.Now} })
	p.now = func() time.Time { return h.now }
	h.logIn()
	h.post(providerPath, p.form()).is(http.StatusSeeOther).leadsTo(providerPath)
	return h, p
}

func (p *idp) form(more ...string) url.Values {
	values := url.Values{"provider_name": {"Mill account"}, "issuer": {p.url}, "client_id": {"weft"}, "secret": {idpSecret}}
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values
}

// linked is a node with a member who linked herself.
func linked(t testing.TB) (h *house, p *idp, ana *house) {
	h, p = provided(t)
	ana = h.member("ana@example.org", "Ana", domain.RoleAuthor)
	ana.get(securityPath).is(http.StatusOK).has("Link with Mill account")
	ana.get(p.signIn(ana.post(securityPath+"/identity", nil))).is(http.StatusSeeOther).leadsTo(securityPath)
	return h, p, ana
}

func TestAMemberLinksHerIdentityAndLogsInWithIt(t *testing.T) {
	h, p, ana := linked(t)
	ana.get(securityPath).has("You are linked", "ana@id.example", "Unlink").lacks("Link with Mill account")
	again := h.stranger()
	again.get("/login?next=/desk/pictures").is(http.StatusOK).has("Log in with Mill account")
	before := again.cookie(false)
	back := p.signIn(again.post("/login/provider", url.Values{"next": {"/desk/pictures"}}))
	if p.asked.Get("code_challenge_method") != "S256" || p.asked.Get("nonce") == "" || p.asked.Get("response_type") != "code" || strings.Contains(p.asked.Encode(), idpSecret) {
		t.Errorf("asked %v", p.asked)
	}
	again.get(back).is(http.StatusSeeOther).leadsTo("/desk/pictures")
	if cookie := again.cookie(false); cookie == before || cookie == "" {
		t.Error("the session is the one of before she signed in")
	}
	again.get(securityPath).is(http.StatusOK).has("signed in elsewhere")
	evil := h.stranger()
	evil.get(p.signIn(evil.post("/login/provider", url.Values{"next": {"//evil.example"}}))).is(http.StatusSeeOther).leadsTo("/desk")
	h.get("/desk/audit").is(http.StatusOK).has("Identity elsewhere linked", "Signing in elsewhere changed").lacks(idpSecret)
}

func TestWhatAProviderSaysIsRefusedUnlessAllOfItIsRight(t *testing.T) {
	h, p, _ := linked(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	h.must(err)
	for name, lie := range map[string]struct {
		forge func(head, body map[string]any)
		words string
	}{
		"another nonce":    {func(_, body map[string]any) { body["nonce"] = "x" }, "for another browser"},
		"no nonce":         {func(_, body map[string]any) { delete(body, "nonce") }, "for another browser"},
		"another audience": {func(_, body map[string]any) { body["aud"] = "other" }, "cannot be believed"},
		"another party":    {func(_, body map[string]any) { body["aud"], body["azp"] = []string{"weft", "other"}, "other" }, "cannot be believed"},
		"expired":          {func(_, body map[string]any) { body["exp"] = h.now.Add(-2 * time.Minute).Unix() }, "has expired"},
		"not signed":       {func(head, _ map[string]any) { head["alg"] = "none" }, "cannot be believed"},
		"another key":      {func(_, _ map[string]any) { p.signer = other }, "cannot be believed"},
		"another issuer":   {func(_, body map[string]any) { body["iss"] = "https://evil.example" }, "cannot be believed"},
		"nobody":           {func(_, body map[string]any) { delete(body, "sub") }, "cannot be read"},
		"a stranger":       {func(_, body map[string]any) { body["sub"] = "eve-1" }, "No member here is linked"},
	} {
		p.with(func() { p.forge = lie.forge })
		browser := h.stranger()
		h.now = h.now.Add(time.Hour) // nobody waits
		browser.get(p.signIn(browser.post("/login/provider", nil))).is(http.StatusUnauthorized).has(lie.words)
		browser.get("/desk").is(http.StatusSeeOther)
		p.with(func() { p.forge, p.signer = nil, p.key })
		if t.Failed() {
			t.Fatal(name)
		}
	}
	h.now = h.now.Add(time.Hour)
	right := h.stranger()
	right.get(p.signIn(right.post("/login/provider", nil))).is(http.StatusSeeOther)
}

func TestAnAnswerOfTheProviderIsGoodOnceInTheBrowserThatAsked(t *testing.T) {
	h, p, _ := linked(t)
	ana, eve := h.stranger(), h.stranger()
	back := p.signIn(ana.post("/login/provider", nil))
	eve.get(back).is(http.StatusUnauthorized).has("did not begin in this browser")
	eve.post("/login/provider", nil).is(http.StatusOK)
	eve.get(back).is(http.StatusUnauthorized).has("did not begin in this browser")
	ana.get(back).is(http.StatusSeeOther)
	ana.post("/logout", nil)
	ana.get(back).is(http.StatusUnauthorized).has("did not begin in this browser")

	h.now = h.now.Add(time.Hour)
	p.signIn(ana.post("/login/provider", nil)) // its own state, a code that was used
	code, err := url.Parse(back)
	h.must(err)
	used := url.Values{"code": code.Query()["code"], "state": {p.asked.Get("state")}}
	ana.get(providerCallback + "?" + used.Encode()).is(http.StatusUnauthorized).has("was used already or is too old")
	ana.get(p.signIn(ana.post("/login/provider", nil)) + "&iss=https://evil.example").is(http.StatusUnauthorized).has("another provider")

	h.now = h.now.Add(time.Hour) // nobody waits
	late := p.signIn(ana.post("/login/provider", nil))
	h.now = h.now.Add(pendingFor + time.Second)
	ana.get(late).is(http.StatusUnauthorized).has("took too long")
	p.signIn(ana.post("/login/provider", nil))
	ana.get(providerCallback + "?error=access_denied&state=" + p.asked.Get("state")).is(http.StatusUnauthorized).has("did not let you in")
	ana.post("/login/provider", nil, "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	for range 40 {
		if eve.post("/login/provider", nil).status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("the provider is asked forty times")
}

func TestNobodyBecomesAMemberByAProviderWithoutAnInvitation(t *testing.T) {
	h, p := provided(t)
	eve := h.stranger()
	eve.get(p.signIn(eve.post("/login/provider", nil))).is(http.StatusUnauthorized).has("No member here is linked")
	eve.post("/join/provider", url.Values{"code": {"GUESSED"}}).is(http.StatusNotFound)

	_, code, _ := strings.Cut(h.invitationLink(domain.RoleAuthor), "code=")
	ana := h.stranger()
	ana.get("/join?code=" + code).has("Join with Mill account")
	p.with(func() { p.claims["email"] = "" })
	form := url.Values{"code": {code}, "name": {""}, "email": {""}}
	ana.get(p.signIn(ana.post("/join/provider", form))).is(http.StatusUnprocessableEntity).has("Write an e-mail address")
	p.with(func() { p.claims["email"] = "Ana@id.example" })
	ana.get(p.signIn(ana.post("/join/provider", form))).is(http.StatusSeeOther).leadsTo("/desk")
	m, err := h.store.MemberByEmail(h.ctx(), "ana@id.example")
	h.must(err)
	if m.Name != "Ana Ruiz" || m.Role != domain.RoleAuthor || m.PasswordHash != "" {
		t.Errorf("she is %+v", m)
	}
	ana.get("/stored").is(http.StatusOK)
	if data := ana.get("/desk/account/data.zip").is(http.StatusOK); !strings.HasPrefix(data.body, "PK") {
		t.Error("no archive")
	}
	identities, err := h.store.Identities(h.ctx(), m.ID)
	h.must(err)
	remove := securityPath + "/identity/" + string(identities[0].ID) + "/remove"
	ana.post(remove, nil).is(http.StatusSeeOther)
	ana.get(securityPath).has("your only way to log in", "Unlink")
	h.get(providerPath).is(http.StatusOK).has("One of them has no other way").lacks(idpSecret)

	h.now = h.now.Add(sureFor + time.Second) // at the provider she shows again that it is her
	password := url.Values{"password": {"the mill grinds at dawn"}}
	ana.post("/desk/account/password", password).is(http.StatusSeeOther).leadsTo(securityPath + "/confirm?next=" + queryEscape(securityPath))
	confirm := url.Values{"next": {securityPath}}
	p.with(func() { p.claims["auth_time"] = h.now.Add(-time.Hour).Unix() })
	ana.get(p.signIn(ana.post(securityPath+"/confirm/provider", confirm))).is(http.StatusUnprocessableEntity).has("too long ago")
	p.with(func() { p.claims["auth_time"] = h.now.Unix() })
	stopped := carriedBy(ana.post("/desk/account/erase", url.Values{"email": {"of nobody"}, "bylines": {"remove"}}).is(http.StatusUnauthorized))
	ana.get(p.signIn(ana.post(securityPath+"/confirm/provider", stopped))).is(http.StatusOK).has(`action="/desk/account/erase"`, `name="email" value="of nobody"`)
	ana.get(p.signIn(ana.post(securityPath+"/confirm/provider", confirm))).is(http.StatusSeeOther).leadsTo(securityPath)
	if p.asked.Get("prompt") != "login" {
		t.Errorf("she is not asked anew: %v", p.asked)
	}
	ana.post("/desk/account/password", password).is(http.StatusSeeOther)
	ana.post(remove, nil).is(http.StatusSeeOther)
	ana.get(securityPath).has("You are no longer linked")
	p.with(func() { delete(p.claims, "auth_time") })
	h.now = h.now.Add(time.Hour)
	late := h.stranger()
	late.get(p.signIn(late.post("/login/provider", nil))).is(http.StatusUnauthorized)
}

func TestAVerifiedAddressLinksOnlyWhereTheOwnerAllowsIt(t *testing.T) {
	h, p := provided(t)
	h.member("ana@example.org", "Ana", domain.RoleAuthor)
	try := func(want int) {
		t.Helper()
		browser := h.stranger()
		h.now = h.now.Add(time.Hour)
		browser.get(p.signIn(browser.post("/login/provider", nil))).is(want)
	}
	p.with(func() { p.claims["email"], p.claims["email_verified"] = "ana@example.org", true })
	try(http.StatusUnauthorized)
	h.logIn()
	h.post(providerPath, p.form("by_email", "yes", "secret", "")).is(http.StatusSeeOther)
	p.with(func() { p.claims["email_verified"] = false })
	try(http.StatusUnauthorized)
	p.with(func() { p.claims["email_verified"] = true })
	try(http.StatusSeeOther)
	p.with(func() { p.claims["sub"] = "somebody-else" }) // the address went to another person there
	try(http.StatusConflict)

	m, err := h.store.MemberByEmail(h.ctx(), "ana@example.org")
	h.must(err)
	p.with(func() { p.claims["sub"] = "ana-1" })
	h.logIn() // who removes members shows that it is her
	h.post("/desk/members/"+string(m.ID)+"/remove", url.Values{"heir": {string(h.owner.ID)}}).is(http.StatusSeeOther)
	if identities, err := h.store.Identities(h.ctx(), m.ID); err != nil || len(identities) != 0 {
		t.Errorf("of who left there is %v, %v", identities, err)
	}
	try(http.StatusUnauthorized)
}

func TestTheSecondStepIsAskedAfterTheProvider(t *testing.T) {
	h, p, ana := linked(t)
	codes := ana.setUpApp()
	again := h.stranger()
	again.get(p.signIn(again.post("/login/provider", url.Values{"carry_to": {"/desk/articles"}, "title": {"Kept words"}}))).
		is(http.StatusOK).has("You are known where you came from", `value="Kept words"`)
	again.get("/desk").is(http.StatusSeeOther)
	again.post("/login/second", url.Values{"code": {"000000"}}).is(http.StatusUnprocessableEntity)
	again.post("/login/second", url.Values{"code": {codes[0]}}).is(http.StatusSeeOther).leadsTo("/desk")
	again.get(securityPath).has("signed in elsewhere")

	ana.post(securityPath+"/app/remove", nil).is(http.StatusSeeOther)
	third := h.stranger()
	third.get(p.signIn(third.post("/login/provider", url.Values{"carry_to": {"/desk/articles"}, "title": {"Kept words"}}))).
		is(http.StatusOK).has("You are logged in again", `action="/desk/articles"`, `value="Kept words"`)
	h.post("/desk/members/second-step", url.Values{"factor_roles": {string(domain.RoleAuthor)}}).is(http.StatusSeeOther)
	needed := h.stranger()
	needed.get(p.signIn(needed.post("/login/provider", nil))).is(http.StatusSeeOther).leadsTo("/desk")
	needed.get("/desk").is(http.StatusSeeOther).leadsTo(securityPath)
}

func TestAnOwnerIsToldInWordsWhatIsWrongWithAProvider(t *testing.T) {
	h, p := provided(t)
	try := func(words string, form url.Values) {
		t.Helper()
		form.Set("action", "test")
		if a := h.post(providerPath, form); a.status != http.StatusUnprocessableEntity {
			a.is(http.StatusSeeOther)
			h.get(providerPath).has(words).lacks(idpSecret)
		} else {
			a.has(words).lacks(idpSecret)
		}
	}
	try("answers and knows this site", p.form())
	try("does not know this client id with this secret", p.form("secret", "wrong"))
	try("Write the secret", p.form("secret", "", "issuer", p.url+"/else"))
	try("Write the whole address", p.form("issuer", "mill"))
	try("gives no description of itself", p.form("issuer", p.url+"/else"))
	p.with(func() { p.facts = map[string]any{"issuer": p.url + "/"} })
	try("calls itself "+p.url+"/", p.form())
	p.with(func() { p.facts = map[string]any{"token_endpoint": "javascript:alert(1)"} })
	try("lacks an https address", p.form())
	p.with(func() { p.facts = map[string]any{"code_challenge_methods_supported": []string{"plain"}} })
	try("does not know PKCE", p.form())
	p.with(func() { p.facts = map[string]any{"jwks_uri": p.url + "/nothing"} })
	try("cannot be read", p.form())
	p.with(func() { p.facts, p.down = nil, true })
	h.stranger().post("/login/provider", nil).is(http.StatusUnprocessableEntity).has("no description of itself", `name="password"`)
	p.with(func() { p.down = false })
	bo := h.editor()
	bo.get(providerPath).is(http.StatusForbidden)
	bo.post(providerPath, p.form("issuer", "https://evil.example")).is(http.StatusForbidden)
	h.post(providerPath, p.form("version", "another")).is(http.StatusSeeOther) // nothing changes
	h.post(providerPath, p.form("version", "another", "provider_name", "Late")).is(http.StatusConflict).has("Mill account", "Late", `name="secret" type="password" value=""`, "Write it again").lacks(idpSecret)
	h.post(providerPath+"/forget", nil).is(http.StatusSeeOther)
	h.stranger().get("/login").lacks("/login/provider")
	h.stranger().post("/login/provider", nil).is(http.StatusNotFound)
	if _, err := h.store.Setting(h.ctx(), "sign_in_provider"); err != nil {
		t.Error(fmt.Errorf("the setting: %w", err))
	}
}
