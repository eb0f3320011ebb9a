package peers

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// inbox takes a request to any inbox of the peer.
func (p *Peer) inbox(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	received := Received{Path: r.URL.Path, Header: r.Header.Clone(), Body: body}
	received.Status = p.receive(r, body, &received)
	if received.Status == hang {
		received.Status = 0
		p.note(received)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	p.note(received)
	w.WriteHeader(received.Status)
}

// brief is an activity for a complaint: without its context, and not too long.
func brief(a Object) string {
	a = maps.Clone(a)
	delete(a, "@context")
	text := string(encoded(a))
	return text[:min(len(text), 600)]
}

func (p *Peer) note(received Received) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, received)
}

// receive verifies an activity and lets the program take it.
func (p *Peer) receive(r *http.Request, body []byte, received *Received) (status int) {
	if !p.hasInbox(r.URL.Path) {
		p.complain("POST %s: no such inbox", r.URL)
		return http.StatusNotFound
	}
	if len(body) > p.maxBody {
		p.complain("POST %s: %d bytes", r.URL, len(body))
		return http.StatusRequestEntityTooLarge
	}
	_ = json.Unmarshal(body, &received.Activity) // whoever the sender is: for the test's eyes
	owner, err := p.authenticate(r, body)
	if signed, errSigned := readSignature(r); errSigned == nil {
		received.Signed = signed
	}
	if err == nil && received.Activity == nil {
		err = fmt.Errorf("not JSON: %s", body)
	}
	if actor := idOf(received.Activity["actor"]); err == nil && actor != owner {
		err = fmt.Errorf("%s speaks for %s", owner, actor)
	}
	if err != nil {
		p.complain("POST %s of %v: %v", r.URL, received.Activity["type"], err)
		return p.refusal
	}
	if p.takes != nil {
		if status, done := p.takes(p, received.Activity); done {
			return status
		}
	}
	if err := p.take(received.Activity); err != nil {
		p.complain("%s: %v", brief(received.Activity), err)
	}
	return p.taken
}

func (p *Peer) hasInbox(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, actor := range p.actors {
		if pathOf(actor.Inbox) == path || pathOf(actor.Shared) == path {
			return true
		}
	}
	return false
}

// authenticate says whose key signed. A key that does not fit is fetched once more, unless the program
// believes for ever in the one it has.
func (p *Peer) authenticate(r *http.Request, body []byte) (owner string, err error) {
	s, err := readSignature(r)
	if err != nil {
		return "", err
	}
	if !slices.Contains(p.reads, s.Scheme) {
		return "", fmt.Errorf("signed with %s, which %s does not read", s.Scheme, p.name)
	}
	if p.rules != nil {
		if err := p.rules(p, s, r); err != nil {
			return "", err
		}
	}
	for try := range 2 {
		owner, key, errKey := p.keyOf(s.KeyID)
		if errKey != nil {
			return "", errKey
		}
		if err = s.verify(r, body, key, p.withoutQuery); err == nil {
			return owner, nil
		}
		if try == 0 && !p.keepsKeys {
			p.forget(owner)
		}
	}
	return "", err
}

// take is what nearly all programs do with an activity of somebody whose signature was verified.
func (p *Peer) take(a Object) error {
	actor, object := text(a, "actor"), idOf(a["object"])
	inner, _ := a["object"].(Object)
	switch text(a, "type") {
	case "Follow":
		return p.takeFollow(a, actor, object)
	case "Accept":
		return p.takeAccept(actor, inner)
	case "Undo":
		return p.takeUndo(actor, inner)
	case "Create":
		return p.takeCreate(a, actor, inner)
	case "Update":
		return p.takeUpdate(actor, inner)
	case "Delete":
		return p.takeDelete(actor, object)
	case "Announce", "Like":
		return p.takeResponse(text(a, "type"), actor, a["object"])
	}
	return nil
}

func (p *Peer) local(id string) *Actor {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.actors[id]
}

func (p *Peer) takeFollow(a Object, actor, object string) error {
	followed := p.local(object)
	if followed == nil {
		return fmt.Errorf("nobody here is %s", object)
	}
	known, err := p.Meet(actor)
	if err != nil {
		return err
	}
	inbox := text(known, "inbox")
	p.mu.Lock()
	followed.followers[actor] = inbox
	if endpoints, ok := known["endpoints"].(Object); ok && text(endpoints, "sharedInbox") != "" {
		followed.followers[actor] = text(endpoints, "sharedInbox")
	}
	p.mu.Unlock()
	delete(a, "@context")
	followed.Send(inbox, Object{"id": fmt.Sprintf("%s#accepts/follows/%d", followed.ID, p.number()), "type": "Accept", "object": a})
	return nil
}

// takeAccept wants the whole Follow inside: Mastodon and WordPress match by its id, others by actor and object too.
func (p *Peer) takeAccept(actor string, follow Object) error {
	if follow == nil || text(follow, "type") != "Follow" || idOf(follow["object"]) != actor {
		return fmt.Errorf("it accepts %v", follow)
	}
	follower := p.local(idOf(follow["actor"]))
	if follower == nil || text(follow, "id") != follower.followID(actor) {
		return fmt.Errorf("nobody here sent the Follow %v", follow)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.following[follower.ID+" "+actor] = true
	return nil
}

// takeUndo skips addresses, as GoToSocial does.
func (p *Peer) takeUndo(actor string, inner Object) error {
	if inner == nil {
		return fmt.Errorf("an Undo that embeds nothing")
	}
	object := idOf(inner["object"])
	switch kind := text(inner, "type"); kind {
	case "Follow":
		if followed := p.local(object); followed != nil {
			p.mu.Lock()
			delete(followed.followers, actor)
			p.mu.Unlock()
		}
	case "Like", "Announce":
		p.mu.Lock()
		delete(p.responses[kind+" "+object], actor)
		p.mu.Unlock()
	}
	return nil
}

// follows says whether somebody here follows an actor.
func (p *Peer) follows(actor string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for follow, accepted := range p.following {
		if accepted && strings.HasSuffix(follow, " "+actor) {
			return true
		}
	}
	return false
}

// concerns says whether an object answers or names somebody here.
func (p *Peer) concerns(o Object) bool {
	if hostOf(text(o, "inReplyTo")) == p.Host {
		return true
	}
	for _, tag := range objects(o, "tag") {
		if text(tag, "type") == "Mention" && p.local(text(tag, "href")) != nil {
			return true
		}
	}
	for _, uri := range append(list(o, "to"), list(o, "cc")...) {
		if uri, ok := uri.(string); ok && p.name == "mastodon" && p.local(uri) != nil { // addresses_local_accounts? in create.rb
			return true
		}
	}
	return false
}

func (p *Peer) takeCreate(a Object, actor string, object Object) error {
	if object == nil {
		return fmt.Errorf("it embeds no object")
	}
	if !p.follows(actor) && !p.concerns(object) {
		return fmt.Errorf("%s is followed by nobody here", actor)
	}
	if idOf(object["attributedTo"]) != actor {
		return fmt.Errorf("%s sends what is by %v", actor, object["attributedTo"])
	}
	if text(a, "id") == "" || text(a, "id") == text(object, "id") {
		return fmt.Errorf("its id is %q, that of the object %q", text(a, "id"), text(object, "id"))
	}
	return p.show(object)
}

// show keeps what the program would show of an object.
func (p *Peer) show(object Object) error {
	shown, err := p.shows(object)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.removed[shown.ID] {
		p.shown[shown.ID] = shown
	}
	return nil
}

// takeUpdate wants a newer version of what it has, and only from who may.
func (p *Peer) takeUpdate(actor string, object Object) error {
	if text(object, "id") == actor {
		p.forget(actor)
		_, err := p.Meet(actor)
		return err
	}
	before, known := p.Shows(text(object, "id"))
	switch {
	case !known:
		return fmt.Errorf("it updates %v, which is unknown here", object["id"])
	case before.Author != actor:
		return fmt.Errorf("%s updates what is by %s", actor, before.Author)
	}
	updated, err := instant(object, "updated")
	if err != nil || !updated.After(before.Updated) {
		return fmt.Errorf("updated %s after %s: %w", updated, before.Updated, err)
	}
	return p.show(object)
}

func (p *Peer) takeDelete(actor, object string) error {
	if hostOf(object) != hostOf(actor) {
		return fmt.Errorf("%s deletes %s", actor, object)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.shown, object)
	p.removed[object] = true
	return nil
}

// takeResponse counts who likes or passes on; what a followed actor passes on is fetched and shown.
func (p *Peer) takeResponse(kind, actor string, object any) error {
	id, ok := object.(string)
	if !ok {
		return fmt.Errorf("a %s of an embedded object", kind)
	}
	p.mu.Lock()
	if p.responses[kind+" "+id] == nil {
		p.responses[kind+" "+id] = map[string]bool{}
	}
	p.responses[kind+" "+id][actor] = true
	p.mu.Unlock()
	if _, known := p.Shows(id); known || kind != "Announce" || hostOf(id) == p.Host || !p.follows(actor) {
		return nil
	}
	fetched, err := p.Fetch(id)
	if err != nil {
		return err
	}
	return p.show(fetched)
}

// Shows is what the peer shows of an object; false if it shows nothing.
func (p *Peer) Shows(id string) (Shown, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	shown, ok := p.shown[id]
	return shown, ok
}

// Responses counts who liked ("Like") or reshared ("Announce") an object, as the peer knows it.
func (p *Peer) Responses(kind, object string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.responses[kind+" "+object])
}
