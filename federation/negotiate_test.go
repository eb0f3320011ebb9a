package federation

import "testing"

func TestNegotiate(t *testing.T) {
	for accept, want := range map[string]wants{
		"":                          wantsActivity,
		"*/*":                       wantsActivity,
		"application/activity+json": wantsActivity,
		"application/json":          wantsActivity,
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams"`: wantsLD,
		// Mastodon's search.
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json, text/html;q=0.1`: wantsActivity,
		// Firefox and Chromium.
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8":                                  wantsPage,
		"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8": wantsPage,
		"text/html": wantsPage,
		"text/html;q=0.5, application/activity+json": wantsActivity,
		"text/html, application/activity+json;q=0.5": wantsPage,
		"text/html, application/activity+json":       wantsActivity,
		"TEXT/HTML":                                  wantsPage,
		"text/html;q=0":                              wantsActivity,
		"text/html;q=broken":                         wantsPage,
		"image/png":                                  wantsActivity,
	} {
		if got := negotiate(accept); got != want {
			t.Errorf("%q: got %d, want %d", accept, got, want)
		}
	}
}

func TestContentTypesOfAnInbox(t *testing.T) {
	for contentType, want := range map[string]bool{
		"application/activity+json":                                            true,
		"application/activity+json; charset=utf-8":                             true,
		`application/ld+json; profile="https://www.w3.org/ns/activitystreams"`: true,
		"application/ld+json":                                                  true,
		"application/ld+json; profile=\"":                                      true,
		"application/json":                                                     true,
		"":                                                                     true,
		"text/html":                                                            false,
		"application/x-www-form-urlencoded":                                    false,
		"multipart/form-data; boundary=x":                                      false,
	} {
		if got := isActivityBody(contentType); got != want {
			t.Errorf("%q: got %t", contentType, got)
		}
	}
}
