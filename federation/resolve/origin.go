package resolve

import (
	"net"
	"strings"

	"github.com/weftwork/weftwork/pkg/domain"
)

// sharesTwoLabels says whether two hosts end in the same two labels, as "social.example.org" and
// "inbox.example.org" do. GoToSocial believes a shared inbox on the same terms. Addresses of machines only equal themselves.
func sharesTwoLabels(a, b string) bool {
	if a == b {
		return a != ""
	}
	tailA, okA := lastTwoLabels(a)
	tailB, okB := lastTwoLabels(b)
	return okA && okB && tailA == tailB
}

func lastTwoLabels(host string) (string, bool) {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if net.ParseIP(strings.Trim(host, "[]")) != nil {
		return "", false
	}
	labels := strings.Split(host, ".")
	if len(labels) < 2 {
		return "", false
	}
	return strings.Join(labels[len(labels)-2:], "."), true
}

// believable takes from an actor document what its host may not say: inboxes elsewhere and keys of others.
// Lists of another host are no danger, but are not asked either.
func believable(actor domain.Actor) domain.Actor {
	home := actor.URI.Host()
	if !sharesTwoLabels(actor.Inbox.Host(), home) {
		actor.Inbox = ""
	}
	if !sharesTwoLabels(actor.SharedInbox.Host(), home) {
		actor.SharedInbox = ""
	}
	var keys []domain.PublicKey
	for _, key := range actor.Keys {
		if key.Owner == actor.URI && domain.SameHost(key.ID, actor.URI) {
			keys = append(keys, key)
		}
	}
	actor.Keys = keys
	for _, list := range []*domain.URI{&actor.Outbox, &actor.Followers, &actor.Following, &actor.Featured, &actor.Initiatives, &actor.UpcomingEvents} {
		if *list != "" && !domain.SameHost(*list, actor.URI) {
			*list = ""
		}
	}
	return actor
}
