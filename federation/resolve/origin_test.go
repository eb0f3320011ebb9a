package resolve

import (
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestHostsThatShareTwoLabels(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a.example.org", "a.example.org", true},
		{"a.example.org", "inbox.example.org", true},
		{"example.org", "inbox.example.org", true},
		{"a.example.org:8443", "example.org", true},
		{"localhost:8081", "localhost:8081", true},
		{"localhost:8081", "localhost:8082", false},
		{"a.example.org", "a.example.net", false},
		{"notexample.org", "example.org", false},
		{"127.0.0.1", "8.8.0.1", false},
		{"[::1]:80", "[::1]:81", false},
		{"", "", false},
		{"org", "a.org", false},
	} {
		if got := sharesTwoLabels(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: got %t", c.a, c.b, got)
		}
	}
}

func TestAnActorCannotNameInboxesAndKeysOfOthers(t *testing.T) {
	const id = domain.URI("https://a.example.org/users/ann")
	honest := domain.Actor{
		URI: id, Inbox: id + "/inbox", SharedInbox: "https://inbox.example.org/", Outbox: id + "/outbox",
		Keys: []domain.PublicKey{{ID: id + "#main-key", Owner: id}},
	}
	if got := believable(honest); got.Inbox == "" || got.SharedInbox == "" || got.Outbox == "" || len(got.Keys) != 1 {
		t.Errorf("an honest actor lost something: %+v", got)
	}
	forged := honest
	forged.Inbox, forged.SharedInbox, forged.Outbox = "https://victim.example/inbox", "https://victim.example/inbox", "https://victim.example/outbox"
	forged.Keys = []domain.PublicKey{
		{ID: "https://victim.example/users/bob#main-key", Owner: id},
		{ID: id + "#main-key", Owner: "https://victim.example/users/bob"},
	}
	if got := believable(forged); got.Inbox != "" || got.SharedInbox != "" || got.Outbox != "" || len(got.Keys) != 0 {
		t.Errorf("a forged actor kept something: %+v", got)
	}
}
