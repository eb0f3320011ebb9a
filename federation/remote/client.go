// Package remote is the only one that dials out for federation. It holds every answer to limits of size, time, redirects
// and addresses, signs what it asks, and says in a sentence why something failed.
package remote

import (
	"context"
	"net/http"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// Limits on what a peer can make us do.
const (
	MaxDocument = 1 << 20 // bytes after unpacking; Mastodon's limit
	MaxImage    = 8 << 20 // bytes
	// MaxPage bytes of a page have its head: a video site's begins with half a megabyte of scripts.
	MaxPage = 1 << 20
	// DefaultTimeout is for one call with its redirects and repetitions: gancio leaves requests open for ever.
	DefaultTimeout = 10 * time.Second
	maxRedirects   = 3
	// maxRetryAfter bounds what a peer may ask us to wait.
	maxRetryAfter = 24 * time.Hour
)

// ModeStore remembers how each host wants requests signed. Hosts are as in domain.URI.Host.
type ModeStore interface {
	// SignatureMode is "" or SignCavage for a host of which nothing is remembered; SignEd25519 for one that showed that it
	// takes that.
	SignatureMode(ctx context.Context, host string) domain.SignatureMode
	RememberMode(ctx context.Context, host string, mode domain.SignatureMode, until time.Time)
}

// Options are what a Client is made of. All may be left out.
type Options struct {
	// UserAgent names software and node; GoToSocial refuses requests without one.
	UserAgent func() string
	// AllowPrivate permits private and loopback addresses, AllowHTTP addresses without TLS. Both are for development.
	AllowPrivate, AllowHTTP bool
	// SignWith is the key of the node actor, which signs every GET. Without it they go unsigned.
	SignWith func(ctx context.Context) (domain.PrivateKey, error)
	// Ed25519 is the other key of an actor of ours, for hosts that take it. Without it, RSA alone is used.
	Ed25519 func(ctx context.Context, owner domain.URI) (key domain.PrivateKey, found bool, err error)
	// Modes remembers what RFC 9421 was needed for. Without it, every call begins with draft-cavage.
	Modes ModeStore
	Now   func() time.Time
	// Transport replaces the network, and with it the guard on addresses: for clusters within one process.
	Transport http.RoundTripper
	// Timeout is for one call; 0 means DefaultTimeout.
	Timeout time.Duration
}

// Client asks peers and delivers to them. It may be used by many goroutines.
type Client struct {
	Options
	keys   signature.Keys
	wishes wishes
}

// New makes a client with its own pool of connections.
func New(o Options) *Client {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.UserAgent == nil {
		o.UserAgent = func() string { return UserAgent("", "") }
	}
	if o.Transport == nil {
		o.Transport = network(guarded(o.AllowPrivate, o.Timeout))
	}
	return &Client{Options: o}
}

// UserAgent is "Weftwork/<version> (+<base>)"; both parts may be "".
func UserAgent(version, base string) string {
	agent := "Weftwork"
	if version != "" {
		agent += "/" + version
	}
	if base != "" {
		agent += " (+" + base + ")"
	}
	return agent
}

// Close ends the connections that wait for another request.
func (c *Client) Close() {
	if pool, ok := c.Transport.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}
