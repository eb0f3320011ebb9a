package passkey

import (
	"errors"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

// That right answers are taken is in test/browser/signin.test.mjs, where a device makes them.
func TestAnswersThatNoDeviceGaveAreRefused(t *testing.T) {
	site, err := NewSite("https://weft.example.org", "The Mill")
	if err != nil {
		t.Fatal(err)
	}
	_, adding, err := site.BeginAdding(domain.Member{ID: "m1", Email: "ada@example.org", Name: "Ada"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, login, err := site.BeginLogin()
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range []string{
		"", "{}", "null", "[]", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`, strings.Repeat("[", 1000), strings.Repeat("x", maxAnswer+1),
		`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA","authenticatorData":"AA","signature":"AA","userHandle":"bTE"}}`,
	} {
		if _, err := site.FinishAdding(domain.Member{ID: "m1"}, adding, []byte(answer)); !errors.Is(err, domain.ErrInvalid) {
			t.Errorf("adding %.40q: %v", answer, err)
		}
		find := func(domain.ID) (domain.Member, []domain.Passkey, error) {
			return domain.Member{}, nil, domain.ErrNotFound
		}
		for _, kept := range [][]byte{login, nil} { // nil: nobody asked
			if _, _, err := site.FinishLogin(kept, []byte(answer), find); !errors.Is(err, domain.ErrUnauthorized) {
				t.Errorf("log-in %.40q: %v", answer, err)
			}
		}
	}
}

func TestPasskeysAreOfferedWhereBrowsersMakeThem(t *testing.T) {
	for base, want := range map[string]bool{
		"https://weft.example.org": true, "http://localhost:8080": true, "http://weft.example.org": false, "https://192.0.2.1": false, "": false,
	} {
		if Possible(base) != want {
			t.Errorf("%q: %v", base, !want)
		}
	}
}
