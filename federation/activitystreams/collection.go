package activitystreams

import (
	"encoding/json"
	"time"

	"github.com/go-fed/activity/streams"
	"github.com/go-fed/activity/streams/vocab"

	"github.com/weftwork/weftwork/pkg/domain"
)

// Collection is a collection or one page of it, in both directions.
type Collection struct {
	ID domain.URI
	// Ordered makes it an OrderedCollection or OrderedCollectionPage.
	Ordered bool
	// IsPage is set by Decoder.Collection; the encoder's two methods decide for themselves.
	IsPage bool
	// Total is how many things the whole collection has; -1 if it is not told.
	Total int
	// First of a collection; Mastodon takes a collection without it for a hidden one.
	First, Last domain.URI
	// Next, Prev and PartOf of a page.
	Next, Prev, PartOf domain.URI
	AttributedTo       domain.URI
	// Name, with its Language, and what follows are told of collections that have a page for people; not read.
	Name, Language, Summary, URL string
	PublishedAt, UpdatedAt       time.Time
	// Items are in the order of the wire, newest first. Those of an embedded first page stand here too.
	Items []Entry
}

// Entry is one thing in a collection: its address, and its JSON if it is embedded.
type Entry struct {
	URI domain.URI
	Raw json.RawMessage
}

// Entries are things that are only named.
func Entries(uris []domain.URI) []Entry {
	entries := make([]Entry, len(uris))
	for i, u := range uris {
		entries[i] = Entry{URI: u}
	}
	return entries
}

// asCollection is what all four collection types of go-fed can carry.
type asCollection interface {
	asObject
	SetActivityStreamsFirst(vocab.ActivityStreamsFirstProperty)
	SetActivityStreamsLast(vocab.ActivityStreamsLastProperty)
	SetActivityStreamsTotalItems(vocab.ActivityStreamsTotalItemsProperty)
}

// asPage is what both page types of go-fed can carry.
type asPage interface {
	asCollection
	SetActivityStreamsNext(vocab.ActivityStreamsNextProperty)
	SetActivityStreamsPartOf(vocab.ActivityStreamsPartOfProperty)
	SetActivityStreamsPrev(vocab.ActivityStreamsPrevProperty)
}

// Collection writes a Collection or OrderedCollection. Without First its items stand in it, an empty array if it is empty;
// one that has a total and nothing else hides its items.
func (e Encoder) Collection(c Collection) ([]byte, error) {
	var o asCollection = streams.NewActivityStreamsCollection()
	if c.Ordered {
		o = streams.NewActivityStreamsOrderedCollection()
	}
	fillCollection(o, c)
	if c.First == "" && (c.Items != nil || c.Total <= 0) {
		setItems(o, c)
	}
	return finish(o)
}

// CollectionPage writes a CollectionPage or OrderedCollectionPage.
func (e Encoder) CollectionPage(c Collection) ([]byte, error) {
	var o asPage = streams.NewActivityStreamsCollectionPage()
	if c.Ordered {
		o = streams.NewActivityStreamsOrderedCollectionPage()
	}
	fillCollection(o, c)
	setItems(o, c)
	if c.PartOf != "" {
		p := streams.NewActivityStreamsPartOfProperty()
		p.SetIRI(iri(c.PartOf))
		o.SetActivityStreamsPartOf(p)
	}
	if c.Next != "" {
		p := streams.NewActivityStreamsNextProperty()
		p.SetIRI(iri(c.Next))
		o.SetActivityStreamsNext(p)
	}
	if c.Prev != "" {
		p := streams.NewActivityStreamsPrevProperty()
		p.SetIRI(iri(c.Prev))
		o.SetActivityStreamsPrev(p)
	}
	return finish(o)
}

func fillCollection(o asCollection, c Collection) {
	setID(o, c.ID)
	setAttributedTo(o, c.AttributedTo)
	setName(o, c.Name, c.Language)
	setSummary(o, c.Summary)
	setURL(o, c.URL)
	setTimes(o, c.PublishedAt, c.UpdatedAt)
	if c.Total >= 0 {
		p := streams.NewActivityStreamsTotalItemsProperty()
		p.Set(c.Total)
		o.SetActivityStreamsTotalItems(p)
	}
	if c.First != "" {
		p := streams.NewActivityStreamsFirstProperty()
		p.SetIRI(iri(c.First))
		o.SetActivityStreamsFirst(p)
	}
	if c.Last != "" {
		p := streams.NewActivityStreamsLastProperty()
		p.SetIRI(iri(c.Last))
		o.SetActivityStreamsLast(p)
	}
}

func setItems(o asCollection, c Collection) {
	entries := make([]any, len(c.Items))
	for i, entry := range c.Items {
		entries[i] = string(entry.URI)
		if len(entry.Raw) > 0 {
			entries[i] = withoutContext(entry.Raw)
		}
	}
	if c.Ordered {
		extend(o, "orderedItems", entries)
	} else {
		extend(o, "items", entries)
	}
}

// withoutContext takes off a document of ours that is embedded in another what holds for it alone: its context, and the
// proof, which is over that context.
func withoutContext(raw json.RawMessage) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return raw
	}
	delete(members, "@context")
	delete(members, "proof")
	if bare, err := marshal(members); err == nil {
		return bare
	}
	return raw
}

var collectionTypes = []string{"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}

// Collection reads a collection or a page of one. Entries that are neither addresses nor objects are left out.
func (d Decoder) Collection(raw []byte) (collection Collection, err error) {
	defer guard(&err)
	m, err := parse(raw)
	if err != nil {
		return Collection{}, err
	}
	if !hasType(m, collectionTypes...) {
		return Collection{}, refuse("%q is not a collection", typeName(m))
	}
	if _, err := resolve(m); err != nil {
		return Collection{}, err
	}
	c := Collection{
		ID: uri(m["id"]), Ordered: hasType(m, "OrderedCollection", "OrderedCollectionPage"),
		IsPage: hasType(m, "CollectionPage", "OrderedCollectionPage"), Total: -1,
		First: uri(m["first"]), Last: uri(m["last"]), Next: uri(m["next"]), Prev: uri(m["prev"]), PartOf: uri(m["partOf"]),
		AttributedTo: uri(m["attributedTo"]), Items: readEntries(m),
	}
	if total, ok := number(m["totalItems"]); ok && total >= 0 {
		c.Total = whole(m["totalItems"])
	}
	if page := object(m["first"]); page != nil { // Mastodon's replies: the first page stands inside
		c.Items = append(c.Items, readEntries(page)...)
		if next := uri(page["next"]); next != "" {
			c.Next = next
		}
	}
	return c, nil
}

// readEntries reads items and orderedItems; some programs use one name for both kinds.
func readEntries(m map[string]any) []Entry {
	var entries []Entry
	for _, value := range append(list(m["orderedItems"]), list(m["items"])...) {
		entry := Entry{URI: oneURI(value)}
		if inner, ok := value.(map[string]any); ok {
			entry.Raw = rawOf(inner)
		}
		if entry.URI != "" || entry.Raw != nil {
			entries = append(entries, entry)
		}
	}
	return entries
}
