package domain

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// MaxWatchedLinks is how many links of one card are looked at.
const MaxWatchedLinks = 50

// LinkState is what became of a link.
type LinkState string

// The states of a link; "" until it was looked at.
const (
	LinkReachable LinkState = "reachable"
	LinkMoved     LinkState = "moved"   // leads for good to another address
	LinkDenied    LinkState = "denied"  // answers, and lets this node not look
	LinkFailing   LinkState = "failing" // no answer, or one that says to come again
	LinkDead      LinkState = "dead"    // nothing is there any more
)

// LinkCheck is what was found at a link of a card of ours.
type LinkCheck struct {
	Item    ID
	URL     string
	State   LinkState
	Status  int    // of the answer; 0 for none
	Target  string // where it leads, if it moved
	Problem string // a sentence
	// VerifiedAt is when the page was first seen to link back with rel="me"; zero while it does not.
	VerifiedAt, CheckedAt, DueAt time.Time
}

// Looked is what lies at an address.
type Looked struct {
	Status int
	// URL is where the answer came from; Permanent says that every redirect to it is for good.
	URL       string
	Permanent bool
	// HTML is the beginning of a page, empty for anything else.
	HTML []byte
}

// WatchedLinks are the addresses on cards, each once.
func WatchedLinks(cards ...*Card) []string {
	var all []string
	add := func(address string) {
		if _, err := ParseURI(address); err == nil && !slices.Contains(all, address) && len(all) < MaxWatchedLinks {
			all = append(all, address)
		}
	}
	for _, card := range cards {
		if card == nil {
			continue
		}
		for _, l := range card.Links {
			add(l.URL)
		}
		add(card.Contact.URL)
		for _, l := range card.Programmes {
			add(l.URL)
		}
		for _, c := range slices.Concat(card.People, card.Labels) {
			add(c.URL)
		}
	}
	return all
}

// SamePage says whether two addresses are one but for scheme, a slash at the end, a fragment and the case of the host.
func SamePage(a, b string) bool {
	left, ok := pageKey(a)
	right, fine := pageKey(b)
	return ok && fine && left == right
}

func pageKey(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return "", false
	}
	return strings.ToLower(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery, true
}
