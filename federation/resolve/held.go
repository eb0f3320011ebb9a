package resolve

import (
	"context"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

const (
	// recentFor is how long an object counts as just fetched; maxRecent bounds how many are kept, at some 10 KB each.
	recentFor = 30 * time.Second
	maxRecent = 500
	// maxHeld and maxHeldBytes bound the documents that are kept for their entity tags, together at most 8 MiB.
	maxHeld      = 256
	maxHeldBytes = 32 << 10
)

// recent keeps objects for a moment. They are shared: nobody may change them.
type recent struct {
	mu      sync.Mutex
	objects map[domain.URI]recentObject
}

type recentObject struct {
	domain.Object
	until time.Time
}

func (r *recent) recall(uri domain.URI, now time.Time) domain.Object {
	r.mu.Lock()
	defer r.mu.Unlock()
	if kept, ok := r.objects[uri]; ok && now.Before(kept.until) {
		return kept.Object
	}
	return nil
}

func (r *recent) remember(uri domain.URI, object domain.Object, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.objects == nil || len(r.objects) >= maxRecent {
		r.objects = map[domain.URI]recentObject{}
	}
	r.objects[uri] = recentObject{object, now.Add(recentFor)}
}

// documents keep what has an entity tag, so that it is fetched again only if it changed.
type documents struct {
	mu   sync.Mutex
	kept map[domain.URI]held
}

type held struct {
	etag string
	body []byte
}

func (d *documents) keep(uri domain.URI, document held) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if document.etag == "" || len(document.body) > maxHeldBytes {
		delete(d.kept, uri)
		return
	}
	if d.kept == nil {
		d.kept = map[domain.URI]held{}
	}
	for old := range d.kept {
		if len(d.kept) < maxHeld {
			break
		}
		delete(d.kept, old)
	}
	d.kept[uri] = document
}

func (d *documents) get(uri domain.URI) held {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept[uri]
}

// documentOf is what we have of an address: of actors in the store, of all else in memory. It is read anew, so that a reader
// that learned more finds more.
func (r *Resolver) documentOf(ctx context.Context, uri domain.URI) held {
	if kept := r.held.get(uri.WithoutFragment()); kept.etag != "" {
		return kept
	}
	raw, etag, err := r.Store.ActorDocument(ctx, uri)
	if err != nil || len(raw) == 0 {
		return held{}
	}
	return held{etag: etag, body: raw}
}
