package domain

import "testing"

func TestAnAddressIsHTTPWithAHost(t *testing.T) {
	for _, good := range []string{"https://a.example/x", "http://localhost:8080", "https://a.example/?author=1", "https://[::1]:8443/x#k"} {
		if _, err := ParseURI(good); err != nil {
			t.Errorf("%s was refused: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a.example", "ftp://a.example/", "https://", "https:///x", "https://u@a.example/", "https:a.example", "https://a.example/ x", "https://a.example/\n", "javascript:alert(1)"} {
		if _, err := ParseURI(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestTheHostIsComparedWithoutCaseAndDefaultPort(t *testing.T) {
	for uri, want := range map[URI]string{
		"https://A.Example:443/x": "a.example", "http://a.example:80": "a.example", "https://a.example:8443/": "a.example:8443",
		"https://a.example.": "a.example", "%": "",
	} {
		if got := uri.Host(); got != want {
			t.Errorf("host of %s is %q, want %q", uri, got, want)
		}
	}
	if SameHost("%", "%") {
		t.Error("two addresses without a host are not of one host")
	}
}

func TestAHandleHasANameAndAHost(t *testing.T) {
	for _, text := range []string{"@org@A.example", "org@a.example", "acct:org@a.example", " @org@a.example "} {
		handle, err := ParseHandle(text)
		if err != nil || handle.Name() != "org" || handle.Host() != "a.example" || handle.String() != "@org@a.example" {
			t.Errorf("%q gave %q, %v", text, handle, err)
		}
	}
	for _, text := range []string{"", "org", "@org", "org@", "@a@b@c", "a b@c", "a@b/c", "<a>@b"} {
		if handle, err := ParseHandle(text); err == nil {
			t.Errorf("%q gave %q", text, handle)
		}
	}
}

func TestTheAudienceMakesTheVisibility(t *testing.T) {
	const followers = URI("https://a.example/followers")
	for _, c := range []struct {
		to, cc []URI
		want   Visibility
	}{
		{[]URI{Public}, []URI{followers}, VisibilityPublic},
		{[]URI{"as:Public"}, nil, VisibilityPublic},
		{[]URI{followers}, []URI{"Public"}, VisibilityUnlisted},
		{[]URI{followers}, nil, VisibilityFollowers},
		{[]URI{"https://b.example/u"}, nil, VisibilityDirect},
		{nil, nil, VisibilityDirect},
	} {
		if got := VisibilityOf(c.to, c.cc, followers); got != c.want {
			t.Errorf("to %v cc %v is %s, want %s", c.to, c.cc, got, c.want)
		}
	}
}

func TestOnlyAddressesBelowTheBaseAreOurs(t *testing.T) {
	a := NewAddresses("https://weft.example/", "")
	if a.HandleDomain != "weft.example" || a.Base != "https://weft.example" {
		t.Errorf("got %+v", a)
	}
	for uri, want := range map[URI]bool{
		"https://weft.example/ap/node": true, "https://weft.example": true, "https://weft.example.evil/ap/node": false, "http://weft.example/ap": false,
	} {
		if a.IsOurs(uri) != want {
			t.Errorf("IsOurs(%s) = %t", uri, !want)
		}
	}
}
