// Package node is what this node does: it is the only writer of content, with one transaction per method.
// It knows no HTTP and no JSON; the encoder is given to it.
package node

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// Options are what a Node is made of. Store, Encode and NewKeys are required.
type Options struct {
	Store *storage.Store
	// Encode makes the bytes of an activity under the node's present addresses.
	Encode func(domain.Addresses, *domain.Activity) ([]byte, error)
	// NewKeys makes the RSA and Ed25519 keys of an actor; it takes tenths of a second.
	NewKeys func(owner domain.URI) ([]domain.PrivateKey, error)
	Now     func() time.Time
	NewID   func() domain.ID
	// PasswordMemory is how many KiB hashing a password takes; 0 is what a node takes. Tests that log in often take little.
	PasswordMemory uint32
	// Retention is what the configuration says of how long traces are kept.
	Retention domain.Retention
	// Limits are what the configuration says until an owner sets it on a page.
	Limits domain.Limits
	// Mail is the mail server of the configuration, which wins over the pages'.
	Mail domain.MailSettings
}

// Node does what members ask for and applies what peers send.
type Node struct {
	store     *storage.Store
	encode    func(domain.Addresses, *domain.Activity) ([]byte, error)
	newKeys   func(owner domain.URI) ([]domain.PrivateKey, error)
	now       func() time.Time
	newID     func() domain.ID
	throttle  *throttle
	mail      domain.MailSettings
	retention domain.Retention
	passwords hasher
	limits    domain.Limits
	hashing   chan struct{} // bounds how many passwords are hashed at once
}

// New makes a node over an open store.
func New(o Options) *Node {
	n := &Node{store: o.Store, encode: o.Encode, newKeys: o.NewKeys, now: o.Now, newID: o.NewID, mail: o.Mail, passwords: hasher(o.PasswordMemory), hashing: newHashing()}
	if n.passwords == 0 {
		n.passwords = argonMemory
	}
	if n.retention = o.Retention; n.retention.Audit == 0 {
		n.retention.Audit = domain.AuditDays
	}
	if n.retention.Parked == 0 {
		n.retention.Parked = domain.ParkedDays
	}
	n.limits = withLimits(o.Limits)
	if n.now == nil {
		n.now = time.Now
	}
	if n.newID == nil {
		n.newID = NewID
	}
	n.throttle = newThrottle(n.now)
	n.newKeys = func(owner domain.URI) ([]domain.PrivateKey, error) {
		keys, err := o.NewKeys(owner)
		for i := range keys {
			keys[i].CreatedAt = n.moment() // by the node's clock: how long a former key is tried depends on it
		}
		return keys, err
	}
	return n
}

// NewID makes a UUIDv7: ids sort by the time of their making.
func NewID() domain.ID { return domain.ID(uuid.Must(uuid.NewV7()).String()) }

// moment is now in the precision that the store keeps: microseconds, UTC.
func (n *Node) moment() time.Time { return n.now().UTC().Truncate(time.Microsecond) }

// home is what most methods need first: settings, addresses and the organisation's actor.
type home struct {
	settings     domain.Settings
	addresses    domain.Addresses
	organisation domain.Actor
}

var errNotSetUp = domain.Explain(domain.ErrUnavailable, "this node is not set up yet", nil)

var errHasLeft = domain.Explain(domain.ErrGone, "this node left the network; its pages stay as they are", nil)

func (n *Node) home(ctx context.Context) (home, error) {
	settings, err := n.store.Settings(ctx)
	if err != nil {
		return home{}, err
	}
	if !settings.IsSetUp() {
		return home{}, errNotSetUp
	}
	if settings.HasLeft() {
		return home{}, errHasLeft
	}
	organisation, err := n.store.ActorByURI(ctx, settings.Organisation)
	if err != nil {
		return home{}, fmt.Errorf("read the organisation: %w", err)
	}
	return home{settings: settings, addresses: settings.Addresses(), organisation: organisation}, nil
}

// outgoing is an activity of ours with those who are to get it. A nil targets func means nobody.
type outgoing struct {
	row     domain.StoredActivity
	targets func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error)
	// ifAnybody leaves the activity out if nobody is to get it.
	ifAnybody bool
}

// prepare encodes an activity; the object names what the activity is about, for the order of deliveries.
func (n *Node) prepare(h home, a *domain.Activity, about domain.URI, public bool) (outgoing, error) {
	if a.PublishedAt.IsZero() {
		a.PublishedAt = n.moment()
	}
	written := *a
	written.Object = quotableBy(h.settings, a.Object)
	payload, err := n.encode(h.addresses, &written)
	if err != nil {
		return outgoing{}, fmt.Errorf("encode %s of %s: %w", a.Verb, about, err)
	}
	return outgoing{row: domain.StoredActivity{
		ID: n.newID(), URI: a.ID, Verb: a.Verb, Actor: a.Actor, Object: about,
		Public: public, Payload: payload, CreatedAt: n.moment(),
	}}, nil
}

func (o outgoing) inOutbox() outgoing { o.row.InOutbox = true; return o }

// toFollowersOf addresses everyone who follows one of the actors, and the actors named besides.
func (o outgoing) toFollowersOf(actors []domain.URI, besides []domain.URI) outgoing {
	o.targets = func(ctx context.Context, tx *storage.Tx) ([]storage.Target, error) {
		followers, err := tx.FollowerInboxes(ctx, actors)
		if err != nil {
			return nil, err
		}
		others, err := tx.InboxesOf(ctx, besides)
		if err != nil {
			return nil, err
		}
		return uniqueTargets(followers, others), nil
	}
	return o
}

// toInbox addresses one inbox.
func (o outgoing) toInbox(inbox domain.URI) outgoing {
	o.targets = func(context.Context, *storage.Tx) ([]storage.Target, error) {
		return []storage.Target{{Inbox: inbox, Host: inbox.Host()}}, nil
	}
	return o
}

func uniqueTargets(lists ...[]storage.Target) []storage.Target {
	seen := map[domain.URI]bool{}
	var all []storage.Target
	for _, list := range lists {
		for _, target := range list {
			if !seen[target.Inbox] {
				seen[target.Inbox] = true
				all = append(all, target)
			}
		}
	}
	return all
}

// send stores the activities and their deliveries inside the transaction of what they tell.
func send(ctx context.Context, tx *storage.Tx, activities ...outgoing) error {
	for _, out := range activities {
		var targets []storage.Target
		var err error
		if out.targets != nil {
			if targets, err = out.targets(ctx, tx); err != nil {
				return fmt.Errorf("find who gets %s: %w", out.row.URI, err)
			}
		}
		if out.ifAnybody && len(targets) == 0 {
			continue
		}
		if err := tx.AddActivity(ctx, out.row); err != nil {
			return fmt.Errorf("store %s: %w", out.row.URI, err)
		}
		if out.targets == nil {
			continue
		}
		if err := tx.Enqueue(ctx, out.row, targets); err != nil {
			return fmt.Errorf("queue %s: %w", out.row.URI, err)
		}
	}
	return nil
}

// notFound says whether err only means that something is not there.
func notFound(err error) bool { return errors.Is(err, domain.ErrNotFound) }
