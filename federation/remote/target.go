package remote

import (
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"github.com/weftwork/weftwork/pkg/domain"
)

// target is uri in the form in which it is asked and signed: lower-case ASCII host, no default port, no fragment.
func (c *Client) target(uri domain.URI) (*url.URL, error) {
	if _, err := domain.ParseURI(string(uri)); err != nil {
		return nil, failure(KindAddress, uri, "", err)
	}
	u, err := url.Parse(string(uri.WithoutFragment()))
	if err != nil {
		return nil, failure(KindAddress, uri, "", err)
	}
	if u.Scheme != "https" && !c.AllowHTTP {
		return nil, failure(KindHTTP, uri, "", nil)
	}
	name, port := u.Hostname(), u.Port()
	if !strings.Contains(name, ":") { // not IPv6
		if name, err = idna.Lookup.ToASCII(strings.TrimSuffix(name, ".")); err != nil {
			return nil, failure(KindAddress, uri, "", err)
		}
	} else {
		name = "[" + name + "]"
	}
	if name == "" {
		return nil, failure(KindAddress, uri, "", errors.New("no host"))
	}
	if port != "" && port != map[string]string{"https": "443", "http": "80"}[u.Scheme] {
		name += ":" + port
	}
	u.Host = name
	return u, nil
}

// redirected is where an answer's Location leads from here.
func (c *Client) redirected(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil {
		return nil, elsewhere(uriOf(from), err)
	}
	return c.target(uriOf(to))
}

func uriOf(u *url.URL) domain.URI { return domain.URI(u.String()) }
