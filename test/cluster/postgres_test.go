package cluster

import (
	"net/http"
	"slices"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage/storagetest"
)

// The whole path once on PostgreSQL; what the store does there in detail is tested in storage.
func TestTheStoryOfAnArticleOnPostgreSQL(t *testing.T) {
	c := NewOn(t, storagetest.PostgresURL, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	item := alder.Publishes("Seed libraries")
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Seed libraries"}) {
		t.Fatalf("birch's network shows %q", got)
	}
	if _, err := birch.Node.Reply(t.Context(), birch.Member, item.URI, "An answer.", node.ReplyOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := birch.Node.Reshare(t.Context(), birch.Member, item.URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := alder.counts(item.URI); got != (domain.Counts{Replies: 1, Reshares: 1}) {
		t.Errorf("alder counts %+v", got)
	}
	item.Content.Title = "Seed libraries, revised"
	if _, err := alder.Node.EditContent(t.Context(), alder.Member, item.ID, item.Content); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); !slices.Equal(got, []string{"Seed libraries, revised"}) {
		t.Errorf("after the edit birch's network shows %q", got)
	}
	if _, err := alder.Node.Retract(t.Context(), alder.Member, item.ID); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := birch.Titles(); len(got) != 0 {
		t.Errorf("after retracting birch's network shows %q", got)
	}
	if status := alder.status(item.URI, "application/activity+json"); status != http.StatusGone {
		t.Errorf("the id answers %d", status)
	}
	if err := alder.Node.RotateKeys(t.Context(), alder.Member, alder.Organisation().URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
}

func TestANodeOnPostgreSQLMovesItsAddress(t *testing.T) {
	c := NewOn(t, storagetest.PostgresURL, "alder")
	alder := c.Node("alder")
	alder.Publishes("Written before the move")
	if err := alder.Node.Reconfigure(t.Context(), "https://moved.test", "example.test"); err != nil {
		t.Fatal(err)
	}
	if handle := alder.Organisation().Handle; handle != "alder@example.test" {
		t.Errorf("the organisation is now %s", handle)
	}
}
