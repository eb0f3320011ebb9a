package remote

import (
	"fmt"
	"net/http"

	"github.com/weftwork/weftwork/pkg/domain"
)

// explain says to a person what went wrong and what she can do; detail is the whole sentence for what differs each time. It tells no address within our network.
func explain(kind Kind, uri domain.URI, detail string) string {
	host := uri.Host()
	switch kind {
	case KindAddress:
		return fmt.Sprintf("%q is not an address that can be asked; it must look like https://host/path", uri)
	case KindHTTP:
		return fmt.Sprintf("%s is an http address, without encryption, which this node does not ask; "+
			"try https, or for tests set federation.allow_http", uri)
	case KindPrivate:
		return fmt.Sprintf("%s leads to a private address, which this node does not ask; "+
			"for tests set federation.allow_private_addresses", host)
	case KindDNS:
		return fmt.Sprintf("the name %s cannot be looked up now; try again later", host)
	case KindRefused:
		return fmt.Sprintf("nothing answers at %s: the server may be switched off; try again later", host)
	case KindTLS:
		return fmt.Sprintf("the connection to %s is not safe: %s; its operator has to mend that", host, detail)
	case KindTimeout:
		return fmt.Sprintf("%s did not answer within %s; try again later", host, detail)
	case KindNetwork:
		return fmt.Sprintf("the connection to %s broke; try again later", host)
	case KindRedirects, KindContentType:
		return detail
	case KindTooLarge:
		return fmt.Sprintf("the answer of %s is larger than %s, the most that this node takes", host, detail)
	}
	return fmt.Sprintf("%s could not be asked", host)
}

func explainStatus(host string, status int) string {
	switch {
	case status < 400:
		return fmt.Sprintf("%s has moved what was here (%d); look it up again", host, status)
	case status == http.StatusNotFound:
		return fmt.Sprintf("%s has nothing at this address (404); check it", host)
	case status == http.StatusGone:
		return fmt.Sprintf("%s says that this was deleted (410)", host)
	case status == http.StatusUnauthorized:
		return fmt.Sprintf("%s does not accept our signature (401): it may not reach this node to read the key", host)
	case status == http.StatusForbidden:
		return fmt.Sprintf("%s refuses this node (403): it may have blocked it", host)
	case status == http.StatusTooManyRequests:
		return fmt.Sprintf("%s asks us to slow down (429); try again later", host)
	case status >= 500:
		return fmt.Sprintf("%s has a problem of its own (%d); try again later", host, status)
	}
	return fmt.Sprintf("%s refuses the request (%d)", host, status)
}

// sizeOf writes a limit for people.
func sizeOf(bytes int64) string { return fmt.Sprintf("%d MiB", bytes>>20) }
