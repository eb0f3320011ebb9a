package app

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

const (
	// linkFreshFor is how long what was found at a link is believed; linkRetry is when one that failed is looked at again.
	linkFreshFor = 7 * 24 * time.Hour
	linkRetry    = 24 * time.Hour
	// linksAtOnce are looked at side by side.
	linksAtOnce = 4
	// cardsEvery is how often all cards are read for links: those that commands published, and those of an older program.
	cardsEvery = time.Hour
	// maxCards is more than any node has initiatives.
	maxCards = 2000
)

// linkChecks looks at the links of our cards, once a week, and whether the pages link back.
type linkChecks struct {
	app  *App
	next time.Time // when all cards are read again
}

// RunOnce looks at what is due.
func (l *linkChecks) RunOnce(ctx context.Context) (int, time.Time, error) {
	now := l.app.now()
	if l.app.addresses().Base == "" {
		return 0, time.Time{}, nil
	}
	if !now.Before(l.next) {
		if err := l.readCards(ctx); err != nil {
			return 0, time.Time{}, err
		}
		l.next = now.Add(cardsEvery)
	}
	due, err := l.app.Store.DueLinks(ctx, l.app.now(), linksAtOnce)
	if err != nil {
		return 0, time.Time{}, err
	}
	var group sync.WaitGroup
	problems := make([]error, len(due))
	for i := range due {
		group.Go(func() { problems[i] = l.look(ctx, due[i]) })
	}
	group.Wait()
	if err := errors.Join(problems...); err != nil || len(due) > 0 {
		return len(due), time.Time{}, err
	}
	next, err := l.app.Store.NextLink(ctx)
	if err == nil && (next.IsZero() || l.next.Before(next)) {
		next = l.next
	}
	return 0, next, err
}

func (l *linkChecks) readCards(ctx context.Context) error {
	items, _, err := l.app.Store.Items(ctx, domain.Visitor(), storage.ItemFilter{Kind: domain.KindInitiative, Local: true}, storage.Page{Size: maxCards})
	if err != nil {
		return err
	}
	if own, err := l.app.Node.Organisation(ctx); err == nil {
		items = append(items, own)
	}
	for i := range items {
		if err := l.app.Node.WatchLinks(ctx, items[i]); err != nil {
			return err
		}
	}
	return nil
}

// look looks at one link and keeps what it found.
func (l *linkChecks) look(ctx context.Context, check domain.LinkCheck) error {
	check.CheckedAt = l.app.now() // before the item is read
	blocked, err := l.isBlocked(ctx, domain.URI(check.URL).Host())
	if err != nil {
		return err
	}
	item, err := l.app.Store.ItemByID(ctx, check.Item)
	if err != nil {
		return err
	}
	if blocked {
		check.State, check.Status, check.Target, check.Problem = domain.LinkDenied, 0, "", domain.Message(domain.Explain(domain.ErrForbidden, "this node blocks the host", nil))
		check.VerifiedAt = time.Time{}
		return l.app.Node.SawLink(ctx, check, linkFreshFor, false)
	}
	seen, failed := l.app.remote.Look(ctx, check.URL)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	next := linkFreshFor
	if judge(&check, seen, failed); check.State == domain.LinkFailing {
		next = linkRetry
	}
	switch {
	case check.State == domain.LinkFailing: // what was verified stays for now
	case !l.linksBack(ctx, item, seen):
		check.VerifiedAt = time.Time{}
	case check.VerifiedAt.IsZero():
		check.VerifiedAt = l.app.now()
	}
	return l.app.Node.SawLink(ctx, check, next, item.Subject == "")
}

// judge says what an answer means for a link.
func judge(check *domain.LinkCheck, seen domain.Looked, failed error) {
	check.Status, check.Target, check.Problem = seen.Status, "", ""
	if failed != nil {
		check.State, check.Problem = domain.LinkFailing, problemOf(failed)
		if why, ok := errors.AsType[*remote.Error](failed); ok && (why.Kind == remote.KindAddress || why.Kind == remote.KindPrivate) {
			check.State = domain.LinkDead
		}
		return
	}
	switch status := seen.Status; {
	case status == http.StatusNotFound || status == http.StatusGone:
		check.State = domain.LinkDead
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		check.State = domain.LinkFailing
	case status >= 400:
		check.State = domain.LinkDenied
	case seen.Permanent && !domain.SamePage(seen.URL, check.URL):
		check.State, check.Target = domain.LinkMoved, seen.URL
	default:
		check.State = domain.LinkReachable
	}
}

// linksBack says whether a page names the card's page or actor as itself.
func (l *linkChecks) linksBack(ctx context.Context, item domain.Item, seen domain.Looked) bool {
	if seen.Status/100 != 2 || len(seen.HTML) == 0 {
		return false
	}
	a := l.app.addresses()
	own := []string{item.URL, string(item.Subject)}
	if item.Kind == domain.KindOrganisation {
		own = append(own, a.Base, a.Base+"/about")
	}
	if actor, err := l.app.Store.ActorByURI(ctx, item.Subject); err == nil {
		own = append(own, string(actor.URI), actor.URL, a.Profile(actor.Username))
	}
	for _, me := range markup.RelMe(seen.HTML, seen.URL) {
		for _, page := range own {
			if domain.SamePage(me, page) {
				return true
			}
		}
	}
	return false
}

func (l *linkChecks) isBlocked(ctx context.Context, host string) (bool, error) {
	standings, err := l.app.Store.Standings(ctx)
	if err != nil {
		return false, err
	}
	return standings.RefusesHost(host), nil
}
