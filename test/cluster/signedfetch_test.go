package cluster

import (
	"net/http"
	"slices"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// interop §9, failure 8: neither can verify anything before it read the other's key.
func TestMust03TwoNodesThatBothDemandSignedFetchesFollowEachOther(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	alder.Configure(SignedFetch)
	birch.Configure(SignedFetch)
	alder.Follows(birch)
	birch.Follows(alder)
	first, second := alder.Publishes("Seed libraries"), birch.Publishes("Tool libraries")
	c.Settle()
	if got := birch.Titles(); !slices.Contains(got, first.Content.Title) {
		t.Errorf("birch shows %q", got)
	}
	if got := alder.Titles(); !slices.Contains(got, second.Content.Title) {
		t.Errorf("alder shows %q", got)
	}
	if found, err := birch.Lookup(t.Context(), string(first.URI)); err != nil || found.Item == nil {
		t.Errorf("birch reads %s: %+v, %v", first.URI, found, err)
	}
	for uri, want := range map[domain.URI]int{
		"https://alder.test/ap/node": http.StatusOK, "https://alder.test/ap/node/outbox": http.StatusUnauthorized,
		alder.Organisation().URI: http.StatusUnauthorized, first.URI: http.StatusUnauthorized,
	} {
		if got := alder.status(uri, "application/activity+json"); got != want {
			t.Errorf("%s answers %d unsigned, want %d", uri, got, want)
		}
	}
	if got := alder.status(first.URI, "text/html"); got != http.StatusSeeOther {
		t.Errorf("the article answers a browser with %d", got)
	}

	if err := alder.Store.Write(t.Context(), func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), "birch.test") }); err != nil {
		t.Fatal(err)
	}
	before := len(c.Requests(http.MethodGet, string(first.URI)))
	if _, err := birch.Lookup(t.Context(), string(first.URI)); err == nil {
		t.Error("a blocked host reads an article")
	}
	requests := c.Requests(http.MethodGet, string(first.URI))
	if len(requests) == before || requests[len(requests)-1].Status != http.StatusForbidden {
		t.Errorf("a blocked host was answered %+v", requests[len(requests)-1].Status)
	}
}
