package cluster

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
	"github.com/weftwork/weftwork/storage"
)

// featured are who stands in a collection of a node, with the authorisation of each.
func (n *Node) featured(name string) map[string]string {
	n.t.Helper()
	status, body := n.get(n.path(n.Organisation().URI)+"/collections/"+name, "application/activity+json")
	var document struct {
		Type, AttributedTo, Name string
		TotalItems               int
		OrderedItems             []struct{ ID, Type, FeaturedObject, FeatureAuthorization string }
	}
	if err := json.Unmarshal([]byte(body), &document); err != nil || status != http.StatusOK {
		n.t.Fatalf("the collection %s answers %d %s", name, status, body)
	}
	if document.Type != "FeaturedCollection" || document.AttributedTo != string(n.Organisation().URI) || document.TotalItems != len(document.OrderedItems) || document.Name == "" {
		n.t.Errorf("the collection is %s", body)
	}
	found := map[string]string{}
	for _, item := range document.OrderedItems {
		if item.Type != "FeaturedItem" || item.ID == "" {
			n.t.Errorf("an item of %s is %+v", name, item)
		}
		found[item.FeaturedObject] = item.FeatureAuthorization
	}
	return found
}

func (n *Node) path(uri domain.URI) string {
	return strings.TrimPrefix(string(uri), "https://"+n.Host)
}

func TestShouldFollowedNodesStandInTheNetworkCollectionOnceTheyAgreed(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	alder.Follows(birch)
	c.Settle()
	who := string(birch.Organisation().URI)
	permit := alder.featured("network")[who]
	if !strings.HasPrefix(permit, "https://birch.test/ap/features/") {
		t.Fatalf("alder recommends %v", alder.featured("network"))
	}
	status, body := birch.get(birch.path(domain.URI(permit)), "application/activity+json")
	collection := string(alder.Organisation().URI) + "/collections/network"
	if status != http.StatusOK || !strings.Contains(body, `"interactingObject":"`+collection+`"`) || !strings.Contains(body, `"interactionTarget":"`+who+`"`) || !strings.Contains(body, `"type":"FeatureAuthorization"`) {
		t.Errorf("the authorisation answers %d %s", status, body)
	}
	in, total, err := birch.Store.FeaturesIn(t.Context(), storage.Page{})
	if err != nil || total != 1 || in[0].Actor.URI != alder.Organisation().URI {
		t.Fatalf("birch stands in %+v, %v", in, err)
	}
	if err := birch.Node.RevokeFeature(t.Context(), birch.Member, in[0].Feature.ID); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := alder.featured("network"); len(got) != 0 {
		t.Errorf("after birch took its leave back alder still recommends %v", got)
	}
	if status, _ := birch.get(birch.path(domain.URI(permit)), "application/activity+json"); status != http.StatusGone {
		t.Errorf("the authorisation answers %d", status)
	}
	if follow, err := alder.Store.FollowOf(t.Context(), alder.Organisation().URI, birch.Organisation().URI); err != nil || follow.State != domain.FollowAccepted {
		t.Errorf("alder's follow is %+v, %v", follow, err)
	}
}

func TestWhoIsNoLongerFollowedLeavesTheCollection(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	alder.Follows(birch)
	c.Settle()
	if err := alder.Node.Unfollow(t.Context(), alder.Member, birch.Organisation().URI); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	if got := alder.featured("network"); len(got) != 0 {
		t.Errorf("alder recommends %v", got)
	}
	alder.Follows(birch)
	c.Settle()
	if got := alder.featured("network"); len(got) != 1 {
		t.Errorf("followed again, alder recommends %v", got)
	}
}

func TestShouldInitiativesStandInACollectionWithTheirLeave(t *testing.T) {
	c := New(t, "alder")
	alder := c.Node("alder")
	initiative, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindInitiative, domain.Content{
		Title: "Tool library", Text: "Tools for everybody.", Language: "en", Card: &domain.Card{Handle: "tools"},
	})
	if err != nil {
		t.Fatal(err)
	}
	permit := alder.featured("initiatives")[string(initiative.Subject)]
	status, body := alder.get(alder.path(domain.URI(permit)), "application/activity+json")
	if status != http.StatusOK || !strings.Contains(body, `"interactionTarget":"`+string(initiative.Subject)+`"`) || !strings.Contains(body, "/collections/initiatives") {
		t.Errorf("the authorisation answers %d %s", status, body)
	}
	var actor struct {
		FeaturedCollections string
		InteractionPolicy   struct {
			CanFeature struct{ AutomaticApproval []string }
		}
	}
	_, body = alder.get(alder.path(alder.Organisation().URI), "application/activity+json")
	if err := json.Unmarshal([]byte(body), &actor); err != nil || !slices.Equal(actor.InteractionPolicy.CanFeature.AutomaticApproval, []string{string(domain.Public)}) {
		t.Fatalf("the organisation is %s, %v", body, err)
	}
	status, body = alder.get(alder.path(domain.URI(actor.FeaturedCollections)), "application/activity+json")
	if status != http.StatusOK || !strings.Contains(body, "/collections/initiatives") || !strings.Contains(body, "/collections/network") {
		t.Errorf("its collections answer %d %s", status, body)
	}
	_, body = alder.get("/ap/node", "application/activity+json")
	if !strings.Contains(body, `"automaticApproval":["https://alder.test/ap/node"]`) {
		t.Errorf("the node actor may be featured: %s", body)
	}
	if _, err := alder.Node.Retract(t.Context(), alder.Member, initiative.ID); err != nil {
		t.Fatal(err)
	}
	if got := alder.featured("initiatives"); len(got) != 0 {
		t.Errorf("after the retraction it recommends %v", got)
	}
	if status, _ := alder.get(alder.path(domain.URI(permit)), "application/activity+json"); status != http.StatusNotFound {
		t.Errorf("the authorisation answers %d", status)
	}
}

// A node that was upgraded follows others already.
func TestThoseWhoWereFollowedBeforeAreAskedByTheWorker(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	alder.Follows(birch)
	c.Settle()
	network := domain.URI(string(alder.Organisation().URI) + "/collections/" + node.CollectionNetwork)
	known, err := alder.Store.FeatureOf(t.Context(), network, birch.Organisation().URI)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alder.Store.FeatureByID(t.Context(), known.ID); err != nil {
		t.Fatal(err)
	}
	if done, _, err := node.FeaturesOf(alder.Node).RunOnce(t.Context()); err != nil || done != 0 {
		t.Errorf("birch was asked again: %d, %v", done, err)
	}
	cedar := theirsIn(t, alder)
	if done, _, err := node.FeaturesOf(alder.Node).RunOnce(t.Context()); err != nil || done != 1 {
		t.Errorf("%d were asked, %v", done, err)
	}
	if feature, err := alder.Store.FeatureOf(t.Context(), network, cedar.URI); err != nil || feature.State != domain.FeatureAsked {
		t.Errorf("cedar is %+v, %v", feature, err)
	}
}

// theirsIn is an organisation that a node follows since before it could ask; another has no policy, a third is a person.
func theirsIn(t *testing.T, n *Node) domain.Actor {
	t.Helper()
	var first domain.Actor
	for i, a := range []domain.Actor{
		{Type: domain.TypeOrganization, FeaturableBy: []domain.URI{domain.Public}}, {Type: domain.TypeOrganization}, {Type: domain.TypePerson, FeaturableBy: []domain.URI{domain.Public}},
	} {
		a.ID = node.NewID()
		a.URI = domain.URI("https://cedar.example/actors/" + string(a.ID))
		a.Inbox, a.Username = a.URI+"/inbox", string(a.ID)
		if err := n.Store.Write(t.Context(), func(tx *storage.Tx) error {
			if err := tx.SaveActor(t.Context(), a); err != nil {
				return err
			}
			return tx.SaveFollow(t.Context(), domain.Follow{
				ID: node.NewID(), URI: a.URI + "/follow", Follower: n.Organisation().URI, Followed: a.URI, State: domain.FollowAccepted, CreatedAt: n.cluster.Now(), AcceptedAt: n.cluster.Now(),
			})
		}); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = a
		}
	}
	return first
}
