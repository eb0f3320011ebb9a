package cluster

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

func TestTheAddressCanChangeUntilSomebodyFollows(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	item := alder.Publishes("Written before the move")
	initiative, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, domain.Content{
		Title: "Tool library", Text: "Tools for everybody.", Language: "en", Card: &domain.Card{Handle: "tools"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := alder.Node.Reconfigure(t.Context(), "https://moved.test", "example.test"); err != nil {
		t.Fatal(err)
	}
	c.Rename("alder.test", "moved.test")

	moved, err := alder.Store.ItemByID(t.Context(), item.ID)
	if err != nil || !strings.HasPrefix(string(moved.URI), "https://moved.test/ap/articles/") || !strings.HasPrefix(moved.URL, "https://moved.test/articles/") {
		t.Fatalf("the article moved to %s, %s, %v", moved.URI, moved.URL, err)
	}
	organisation := alder.Organisation()
	if organisation.Handle != "alder@example.test" || organisation.Inbox != organisation.URI+"/inbox" || organisation.Keys[0].Owner != organisation.URI {
		t.Errorf("the organisation moved to %+v", organisation)
	}
	keys, err := alder.Store.PrivateKeys(t.Context(), organisation.URI)
	if err != nil || len(keys) != 2 {
		t.Errorf("%d keys moved along, %v", len(keys), err)
	}
	found, err := birch.Lookup(t.Context(), string(organisation.URI))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := birch.Node.Follow(t.Context(), birch.Member, *found.Actor); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	alder.Publishes("Written after the move")
	c.Settle()
	if got := birch.Titles(); !slices.Contains(got, "Written after the move") {
		t.Errorf("birch's network shows %q", got)
	}
	if status := alder.status(domain.URI(strings.Replace(string(initiative.Subject), "alder.test", "moved.test", 1)), "application/activity+json"); status != http.StatusOK {
		t.Errorf("the initiative's actor answers %d", status)
	}
	if err := alder.Node.Reconfigure(t.Context(), "https://elsewhere.test", ""); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("a second move, now that birch follows, was answered %v", err)
	}
}

func TestSetUpWorksOnceAndNamesWhatIsWrong(t *testing.T) {
	c := New(t, "alder")
	alder := c.Node("alder")
	if _, err := alder.Node.Setup(t.Context(), node.SetupRequest{Name: "Another", URL: "https://x.test", Email: "a@b.example", Password: "long enough words"}); !errors.Is(err, domain.ErrConflict) {
		t.Errorf("a second set-up was answered %v", err)
	}
}
