package remote

import (
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
)

// HTTP is for libraries that ask on their own: it dials as the Client does, signs nothing, follows no redirects, and reads no
// more than MaxDocument. Its errors say in words what went wrong.
func (c *Client) HTTP() *http.Client {
	return &http.Client{
		Timeout: c.Timeout, Transport: plain{c},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type plain struct{ c *Client }

func (p plain) RoundTrip(asked *http.Request) (*http.Response, error) {
	target, err := p.c.target(domain.URI(asked.URL.String()))
	if err != nil {
		return nil, err
	}
	request := asked.Clone(asked.Context())
	request.URL, request.Host = target, ""
	request.Header.Set("User-Agent", p.c.UserAgent())
	answer, err := p.c.Transport.RoundTrip(request)
	if err != nil {
		return nil, p.c.networkFailure(uriOf(target), err)
	}
	answer.Body = http.MaxBytesReader(nil, answer.Body, MaxDocument)
	return answer, nil
}
