package remote

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// Mirror asks this node over its own public address, as a peer would see it, for the self-test. Its own hosts may live on
// private addresses or, in development, without TLS; all others are held to the rules of a Client.
type Mirror struct {
	client *Client
	hosts  []string
	own    http.RoundTripper
	keys   signature.Keys
	// Lookup finds the addresses of a name; net.DefaultResolver's if nil.
	Lookup func(ctx context.Context, name string) ([]netip.Addr, error)
}

// Question is one request of a Mirror. Without a key it goes unsigned.
type Question struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	Key         domain.PrivateKey
	Mode        domain.SignatureMode
	// Follow asks on where the answer redirects to.
	Follow bool
}

// Reflection is what came back, whatever its status.
type Reflection struct {
	URL    string // where it came from
	Status int
	Header http.Header
	Body   []byte // its first MaxDocument bytes
	// CertificateUntil is when the certificate ends; zero without TLS.
	CertificateUntil time.Time
}

// NewMirror makes a mirror for hosts of ours, as in domain.URI.Host, on top of a client.
func NewMirror(c *Client, transport http.RoundTripper, hosts ...string) *Mirror {
	m := &Mirror{client: c, hosts: hosts, own: transport}
	if transport == nil {
		m.own = network(guarded(true, c.Timeout))
	}
	m.Lookup = func(ctx context.Context, name string) ([]netip.Addr, error) {
		return net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	}
	return m
}

// Close ends the connections that wait for another request.
func (m *Mirror) Close() {
	if pool, ok := m.own.(interface{ CloseIdleConnections() }); ok {
		pool.CloseIdleConnections()
	}
}

// Ask sends a question. The error is an *Error if there was no answer.
func (m *Mirror) Ask(ctx context.Context, q Question) (Reflection, error) {
	ctx, cancel := context.WithTimeout(ctx, m.client.Timeout)
	defer cancel()
	for hops := 0; ; hops++ {
		answer, err := m.send(ctx, q)
		if err != nil {
			return Reflection{}, err
		}
		location := answer.Header.Get("Location")
		if !q.Follow || answer.StatusCode/100 != 3 || location == "" || hops == maxRedirects {
			return m.read(q, answer)
		}
		_ = keep(answer).Body.Close()
		to, err := answer.Request.URL.Parse(location)
		if err != nil {
			return Reflection{}, elsewhere(domain.URI(q.URL), err)
		}
		q.URL = to.String()
	}
}

func (m *Mirror) send(ctx context.Context, q Question) (*http.Response, error) {
	uri := domain.URI(q.URL)
	transport := m.own
	if !slices.Contains(m.hosts, uri.Host()) {
		if _, err := m.client.target(uri); err != nil {
			return nil, err
		}
		transport = m.client.Transport
	}
	req, err := http.NewRequestWithContext(ctx, q.Method, q.URL, bytes.NewReader(q.Body))
	if err != nil {
		return nil, failure(KindAddress, uri, "", err)
	}
	req.Header = http.Header{"User-Agent": {m.client.UserAgent()}}
	for name, values := range q.Header {
		req.Header[name] = values
	}
	if q.Key.PEM != "" {
		if err := m.keys.Sign(req, q.Body, q.Key, q.Mode, m.client.Now()); err != nil {
			return nil, err
		}
	}
	answer, err := transport.RoundTrip(req)
	if err != nil {
		return nil, m.client.networkFailure(uri, err)
	}
	answer.Request = req
	return answer, nil
}

func (m *Mirror) read(q Question, answer *http.Response) (Reflection, error) {
	defer answer.Body.Close()
	reflection := Reflection{URL: q.URL, Status: answer.StatusCode, Header: answer.Header}
	if answer.TLS != nil && len(answer.TLS.PeerCertificates) > 0 {
		reflection.CertificateUntil = answer.TLS.PeerCertificates[0].NotAfter
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, MaxDocument))
	if err != nil {
		return Reflection{}, m.client.networkFailure(domain.URI(q.URL), err)
	}
	reflection.Body = body
	return reflection, nil
}
