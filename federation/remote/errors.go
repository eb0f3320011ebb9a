package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Kind is what went wrong.
type Kind string

// The kinds of failure.
const (
	KindAddress     Kind = "address"      // cannot be asked at all
	KindHTTP        Kind = "http"         // no TLS, and that is not allowed
	KindPrivate     Kind = "private"      // leads to a private address
	KindDNS         Kind = "dns"          // the name is not known, or cannot be looked up now
	KindRefused     Kind = "refused"      // nothing listens there
	KindTLS         Kind = "tls"          // the certificate is not valid
	KindTimeout     Kind = "timeout"      // no answer in time
	KindNetwork     Kind = "network"      // the connection broke
	KindStatus      Kind = "status"       // answered, but not with 2xx
	KindRedirects   Kind = "redirects"    // too many, or to where it must not lead
	KindContentType Kind = "content-type" // answered with something else than asked
	KindTooLarge    Kind = "too-large"
)

// Error is why a peer could not be asked. It wraps one of the kinds of domain, and domain.Message has a sentence for
// people.
type Error struct {
	URL  domain.URI
	Kind Kind
	// Status is that of the answer; 0 if there was none, or if its status was not what is wrong.
	Status int
	// RetryAfter is how long the peer asks us to wait; 0 if it doesn't say.
	RetryAfter time.Duration

	explained error
}

func (e *Error) Error() string { return fmt.Sprintf("ask %s: %v", e.URL, e.explained) }

// Unwrap gives the sentence and its kind in domain, then the cause.
func (e *Error) Unwrap() error { return e.explained }

// failure makes an Error. detail goes into the sentence, see explain.
func failure(kind Kind, uri domain.URI, detail string, cause error) *Error {
	of := domain.ErrInvalid
	switch kind {
	case KindDNS, KindRefused, KindTLS, KindTimeout, KindNetwork:
		of = domain.ErrUnavailable
	}
	return &Error{URL: uri, Kind: kind, explained: domain.Explain(of, explain(kind, uri, detail), cause)}
}

func unknownName(uri domain.URI, cause error) *Error {
	return &Error{URL: uri, Kind: KindDNS, explained: domain.Explain(domain.ErrUnavailable,
		fmt.Sprintf("the name %s is not known; check the spelling, or try again later", uri.Host()), cause)}
}

// elsewhere is a redirect that leads to nothing that can be asked.
func elsewhere(uri domain.URI, cause error) *Error {
	return failure(KindRedirects, uri, fmt.Sprintf("%s redirects to an address that cannot be read", uri.Host()), cause)
}

// networkFailure sorts what net/http says.
func (c *Client) networkFailure(uri domain.URI, err error) *Error {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return unknownName(uri, err)
		}
		return failure(KindDNS, uri, "", err)
	}
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrInvalidHostPort):
		return failure(KindPrivate, uri, "", err)
	case isTLS(err):
		return failure(KindTLS, uri, tlsProblem(err), err)
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return failure(KindTimeout, uri, c.Timeout.String(), err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure(KindRefused, uri, "", err)
	}
	return failure(KindNetwork, uri, "", err)
}

func isTimeout(err error) bool {
	failed, ok := errors.AsType[net.Error](err)
	return ok && failed.Timeout()
}

// isTLS goes by the text: crypto/tls has no types for most of what the other side may do wrong.
func isTLS(err error) bool {
	return strings.Contains(err.Error(), "tls: ")
}

// tlsProblem says what the operator of the host has to mend.
func tlsProblem(err error) string {
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "its certificate is for another name"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "its certificate comes from nobody that this machine trusts"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return "its certificate has expired"
	}
	if record, ok := errors.AsType[tls.RecordHeaderError](err); ok && string(record.RecordHeader[:]) == "HTTP/" {
		return "it speaks plain http"
	}
	return "its certificate or its TLS is not valid"
}

// statusFailure is an answer that is none of 2xx.
func (c *Client) statusFailure(uri domain.URI, answer *http.Response) *Error {
	kind, of := KindStatus, domain.ErrInvalid
	switch status := answer.StatusCode; {
	case status < 400:
		kind = KindRedirects
	case status == http.StatusNotFound:
		of = domain.ErrNotFound
	case status == http.StatusGone:
		of = domain.ErrGone
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		of = domain.ErrForbidden
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status == http.StatusTooManyRequests, status >= 500:
		of = domain.ErrUnavailable
	}
	return &Error{
		URL: uri, Kind: kind, Status: answer.StatusCode, RetryAfter: retryAfter(answer.Header, c.Now()),
		explained: domain.Explain(of, explainStatus(uri.Host(), answer.StatusCode), nil),
	}
}
