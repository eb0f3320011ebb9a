package delivery_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/delivery"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// inboxes are n of them, five on each host.
func inboxes(n int) []domain.URI {
	all := make([]domain.URI, n)
	for i := range all {
		all[i] = domain.URI(fmt.Sprintf("https://host%d.example/inbox/%d", i/5, i))
	}
	return all
}

// A reply that comes while 10,000 deliveries wait goes out before two batches more of them. It goes to hosts for which
// some of the 10,000 wait too.
func TestABigPublicationDoesNotHoldUpAReply(t *testing.T) {
	const many = 10_000
	o := newOffice(t)
	o.enqueue("publication", inboxes(many)...)
	var once sync.Once
	replied := make(chan int, 1) // after how many
	begun, count := 0, 0
	o.answer = func(_ context.Context, _ domain.URI, body []byte) (remote.Result, error) {
		o.mu.Lock()
		count++
		n := count
		o.mu.Unlock()
		if n == 1000 {
			once.Do(func() {
				o.enqueue("reply", "https://host1999.example/inbox/9999", "https://elsewhere.example/inbox")
				o.mu.Lock()
				begun = count
				o.mu.Unlock()
			})
		}
		if string(body) == "Create reply" {
			select {
			case replied <- n:
			default:
			}
		}
		return remote.Result{Status: 202}, nil
	}
	if done, _ := o.run(); done != many+2 {
		t.Fatalf("%d were sent", done)
	}
	last := 0
	for i, sent := range o.sent {
		if strings.Contains(sent, "Create reply") {
			last = i
		}
	}
	if first := <-replied; first-begun > 200 || last-begun > 200 {
		t.Errorf("the reply was made after %d deliveries and sent as number %d and %d", begun, first, last)
	}
}

func TestWhatGoesToFewIsClaimedFirstWhateverItsHost(t *testing.T) {
	o := newOffice(t)
	o.enqueue("publication", inboxes(500)...)
	o.enqueue("reply", "https://host50.example/inbox/250")
	// What was begun first need not end first: the senders run beside each other.
	if o.run(); !slices.Contains(o.sent[:200], "https://host50.example/inbox/250 Create reply first") {
		t.Errorf("first went %v", o.sent[:200])
	}
}

// Sixteen hosts of a big publication never answer, each with as many tries as a host may have: nothing is left for the
// publication, but what goes to few is sent all the same.
func TestHostsThatNeverAnswerABigPublicationLeaveRoomForAReply(t *testing.T) {
	o := newOffice(t)
	release, answered := make(chan struct{}), make(chan struct{})
	var hanging sync.WaitGroup
	hanging.Add(16)
	o.answer = func(ctx context.Context, inbox domain.URI, body []byte) (remote.Result, error) {
		if string(body) == "Create reply" {
			close(answered)
			return remote.Result{Status: 202}, nil
		}
		hanging.Done()
		<-release
		return fail(remote.KindTimeout)(ctx, inbox, body)
	}
	o.enqueue("publication", inboxes(101)[:101]...)
	finished := make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		defer close(finished)
		_, _, _ = o.worker.RunOnce(ctx)
	}()
	hanging.Wait()
	o.enqueue("reply", "https://reader.example/inbox")
	<-answered
	hanging.Add(1000)
	close(release)
	stop()
	<-finished
}

// untilDead lets a host be silent for so long that it counts as dead.
func (o *office) untilDead(t *testing.T, host string) {
	t.Helper()
	o.answer = fail(remote.KindRefused)
	for end := o.Now().Add(9 * 24 * time.Hour); o.Now().Before(end); {
		_, next := o.run()
		if next.IsZero() {
			t.Fatalf("nobody asks %s again", host)
		}
		o.pass(next.Sub(o.Now()))
	}
}

func TestADeadHostIsParkedAndAskedOnceADayByOneDelivery(t *testing.T) {
	o := newOffice(t)
	for i := range 20 {
		o.enqueue(fmt.Sprint(i), "https://dead.example/inbox")
	}
	o.untilDead(t, "dead.example")
	if got := o.states(); got[domain.DeliveryParked] != 19 || got[domain.DeliveryPending] != 1 {
		t.Errorf("%v", got)
	}
	o.run()
	o.enqueue("new", "https://dead.example/inbox")
	o.sent = nil
	_, next := o.run()
	if len(o.sent) != 0 {
		t.Errorf("a new publication asked %v", o.sent)
	}
	for range 3 {
		o.pass(next.Sub(o.Now()))
		_, next = o.run()
	}
	// The first day the new one is there besides; then it is parked too.
	if len(o.sent) > 4 || next.Sub(o.Now()) < 24*time.Hour {
		t.Errorf("in three days: %v, next in %s", o.sent, next.Sub(o.Now()))
	}
}

func TestAnySignOfLifeWakesAParkedHost(t *testing.T) {
	for name, wake := range map[string]func(*testing.T, *office){
		"it sends something": func(t *testing.T, o *office) {
			o.write(func(tx *storage.Tx) error { return tx.HeardFrom(t.Context(), "dead.example", o.Now()) })
		},
		"it answers a fetch": func(t *testing.T, o *office) {
			o.write(func(tx *storage.Tx) error { return tx.HostAnswers(t.Context(), "dead.example", o.Now()) })
		},
		"it takes the daily delivery": func(_ *testing.T, o *office) { o.pass(30 * time.Hour) },
		"a member tries again": func(t *testing.T, o *office) {
			rows, _, err := o.store.Deliveries(t.Context(), storage.DeliveryFilter{State: domain.DeliveryParked}, storage.Page{})
			if err != nil || len(rows) == 0 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if err := o.store.RetryDelivery(t.Context(), rows[0].ID); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.enqueue("a", "https://dead.example/inbox")
			o.enqueueAs(domain.VerbLike, "b", "https://dead.example/inbox")
			o.untilDead(t, "dead.example")
			o.enqueueAs(domain.VerbDelete, "a", "https://dead.example/inbox")
			o.answer, o.sent = nil, nil
			wake(t, o)
			o.run()
			if got := o.states(); got[domain.DeliveryDone] != 3 {
				t.Errorf("%v", got)
			}
			create, del := slices.Index(o.sent, "https://dead.example/inbox Create a first"), slices.Index(o.sent, "https://dead.example/inbox Delete a first")
			if create < 0 || del < create {
				t.Errorf("sent %v", o.sent)
			}
			if peer, err := o.store.Peer(t.Context(), "dead.example"); err != nil || peer.Fails != 0 || !peer.FailingSince.IsZero() {
				t.Errorf("%+v, %v", peer, err)
			}
		})
	}
}

func TestAnUndoThatGancioNeverAnswersIsSentThreeTimesAndLetsTheDeleteGo(t *testing.T) {
	o := newOffice(t)
	o.answer = func(ctx context.Context, inbox domain.URI, body []byte) (remote.Result, error) {
		if strings.HasPrefix(string(body), "Undo") {
			result, err := fail(remote.KindTimeout)(ctx, inbox, body)
			result.Sent = true
			return result, err
		}
		return remote.Result{Status: 200}, nil
	}
	o.enqueueAs(domain.VerbUndo, "event", "https://gancio.example/federation")
	o.enqueueAs(domain.VerbDelete, "event", "https://gancio.example/federation")
	began := o.Now()
	for _, next := o.run(); !next.IsZero(); _, next = o.run() {
		o.pass(next.Sub(o.Now()))
	}
	if len(o.sent) != 4 || o.Now().Sub(began) > time.Hour || o.states()[domain.DeliveryDone] != 1 || o.states()[domain.DeliveryFailed] != 1 {
		t.Errorf("%v in %s, %v", o.sent, o.Now().Sub(began), o.states())
	}
}

func TestAnInboxThatIsNotThereIsNamedToWhoAsksItsActor(t *testing.T) {
	for status, want := range map[int]int{404: 1, 410: 1, 400: 0, 500: 0} {
		o := newOffice(t)
		var refused []domain.URI
		o.worker = delivery.NewWorker(delivery.Options{
			Store: o.store, Post: o.post, Now: o.Now, Refused: func(inbox domain.URI) { refused = append(refused, inbox) },
		})
		o.answer = refuse(status)
		o.enqueue("a", "https://one.example/inbox")
		if o.run(); len(refused) != want {
			t.Errorf("%d: %v", status, refused)
		}
	}
}
