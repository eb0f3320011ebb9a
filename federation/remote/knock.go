package remote

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

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
	// withoutQuery signs the path alone: Mobilizon, and others up to 2024, verify it so.
	withoutQuery bool
}

// knock asks until a signature is accepted (swicg's "double knocking"): as the host took it last, else draft-cavage,
// which everybody reads; then the other way. If none is accepted the answer is the first one. Its body is to be closed.
func (c *Client) knock(ctx context.Context, call call) (*http.Response, domain.SignatureMode, error) {
	first := c.firstStyle(ctx, call)
	answer, err := c.send(ctx, call, first)
	if err != nil {
		return nil, "", err
	}
	others := otherStyles(call, first, answer.StatusCode)
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
			if other.mode != first.mode && answer.StatusCode < 400 {
				c.remember(ctx, call.uri().Host(), other.mode)
			}
			return answer, other.mode, nil
		}
		_ = keep(answer).Body.Close()
	}
	return refusal, first.mode, nil
}

func (c *Client) firstStyle(ctx context.Context, call call) style {
	switch {
	case call.key.Algorithm == domain.KeyEd25519:
		return style{mode: domain.SignRFC9421} // nobody expects draft-cavage with it
	case c.Modes != nil && c.Modes.SignatureMode(ctx, call.uri().Host()) == domain.SignRFC9421:
		return style{mode: domain.SignRFC9421}
	}
	return style{mode: domain.SignCavage}
}

// otherStyles are worth a try after a refusal. tags.pub answers 400 to a signature of the wrong kind, gancio 500.
func otherStyles(call call, first style, status int) []style {
	if call.key.PEM == "" || call.key.Algorithm == domain.KeyEd25519 {
		return nil
	}
	unauthorized, malformed := status == http.StatusUnauthorized, status == http.StatusBadRequest
	forbidden := status == http.StatusForbidden
	if first.mode == domain.SignRFC9421 {
		if unauthorized || malformed || forbidden || status == http.StatusInternalServerError {
			return []style{{mode: domain.SignCavage}}
		}
		return nil
	}
	var others []style
	if call.target.RawQuery != "" && (unauthorized || forbidden) {
		others = append(others, style{mode: domain.SignCavage, withoutQuery: true})
	}
	if unauthorized || malformed {
		others = append(others, style{mode: domain.SignRFC9421})
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

func (c *Client) remember(ctx context.Context, host string, mode domain.SignatureMode) {
	if c.Modes != nil {
		c.Modes.RememberMode(ctx, host, mode, c.Now().Add(modeMemory))
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
	return c.keys.Sign(signed, call.body, call.key, style.mode, c.Now())
}
