package federation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// FEP-8fcf: with what it delivers, a host tells the digest of those followers of the sender that it believes to live here.
// If we know others, we ask whom it means, and both sides end up with the same.
const headerSync = "Collection-Synchronization"

const (
	// pathSync is where a host reads which followers of an actor of ours we believe to live on it.
	pathSync = "/followers_synchronization"
	// syncPage is how many of them stand on a page; peers read at most ten pages.
	syncPage       = 500
	maxSyncEntries = 10 * syncPage
	maxSyncBytes   = 4 << 10 // of the header
	maxOurs        = 1000    // actors of ours that one host may name; a node has some dozens
	// checkPause is how long an actor's followers are not compared again, tellPause how long they are not told again to a host.
	checkPause, tellPause = time.Hour, 24 * time.Hour
	// maxSyncs bounds what waits and what is remembered, at some 300 bytes each.
	maxSyncs = 1000
)

// claim is what a header says about the followers of its sender that live here.
type claim struct {
	sender, url domain.URI
	digest      string
}

// FollowerSync compares whom our actors follow with what their hosts believe, and tells hosts the same about our actors.
// One RunOnce at a time; Header and what the inbox hands over may come from many goroutines. What waits is lost at a
// stop: the next delivery brings it again.
type FollowerSync struct {
	*Server
	mu      sync.Mutex
	waiting []claim
	checked map[domain.URI]time.Time
	told    map[string]time.Time // actor and host
}

// NewFollowerSync makes a FollowerSync; the Server gets it as Options.Sync.
func NewFollowerSync(o Options) *FollowerSync {
	return &FollowerSync{Server: New(o), checked: map[domain.URI]time.Time{}, told: map[string]time.Time{}}
}

// digestOf is the XOR of the SHA-256 of each address.
func digestOf(actors []domain.URI) string {
	var digest [sha256.Size]byte
	for _, actor := range actors {
		for i, b := range sha256.Sum256([]byte(actor)) {
			digest[i] ^= b
		}
	}
	return hex.EncodeToString(digest[:])
}

var syncParam = regexp.MustCompile(`(?:^|,)\s*(collectionId|digest|url)\s*=\s*"([^"]*)"`)

// readClaim reads the header of a verified message; false if it says nothing of use. It speaks of its sender's followers
// only, and names a collection of its sender's host.
func readClaim(header http.Header, sender domain.Actor) (claim, bool) {
	value := header.Get(headerSync)
	if value == "" || len(value) > maxSyncBytes {
		return claim{}, false
	}
	params := map[string]string{}
	for _, match := range syncParam.FindAllStringSubmatch(value, -1) {
		params[match[1]] = match[2]
	}
	c := claim{sender: sender.URI, digest: params["digest"]}
	raw, err := hex.DecodeString(c.digest)
	if err != nil || len(raw) != sha256.Size || sender.Followers == "" || domain.URI(params["collectionId"]) != sender.Followers {
		return claim{}, false
	}
	c.digest = hex.EncodeToString(raw)
	c.url, err = domain.ParseURI(params["url"])
	return c, err == nil && domain.SameHost(c.url, sender.URI)
}

// heed looks at what a message says of its sender's followers, and leaves what differs to RunOnce. A message without the
// header costs nothing.
func (f *FollowerSync) heed(ctx context.Context, header http.Header, sender domain.Actor) error {
	if f == nil {
		return nil
	}
	claimed, ok := readClaim(header, sender)
	if !ok {
		return nil
	}
	ours, err := f.Store.OurFollowersOf(ctx, sender.URI)
	if err != nil || digestOf(ours) == claimed.digest {
		return err
	}
	now := f.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	if last, ok := f.checked[sender.URI]; ok && now.Sub(last) < checkPause || len(f.waiting) >= maxSyncs {
		return nil
	}
	if len(f.checked) >= maxSyncs {
		clear(f.checked)
	}
	f.checked[sender.URI] = now
	f.waiting = append(f.waiting, claimed)
	return nil
}

// RunOnce compares what waits.
func (f *FollowerSync) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	for ctx.Err() == nil {
		f.mu.Lock()
		if len(f.waiting) == 0 {
			f.mu.Unlock()
			break
		}
		c := f.waiting[0]
		f.waiting = f.waiting[1:]
		f.mu.Unlock()
		done++
		if err := f.compare(ctx, c); err != nil {
			f.Log.InfoContext(ctx, "followers were not compared", "actor", c.sender, "collection", c.url, "error", err)
		}
	}
	return done, time.Time{}, nil
}

var errOtherDigest = errors.New("the collection is not the one of the digest")

// compare fetches, signed, whom the host means, and brings both sides together.
func (f *FollowerSync) compare(ctx context.Context, c claim) error {
	h, err := f.here(ctx)
	if err != nil {
		return err
	}
	entries, err := f.Resolver.Collection(ctx, c.url, maxOurs)
	if err != nil {
		return err
	}
	var known []domain.URI
	for _, entry := range entries {
		if h.IsOurs(entry.URI) && !slices.Contains(known, entry.URI) {
			known = append(known, entry.URI)
		}
	}
	if digestOf(known) != c.digest {
		return errOtherDigest // it changed meanwhile, or is not meant for us
	}
	followed, err := f.Store.ActorByURI(ctx, c.sender)
	if err != nil {
		return err
	}
	f.Log.InfoContext(ctx, "follows are brought to what their host believes", "actor", c.sender, "known there", known)
	return f.Node.SyncFollows(ctx, followed, known)
}

// Header is what goes to a host with an activity: once a day, which followers of the actor we believe to live there.
// Nil for nothing.
func (f *FollowerSync) Header(ctx context.Context, d domain.Delivery) http.Header {
	switch d.Verb {
	case domain.VerbCreate, domain.VerbUpdate, domain.VerbDelete, domain.VerbAnnounce: // what goes to followers
	default:
		return nil
	}
	key, now := string(d.Sender)+" "+d.Host, f.Now()
	f.mu.Lock()
	last, ok := f.told[key]
	isDue := !ok || now.Sub(last) >= tellPause
	if isDue {
		if len(f.told) >= maxSyncs {
			clear(f.told)
		}
		f.told[key] = now
	}
	f.mu.Unlock()
	if !isDue {
		return nil
	}
	actors, err := f.Store.FollowersOnHost(ctx, d.Sender, d.Host)
	if err != nil || len(actors) == 0 || len(actors) > maxSyncEntries {
		return nil
	}
	return http.Header{headerSync: {fmt.Sprintf(`collectionId="%s/followers", url="%s%s", digest="%s"`, d.Sender, d.Sender, pathSync, digestOf(actors))}}
}
