package cluster

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/storage"
)

// ways are how the POSTs to a host so far were signed.
func (c *Cluster) ways(host string) []string {
	var ways []string
	for _, request := range c.Requests(http.MethodPost, "https://"+host) {
		switch input := request.Header.Get("Signature-Input"); {
		case input == "":
			ways = append(ways, "cavage")
		case strings.Contains(input, `alg="ed25519"`) && strings.Contains(input, "#ed25519-key"):
			ways = append(ways, "ed25519")
		default:
			ways = append(ways, "rsa")
		}
	}
	return ways
}

func TestTwoNodesSignByEd25519SinceTheirActorsListIt(t *testing.T) {
	c := New(t, "alder", "birch")
	c.Node("birch").Follows(c.Node("alder"))
	c.Node("alder").Publishes("Seed libraries")
	c.Settle()
	if titles := c.Node("birch").Titles(); len(titles) != 1 {
		t.Errorf("birch shows %q", titles)
	}
	for _, host := range []string{"alder.test", "birch.test"} {
		ways := c.ways(host)
		if len(ways) == 0 || strings.Join(ways, " ") != strings.TrimSpace(strings.Repeat("ed25519 ", len(ways))) {
			t.Errorf("%s was signed to by %q", host, ways)
		}
	}
	for _, request := range c.Requests(http.MethodPost, "https://birch.test") {
		if request.Status != http.StatusAccepted {
			t.Errorf("answered %d", request.Status)
		}
	}
}

func TestShouldProveEveryActivityThatIsSent(t *testing.T) {
	c := New(t, "alder", "birch")
	c.Node("birch").Follows(c.Node("alder"))
	c.Node("alder").Publishes("Seed libraries")
	c.Settle()
	all := append(c.Requests(http.MethodPost, "https://birch.test"), c.Requests(http.MethodPost, "https://alder.test")...)
	if len(all) < 3 {
		t.Fatalf("only %d activities", len(all))
	}
	for _, request := range all {
		var activity struct {
			Type, Actor string
			Proof       struct{ Type, Cryptosuite, VerificationMethod string }
		}
		if err := json.Unmarshal(request.Body, &activity); err != nil {
			t.Fatal(err)
		}
		if activity.Proof.Cryptosuite != "eddsa-jcs-2022" || activity.Proof.VerificationMethod != activity.Actor+"#ed25519-key" {
			t.Errorf("the %s of %s carries the proof %+v", activity.Type, activity.Actor, activity.Proof)
		}
	}
}

// A follow that one side lost, as after a backup that was put back, is taken back at the other with the next delivery.
func TestShouldRepairAFollowThatOneSideLost(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	organisation := alder.Organisation().URI
	if err := birch.Store.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.DeleteFollow(t.Context(), birch.Organisation().URI, organisation)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	alder.Publishes("Seed libraries")
	c.Settle()
	if followers, _, err := alder.Store.FollowCounts(t.Context(), organisation); followers != 0 || err != nil {
		t.Errorf("alder still counts %d followers, %v", followers, err)
	}
	asked := c.Requests(http.MethodGet, string(organisation)+"/followers_synchronization")
	if len(asked) != 1 || asked[0].Status != http.StatusOK || asked[0].Header.Get("Signature")+asked[0].Header.Get("Signature-Input") == "" {
		t.Errorf("birch asked %d times: %+v", len(asked), asked)
	}
}

func TestFollowersThatAgreeCostNoRequest(t *testing.T) {
	c := New(t, "alder", "birch")
	c.Node("birch").Follows(c.Node("alder"))
	c.Node("alder").Publishes("Seed libraries")
	c.Settle()
	told := 0
	for _, request := range c.Requests(http.MethodPost, "https://birch.test") {
		if request.Header.Get("Collection-Synchronization") != "" {
			told++
		}
	}
	if asked := c.Requests(http.MethodGet, "https://alder.test/ap/actors/"); told != 1 || strings.Contains(urls(asked), "synchronization") {
		t.Errorf("told %d times, asked %s", told, urls(asked))
	}
}

func urls(requests []Request) string {
	var all []string
	for _, request := range requests {
		all = append(all, request.URL)
	}
	return strings.Join(all, " ")
}
