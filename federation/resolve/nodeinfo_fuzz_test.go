package resolve

import (
	"testing"
	"unicode/utf8"

	"github.com/weftwork/weftwork/pkg/domain"
)

// FuzzNodeInfo reads what a host says of itself.
func FuzzNodeInfo(f *testing.F) {
	f.Add([]byte(`{"version":"2.0","software":{"name":"mastodon","version":"4.5.0"},"usage":{"users":{"total":1},"localPosts":2},"metadata":[]}`))
	f.Add([]byte(`{"software":{"name":1,"version":null,"repository":"javascript:x"},"usage":{"users":{"total":"9e99"}},"openRegistrations":"yes"}`))
	f.Add([]byte(`{"software":"x","usage":[]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		info, err := parseNodeInfo("a.example", body)
		if err != nil {
			return
		}
		if utf8.RuneCountInString(info.Name) > maxInfoName || utf8.RuneCountInString(info.Description) > maxInfoText || info.Users < -1 || info.Posts < -1 {
			t.Errorf("%+v", info)
		}
		if info.Repository != "" {
			if _, err := domain.ParseURI(info.Repository); err != nil {
				t.Errorf("the repository is %q", info.Repository)
			}
		}
	})
}

// FuzzLinkHeader reads the Link headers of a page.
func FuzzLinkHeader(f *testing.F) {
	f.Add(`</ap/1>; rel="alternate"; type="application/activity+json"`, "https://a.example/x")
	f.Add(`<javascript:x>; rel=alternate; type=application/activity+json, <;>;=;`, "https://a.example/")
	f.Fuzz(func(t *testing.T, header, base string) {
		if found := linkHeader([]string{header, header}, domain.URI(base)); found != "" {
			if _, err := domain.ParseURI(string(found)); err != nil {
				t.Errorf("found %q", found)
			}
		}
	})
}
