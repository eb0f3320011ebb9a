package delivery

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// write records every try that ended, and what they say about their hosts, in one write.
func (r *run) write(ctx context.Context) error {
	if len(r.ended) == 0 {
		return nil
	}
	now := r.Now()
	results := make([]storage.DeliveryResult, len(r.ended))
	for i, o := range r.ended {
		results[i] = r.result(o, now)
	}
	hosts, err := r.hostResults(ctx, now)
	if err != nil {
		return err
	}
	if err := r.Store.FinishDeliveries(ctx, results, hosts); err != nil {
		return err
	}
	r.done += len(r.ended)
	r.ended = nil
	return nil
}

func (r *run) result(o outcome, now time.Time) storage.DeliveryResult {
	result := storage.DeliveryResult{ID: o.ID, Host: o.Host, Status: o.status(), At: now}
	if errors.Is(o.err, context.Canceled) {
		// We stop, the peer is not to blame: due again at once.
		result.State, result.NotBefore, result.Error = domain.DeliveryPending, now, "interrupted"
		return result
	}
	try := o.try(now)
	if peer, err := r.Store.Peer(r.ctx, o.Host); err == nil && try.Fault == TimedOut {
		try.HostAnswered = peer.LastOK.After(o.CreatedAt)
	}
	verdict := Judge(try)
	switch verdict.Next {
	case Done:
		result.State = domain.DeliveryDone
		return result
	case Later:
		result.State, result.NotBefore = domain.DeliveryPending, now.Add(verdict.Pause)
	case Stop:
		result.State = domain.DeliveryFailed
	case Park:
		result.State = domain.DeliveryParked
	}
	if r.Refused != nil && (result.Status == http.StatusNotFound || result.Status == http.StatusGone) {
		r.Refused(o.Inbox)
	}
	if result.Error = o.reason(); o.result.Body != "" {
		result.Error += "\n" + cut(o.result.Body) // domain.Delivery.Answer
	}
	r.Log.InfoContext(r.ctx, "delivery failed", "inbox", o.Inbox, "verb", o.Verb, "object", o.Object,
		"tries", o.Attempts, "state", result.State, "status", result.Status, "error", o.reason())
	return result
}

// hostResults sums up the tries by host: any answer shows that a host is there.
func (r *run) hostResults(ctx context.Context, now time.Time) ([]storage.HostResult, error) {
	byHost := map[string][]Try{}
	reasons := map[string]string{}
	for _, o := range r.ended {
		if errors.Is(o.err, context.Canceled) || o.isOurFault() {
			continue
		}
		byHost[o.Host] = append(byHost[o.Host], o.try(now))
		reasons[o.Host] = o.reason()
	}
	var results []storage.HostResult
	for host, tries := range byHost {
		peer, err := r.Store.Peer(ctx, host)
		if err != nil {
			return nil, err
		}
		if result, ok := sumUp(peer, tries, now); ok {
			if !result.OK {
				result.Error = reasons[host]
			}
			results = append(results, result)
		}
	}
	return results, nil
}

// sumUp says what some tries mean for their host; false if nothing changes.
func sumUp(peer domain.Peer, tries []Try, now time.Time) (storage.HostResult, bool) {
	result := storage.HostResult{Host: peer.Host, At: now, Fails: peer.Fails}
	worst, hung, longSilent := Try{}, 0, deadAfter
	for _, try := range tries {
		verdict := Judge(try)
		if verdict.Next == Park {
			longSilent = deadWithTries
		}
		switch {
		case verdict.Next == Done:
			result.OK = true
		case !verdict.HostFailed:
		case try.Fault == TimedOut:
			hung++
			if worst.Tries == 0 {
				worst = try
			}
		default:
			worst = try
		}
	}
	switch {
	case result.OK:
		return result, true
	case worst.Tries == 0:
		return result, false
	case worst.Fault == TimedOut:
		result.Fails += hung
	default:
		result.Fails++
	}
	result.NotBefore = now.Add(Rest(worst, result.Fails))
	if !peer.FailingSince.IsZero() && now.Sub(peer.FailingSince) >= longSilent {
		result.News = domain.ID(uuid.Must(uuid.NewV7()).String())
		result.Dead, result.NotBefore = true, now.Add(max(spread(deadPause, worst.Seed), Judge(worst).HostAsked))
	}
	return result, true
}

func (o outcome) status() int {
	if failure, ok := errors.AsType[*remote.Error](o.err); ok {
		return failure.Status
	}
	return o.result.Status
}

// isOurFault says that nothing was sent because of ourselves.
func (o outcome) isOurFault() bool {
	if o.err == nil {
		return false
	}
	_, isRemote := errors.AsType[*remote.Error](o.err)
	return !isRemote
}

// try is what the rules of backoff.go need to know.
func (o outcome) try(now time.Time) Try {
	t := Try{
		Tries: max(o.Attempts, 1), Age: now.Sub(o.CreatedAt), Status: o.status(), RetryAfter: o.result.RetryAfter, Seed: seed(o.ID),
		Sent: o.result.Sent, Verb: o.Verb,
	}
	if t.Status == 0 {
		t.Fault = fault(o.err)
	}
	return t
}

func fault(err error) Fault {
	if failure, ok := errors.AsType[*remote.Error](err); ok {
		switch failure.Kind {
		case remote.KindPrivate, remote.KindHTTP, remote.KindAddress:
			return Refused
		case remote.KindTimeout:
			return TimedOut
		}
		return Unreachable
	}
	if _, ok := errors.AsType[noKeyError](err); ok {
		return Refused
	}
	return Unreachable
}

// reason is what members read about a delivery that failed.
func (o outcome) reason() string {
	text := ""
	switch {
	case o.err != nil && domain.Message(o.err) != "":
		text = domain.Message(o.err)
	case o.err != nil:
		text = o.err.Error()
	case o.result.Status != 0:
		text = fmt.Sprintf("%s answered %d %s", o.Host, o.result.Status, http.StatusText(o.result.Status))
	}
	return cut(text)
}

// cut keeps the beginning of what a peer wrote.
func cut(text string) string {
	if len(text) > maxErrorBytes {
		return strings.ToValidUTF8(text[:maxErrorBytes], "") + "…"
	}
	return text
}

func seed(id domain.ID) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}
