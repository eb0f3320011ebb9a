package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/weftwork/weftwork/federation/delivery"
	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

func TestEveryInboxGetsItsDeliveryOnce(t *testing.T) {
	o := newOffice(t)
	var inboxes []domain.URI
	for i := range 200 {
		inboxes = append(inboxes, domain.URI(fmt.Sprintf("https://host%d.example/inbox", i%150))+domain.URI(fmt.Sprintf("/%d", i)))
	}
	o.enqueue("a", inboxes...)
	done, next := o.run()
	if done != 200 || !next.IsZero() || len(o.sent) != 200 || o.states()[domain.DeliveryDone] != 200 {
		t.Errorf("done %d, sent %d, next %s, %v", done, len(o.sent), next, o.states())
	}
	if done, _ := o.run(); done != 0 {
		t.Errorf("then %d more", done)
	}
	if o.most[""] > 16 {
		t.Errorf("%d at once", o.most[""])
	}
}

func TestOneHostGetsAtMostFourAtOnce(t *testing.T) {
	o := newOffice(t)
	for i := range 40 {
		o.enqueue(fmt.Sprint(i), "https://one.example/inbox")
	}
	if done, _ := o.run(); done != 40 {
		t.Errorf("done %d", done)
	}
	if o.most["one.example"] > 4 {
		t.Errorf("%d at once", o.most["one.example"])
	}
}

func TestDeliveriesAboutOneObjectGoInOrder(t *testing.T) {
	o := newOffice(t)
	o.enqueue("a", "https://one.example/inbox")
	o.answer = refuse(503)
	o.run()
	o.enqueueAs(domain.VerbUpdate, "a", "https://one.example/inbox")
	o.enqueueAs(domain.VerbDelete, "a", "https://one.example/inbox")
	o.answer, o.sent = nil, nil
	for range 20 {
		_, next := o.run()
		if next.IsZero() {
			break
		}
		o.pass(next.Sub(o.Now()))
	}
	if len(o.sent) == 0 || o.sent[0] != "https://one.example/inbox Create a first" ||
		o.sent[len(o.sent)-1] != "https://one.example/inbox Delete a first" {
		t.Errorf("%v", o.sent)
	}
}

func TestARefusalEndsADeliveryOrPutsItOff(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(context.Context, domain.URI, []byte) (remote.Result, error)
		want   domain.DeliveryState
		status int
	}{
		"400":               {refuse(400), domain.DeliveryFailed, 400},
		"401":               {refuse(401), domain.DeliveryPending, 401},
		"404":               {refuse(404), domain.DeliveryFailed, 404},
		"410":               {refuse(410), domain.DeliveryFailed, 410},
		"429":               {refuse(429), domain.DeliveryPending, 429},
		"500":               {refuse(500), domain.DeliveryPending, 500},
		"501":               {refuse(501), domain.DeliveryFailed, 501},
		"no connection":     {fail(remote.KindRefused), domain.DeliveryPending, 0},
		"no answer":         {fail(remote.KindTimeout), domain.DeliveryPending, 0},
		"a private address": {fail(remote.KindPrivate), domain.DeliveryFailed, 0},
		"no TLS":            {fail(remote.KindHTTP), domain.DeliveryFailed, 0},
		"a fault of our own": {func(context.Context, domain.URI, []byte) (remote.Result, error) {
			return remote.Result{}, errors.New("x")
		}, domain.DeliveryPending, 0},
		"accepted in the end": {nil, domain.DeliveryDone, 202},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.answer = c.answer
			o.enqueue("a", "https://one.example/inbox")
			done, next := o.run()
			row := o.one()
			if done != 1 || row.State != c.want || row.LastStatus != c.status || row.Attempts != 1 {
				t.Errorf("%+v", row)
			}
			if (c.want == domain.DeliveryPending) != next.After(o.Now()) {
				t.Errorf("next %s", next)
			}
			if (c.want == domain.DeliveryDone) == (row.LastError != "") {
				t.Errorf("error %q", row.LastError)
			}
		})
	}
}

func TestADeliveryIsGivenUpAfterItsTries(t *testing.T) {
	o := newOffice(t)
	o.answer = refuse(500)
	o.enqueue("a", "https://one.example/inbox")
	begin := o.Now()
	tries := 0
	for ; o.states()[domain.DeliveryPending] > 0 && tries < 50; tries++ {
		_, next := o.run()
		if !next.IsZero() {
			o.pass(next.Sub(o.Now()))
		}
	}
	if took := o.Now().Sub(begin); tries != delivery.MaxTries || took < 48*time.Hour || o.states()[domain.DeliveryFailed] != 1 {
		t.Errorf("%d tries in %s, %v", tries, took, o.states())
	}
}

func TestAHostThatIsDownRestsAndComesBack(t *testing.T) {
	o := newOffice(t)
	for i := range 20 {
		o.enqueue(fmt.Sprint(i), "https://down.example/inbox")
	}
	o.enqueue("x", "https://up.example/inbox")
	o.answer = func(ctx context.Context, inbox domain.URI, body []byte) (remote.Result, error) {
		if inbox.Host() == "down.example" {
			return fail(remote.KindRefused)(ctx, inbox, body)
		}
		return remote.Result{Status: 200}, nil
	}
	done, next := o.run()
	if done != 5 || o.states()[domain.DeliveryDone] != 1 {
		t.Errorf("%d tries, %v: the other deliveries to a host that is down must wait", done, o.states())
	}
	peer, err := o.store.Peer(t.Context(), "down.example")
	if err != nil || peer.Fails != 1 || peer.NotBefore.Before(o.Now().Add(time.Minute)) || peer.LastError == "" {
		t.Errorf("%+v, %v", peer, err)
	}
	o.answer = nil
	for range 20 {
		if next.IsZero() {
			break
		}
		o.pass(next.Sub(o.Now()))
		_, next = o.run()
	}
	if peer, _ = o.store.Peer(t.Context(), "down.example"); o.states()[domain.DeliveryDone] != 21 || peer.Fails != 0 || !peer.NotBefore.IsZero() {
		t.Errorf("%v %+v", o.states(), peer)
	}
}

func TestRetryAfterHoldsForTheHost(t *testing.T) {
	o := newOffice(t)
	o.answer = func(_ context.Context, inbox domain.URI, _ []byte) (remote.Result, error) {
		return remote.Result{Status: 429, RetryAfter: 2 * time.Hour}, &remote.Error{URL: inbox, Kind: remote.KindStatus, Status: 429}
	}
	o.enqueue("a", "https://busy.example/inbox")
	if _, next := o.run(); next.Sub(o.Now()) != 2*time.Hour {
		t.Errorf("next in %s", next.Sub(o.Now()))
	}
}

func TestAHangingPeerBlocksNobody(t *testing.T) {
	o := newOffice(t)
	var hung sync.WaitGroup
	release := make(chan struct{})
	o.answer = func(ctx context.Context, inbox domain.URI, body []byte) (remote.Result, error) {
		if inbox.Host() == "hangs.example" {
			hung.Done()
			<-release
			return fail(remote.KindTimeout)(ctx, inbox, body)
		}
		return remote.Result{Status: 202}, nil
	}
	hung.Add(4)
	for i := range 4 {
		o.enqueue(fmt.Sprint("h", i), "https://hangs.example/inbox")
	}
	finished := make(chan int)
	go func() {
		done, _, _ := o.worker.RunOnce(t.Context())
		finished <- done
	}()
	hung.Wait()
	for i := range 100 {
		o.enqueue(fmt.Sprint(i), domain.URI(fmt.Sprintf("https://host%d.example/inbox", i)))
	}
	for changed := o.store.Changed(); o.states()[domain.DeliveryDone] < 100; changed = o.store.Changed() {
		<-changed
	}
	close(release)
	if done := <-finished; done != 104 {
		t.Errorf("done %d", done)
	}
	peer, err := o.store.Peer(t.Context(), "hangs.example")
	if err != nil || peer.Fails != 4 || !peer.NotBefore.After(o.Now()) {
		t.Errorf("a host that hung four times: %+v, %v", peer, err)
	}
}

func TestOneTimeOutDoesNotPunishTheHost(t *testing.T) {
	o := newOffice(t)
	o.answer = fail(remote.KindTimeout) // Gancio and an Update{actor}
	o.enqueue("a", "https://gancio.example/inbox")
	o.run()
	o.answer = nil
	o.enqueue("b", "https://gancio.example/inbox")
	if o.run(); o.states()[domain.DeliveryDone] != 1 {
		t.Errorf("%v", o.states())
	}
}

func TestANewKeyCountsFromTheNextBatch(t *testing.T) {
	o := newOffice(t)
	o.enqueue("a", "https://one.example/inbox")
	o.run()
	o.write(func(tx *storage.Tx) error {
		return tx.SavePrivateKeys(t.Context(), []domain.PrivateKey{
			{ID: sender + "#main-key", Owner: sender, Algorithm: domain.KeyRSA, PEM: "second", CreatedAt: o.Now()},
		})
	})
	o.enqueue("b", "https://one.example/inbox")
	o.run()
	if len(o.sent) != 2 || o.sent[0] != "https://one.example/inbox Create a first" || o.sent[1] != "https://one.example/inbox Create b second" {
		t.Errorf("%v", o.sent)
	}
}

func TestASenderWithoutAKeyStops(t *testing.T) {
	o := newOffice(t)
	activity := domain.StoredActivity{ID: "x", URI: "https://weft.example/x", Verb: domain.VerbCreate, Actor: "https://weft.example/nobody", Object: "x", Payload: []byte("x")}
	o.write(func(tx *storage.Tx) error {
		return errors.Join(tx.AddActivity(t.Context(), activity),
			tx.Enqueue(t.Context(), activity, []storage.Target{{Inbox: "https://one.example/inbox", Host: "one.example"}}))
	})
	o.run()
	if row := o.one(); row.State != domain.DeliveryFailed || len(o.sent) != 0 {
		t.Errorf("%+v", row)
	}
	if peer, _ := o.store.Peer(t.Context(), "one.example"); peer.Fails != 0 {
		t.Errorf("the host is blamed: %+v", peer)
	}
}

func TestStoppingPutsBackWhatIsUnderWay(t *testing.T) {
	o := newOffice(t)
	ctx, stop := context.WithCancel(t.Context())
	o.answer = func(ctx context.Context, inbox domain.URI, _ []byte) (remote.Result, error) {
		stop()
		<-ctx.Done()
		return remote.Result{}, ctx.Err()
	}
	o.enqueue("a", "https://one.example/inbox")
	if _, _, err := o.worker.RunOnce(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.answer = nil
	if done, _ := o.run(); done != 1 || o.one().State != domain.DeliveryDone {
		t.Errorf("%+v", o.one())
	}
}
