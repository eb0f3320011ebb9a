package activitystreams

import (
	"encoding/json"
	"testing"

	"github.com/weftwork/weftwork/pkg/domain"
)

func TestCollectionsOfManyShapesAreRead(t *testing.T) {
	for name, test := range map[string]struct {
		raw  string
		want Collection
	}{
		"closed": {
			`{"type":"OrderedCollection","id":"https://x.example/followers","totalItems":3}`,
			Collection{ID: "https://x.example/followers", Ordered: true, Total: 3},
		},
		"with a first page": {
			`{"type":"OrderedCollection","id":"https://x.example/outbox","totalItems":3,"first":"https://x.example/outbox?page=1","last":{"id":"https://x.example/outbox?page=2"}}`,
			Collection{ID: "https://x.example/outbox", Ordered: true, Total: 3, First: "https://x.example/outbox?page=1", Last: "https://x.example/outbox?page=2"},
		},
		"Mastodon's replies": {
			`{"type":"Collection","id":"https://x.example/replies","first":{"type":"CollectionPage","next":"https://x.example/replies?page=2","partOf":"https://x.example/replies","items":["https://x.example/n/1",{"id":"https://x.example/n/2"}]}}`,
			Collection{
				ID: "https://x.example/replies", Total: -1, Next: "https://x.example/replies?page=2",
				Items: []Entry{{URI: "https://x.example/n/1"}, {URI: "https://x.example/n/2", Raw: json.RawMessage(`{"id":"https://x.example/n/2"}`)}},
			},
		},
		"a page": {
			`{"type":"OrderedCollectionPage","id":"https://x.example/o?page=2","partOf":"https://x.example/o","next":"https://x.example/o?page=3","prev":"https://x.example/o?page=1","orderedItems":["https://x.example/1",7,null,"tag:x"]}`,
			Collection{
				ID: "https://x.example/o?page=2", Ordered: true, IsPage: true, Total: -1, PartOf: "https://x.example/o",
				Next: "https://x.example/o?page=3", Prev: "https://x.example/o?page=1", Items: []Entry{{URI: "https://x.example/1"}},
			},
		},
		"one item, not in an array": {
			`{"type":"as:Collection","id":"https://x.example/f","totalItems":"many","items":"https://x.example/1"}`,
			Collection{ID: "https://x.example/f", Total: -1, Items: []Entry{{URI: "https://x.example/1"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decoder.Collection([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			same(t, test.want, got)
		})
	}
}

func TestAPageComesBackAsItWas(t *testing.T) {
	like, err := encoder.Activity(naming(domain.VerbLike, theirs))
	if err != nil {
		t.Fatal(err)
	}
	page := Collection{
		ID: org + "/outbox?page=1", PartOf: org + "/outbox", Next: org + "/outbox?page=2", Ordered: true, Total: 9, AttributedTo: org,
		Items: []Entry{{URI: here.Activity(otherID), Raw: like}, {URI: here.Activity(itemID)}},
	}
	raw, err := encoder.CollectionPage(page)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decoder.Collection(raw)
	if err != nil {
		t.Fatal(err)
	}
	a, err := decoder.Activity(got.Items[0].Raw)
	if err != nil || a.Verb != domain.VerbLike || a.ObjectURI != theirs {
		t.Errorf("%+v %v", a, err)
	}
	page.IsPage, page.Items[0].Raw, got.Items[0].Raw = true, nil, nil
	same(t, page, got)
}
