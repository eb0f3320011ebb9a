package peers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"
)

// letter is an activity on its way from a peer to an inbox.
type letter struct {
	by        *Actor
	inbox     string
	body      []byte
	tries     int
	notBefore time.Time
	answered  int
}

// Post posts an activity at once, signed in the first style of the program, and gives back the answer. before changes the
// request before it is signed, after afterwards; both may be nil.
func (a *Actor) Post(inbox string, activity Object, how style, before, after func(r *http.Request)) Answer {
	a.T.Helper()
	if activity["actor"] == nil {
		activity["actor"] = a.ID
	}
	body := encoded(activity)
	req, err := http.NewRequestWithContext(a.Net.Context(), http.MethodPost, inbox, bytes.NewReader(body))
	if err != nil {
		a.T.Fatal(err)
	}
	req.Header = http.Header{"Content-Type": {activityJSON}, "User-Agent": {a.name + "/" + a.version}}
	req.Host = req.URL.Host
	if before != nil {
		before(req)
	}
	how.sign(req, body, a.key, a.KeyID, a.Net.Now())
	if after != nil {
		after(req)
	}
	return a.send(req)
}

// maxTries is after how many tries a peer gives up.
const maxTries = 16

// Send puts an activity of the actor on its way. What is missing is filled in: context, actor.
func (a *Actor) Send(inbox string, activity Object) {
	if activity["@context"] == nil {
		activity["@context"] = as2
	}
	if activity["actor"] == nil {
		activity["actor"] = a.ID
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.letters = append(a.letters, &letter{by: a, inbox: inbox, body: encoded(activity)})
}

// RunOnce sends what is due, as test/cluster's Settle wants it.
func (p *Peer) RunOnce(context.Context) (done int) {
	p.mu.Lock()
	now := p.Net.Now()
	var due, rest []*letter
	for _, l := range p.letters {
		if l.notBefore.After(now) {
			rest = append(rest, l)
		} else {
			due = append(due, l)
		}
	}
	p.letters = rest
	p.mu.Unlock()
	for _, l := range due {
		p.deliver(l)
	}
	return len(due)
}

// deliver tries a letter as Mastodon does: 5xx, 429, 408 and silence are tried again after n⁴ + 15 seconds, other
// refusals are final.
func (p *Peer) deliver(l *letter) {
	answer := p.request(http.MethodPost, l.inbox, http.Header{"Content-Type": {activityJSON}}, l.body, l.by)
	l.tries++
	l.answered = answer.Status
	switch {
	case answer.Status >= 200 && answer.Status < 300:
		return
	case answer.Status == 0, answer.Status >= 500, answer.Status == http.StatusTooManyRequests, answer.Status == http.StatusRequestTimeout:
		if l.tries < maxTries {
			n := time.Duration(l.tries)
			l.notBefore = p.Net.Now().Add((n*n*n*n + 15) * time.Second)
			p.mu.Lock()
			defer p.mu.Unlock()
			p.letters = append(p.letters, l)
			return
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = append(p.refused, fmt.Sprintf("%s answered %d %s to %s", l.inbox, answer.Status, answer.Body, l.body))
}

// Waiting is how many letters of the peer are to be tried again.
func (p *Peer) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.letters)
}
