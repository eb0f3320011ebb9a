package node

import (
	"slices"
	"testing"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/storage"
)

// peer is an actor elsewhere that follows those named; several live on one host and share its inbox.
func (d *desk) peer(name, host string, followed ...domain.URI) domain.Actor {
	d.t.Helper()
	uri := domain.URI("https://" + host + "/users/" + name)
	actor := domain.Actor{
		ID: d.newID(), URI: uri, Type: domain.TypePerson, Username: name, Handle: domain.Handle(name + "@" + host),
		Inbox: uri + "/inbox", SharedInbox: domain.URI("https://" + host + "/inbox"), FetchedAt: d.clock,
	}
	d.must(d.store.Write(d.t.Context(), func(tx *storage.Tx) error {
		if err := tx.SaveActor(d.t.Context(), actor); err != nil {
			return err
		}
		for _, one := range followed {
			follow := domain.Follow{ID: domain.ID(host + name + string(one)), URI: uri + "#" + one, Follower: uri, Followed: one, State: domain.FollowAccepted, CreatedAt: d.clock}
			if err := tx.SaveFollow(d.t.Context(), follow); err != nil {
				return err
			}
		}
		return nil
	}))
	return actor
}

func TestTheOutlookNamesTheHostsThatThenGetIt(t *testing.T) {
	d := newDesk(t)
	org, err := d.Organisation(t.Context())
	d.must(err)
	_, _, err = StreamsOf(d.Node).RunOnce(t.Context())
	d.must(err)
	terms, err := d.store.Terms(t.Context(), domain.SchemeStream)
	d.must(err)
	stream := terms[0]
	d.peer("anna", "one.example", org.Subject, stream.Actor)
	d.peer("bert", "one.example", org.Subject)
	d.peer("cleo", "two.example", stream.Actor)
	d.peer("dora", "three.example")
	blocked := d.peer("evil", "blocked.example", org.Subject)
	d.must(d.store.Write(t.Context(), func(tx *storage.Tx) error {
		return tx.SaveStandings(t.Context(), domain.Standing{Target: blocked.URI.Host(), Level: domain.LevelBlock, Since: d.clock})
	}))
	content := domain.Content{
		Title: "On weaving", Text: "With @dora@three.example and @nobody@unknown.example.", Streams: []domain.TermRef{stream.Ref("en")},
	}
	item, err := d.NewItem(t.Context(), d.ada, domain.KindArticle, content)
	d.must(err)
	expect := func(verb domain.Verb, followers int, hosts ...string) Outlook {
		t.Helper()
		o, err := d.Outlook(t.Context(), item.ID)
		d.must(err)
		if o.Verb != verb || o.Followers != followers || !slices.Equal(o.Hosts, hosts) {
			t.Errorf("the outlook is %s to %d on %q", o.Verb, o.Followers, o.Hosts)
		}
		return o
	}
	o := expect(domain.VerbCreate, 3, "one.example", "three.example", "two.example")
	if len(o.Voices) != 2 || o.Voices[0].Followers != 2 || o.Voices[1].Followers != 2 || len(o.Named) != 1 || len(o.Wrong) > 0 {
		t.Errorf("the outlook is %+v", o)
	}
	if hosts := d.told(); len(hosts) > 0 {
		t.Fatalf("looking sent something to %q", hosts)
	}
	_, err = d.Publish(t.Context(), d.ada, item.ID)
	d.must(err)
	if hosts := d.told(); !slices.Equal(hosts, o.Hosts) {
		t.Errorf("it went to %q, foreseen was %q", hosts, o.Hosts)
	}

	d.clock = d.clock.Add(time.Minute)
	eve := d.peer("eve", "four.example")
	d.must(d.store.Write(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.AddResponse(t.Context(), domain.Response{
			ID: d.newID(), Kind: domain.ResponseLike, URI: eve.URI + "/likes/1", Actor: eve.URI, Object: d.present(item).URI, CreatedAt: d.clock, Open: true,
		})
		return err
	}))
	content.Text, content.Streams = "Alone.", nil
	_, err = d.SaveDraft(t.Context(), d.ada, item.ID, content, d.present(item).DraftVersion)
	d.must(err)
	o = expect(domain.VerbUpdate, 3, "four.example", "one.example", "three.example", "two.example")
	_, err = d.Publish(t.Context(), d.ada, item.ID)
	d.must(err)
	if hosts := d.told(); !slices.Equal(hosts, o.Hosts) {
		t.Errorf("the change went to %q, foreseen was %q", hosts, o.Hosts)
	}

	d.clock = d.clock.Add(time.Minute)
	o, err = d.OutlookOfRetraction(t.Context(), item.ID)
	d.must(err)
	_, err = d.Retract(t.Context(), d.ada, item.ID)
	d.must(err)
	if hosts := d.told(); !slices.Equal(hosts, o.Hosts) {
		t.Errorf("the deletion went to %q, foreseen was %q", hosts, o.Hosts)
	}
}

func TestTheOutlookOfEventsAndProfilesIsRightToo(t *testing.T) {
	d := newDesk(t)
	org, err := d.Organisation(t.Context())
	d.must(err)
	h, err := d.home(t.Context())
	d.must(err)
	d.peer("anna", "one.example", org.Subject)
	d.peer("relay", "mobilizon.example", h.addresses.NodeActor())
	for kind, content := range map[domain.Kind]domain.Content{domain.KindEvent: goodEvent(), domain.KindInitiative: goodCard()} {
		item, err := d.NewItem(t.Context(), d.ada, kind, content)
		d.must(err)
		for _, text := range []string{"First.", "Second."} {
			content.Text, d.clock = text, d.clock.Add(time.Minute)
			_, err = d.SaveDraft(t.Context(), d.ada, item.ID, content, d.present(item).DraftVersion)
			d.must(err)
			o, err := d.Outlook(t.Context(), item.ID)
			d.must(err)
			_, err = d.Publish(t.Context(), d.ada, item.ID)
			d.must(err)
			if hosts := d.told(); !slices.Equal(hosts, o.Hosts) {
				t.Errorf("%s: it went to %q, foreseen was %q", kind, hosts, o.Hosts)
			}
		}
	}
}

// told are the hosts for which something was queued at this moment; what waits for them is then forgotten.
func (d *desk) told() []string {
	d.t.Helper()
	all, _, err := d.store.Deliveries(d.t.Context(), storage.DeliveryFilter{}, storage.Page{Size: 1000})
	d.must(err)
	var hosts []string
	for _, delivery := range all {
		if delivery.CreatedAt.Equal(d.clock) {
			hosts = append(hosts, delivery.Host)
		}
	}
	d.must(d.store.Write(d.t.Context(), func(tx *storage.Tx) error {
		for _, host := range hosts {
			if err := tx.CancelDeliveriesTo(d.t.Context(), host); err != nil {
				return err
			}
		}
		return nil
	}))
	slices.Sort(hosts)
	return slices.Compact(hosts)
}
