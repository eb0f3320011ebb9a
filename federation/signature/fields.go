package signature

import (
	"fmt"
	"net/http"

	"github.com/dunglas/httpsfv"
)

// dictionary parses a structured field (RFC 9651).
func dictionary(header http.Header, name string) (fields *httpsfv.Dictionary, err error) {
	defer recovered(name, &err)
	fields, err = httpsfv.UnmarshalDictionary(header.Values(name))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, name, err)
	}
	return fields, nil
}

// recovered is to be deferred around httpsfv v1.1.0, also where the signature library calls it: the value "@" panics.
func recovered(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %s: %v", ErrMalformed, what, p)
	}
}
