package remote

import (
	"context"
	"net/http"
	"reflect"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation/signature"
	"github.com/weftwork/weftwork/pkg/domain"
)

// maxWishes bounds the memory for what hosts ask of signatures, at some 200 bytes each.
const maxWishes = 1000

// wishes remembers what hosts asked for by Accept-Signature and then took. After a restart they are asked again.
type wishes struct {
	mu    sync.Mutex
	hosts map[string]remembered
}

type remembered struct {
	wanted signature.Wanted
	until  time.Time
}

// of is what a host asked for; nil for nothing in particular.
func (w *wishes) of(host string, now time.Time) *signature.Wanted {
	w.mu.Lock()
	defer w.mu.Unlock()
	if wish, ok := w.hosts[host]; ok && now.Before(wish.until) {
		return &wish.wanted
	}
	return nil
}

func (w *wishes) remember(host string, wanted signature.Wanted, until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hosts == nil || len(w.hosts) >= maxWishes {
		w.hosts = map[string]remembered{}
	}
	w.hosts[host] = remembered{wanted, until}
}

func (w *wishes) forget(host string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.hosts, host)
}

// wantedStyle is how a refusal asks to be signed to (RFC 9421 §5), if we can and did not just do so.
func (c *Client) wantedStyle(ctx context.Context, call call, first style, refusal *http.Response) (style, bool) {
	if refusal.StatusCode != http.StatusUnauthorized || call.key.PEM == "" {
		return style{}, false
	}
	wanted, ok := signature.ParseAcceptSignature(refusal.Header)
	if !ok {
		return style{}, false
	}
	key := call.key
	if wanted.Mode == domain.SignEd25519 || wanted.KeyID != "" && wanted.KeyID != key.ID {
		if key, ok = c.ed25519Of(ctx, call); !ok {
			return style{}, false
		}
	}
	mode := domain.SignRFC9421
	if key.Algorithm == domain.KeyEd25519 {
		mode = domain.SignEd25519
	}
	if wanted.Mode != "" && wanted.Mode != mode || wanted.KeyID != "" && wanted.KeyID != key.ID {
		return style{}, false
	}
	if first.wanted != nil && reflect.DeepEqual(*first.wanted, wanted) {
		return style{}, false
	}
	return style{mode: mode, key: key, wanted: &wanted}, true
}

// ed25519Of is the Ed25519 key of whoever makes the call.
func (c *Client) ed25519Of(ctx context.Context, call call) (domain.PrivateKey, bool) {
	if call.key.Algorithm == domain.KeyEd25519 {
		return call.key, true
	}
	if c.Ed25519 == nil || call.key.Owner == "" {
		return domain.PrivateKey{}, false
	}
	key, found, err := c.Ed25519(ctx, call.key.Owner)
	return key, found && err == nil // with RSA it goes as well
}
