package federation

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

const (
	// infoFreshFor is how long the NodeInfo of a host is believed; programs are updated every few weeks.
	infoFreshFor = 7 * 24 * time.Hour
	// infoRetry is when a host is asked again that did not tell.
	infoRetry = 24 * time.Hour
	// infoBatch hosts are asked at once; infoPause lies between two looks for hosts, so that a busy node does not look all the time.
	infoBatch = 8
	infoPause = time.Minute
)

// PeerInfos asks each host once a week what program it runs. One RunOnce at a time.
type PeerInfos struct {
	Options
	next time.Time
}

// NewPeerInfos makes a PeerInfos.
func NewPeerInfos(o Options) *PeerInfos { return &PeerInfos{Options: o.withDefaults()} }

// RunOnce asks the hosts that are due, and says how many and when to look again.
func (p *PeerInfos) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	now := p.Now()
	if now.Before(p.next) {
		return 0, p.next, nil
	}
	hosts, err := p.Store.PeersToAsk(ctx, now, infoBatch)
	if err != nil {
		return 0, time.Time{}, err
	}
	if len(hosts) < infoBatch {
		p.next = now.Add(infoPause)
	}
	var group sync.WaitGroup
	problems := make([]error, len(hosts))
	for i, host := range hosts {
		group.Go(func() { problems[i] = p.Ask(ctx, host) })
	}
	group.Wait()
	for _, problem := range problems {
		if problem != nil {
			return 0, time.Time{}, problem
		}
	}
	return len(hosts), p.next, nil
}

// Ask asks one host and keeps the answer, or why there was none. What a host told before stays.
func (p *PeerInfos) Ask(ctx context.Context, host string) error {
	info, failed := p.Resolver.NodeInfo(ctx, host)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	due := p.Now().Add(infoFreshFor)
	if failed != nil {
		known, err := p.Store.PeerInfo(ctx, host)
		if err != nil {
			return err
		}
		if known.AskedAt.IsZero() {
			known.Users, known.Posts = -1, -1
		}
		info, due = known, p.Now().Add(infoRetry)
		if info.Problem = domain.Message(failed); info.Problem == "" {
			info.Problem = fmt.Sprint(failed)
		}
	}
	info.AskedAt = p.Now()
	return p.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SavePeerInfo(ctx, host, info, due) })
}
