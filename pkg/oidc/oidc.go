// Package oidc lets people sign in with a provider (OpenID Connect Core 1.0): authorization code with PKCE, state and nonce.
// It keeps nothing: what it needs again between two steps is given back as a Flow. All else that a provider may say, it refuses.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	maxSubject = 255         // characters (OpenID Connect Core §2)
	maxAnswer  = 8 << 10     // bytes of a code or a state
	maxText    = 300         // bytes of a name or an address that is taken over
	skew       = time.Minute // that its clock may be behind
)

// Client asks providers. HTTP is bounded in size, time and the addresses that it dials; it follows no redirects.
type Client struct {
	HTTP *http.Client
	// AllowHTTP permits providers without TLS, for development.
	AllowHTTP bool
	Now       func() time.Time
}

// Flow is what must be known again when somebody comes back. It belongs to one browser and is good once.
type Flow struct{ State, Nonce, Verifier string }

// described is what the provider says of itself.
type described struct {
	provider *oidc.Provider
	config   oauth2.Config
	facts    facts
}

type facts struct {
	Auth        string   `json:"authorization_endpoint"`
	Token       string   `json:"token_endpoint"`
	Keys        string   `json:"jwks_uri"`
	Methods     []string `json:"token_endpoint_auth_methods_supported"`
	Challenges  []string `json:"code_challenge_methods_supported"`
	Scopes      []string `json:"scopes_supported"`
	NamesItself bool     `json:"authorization_response_iss_parameter_supported"` // RFC 9207
}

// discover reads the provider's description (OpenID Connect Discovery §4); redirect is where it sends people back.
func (c *Client) discover(ctx context.Context, p domain.Provider, redirect string) (described, context.Context, error) {
	ctx = oidc.ClientContext(ctx, c.HTTP)
	if !c.isAddress(p.Issuer) {
		return described{}, ctx, domain.Explain(domain.ErrInvalid, "the issuer must be an address that begins with https://", nil)
	}
	provider, err := oidc.NewProvider(ctx, p.Issuer)
	if err != nil {
		return described{}, ctx, undescribed(p, err)
	}
	d := described{provider: provider}
	if err := provider.Claims(&d.facts); err != nil {
		return d, ctx, undescribed(p, err)
	}
	for _, address := range []string{d.facts.Auth, d.facts.Token, d.facts.Keys} {
		if !c.isAddress(address) {
			return d, ctx, domain.Explain(domain.ErrInvalid, fmt.Sprintf("the description that %s gives of itself lacks an https address at which people sign in, or one for tokens or keys", p.Host()), nil)
		}
	}
	d.config = oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, RedirectURL: redirect, Endpoint: provider.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
	d.config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if p.Secret == "" || len(d.facts.Methods) > 0 && !slices.Contains(d.facts.Methods, "client_secret_basic") {
		d.config.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return d, ctx, nil
}

// undescribed says why a provider cannot be used.
func undescribed(p domain.Provider, err error) error {
	if other, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok {
		return domain.Explain(domain.ErrInvalid, fmt.Sprintf("what answers there calls itself %s: write the issuer exactly so", strings.ToValidUTF8(other.Discovered[:min(len(other.Discovered), maxText)], "")), err)
	}
	if domain.Message(err) != "" { // of the network
		return fmt.Errorf("ask %s: %w", p.Issuer, err)
	}
	return domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s gives no description of itself as a provider: there is none that can be read below the issuer, at /.well-known/openid-configuration", p.Host()), err)
}

// isAddress says whether a browser or we may be led to an address.
func (c *Client) isAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && u.Fragment == "" && (u.Scheme == "https" || c.AllowHTTP && u.Scheme == "http")
}

// Begin gives the address to lead a browser to. anew asks the provider to let people prove again who they are.
func (c *Client) Begin(ctx context.Context, p domain.Provider, redirect string, anew bool) (address string, flow Flow, err error) {
	d, _, err := c.discover(ctx, p, redirect)
	if err != nil {
		return "", flow, err
	}
	flow = Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(flow.Nonce), oauth2.S256ChallengeOption(flow.Verifier)}
	if anew {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return d.config.AuthCodeURL(flow.State, options...), flow, nil
}

// Finish checks what somebody came back with, and asks the provider who she is. The flow is to be forgotten before.
func (c *Client) Finish(ctx context.Context, p domain.Provider, redirect string, flow Flow, answer url.Values) (domain.Claims, error) {
	state, code := answer.Get("state"), answer.Get("code")
	if flow.State == "" || len(state) > maxAnswer || subtle.ConstantTimeCompare([]byte(state), []byte(flow.State)) != 1 {
		return domain.Claims{}, ErrNotBegun
	}
	if issuer := answer.Get("iss"); issuer != "" && issuer != p.Issuer {
		return domain.Claims{}, refused("this answer comes from another provider than the one that was asked", nil)
	}
	switch answer.Get("error") {
	case "":
	case "access_denied":
		return domain.Claims{}, refused("the provider did not let you in, or you went back; try again, or take another way", nil)
	case "temporarily_unavailable", "server_error":
		return domain.Claims{}, domain.Explain(domain.ErrUnavailable, "the provider has a problem of its own; try again later, or take another way", nil)
	default:
		return domain.Claims{}, refused("the provider refuses what this site asks: an owner should try it on the page of the settings", errors.New(answer.Get("error")[:min(len(answer.Get("error")), maxText)]))
	}
	if code == "" || len(code) > maxAnswer {
		return domain.Claims{}, ErrNotBegun
	}
	d, ctx, err := c.discover(ctx, p, redirect)
	if err != nil {
		return domain.Claims{}, err
	}
	if d.facts.NamesItself && answer.Get("iss") == "" {
		return domain.Claims{}, refused("this answer comes from another provider than the one that was asked", nil)
	}
	token, err := d.config.Exchange(ctx, code, oauth2.VerifierOption(flow.Verifier))
	if err != nil {
		return domain.Claims{}, unexchanged(p, err)
	}
	raw, _ := token.Extra("id_token").(string)
	return c.verify(ctx, p, d, flow, raw)
}

// ErrNotBegun is an answer that nobody asked for in this browser, or that came already.
var ErrNotBegun = refused("this did not begin in this browser, was used already or took too long; begin again", nil)

func refused(words string, cause error) error {
	return domain.Explain(domain.ErrUnauthorized, words, cause)
}

// unexchanged says why there is no token for a code (RFC 6749 §5.2).
func unexchanged(p domain.Provider, err error) error {
	if domain.Message(err) != "" {
		return fmt.Errorf("ask %s for a token: %w", p.Issuer, err)
	}
	if answered, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		switch status := answered.Response.StatusCode; {
		case answered.ErrorCode == "invalid_client" || status == http.StatusUnauthorized:
			return domain.Explain(domain.ErrInvalid, "the provider does not know this client id with this secret", err)
		case answered.ErrorCode == "invalid_grant":
			return refused("the provider does not take its own answer any more: it was used already or is too old; begin again", err)
		case status >= http.StatusInternalServerError:
			return domain.Explain(domain.ErrUnavailable, "the provider has a problem of its own; try again later, or take another way", err)
		}
	}
	return domain.Explain(domain.ErrInvalid, "the provider gave no answer that can be read when it was asked for a token", err)
}

// verify checks an id token (OpenID Connect Core §3.1.3.7).
func (c *Client) verify(ctx context.Context, p domain.Provider, d described, flow Flow, raw string) (domain.Claims, error) {
	if raw == "" {
		return domain.Claims{}, refused("the provider does not say who you are: it gave no id token", nil)
	}
	token, err := d.provider.Verifier(&oidc.Config{ClientID: p.ClientID, Now: func() time.Time { return c.Now().Add(-skew) }}).Verify(ctx, raw)
	if _, expired := errors.AsType[*oidc.TokenExpiredError](err); expired {
		return domain.Claims{}, refused("what the provider says of you has expired; begin again. If it stays so, one of the clocks is wrong", err)
	}
	if err != nil {
		return domain.Claims{}, refused("what the provider says of you cannot be believed: its signature, its issuer or for whom it is meant is not right", err)
	}
	var said struct {
		Party    string `json:"azp"`
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some write it as a text
		Name     string `json:"name"`
		Username string `json:"preferred_username"`
		AuthTime int64  `json:"auth_time"`
	}
	if err := token.Claims(&said); err != nil || token.Subject == "" || len(token.Subject) > maxSubject {
		return domain.Claims{}, refused("what the provider says of you cannot be read", err)
	}
	if token.Issuer != p.Issuer || said.Party != "" && said.Party != p.ClientID || len(token.Audience) > 1 && said.Party == "" {
		return domain.Claims{}, refused("what the provider says of you cannot be believed: its signature, its issuer or for whom it is meant is not right", nil)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(flow.Nonce)) != 1 {
		return domain.Claims{}, refused("what the provider says of you was said for another browser; begin again", nil)
	}
	claims := domain.Claims{Issuer: token.Issuer, Subject: token.Subject, Verified: said.Verified == true || said.Verified == "true"}
	if len(said.Email) <= maxText && domain.IsMailAddress(said.Email) {
		claims.Email = strings.ToLower(said.Email)
	}
	if claims.Name = said.Name; claims.Name == "" {
		claims.Name = said.Username
	}
	claims.Name = strings.ToValidUTF8(claims.Name[:min(len(claims.Name), maxText)], "")
	if said.AuthTime > 0 {
		claims.AuthTime = time.Unix(said.AuthTime, 0)
	}
	return claims, nil
}

// Try says in words what is wrong with a provider, as far as it can be known without a person: its description, its keys, and
// whether it knows the client.
func (c *Client) Try(ctx context.Context, p domain.Provider, redirect string) error {
	d, ctx, err := c.discover(ctx, p, redirect)
	if err != nil {
		return err
	}
	if len(d.facts.Challenges) > 0 && !slices.Contains(d.facts.Challenges, "S256") {
		return domain.Explain(domain.ErrInvalid, "the provider does not know PKCE with S256, which this node asks for", nil)
	}
	if err := c.tryKeys(ctx, p, d.facts.Keys); err != nil {
		return err
	}
	_, err = d.config.Exchange(ctx, "weftwork-test", oauth2.VerifierOption(oauth2.GenerateVerifier()))
	if answered, ok := errors.AsType[*oauth2.RetrieveError](err); ok && answered.ErrorCode != "invalid_client" && answered.Response.StatusCode != http.StatusUnauthorized &&
		answered.Response.StatusCode < http.StatusInternalServerError {
		return nil // it knows the client, and that there is no such code
	}
	if err == nil {
		return nil
	}
	return unexchanged(p, err)
}
