package cluster

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
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
