package peers

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// Follow makes the actor follow whom a handle means. The peer discovers her as its program does.
func (a *Actor) Follow(handle string) string {
	a.T.Helper()
	discover := a.discover
	if discover == nil {
		discover = func(p *Peer, handle string) (string, error) { self, _, err := p.Finger(handle); return self, err }
	}
	id, err := discover(a.Peer, handle)
	if err != nil {
		a.T.Fatalf("%s looks %s up: %v", a.name, handle, err)
	}
	a.FollowActor(id)
	return id
}

// FollowActor makes the actor follow another by its id; a second Follow has an id of its own.
func (a *Actor) FollowActor(id string) {
	a.T.Helper()
	follow := a.activity("Follow", id, nil)
	a.mu.Lock()
	a.following[a.ID+" "+id] = false
	a.sent["Follow "+id] = follow
	a.mu.Unlock()
	a.Send(a.inboxFor(id), follow)
}

// Unfollow takes the Follow back.
func (a *Actor) Unfollow(id string) {
	a.mu.Lock()
	delete(a.following, a.ID+" "+id)
	a.mu.Unlock()
	a.undo("Follow", id, id)
}

// Follows says whether the actor's Follow was accepted.
func (a *Actor) Follows(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.following[a.ID+" "+id]
}

// followID is the id of the actor's last Follow of somebody.
func (a *Actor) followID(id string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return text(a.sent["Follow "+id], "id")
}

// Followers are who follows the actor.
func (a *Actor) Followers() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Sorted(maps.Keys(a.followers))
}

// activity makes an activity as the program writes it, with members besides.
func (a *Actor) activity(verb string, object any, members Object) Object {
	activity := Object{"@context": as2, "id": a.newID(verb, idOf(object)), "type": verb, "actor": a.ID, "object": object}
	maps.Copy(activity, members)
	if a.dress != nil {
		a.dress(a, activity)
	}
	return activity
}

// audience is everybody, with a copy to the followers.
func (a *Actor) audience() Object {
	return Object{"to": []any{public}, "cc": []any{a.ID + "/followers"}}
}

// newID is an id as the program makes them.
func (a *Actor) newID(kind, about string) string {
	n := a.number()
	if a.ids != nil {
		if id := a.ids(a, kind, about, n); id != "" {
			return id
		}
	}
	return fmt.Sprintf("%s/%s/%d", a.ID, kind, n)
}

// inboxFor is where an activity about somebody goes.
func (a *Actor) inboxFor(id string) string {
	a.T.Helper()
	known, err := a.Meet(id)
	if err != nil {
		a.T.Fatalf("%s meets %s: %v", a.name, id, err)
	}
	if endpoints, ok := known["endpoints"].(Object); ok && a.sharedFollows {
		return text(endpoints, "sharedInbox")
	}
	return text(known, "inbox")
}

// authorInbox is the inbox of who wrote what the peer shows at id.
func (a *Actor) authorInbox(id string) string {
	a.T.Helper()
	shown, ok := a.Shows(id)
	if !ok {
		a.T.Fatalf("%s shows nothing at %s", a.name, id)
	}
	return a.inboxFor(shown.Author)
}

// Like likes what the peer shows.
func (a *Actor) Like(id string) {
	a.T.Helper()
	like := a.activity("Like", id, nil)
	a.remember("Like "+id, like)
	a.Send(a.authorInbox(id), like)
}

// Unlike takes it back.
func (a *Actor) Unlike(id string) { a.T.Helper(); a.undo("Like", id, a.authorOf(id)) }

// Reshare passes on what the peer shows, or anything else by its id.
func (a *Actor) Reshare(id string) {
	a.T.Helper()
	announce := a.activity("Announce", id, a.audience())
	a.remember("Announce "+id, announce)
	inboxes := a.followerInboxes()
	if _, ok := a.Shows(id); ok {
		inboxes = append(inboxes, a.authorInbox(id))
	}
	a.sendAll(inboxes, announce)
}

// Unreshare takes it back.
func (a *Actor) Unreshare(id string) {
	a.T.Helper()
	undo := a.activity("Undo", a.recall("Announce "+id), nil)
	inboxes := a.followerInboxes()
	if _, ok := a.Shows(id); ok {
		inboxes = append(inboxes, a.authorInbox(id))
	}
	a.sendAll(inboxes, undo)
}

func (a *Actor) authorOf(id string) string {
	shown, _ := a.Shows(id)
	return shown.Author
}

func (a *Actor) remember(name string, activity Object) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sent[name] = activity
}

// recall is what was remembered, without its context, to stand inside an Undo.
func (a *Actor) recall(name string) Object {
	a.mu.Lock()
	defer a.mu.Unlock()
	inner := maps.Clone(a.sent[name])
	delete(inner, "@context")
	return inner
}

func (a *Actor) undo(verb, object, to string) {
	a.T.Helper()
	undo := a.activity("Undo", a.recall(verb+" "+object), nil)
	a.Send(a.inboxFor(to), undo)
}

func (a *Actor) followerInboxes() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Collect(maps.Values(a.followers))
}

func (a *Actor) sendAll(inboxes []string, activity Object) {
	slices.Sort(inboxes)
	for _, inbox := range slices.Compact(inboxes) {
		a.Send(inbox, maps.Clone(activity))
	}
}

// now is the cluster's time as programs write it.
func (a *Actor) now() string { return a.Net.Now().UTC().Format(time.RFC3339) }

// Make is a new public object of the actor, served at its id and not sent yet.
func (a *Actor) Make(kind string, members Object) string {
	o := Object{"id": a.newID(kind, ""), "type": kind, "attributedTo": a.ID, "published": a.now()}
	o["url"] = o["id"]
	maps.Copy(o, a.audience())
	maps.Copy(o, members)
	if a.dress != nil {
		a.dress(a, o)
	}
	a.keep(o)
	return text(o, "id")
}

// keep serves an object at its id, with the context of its program if it has none of its own.
func (a *Actor) keep(o Object) {
	o = maps.Clone(o)
	if o["@context"] == nil {
		o["@context"] = []any{as2, Object{"Hashtag": "as:Hashtag", "sensitive": "as:sensitive"}}
		if a.context != nil {
			o["@context"] = a.context
		}
	}
	a.Serve(pathOf(text(o, "id")), o)
	a.remember(text(o, "id"), o)
}

// tell sends an activity about an object of the actor, to the object's audience: the followers and the inboxes besides.
func (a *Actor) tell(verb, id string, object any, besides ...string) {
	a.mu.Lock()
	about := a.sent[id]
	a.mu.Unlock()
	activity := a.activity(verb, object, Object{"@context": about["@context"], "to": about["to"], "cc": about["cc"]})
	a.sendAll(append(a.followerInboxes(), besides...), activity)
}

// Publish makes an object and tells the followers.
func (a *Actor) Publish(kind string, members Object) string {
	id := a.Make(kind, members)
	a.tell("Create", id, a.recall(id))
	return id
}

// Edit changes members of an object of the actor and tells the followers.
func (a *Actor) Edit(id string, changes Object) {
	a.mu.Lock()
	o := maps.Clone(a.sent[id])
	a.mu.Unlock()
	maps.Copy(o, changes)
	o["updated"] = a.now()
	a.keep(o)
	a.tell("Update", id, a.recall(id), a.threadInbox(o)...)
}

// Remove deletes an object of the actor: its id answers 410.
func (a *Actor) Remove(id string) {
	o := a.recall(id)
	a.Serve(pathOf(id), http.StatusGone)
	a.tell("Delete", id, Object{"id": id, "type": "Tombstone", "formerType": o["type"]}, a.threadInbox(o)...)
}

// threadInbox is the inbox of who wrote what an object answers.
func (a *Actor) threadInbox(o Object) []string {
	if shown, ok := a.Shows(text(o, "inReplyTo")); ok {
		return []string{a.inboxFor(shown.Author)}
	}
	return nil
}

// Reply answers what the peer shows.
func (a *Actor) Reply(to, html string) string {
	a.T.Helper()
	author := a.authorOf(to)
	known, err := a.Meet(author)
	if err != nil {
		a.T.Fatal(err)
	}
	mention := Object{"type": "Mention", "href": author, "name": "@" + text(known, "preferredUsername") + "@" + hostOf(author)}
	id := a.Make("Note", Object{"inReplyTo": to, "content": html, "tag": []any{mention}, "cc": []any{a.ID + "/followers", author}})
	a.tell("Create", id, a.recall(id), a.inboxFor(author))
	return id
}

// defaults sets members that are not set.
func defaults(o, members Object) {
	for member, value := range members {
		if _, has := o[member]; !has {
			o[member] = value
		}
	}
}
