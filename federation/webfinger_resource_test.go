package federation

import (
	"errors"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestParseResource(t *testing.T) {
	here := domain.NewAddresses("https://weft.example.org", "example.org")
	org := asked{Name: "org"}
	for resource, want := range map[string]asked{
		"acct:org@weft.example.org":                      org,
		"acct:org@example.org":                           org,
		"acct:ORG@Example.ORG":                           org,
		"ACCT:org@example.org":                           org,
		"org@example.org":                                org,
		"@org@example.org":                               org,
		"acct:org%40example.org":                         org,
		"https://weft.example.org/@org":                  org,
		"https://weft.example.org/@org/":                 org,
		"https://weft.example.org/ap/actors/0190":        {URI: "https://weft.example.org/ap/actors/0190"},
		"acct:weft.example.org@weft.example.org":         {Node: true},
		"acct:weft.example.org@example.org":              {Node: true},
		"acct:example.org@example.org":                   {Node: true},
		"https://weft.example.org":                       {Node: true},
		"https://weft.example.org/":                      {Node: true},
		"https://example.org/":                           {Node: true},
		"https://weft.example.org/ap/node":               {Node: true},
		"https://weft.example.org:443/@org":              org,
		"https://weft.example.org/ap/actors/0190?ignore": {URI: "https://weft.example.org/ap/actors/0190"},
	} {
		got, err := parseResource(resource, here)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v; want %+v", resource, got, err, want)
		}
	}
}

func TestParseResourceRefuses(t *testing.T) {
	here := domain.NewAddresses("https://weft.example.org", "")
	for resource, want := range map[string]error{
		"":                                     domain.ErrInvalid,
		"org":                                  domain.ErrInvalid,
		"acct:org":                             domain.ErrInvalid,
		"acct:@weft.example.org":               domain.ErrInvalid,
		"acct:a@b@weft.example.org":            domain.ErrInvalid,
		"https://":                             domain.ErrInvalid,
		"https://u:p@weft.example.org/":        domain.ErrInvalid,
		strings.Repeat("a", 3000) + "@x.org":   domain.ErrInvalid,
		"acct:org@elsewhere.example":           domain.ErrNotFound,
		"acct:org@example.org":                 domain.ErrNotFound,
		"https://elsewhere.example/@org":       domain.ErrNotFound,
		"https://weft.example.org/articles/x":  domain.ErrNotFound,
		"https://weft.example.org/@org/status": domain.ErrNotFound,
	} {
		if got, err := parseResource(resource, here); !errors.Is(err, want) {
			t.Errorf("%q: got %+v, %v; want %v", resource, got, err, want)
		}
	}
}

func FuzzParseResource(f *testing.F) {
	for _, seed := range []string{"acct:org@weft.example.org", "https://weft.example.org/@org", "%", "acct:%zz@", "https://[::1]/", "@@"} {
		f.Add(seed)
	}
	here := domain.NewAddresses("https://weft.example.org", "example.org")
	f.Fuzz(func(t *testing.T, resource string) {
		got, err := parseResource(resource, here)
		if err != nil {
			if !errors.Is(err, domain.ErrInvalid) && !errors.Is(err, domain.ErrNotFound) {
				t.Fatalf("%q: %v is neither invalid nor not found", resource, err)
			}
			return
		}
		if !got.Node && got.Name == "" && got.URI == "" {
			t.Fatalf("%q names nothing", resource)
		}
		if got.URI != "" && !here.IsOurs(got.URI) {
			t.Fatalf("%q names %s, which is not ours", resource, got.URI)
		}
	})
}
