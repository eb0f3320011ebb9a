package federation

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"reflect"
	"sync"
)

// fresh keeps one value until the store changes.
type fresh[T any] struct {
	// changed is storage.Store.Changed: its channel is closed before a Write returns, so that nobody who knows of
	// a commit is answered from before it.
	changed func() <-chan struct{}
	mu      sync.Mutex
	until   <-chan struct{}
	value   T
}

func (f *fresh[T]) get(ctx context.Context, load func(context.Context) (T, error)) (T, error) {
	f.mu.Lock()
	value, until := f.value, f.until
	f.mu.Unlock()
	if isOpen(until) {
		return value, nil
	}
	until = f.changed() // before load: a commit in between makes the value stale at once
	value, err := load(ctx)
	if err != nil {
		return value, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.value, f.until = value, until
	return value, nil
}

func isOpen(c <-chan struct{}) bool {
	if c == nil {
		return false
	}
	select {
	case <-c:
		return false
	default:
		return true
	}
}

// document is an encoded answer.
type document struct {
	body []byte
	etag string // without quotes
}

func newDocument(body []byte) document {
	sum := sha256.Sum256(body)
	return document{body: body, etag: base64.RawURLEncoding.EncodeToString(sum[:12])}
}

// source is from what a document is made: it is encoded again only if the value differs from the last time.
type source struct {
	value  any
	encode func() ([]byte, error)
}

// Limits of the cache: together at most 32 MiB, usually 2.
const (
	maxDocuments     = 512
	maxDocumentBytes = 64 << 10
)

// documents keeps encoded answers. One of them is believed without a look as long as nothing was committed anywhere;
// after that its source is read again, and encoded again if it changed.
type documents struct {
	changed func() <-chan struct{}
	mu      sync.Mutex
	kept    map[string]keptDocument
}

type keptDocument struct {
	document
	value any
	until <-chan struct{}
}

// get answers from memory or through load. Errors are not kept.
func (d *documents) get(key string, load func() (source, error)) (document, error) {
	d.mu.Lock()
	kept, ok := d.kept[key]
	d.mu.Unlock()
	if ok && isOpen(kept.until) {
		return kept.document, nil
	}
	until := d.changed()
	from, err := load()
	if err != nil {
		return document{}, err
	}
	if !ok || !reflect.DeepEqual(kept.value, from.value) {
		body, err := from.encode()
		if err != nil {
			return document{}, err
		}
		kept = keptDocument{document: newDocument(body), value: from.value}
	}
	kept.until = until
	if len(kept.body) <= maxDocumentBytes {
		d.keep(key, kept)
	}
	return kept.document, nil
}

// keep makes room by dropping any entry: what is asked for often comes back at once.
func (d *documents) keep(key string, kept keptDocument) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil {
		d.kept = map[string]keptDocument{}
	}
	for old := range d.kept {
		if len(d.kept) < maxDocuments {
			break
		}
		delete(d.kept, old)
	}
	d.kept[key] = kept
}
