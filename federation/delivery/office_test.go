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
	"github.com/weftwork/weftwork/storage/storagetest"
)

const sender = domain.URI("https://weft.example/ap/actors/1")

// post office: a store with deliveries and a network of scripted inboxes.
type office struct {
	testing.TB
	store  *storage.Store
	worker *delivery.Worker
	mu     sync.Mutex
	now    time.Time
	made   int
	sent   []string // inbox and payload, in order of arrival
	// answer says what an inbox does; nil answers 202.
	answer func(ctx context.Context, inbox domain.URI, body []byte) (remote.Result, error)
	atOnce map[string]int
	most   map[string]int
}

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{
		TB: t, now: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), atOnce: map[string]int{}, most: map[string]int{},
	}
	var err error
	if o.store, err = storage.Open(t.Context(), storage.Options{URL: storagetest.File(t), Now: o.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.store.Close() })
	o.worker = delivery.NewWorker(delivery.Options{Store: o.store, Post: o.post, Now: o.Now})
	actor := domain.Actor{ID: "1", URI: sender, Local: true, Role: domain.RoleOrganisation, Type: domain.TypeOrganization, Username: "org"}
	o.write(func(tx *storage.Tx) error {
		return errors.Join(tx.SaveActor(t.Context(), actor), tx.SavePrivateKeys(t.Context(), []domain.PrivateKey{
			{ID: sender + "#ed25519-key", Owner: sender, Algorithm: domain.KeyEd25519, PEM: "ed"},
			{ID: sender + "#main-key", Owner: sender, Algorithm: domain.KeyRSA, PEM: "first"},
		}))
	})
	return o
}

func (o *office) Now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.now = o.now.Add(d)
}

func (o *office) write(fn func(tx *storage.Tx) error) {
	o.Helper()
	if err := o.store.Write(o.Context(), fn); err != nil {
		o.Fatal(err)
	}
}

func (o *office) post(ctx context.Context, inbox domain.URI, body []byte, key domain.PrivateKey) (remote.Result, error) {
	host := inbox.Host()
	o.mu.Lock()
	o.sent = append(o.sent, string(inbox)+" "+string(body)+" "+key.PEM)
	for _, name := range []string{host, ""} {
		o.atOnce[name]++
		o.most[name] = max(o.most[name], o.atOnce[name])
	}
	answer := o.answer
	o.mu.Unlock()
	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.atOnce[host]--
		o.atOnce[""]--
	}()
	if answer == nil {
		return remote.Result{Status: 202}, nil
	}
	return answer(ctx, inbox, body)
}

// enqueue makes a Create of an object for the inboxes.
func (o *office) enqueue(object string, inboxes ...domain.URI) {
	o.Helper()
	o.enqueueAs(domain.VerbCreate, object, inboxes...)
}

func (o *office) enqueueAs(verb domain.Verb, object string, inboxes ...domain.URI) {
	o.Helper()
	o.mu.Lock()
	o.made++
	id := domain.ID(fmt.Sprintf("%06d", o.made))
	o.mu.Unlock()
	activity := domain.StoredActivity{
		ID: id, URI: "https://weft.example/ap/activities/" + domain.URI(id), Verb: verb, Actor: sender, Object: domain.URI(object),
		Payload: []byte(string(verb) + " " + object), CreatedAt: o.Now(),
	}
	var targets []storage.Target
	for _, inbox := range inboxes {
		targets = append(targets, storage.Target{Inbox: inbox, Host: inbox.Host()})
	}
	o.write(func(tx *storage.Tx) error {
		return errors.Join(tx.AddActivity(o.Context(), activity), tx.Enqueue(o.Context(), activity, targets))
	})
}

func (o *office) run() (done int, next time.Time) {
	o.Helper()
	done, next, err := o.worker.RunOnce(o.Context())
	if err != nil {
		o.Fatal(err)
	}
	return done, next
}

func (o *office) states() map[domain.DeliveryState]int {
	o.Helper()
	rows, _, err := o.store.Deliveries(o.Context(), storage.DeliveryFilter{}, storage.Page{Size: 1000})
	if err != nil {
		o.Fatal(err)
	}
	states := map[domain.DeliveryState]int{}
	for _, row := range rows {
		states[row.State]++
	}
	return states
}

func (o *office) one() domain.Delivery {
	o.Helper()
	rows, _, err := o.store.Deliveries(o.Context(), storage.DeliveryFilter{}, storage.Page{})
	if err != nil || len(rows) != 1 {
		o.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows[0]
}

// refuse is an inbox that answers a status that is no success, as remote.Client.Post reports it.
func refuse(status int) func(context.Context, domain.URI, []byte) (remote.Result, error) {
	return func(_ context.Context, inbox domain.URI, _ []byte) (remote.Result, error) {
		return remote.Result{Status: status}, &remote.Error{URL: inbox, Kind: remote.KindStatus, Status: status}
	}
}

func fail(kind remote.Kind) func(context.Context, domain.URI, []byte) (remote.Result, error) {
	return func(_ context.Context, inbox domain.URI, _ []byte) (remote.Result, error) {
		return remote.Result{}, &remote.Error{URL: inbox, Kind: kind}
	}
}
