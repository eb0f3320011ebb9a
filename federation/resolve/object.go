package resolve

import (
	"context"
	"fmt"

	"github.com/weftwork/weftwork/federation/activitystreams"
	"github.com/weftwork/weftwork/pkg/domain"
)

// Object fetches an object from its own host, however fresh the store is. It is not stored. What it says of itself
// is checked: an item or note is attributed to an actor of its host, an actor owns its keys and inboxes.
func (r *Resolver) Object(ctx context.Context, uri domain.URI) (domain.Object, error) {
	if r.Addresses().IsOurs(uri) {
		return nil, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s is an address of this node", uri), nil)
	}
	question := "object " + string(uri)
	if err := r.failedBefore(ctx, question); err != nil {
		return nil, err
	}
	object, err := r.objects.do(ctx, question, func(ctx context.Context) (domain.Object, error) {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		object, err := r.checkedObject(ctx, uri)
		if err != nil {
			r.remember(question, err)
			return nil, err
		}
		r.recent.remember(uri, object, r.Now())
		return object, nil
	})
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", uri, err)
	}
	return object, nil
}

// RecentObject is Object for those who can do with an answer of the last half minute: of what thousands of activities name at
// once, its host is asked once.
func (r *Resolver) RecentObject(ctx context.Context, uri domain.URI) (domain.Object, error) {
	if object := r.recent.recall(uri, r.Now()); object != nil {
		return object, nil
	}
	return r.Object(ctx, uri)
}

func (r *Resolver) checkedObject(ctx context.Context, uri domain.URI) (domain.Object, error) {
	object, err := r.document(ctx, uri)
	if err != nil {
		return nil, err
	}
	switch o := object.(type) {
	case *domain.Actor:
		actor, err := asActor(uri, o)
		return &actor, err
	case *domain.Item:
		if o.Subject != "" && !domain.SameHost(o.Subject, o.URI) {
			o.Subject = "" // a profile describes an actor of its own host
		}
		return o, attributedAtHome(o.URI, o.Actor)
	case *domain.Note:
		return o, attributedAtHome(o.URI, o.Actor)
	case *domain.Tombstone:
		return nil, fmt.Errorf("%s was deleted: %w", uri, domain.ErrGone)
	}
	return object, nil
}

// attributedAtHome: FEP-fe34, nobody speaks for an actor of another host.
func attributedAtHome(uri, author domain.URI) error {
	if domain.SameHost(uri, author) {
		return nil
	}
	return unusable("%s is attributed to an actor of another host, %q", uri, author)
}

// maxPages bounds the requests for one collection.
const maxPages = 10

// Collection reads up to limit entries of a peer's collection, from its first page on. Pages of other hosts are left out.
func (r *Resolver) Collection(ctx context.Context, uri domain.URI, limit int) ([]activitystreams.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*askTimeout)
	defer cancel()
	var entries []activitystreams.Entry
	seen := map[domain.URI]bool{}
	for next := uri; next != "" && !seen[next] && len(seen) < maxPages && len(entries) < limit; {
		if !domain.SameHost(next, uri) {
			break
		}
		seen[next] = true
		response, err := r.ask(ctx, next, r.Remote.GetJSON)
		if err != nil {
			return entries, fmt.Errorf("read collection %s: %w", uri, err)
		}
		page, err := r.Decoder.Collection(response.Body)
		if err != nil {
			return entries, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s is not a collection", next), err)
		}
		entries = append(entries, page.Items...)
		next = page.Next
		if !page.IsPage && len(page.Items) == 0 && next == "" {
			next = page.First
		}
	}
	return entries[:min(len(entries), limit)], nil
}
