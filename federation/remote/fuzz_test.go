package remote_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
)

// FuzzAnswer lets a peer answer anything: what comes back is a document from the asked host, or an *Error with a sentence.
func FuzzAnswer(f *testing.F) {
	packed := []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xaa\xae\x05\x00\x00\x00\xff\xff")
	f.Add(200, activityJSON, "", "", "", []byte(`{"id":"https://peer.example/2"}`))
	f.Add(200, activityJSON, "gzip", "", "", packed)
	f.Add(302, "", "", "/2", "", []byte(nil))
	f.Add(301, "", "", "//other.example/", "", []byte(nil))
	f.Add(429, "text/html", "br", "", "Tue, 01 Jan 2030 13:00:00 GMT", []byte("<p>"))
	f.Fuzz(func(t *testing.T, status int, contentType, encoding, location, after string, body []byte) {
		client := remote.New(remote.Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			header := http.Header{"Content-Type": {contentType}, "Location": {location}, "Retry-After": {after}}
			if encoding != "" {
				header.Set("Content-Encoding", encoding)
			}
			return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: -1, Request: r}, nil
		})})
		response, err := client.GetObject(t.Context(), "https://peer.example/1")
		failure, ok := errors.AsType[*remote.Error](err)
		switch {
		case err == nil:
			if response.URL.Host() != "peer.example" || len(response.Body) > remote.MaxDocument {
				t.Errorf("got %d bytes from %s", len(response.Body), response.URL)
			}
		case !ok || domain.Message(err) == "" || failure.RetryAfter < 0:
			t.Errorf("got %+v", err)
		}
		if _, err := client.Post(t.Context(), "https://peer.example/inbox", nil, domain.PrivateKey{}); (err == nil) != (status/100 == 2) {
			t.Errorf("status %d, error %v", status, err)
		}
	})
}
