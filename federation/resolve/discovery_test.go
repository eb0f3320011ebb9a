package resolve

import "testing"

func TestParseJRD(t *testing.T) {
	got, err := parseJRD([]byte(`{"subject":"acct:Ann@Example.org","aliases":["https://a.example.org/@ann"],"links":[
		{"rel":"http://webfinger.net/rel/profile-page","type":"text/html","href":"https://a.example.org/@ann"},
		{"rel":"self","type":"text/html","href":"https://a.example.org/page"},
		{"rel":"self","type":"application/activity+json","href":"https://a.example.org/users/ann"}]}`))
	if err != nil || got.Handle != "Ann@example.org" || got.Self != "https://a.example.org/users/ann" {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = parseJRD([]byte(`{"subject":"https://a.example.org/users/ann","links":[
		{"rel":"self","type":"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"","href":"https://a.example.org/users/ann"}]}`))
	if err != nil || got.Handle != "" || got.Self == "" {
		t.Errorf("got %+v, %v", got, err)
	}
	for _, bad := range []string{``, `[]`, `{}`, `{"links":{}}`, `{"links":[{"rel":"self","type":"application/activity+json","href":"ftp://x/"}]}`, `<html>`} {
		if got, err := parseJRD([]byte(bad)); err == nil {
			t.Errorf("%s: got %+v", bad, got)
		}
	}
}

func TestParseHostMeta(t *testing.T) {
	const want = "https://a.example.org/wf?resource={uri}"
	for _, good := range []string{
		`<?xml version="1.0" encoding="UTF-8"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" type="application/json" template="` + want + `"/></XRD>`,
		` {"links":[{"rel":"lrdd","template":"` + want + `"}]}`,
	} {
		if got, err := parseHostMeta([]byte(good)); err != nil || got != want {
			t.Errorf("%s: got %q, %v", good, got, err)
		}
	}
	for _, bad := range []string{"", "<XRD>", "<html></html>", `{"links":[{"rel":"lrdd","template":"https://a.example.org/"}]}`} {
		if got, err := parseHostMeta([]byte(bad)); err == nil {
			t.Errorf("%s: got %q", bad, got)
		}
	}
}

func TestAlternateOfAPage(t *testing.T) {
	const base = "https://a.example.org/articles/x?y=1"
	for page, want := range map[string]string{
		`<html><head><link rel="alternate" type="application/rss+xml" href="/feed"><link rel=alternate type=application/activity+json href="/ap/1"></head>`: "https://a.example.org/ap/1",
		`<link href='https://b.example.org/2' type='application/ld+json; profile="https://www.w3.org/ns/activitystreams"' rel='me alternate'/>`:             "https://b.example.org/2",
		`<body><link rel="alternate" type="application/activity+json" href="/comment">`:                                                                     "",
		`<link rel="alternate" type="application/activity+json" href="javascript:alert(1)">`:                                                                "",
		`no page`: "",
	} {
		if got := alternate([]byte(page), base); string(got) != want {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
	headers := []string{`<https://a.example.org/feed>; rel="alternate"; type="application/rss+xml", </ap/1>; rel="alternate"; type="application/activity+json"`}
	if got := linkHeader(headers, base); got != "https://a.example.org/ap/1" {
		t.Errorf("Link header: got %q", got)
	}
}

func FuzzDiscovery(f *testing.F) {
	f.Add([]byte(`{"subject":"acct:a@b","links":[{"rel":"self","type":"application/activity+json","href":"https://b/"}]}`))
	f.Add([]byte(`<XRD><Link rel="lrdd" template="https://b/?r={uri}"/></XRD>`))
	f.Add([]byte(`<link rel=alternate type=application/activity+json href=/x>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		_, _ = parseJRD(body)
		_, _ = parseHostMeta(body)
		if uri := alternate(body, "https://b/"); uri != "" && uri.Host() == "" {
			t.Fatalf("found %q", uri)
		}
		_ = linkHeader([]string{string(body)}, "https://b/")
	})
}
