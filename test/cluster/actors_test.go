package cluster

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/node"
)

// initiative publishes one with a handle.
func (n *Node) initiative(title, handle string) domain.Item {
	n.t.Helper()
	item, err := n.Node.PublishContent(n.t.Context(), n.Member, domain.KindInitiative, domain.Content{
		Title: title, Summary: "About " + title, Text: "What " + title + " is.", Language: "en", Card: &domain.Card{Handle: handle, Status: domain.StatusActive},
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return item
}

// knows is what a node holds of an actor.
func (n *Node) knows(uri domain.URI) domain.Actor {
	n.t.Helper()
	actor, err := n.Store.ActorByURI(n.t.Context(), uri)
	if err != nil {
		n.t.Fatal(err)
	}
	return actor
}

func (n *Node) isFollowedBy(follower, followed domain.URI) bool {
	n.t.Helper()
	_, err := n.Store.FollowOf(n.t.Context(), follower, followed)
	return err == nil
}

// verbs are the types of the activities that were posted to a host since the first n posts.
func (c *Cluster) verbs(host string, since int) []string {
	c.t.Helper()
	var verbs []string
	for _, post := range c.Requests(http.MethodPost, "https://"+host+"/")[since:] {
		var activity struct{ Type string }
		if err := json.Unmarshal(post.Body, &activity); err != nil {
			c.t.Fatal(err)
		}
		verbs = append(verbs, activity.Type)
	}
	return verbs
}

// Whatever changes an actor's document, its followers hear of it, and of an initiative's the organisation's followers too.
func TestMust05EveryChangeOfAnActorIsTold(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	ctx, by := t.Context(), alder.Member
	item := alder.initiative("Tool library", "tools")
	org, initiative := alder.Organisation().URI, item.Subject
	birch.Follows(alder)
	cedar.FollowsAt("tools@alder.test")
	c.Settle()
	change := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		c.Settle()
	}
	edited := item.Content
	edited.Title = "Library of tools"
	_, err := alder.Node.EditContent(ctx, by, item.ID, edited)
	change(err)
	for _, n := range []*Node{birch, cedar} {
		if got := n.knows(initiative).Name; got != "Library of tools" {
			t.Errorf("%s calls the initiative %q", n.Host, got)
		}
	}
	key := birch.knows(initiative).Keys[0].PEM
	change(alder.Node.RotateKeys(ctx, by, initiative))
	for _, n := range []*Node{birch, cedar} {
		if n.knows(initiative).Keys[0].PEM == key {
			t.Errorf("%s keeps the initiative's former key", n.Host)
		}
	}
	for _, uri := range []domain.URI{org, initiative} {
		_, err = alder.Node.EditActor(ctx, by, uri, node.ActorSettings{Indexable: false, Discoverable: false, AttributionDomains: []string{"blog.example"}})
		change(err)
		got := birch.knows(uri)
		if got.Discoverable || got.Indexable || !slices.Equal(got.AttributionDomains, []string{"alder.test", "blog.example"}) {
			t.Errorf("birch holds %t, %t, %q of %s", got.Discoverable, got.Indexable, got.AttributionDomains, uri)
		}
		_, err = alder.Node.AddAlias(ctx, by, uri, cedar.Organisation())
		if err == nil {
			t.Fatal("an actor of another node that was not looked up is one of ours there")
		}
		_, err = alder.Node.AddAlias(ctx, by, uri, alder.knows(cedar.Organisation().URI))
		change(err)
		if got := birch.knows(uri).AlsoKnownAs; !slices.Equal(got, []domain.URI{cedar.Organisation().URI}) {
			t.Errorf("birch holds the aliases %q", got)
		}
		_, err = alder.Node.RemoveAlias(ctx, by, uri, cedar.Organisation().URI)
		change(err)
		if got := birch.knows(uri).AlsoKnownAs; len(got) != 0 {
			t.Errorf("birch still holds the aliases %q", got)
		}
	}
	card, err := alder.Node.Organisation(ctx)
	if err != nil {
		t.Fatal(err)
	}
	card.Content.Title, card.Content.Text = "Alder commons", "What we are."
	_, err = alder.Node.EditOrganisation(ctx, by, card.Content)
	change(err)
	if got := birch.knows(org).Name; got != "Alder commons" {
		t.Errorf("birch calls the organisation %q", got)
	}
	if got := alder.knows("https://alder.test/ap/node").Name; got != "Alder commons (node)" {
		t.Errorf("the node actor is called %q", got)
	}
}

func TestOnlyOwnersChangeActorsAndDomainsAreChecked(t *testing.T) {
	c := New(t, "alder")
	alder := c.Node("alder")
	org, editor := alder.Organisation().URI, domain.Member{Role: domain.RoleEditor}
	if _, err := alder.Node.EditActor(t.Context(), editor, org, node.ActorSettings{}); domain.Message(err) == "" {
		t.Errorf("an editor was answered %v", err)
	}
	for _, wrong := range []string{"https://example.org", "example", "a b.example", "*.example.org", "example.org/x"} {
		if _, err := alder.Node.EditActor(t.Context(), alder.Member, org, node.ActorSettings{AttributionDomains: []string{wrong}}); err == nil {
			t.Errorf("the domain %q was taken", wrong)
		}
	}
	if _, err := alder.Node.EditActor(t.Context(), alder.Member, org, node.ActorSettings{AttributionDomains: []string{"Example.org", ""}}); err != nil {
		t.Error(err)
	}
	if got := alder.Organisation().AttributionDomains; !slices.Equal(got, []string{"alder.test", "example.org"}) {
		t.Errorf("the domains are %q", got)
	}
}

// moved makes alder's organisation move to birch's, which took the alias first.
func moved(t *testing.T, alder, birch *Node) {
	t.Helper()
	found, err := birch.Lookup(t.Context(), string(alder.Organisation().URI))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := birch.Node.AddAlias(t.Context(), birch.Member, birch.Organisation().URI, *found.Actor); err != nil {
		t.Fatal(err)
	}
	target, err := alder.ActorElsewhere(t.Context(), birch.Organisation().Handle.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := alder.Node.Move(t.Context(), alder.Member, alder.Organisation().URI, target); err != nil {
		t.Fatal(err)
	}
}

func TestMust15FollowersGoAlongWithAnOrganisationThatMoves(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	old, target, follower := alder.Organisation().URI, birch.Organisation().URI, cedar.Organisation().URI
	cedar.Follows(alder)
	written := alder.Publishes("Written before")
	c.Settle()
	if _, err := alder.Node.Move(t.Context(), alder.Member, old, birch.Organisation()); err == nil {
		t.Fatal("a move to an actor that does not name ours was taken")
	}
	since := len(c.Requests(http.MethodPost, "https://cedar.test/"))
	moved(t, alder, birch)
	c.Settle()
	if got := c.verbs("cedar.test", since); !slices.Equal(got[:2], []string{"Update", "Move"}) {
		t.Errorf("cedar got %q", got)
	}
	follow, err := cedar.Store.FollowOf(t.Context(), follower, target)
	if err != nil || follow.State != domain.FollowAccepted {
		t.Errorf("cedar's follow of the new actor is %+v, %v", follow, err)
	}
	if cedar.isFollowedBy(follower, old) || alder.isFollowedBy(follower, old) || !birch.isFollowedBy(follower, target) {
		t.Error("cedar still follows the old actor")
	}
	if got := cedar.knows(old).MovedTo; got != target {
		t.Errorf("cedar shows that it moved to %q", got)
	}
	if unread, err := cedar.Store.UnreadNotifications(t.Context(), &domain.Member{Role: domain.RoleOwner}); err != nil || unread != 1 {
		t.Errorf("cedar's members have %d notifications, %v", unread, err)
	}
	if _, err := alder.Node.PublishContent(t.Context(), alder.Member, domain.KindArticle, written.Content); err == nil || !strings.Contains(err.Error(), "moved to") {
		t.Errorf("publishing after the move was answered %v", err)
	}
	edited := written.Content
	edited.Title = "Still edited"
	if _, err := alder.Node.EditContent(t.Context(), alder.Member, written.ID, edited); err != nil {
		t.Errorf("what stands there can no longer be edited: %v", err)
	}
	cedar.FollowsAt(string(old))
	c.Settle()
	if follow, err := cedar.Store.FollowOf(t.Context(), follower, old); err != nil || follow.State != domain.FollowRejected {
		t.Errorf("a new follow of what moved is %+v, %v", follow, err)
	}
	if _, err := alder.Node.UndoMove(t.Context(), alder.Member, old); err != nil {
		t.Fatal(err)
	}
	alder.Publishes("Back again")
}

// An organisation comes from elsewhere: our own follow of its former address ends, and it is not followed twice.
func TestAMoveToUsIsTakenOnlyWithOurAlias(t *testing.T) {
	c := New(t, "alder", "birch")
	alder, birch := c.Node("alder"), c.Node("birch")
	birch.Follows(alder)
	moved(t, alder, birch)
	c.Settle()
	if birch.isFollowedBy(birch.Organisation().URI, alder.Organisation().URI) {
		t.Error("birch still follows its former address")
	}
	if birch.isFollowedBy(birch.Organisation().URI, birch.Organisation().URI) {
		t.Error("birch follows itself")
	}
}

func TestAFormerFollowEndsWhenTheNewAddressFollows(t *testing.T) {
	c := New(t, "alder", "birch", "cedar")
	alder, birch, cedar := c.Node("alder"), c.Node("birch"), c.Node("cedar")
	alder.Follows(cedar)
	cedar.Follows(alder)
	moved(t, alder, birch)
	c.Settle()
	birch.Follows(cedar)
	if cedar.isFollowedBy(alder.Organisation().URI, cedar.Organisation().URI) || !cedar.isFollowedBy(birch.Organisation().URI, cedar.Organisation().URI) {
		t.Error("cedar still counts the former address among its followers")
	}
}
