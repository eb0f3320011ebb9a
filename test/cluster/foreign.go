package cluster

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// patience is how long a node waits here for a foreign host that does not answer; remote's own 10 s would make tests slow.
const patience = 300 * time.Millisecond

// Worker is a foreign host that also acts by itself. Settle calls it until it has nothing more to do.
type Worker interface {
	RunOnce(ctx context.Context) (done int)
}

// Add puts a host of other software on the network. Its handler ends a request without an answer with
// panic(http.ErrAbortHandler), for example after the request's context ended.
func (c *Cluster) Add(host string, handler http.Handler) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.foreign == nil {
		c.foreign = map[string]http.Handler{}
	}
	c.foreign[host] = handler
}

// work lets the foreign hosts act.
func (c *Cluster) work() int {
	c.mu.Lock()
	hosts := make([]Worker, 0, len(c.foreign))
	for _, host := range c.foreign {
		if worker, ok := host.(Worker); ok {
			hosts = append(hosts, worker)
		}
	}
	c.mu.Unlock()
	done := 0
	for _, host := range hosts {
		done += host.RunOnce(c.t.Context())
	}
	return done
}

// serve lets a foreign host answer, if it does so before patience ends.
func serve(handler http.Handler, request *http.Request) (response *http.Response, err error) {
	ctx, cancel := context.WithTimeout(request.Context(), patience)
	defer cancel()
	recorder := httptest.NewRecorder()
	defer func() {
		switch cause := recover(); {
		case cause == nil:
			response = recorder.Result()
		case cause != http.ErrAbortHandler: //nolint:errorlint // as net/http compares it
			panic(cause)
		case ctx.Err() != nil:
			err = ctx.Err()
		default:
			err = errors.New("the peer closed the connection")
		}
	}()
	handler.ServeHTTP(recorder, request.WithContext(ctx))
	return nil, nil
}

// FollowsAt makes the node follow whom a handle or an address leads to, without waiting for the Accept.
func (n *Node) FollowsAt(address string) domain.Actor {
	n.t.Helper()
	found, err := n.Lookup(n.t.Context(), address)
	if err != nil {
		n.t.Fatalf("%s looks %s up: %v", n.Host, address, err)
	}
	if found.Actor == nil {
		n.t.Fatalf("%s is no actor but %+v", address, found)
	}
	if _, err := n.Node.Follow(n.t.Context(), n.Member, *found.Actor); err != nil {
		n.t.Fatal(err)
	}
	return *found.Actor
}
