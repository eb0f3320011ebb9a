package remote

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// FuzzHeaders reads what a peer may write into the headers of its answers.
func FuzzHeaders(f *testing.F) {
	f.Add("120", activityJSONType, `W/"abc"`)
	f.Add("Tue, 01 Jan 2030 13:00:00 GMT", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`, `"x"`)
	f.Add("99999999999999999999", "text/html;;;=", "\"\r\nX: y\"")
	f.Add("-1", "", `W/`)
	noon := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, after, contentType, etag string) {
		if pause := retryAfter(http.Header{"Retry-After": {after}}, noon); pause < 0 || pause > maxRetryAfter {
			t.Errorf("Retry-After %q is %s", after, pause)
		}
		if (isObject(contentType) || isJRD(contentType)) && strings.Contains(describe(contentType), "page") {
			t.Errorf("%q is data and a page", contentType)
		}
		_ = isImage(contentType)
		if isETag(etag) && (len(etag) > maxETag || strings.ContainsAny(etag, "\r\n\x00 ")) {
			t.Errorf("%q would be sent back", etag)
		}
	})
}

const activityJSONType = "application/activity+json"
