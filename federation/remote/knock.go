package remote

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// call is one request, in as many tries as its signature needs.
type call struct {
	method string
	target *url.URL
	header http.Header
	body   []byte
	// key signs; without a PEM the request goes unsigned.
	key domain.PrivateKey
}

func (c call) uri() domain.URI { return uriOf(c.target) }

// style is a way to sign a request.
type style struct {
	mode domain.SignatureMode
	// key is whose signature it is: the call's, or its owner's Ed25519 key.
	key domain.PrivateKey
	// wanted is what the host asked for, of RFC 9421.
	wanted *signature.Wanted
	// withoutQuery signs the path alone: Mobilizon, and others up to 2024, verify it so.
	withoutQuery bool
}

// knock asks until a signature is accepted (swicg's "double knocking"): as the host took it last, else draft-cavage,
// which everybody reads; then as the refusal asks, then the other ways. If none is accepted the answer is the first one.
// Its body is to be closed.
func (c *Client) knock(ctx context.Context, call call) (*http.Response, domain.SignatureMode, error) {
	first := c.firstStyle(ctx, call)
	answer, err := c.send(ctx, call, first)
	if err != nil {
		return nil, "", err
	}
	others := c.otherStyles(ctx, call, first, answer)
	if len(others) == 0 {
		return answer, first.mode, nil
	}
	refusal := keep(answer)
	for _, other := range others {
		answer, err := c.send(ctx, call, other)
		if err != nil {
			break // the refusal tells more
		}
		if !refusesSignature(answer.StatusCode) {
			if answer.StatusCode < 400 {
				c.remember(ctx, call.uri().Host(), first, other)
			}
			return answer, other.mode, nil
		}
		_ = keep(answer).Body.Close()
	}
	if first.mode == domain.SignEd25519 && call.key.Algorithm != domain.KeyEd25519 {
		c.remember(ctx, call.uri().Host(), first, style{mode: domain.SignCavage})
	}
	return refusal, first.mode, nil
}

func (c *Client) firstStyle(ctx context.Context, call call) style {
	host := call.uri().Host()
	if call.key.Algorithm == domain.KeyEd25519 {
		return style{mode: domain.SignEd25519, key: call.key} // nobody expects draft-cavage with it
	}
	mode := domain.SignCavage
	if c.Modes != nil && call.key.PEM != "" {
		mode = c.Modes.SignatureMode(ctx, host)
	}
	switch mode {
	case domain.SignEd25519:
		if key, ok := c.ed25519Of(ctx, call); ok {
			return style{mode: mode, key: key, wanted: c.wishes.of(host, c.Now())}
		}
		return style{mode: domain.SignRFC9421, key: call.key}
	case domain.SignRFC9421:
		return style{mode: mode, key: call.key, wanted: c.wishes.of(host, c.Now())}
	}
	return style{mode: domain.SignCavage, key: call.key}
}

// otherStyles are worth a try after a refusal. tags.pub answers 400 to a signature of the wrong kind, gancio 500.
func (c *Client) otherStyles(ctx context.Context, call call, first style, refusal *http.Response) []style {
	if call.key.PEM == "" || call.key.Algorithm == domain.KeyEd25519 {
		return nil
	}
	var others []style
	wanted, asked := c.wantedStyle(ctx, call, first, refusal)
	if asked {
		others = append(others, wanted)
	}
	cavage, message := style{mode: domain.SignCavage, key: call.key}, style{mode: domain.SignRFC9421, key: call.key}
	status := refusal.StatusCode
	unauthorized, malformed := status == http.StatusUnauthorized, status == http.StatusBadRequest
	forbidden := status == http.StatusForbidden
	if first.mode != domain.SignCavage {
		if !unauthorized && !malformed && !forbidden && status != http.StatusInternalServerError {
			return nil
		}
		if first.mode == domain.SignEd25519 && wanted.mode != domain.SignRFC9421 {
			others = append(others, message)
		}
		return append(others, cavage)
	}
	if call.target.RawQuery != "" && (unauthorized || forbidden) {
		cavage.withoutQuery = true
		others = append(others, cavage)
	}
	if (unauthorized || malformed) && wanted.mode != domain.SignRFC9421 {
		others = append(others, message)
	}
	return others
}

// refusesSignature says whether a second try went no better than the first; 5xx is what gancio says to RFC 9421.
func refusesSignature(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return true
	}
	return status >= 500
}

// remember keeps how a host took what it refused in another way.
func (c *Client) remember(ctx context.Context, host string, refused, taken style) {
	until := c.Now().Add(domain.ModeMemory)
	if taken.mode != refused.mode && c.Modes != nil {
		c.Modes.RememberMode(ctx, host, taken.mode, until)
	}
	switch {
	case taken.wanted != nil && !taken.wanted.Once:
		c.wishes.remember(host, *taken.wanted, until)
	case refused.wanted != nil && taken.wanted == nil:
		c.wishes.forget(host)
	}
}

// keep reads the beginning of an answer that is not the last, so that its connection is free for the next request.
func keep(answer *http.Response) *http.Response {
	raw, _ := io.ReadAll(io.LimitReader(answer.Body, maxExcerpt))
	_ = answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(raw))
	return answer
}

// send makes, signs and sends a request of its own for each try.
func (c *Client) send(ctx context.Context, call call, style style) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, call.method, call.target.String(), bytes.NewReader(call.body))
	if err != nil {
		return nil, failure(KindAddress, call.uri(), "", err)
	}
	req.Header = call.header.Clone()
	req.Header.Set("User-Agent", c.UserAgent())
	req.Header.Set("Accept-Encoding", "gzip")
	// Not sent: it tells net/http that the request may go out again on a new connection, if the peer just closed the old one.
	req.Header["Idempotency-Key"] = nil
	if call.key.PEM != "" {
		if err := c.sign(req, call, style); err != nil {
			return nil, err
		}
	}
	answer, err := c.Transport.RoundTrip(req)
	if err != nil {
		return nil, c.networkFailure(call.uri(), err)
	}
	return answer, nil
}

func (c *Client) sign(req *http.Request, call call, style style) error {
	signed := req
	if style.withoutQuery {
		signed = req.WithContext(req.Context()) // shares the header
		path := *req.URL
		path.RawQuery, path.ForceQuery = "", false
		signed.URL = &path
	}
	if style.wanted != nil {
		return c.keys.SignAs(signed, call.body, style.key, *style.wanted, c.Now())
	}
	return c.keys.Sign(signed, call.body, style.key, style.mode, c.Now())
}
