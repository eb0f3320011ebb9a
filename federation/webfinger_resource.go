package federation

import (
	"net/url"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// asked is what a WebFinger resource names on this node: an actor by name, by id, or the node actor.
type asked struct {
	Name string
	URI  domain.URI
	Node bool
}

// maxResourceBytes is the longest resource that we look at; longer ones are malformed.
const maxResourceBytes = domain.MaxURIBytes

// parseResource reads the resource of a WebFinger query. It takes what Mastodon takes (acct:, an actor's id, a
// profile's page, acct:host@host), the address of the host itself (FEP-d556), and a handle without "acct:".
// A malformed one is domain.ErrInvalid, one of another host domain.ErrNotFound.
func parseResource(resource string, here domain.Addresses) (asked, error) {
	if resource == "" || len(resource) > maxResourceBytes {
		return asked{}, domain.ErrInvalid
	}
	if strings.HasPrefix(resource, "https://") || strings.HasPrefix(resource, "http://") {
		return parseAddress(resource, here)
	}
	return parseAccount(resource, here)
}

func parseAccount(resource string, here domain.Addresses) (asked, error) {
	if before, rest, ok := strings.Cut(resource, ":"); ok && strings.EqualFold(before, "acct") {
		resource = rest
	}
	// Some clients percent-encode twice, or the "@" inside acct: as RFC 7565 allows.
	if decoded, err := url.PathUnescape(resource); err == nil {
		resource = decoded
	}
	handle, err := domain.ParseHandle(resource)
	if err != nil {
		return asked{}, domain.ErrInvalid
	}
	if handle.Host() != here.Host() && handle.Host() != here.HandleDomain {
		return asked{}, domain.ErrNotFound
	}
	name := strings.ToLower(handle.Name())
	if name == here.Host() || name == here.HandleDomain {
		return asked{Node: true}, nil
	}
	return asked{Name: name}, nil
}

func parseAddress(resource string, here domain.Addresses) (asked, error) {
	uri, err := domain.ParseURI(resource)
	if err != nil {
		return asked{}, domain.ErrInvalid
	}
	if host := uri.Host(); host != here.Host() && host != here.HandleDomain {
		return asked{}, domain.ErrNotFound
	}
	parsed, err := url.Parse(resource)
	if err != nil {
		return asked{}, domain.ErrInvalid
	}
	path := strings.TrimRight(parsed.Path, "/")
	switch {
	case path == "" || path == "/ap/node":
		return asked{Node: true}, nil
	case strings.HasPrefix(path, "/@") && !strings.Contains(path[2:], "/"):
		return asked{Name: strings.ToLower(path[2:])}, nil
	case strings.HasPrefix(path, "/ap/actors/"):
		return asked{URI: domain.URI(here.Base + path)}, nil
	}
	return asked{}, domain.ErrNotFound
}
