package cluster

import (
	"net/http"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestPeersAreAskedWhatTheyRunOnceAWeekAndCounted(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	alder.Publishes("Seed libraries")
	c.Settle()
	c.Pass(2 * time.Minute)
	c.Settle()
	peer, err := alder.Store.PeerSummary(t.Context(), birch.Host)
	if err != nil {
		t.Fatal(err)
	}
	if peer.Software != "weftwork" || peer.Version == "" || peer.Info.Users != 1 {
		t.Errorf("alder knows of birch %+v", peer)
	}
	if peer.Traffic.Received == 0 || peer.Traffic.Sent < 2 || peer.Traffic.Failed != 0 {
		t.Errorf("alder counts %+v", peer.Traffic)
	}
	asked := len(c.Requests(http.MethodGet, "https://birch.test/nodeinfo/"))
	c.Pass(24 * time.Hour)
	c.Settle()
	if again := len(c.Requests(http.MethodGet, "https://birch.test/nodeinfo/")); again != asked {
		t.Errorf("birch was asked %d times more within a week", again-asked)
	}
	c.Pass(7 * 24 * time.Hour)
	c.Settle()
	if again := len(c.Requests(http.MethodGet, "https://birch.test/nodeinfo/")); again != asked+1 {
		t.Errorf("birch was asked %d times after a week, want one more than %d", again, asked)
	}
}

func TestWhatASilentPeerDidNotGetIsSaidAndSentOnceItIsTried(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	c.TakeDown("birch")
	item := alder.Publishes("Seed libraries")
	c.Settle()
	reach, err := alder.Store.Reach(t.Context(), item.URI)
	if err != nil || reach.Hosts != 1 || reach.Waiting != 1 || len(reach.Problems) == 0 || reach.Problems[0].Problem() == "" {
		t.Fatalf("reach is %+v, %v", reach, err)
	}
	c.BringUp("birch")
	c.Settle()
	if reach, err = alder.Store.Reach(t.Context(), item.URI); err != nil || reach.Reached != 0 {
		t.Fatalf("birch was asked although it rests: %+v, %v", reach, err)
	}
	if _, err := alder.Store.RetryDeliveries(t.Context(), birch.Host, item.URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if reach, err = alder.Store.Reach(t.Context(), item.URI); err != nil || reach.Reached != 1 || len(birch.Titles()) != 1 {
		t.Errorf("after the retry: %+v, %v", reach, err)
	}
}

func TestTheAnswerOfAPeerIsKeptWithTheDelivery(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	err := birch.Store.Write(t.Context(), blockOf(t, alder.Host))
	if err != nil {
		t.Fatal(err)
	}
	item := alder.Publishes("Seed libraries")
	c.Settle()
	reach, err := alder.Store.Reach(t.Context(), item.URI)
	if err != nil || reach.Failed != 1 {
		t.Fatalf("reach is %+v, %v", reach, err)
	}
	got := reach.Problems[0]
	if got.State != domain.DeliveryFailed || got.LastStatus != http.StatusForbidden || got.Answer() != `{"error":"this node accepts nothing from alder.test"}` {
		t.Errorf("the delivery is %+v, its answer %q", got, got.Answer())
	}
}

func blockOf(t *testing.T, host string) func(*storage.Tx) error {
	return func(tx *storage.Tx) error { return tx.BlockPeer(t.Context(), host) }
}
