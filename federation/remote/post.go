package remote

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Result is what an inbox answered. It is also filled if the answer was a refusal.
type Result struct {
	Status int // 0 if there was no answer
	// Sent says that a request left us whole, answered or not.
	Sent bool
	// RetryAfter is how long the peer asks us to wait, at most a day; 0 if it doesn't say.
	RetryAfter time.Duration
	// Body is the beginning of the answer, as one line of text for people.
	Body string
	// Mode is how the request that was answered so was signed.
	Mode domain.SignatureMode
}

// moreHeader is the key of WithHeader.
type moreHeader struct{}

// WithHeader adds headers to a Post under ctx. They are not signed.
func WithHeader(ctx context.Context, header http.Header) context.Context {
	return context.WithValue(ctx, moreHeader{}, header)
}

// Post delivers an activity, signed with key. The error is nil for 2xx, else an *Error. Redirects are not followed: an
// inbox that moved stands in its actor.
func (c *Client) Post(ctx context.Context, inbox domain.URI, body []byte, key domain.PrivateKey) (Result, error) {
	target, err := c.target(inbox)
	if err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) { sent.Store(sent.Load() || info.Err == nil) },
	})
	header := http.Header{"Content-Type": {"application/activity+json"}}
	more, _ := ctx.Value(moreHeader{}).(http.Header)
	maps.Copy(header, more)
	answer, mode, err := c.knock(ctx, call{method: http.MethodPost, target: target, key: key, body: body, header: header})
	if err != nil {
		return Result{Sent: sent.Load()}, err
	}
	result := Result{
		Sent: true, Status: answer.StatusCode, RetryAfter: retryAfter(answer.Header, c.Now()), Body: excerpt(answer), Mode: mode,
	}
	if answer.StatusCode/100 != 2 {
		return result, c.statusFailure(inbox, answer)
	}
	return result, nil
}
