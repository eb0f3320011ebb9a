package remote

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	maxLooked     = 512 << 10 // bytes of a page: a link back stands in its head or in a profile
	maxLookedHops = 5
)

// Look asks for a page as a visitor would: unsigned, whatever its status, with or without TLS. Addresses that are not anybody's are
// as closed as for every other call.
func (c *Client) Look(ctx context.Context, address string) (domain.Looked, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	target, err := c.page(domain.URI(address))
	if err != nil {
		return domain.Looked{}, err
	}
	permanent := true
	for hops := 0; ; hops++ {
		answer, err := c.lookOnce(ctx, target)
		if err != nil {
			return domain.Looked{}, err
		}
		location := answer.Header.Get("Location")
		if answer.StatusCode/100 != 3 || location == "" {
			return looked(answer, target, permanent), nil
		}
		_ = keep(answer).Body.Close()
		if hops == maxLookedHops {
			return domain.Looked{}, failure(KindRedirects, uriOf(target), fmt.Sprintf("%s redirects in a circle", uriOf(target).Host()), nil)
		}
		permanent = permanent && (answer.StatusCode == http.StatusMovedPermanently || answer.StatusCode == http.StatusPermanentRedirect)
		to, err := target.Parse(location)
		if err != nil {
			return domain.Looked{}, elsewhere(uriOf(target), err)
		}
		if target, err = c.page(uriOf(to)); err != nil {
			return domain.Looked{}, err
		}
	}
}

// page is target, where TLS is not demanded: many a small site has none.
func (c *Client) page(uri domain.URI) (*url.URL, error) {
	plain := strings.HasPrefix(string(uri), "http://")
	if plain {
		uri = "https://" + uri[len("http://"):]
	}
	target, err := c.target(uri)
	if err == nil && plain {
		target.Scheme = "http"
	}
	return target, err
}

func (c *Client) lookOnce(ctx context.Context, target *url.URL) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, failure(KindAddress, uriOf(target), "", err)
	}
	req.Header.Set("User-Agent", c.UserAgent())
	req.Header.Set("Accept", "text/html, */*;q=0.5")
	answer, err := c.Transport.RoundTrip(req)
	if err != nil {
		return nil, c.networkFailure(uriOf(target), err)
	}
	return answer, nil
}

func looked(answer *http.Response, target *url.URL, permanent bool) domain.Looked {
	defer answer.Body.Close()
	seen := domain.Looked{Status: answer.StatusCode, URL: target.String(), Permanent: permanent}
	if strings.Contains(strings.ToLower(answer.Header.Get("Content-Type")), "html") {
		seen.HTML, _ = io.ReadAll(io.LimitReader(answer.Body, maxLooked)) // what came before it broke off
	}
	return seen
}
