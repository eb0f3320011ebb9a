package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/maypok86/otter/v2"

	"github.com/weftwork/weftwork/storage"
)

const (
	// maxCachedBytes bounds the pages that are kept for visitors: some 200 with their compressed forms.
	maxCachedBytes = 6 << 20
	// pageAge bounds how long a page may be wrong about the present moment: "next events".
	pageAge = time.Minute
)

// changes counts the versions of the data, without a goroutine: it looks when it is asked.
type changes struct {
	store   *storage.Store
	mu      sync.Mutex
	signal  <-chan struct{}
	version atomic.Uint64
}

func newChanges(store *storage.Store) *changes {
	c := &changes{store: store}
	if store != nil {
		c.signal = store.Changed()
	}
	return c
}

// now is the present version: what was made from an older one may be stale.
func (c *changes) now() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-c.signal:
		c.signal = c.store.Changed()
		return c.version.Add(1)
	default:
		return c.version.Load()
	}
}

// cachedPage is an answer as visitors without a session get it.
type cachedPage struct {
	version    uint64
	header     http.Header
	body, gzip []byte
	etag       string
}

// cacheEntry says where a page that is being made may be kept; the zero value means nowhere.
type cacheEntry struct {
	key     string
	version uint64
}

type pageCache struct {
	pages *otter.Cache[string, *cachedPage]
}

func newPageCache() *pageCache {
	return &pageCache{pages: otter.Must(&otter.Options[string, *cachedPage]{
		MaximumWeight:    maxCachedBytes,
		Weigher:          func(key string, p *cachedPage) uint32 { return uint32(len(key) + len(p.body) + len(p.gzip) + 512) }, //nolint:gosec // pages are small
		ExpiryCalculator: otter.ExpiryWriting[string, *cachedPage](pageAge),
	})}
}

// servePage answers from the cache. If it cannot, it notes in the visit where the page may be kept.
func (s *Server) servePage(v *visit) bool {
	r := v.Request()
	if _, err := r.Cookie(v.session.Cookie.Name); err == nil || wantsActivityPub(r) {
		return false
	}
	if !knownQuery(r.URL.Query()) {
		return false
	}
	entry := cacheEntry{key: v.speaker.tag + " " + strings.Join(v.reads, ",") + " " + r.URL.RequestURI(), version: v.site.version}
	page, ok := s.pages.pages.GetIfPresent(entry.key)
	if !ok || page.version != entry.version {
		v.cache = entry
		return false
	}
	s.sendPage(v, page)
	return true
}

// knownQuery keeps addresses that we never print from filling the cache.
func knownQuery(query url.Values) bool {
	for name, values := range query {
		switch name {
		case "page", "replies", "kind", "when", "stream", "language", "host", "theme", "tag", "place", "online", "from", "sort", inParameter:
		default:
			return false
		}
		if len(values) > 1 || len(values[0]) > 100 {
			return false
		}
	}
	return true
}

// sendPage sends a page that may be the same for every visitor.
func (s *Server) sendPage(v *visit, page *cachedPage) {
	h := v.Response().Header()
	for name, values := range page.header {
		h[name] = values
	}
	h.Set("Etag", page.etag)
	if strings.Contains(v.Request().Header.Get("If-None-Match"), page.etag) {
		v.Response().WriteHeader(http.StatusNotModified)
		return
	}
	body := page.body
	if page.gzip != nil && acceptsGzip(v.Request()) {
		h.Set("Content-Encoding", "gzip")
		body = page.gzip
	}
	v.Response().WriteHeader(http.StatusOK)
	_, _ = v.Response().Write(body) // the visitor may have gone
}

// keepPage sends a page and keeps it for the next visitor.
func (s *Server) keepPage(v *visit, header http.Header, body []byte) error {
	sum := fnv.New64a()
	sum.Write(body)
	page := &cachedPage{version: v.cache.version, header: header, body: bytes.Clone(body), etag: fmt.Sprintf(`W/"%x"`, sum.Sum64())}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(body); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	page.gzip = packed.Bytes()
	s.pages.pages.Set(v.cache.key, page)
	s.sendPage(v, page)
	return nil
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}
