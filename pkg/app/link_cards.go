package app

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"strings"
	"sync"
	"time"

	"github.com/weftwork/weftwork/federation/remote"
	"github.com/weftwork/weftwork/pkg/domain"
	"github.com/weftwork/weftwork/pkg/markup"
	"github.com/weftwork/weftwork/storage"
)

const (
	// cardsAtOnce bounds memory and how many hosts are asked at a time.
	cardsAtOnce = 4
	// cardLease is longer than a fetch takes, with its redirects.
	cardLease = time.Minute
	// maxCardTries spans some hours: a page that is down that long has no card.
	maxCardTries = 4
)

// linkCards fetches the pages that members link to, never while a reader waits.
type linkCards struct {
	app    *App
	robots robots
}

// RunOnce fetches what is due.
func (l *linkCards) RunOnce(ctx context.Context) (done int, next time.Time, err error) {
	cards, err := l.app.Store.ClaimLinkCards(ctx, l.app.now(), cardLease, cardsAtOnce)
	if err != nil {
		return 0, time.Time{}, err
	}
	var group sync.WaitGroup
	problems := make([]error, len(cards))
	for i, card := range cards {
		group.Go(func() { problems[i] = l.fetch(ctx, card) })
	}
	group.Wait()
	if err := errors.Join(problems...); err != nil {
		return len(cards), time.Time{}, err
	}
	next, err = l.app.Store.NextLinkCard(ctx)
	return len(cards), next, err
}

func (l *linkCards) fetch(ctx context.Context, card domain.LinkCard) error {
	facts, failed := l.read(ctx, card.URL)
	if ctx.Err() != nil {
		return ctx.Err() // the lease ends by itself
	}
	now := l.app.now()
	card.FetchedAt, card.Problem = now, ""
	var again time.Time
	switch {
	case failed == nil:
		card.State, card.PageFacts = domain.CardHere, facts
	case errors.Is(failed, domain.ErrUnavailable) && card.Attempts < maxCardTries:
		card.State, card.Problem = domain.CardWanted, problemOf(failed)
		again = now.Add(5 * time.Minute << (2 * card.Attempts))
	case card.Title != "" && errors.Is(failed, domain.ErrUnavailable): // what it said before is better than nothing
		card.State, card.Problem = domain.CardHere, problemOf(failed)
	default:
		card.State, card.Problem, card.PageFacts = domain.CardNone, problemOf(failed), domain.PageFacts{}
	}
	err := l.app.Store.Write(ctx, func(tx *storage.Tx) error { return tx.SaveLinkCard(ctx, card, again) })
	if card.Image != "" {
		l.app.images.Path(card.Image + domain.CardPicture) // so that it is here before the first reader
	}
	return err
}

func problemOf(err error) string {
	if message := domain.Message(err); message != "" {
		return message
	}
	return err.Error()
}

// read asks a page what it says of itself.
func (l *linkCards) read(ctx context.Context, link string) (facts domain.PageFacts, err error) {
	defer func() {
		if cause := recover(); cause != nil { // what a page answers must not end the process
			err = fmt.Errorf("reading %s panicked: %v", link, cause)
		}
	}()
	uri := domain.URI(link) // remote says what is wrong with it
	if err := l.mayAsk(ctx, uri); err != nil {
		return facts, err
	}
	response, err := l.app.remote.GetPage(ctx, uri)
	if err != nil {
		return facts, err
	}
	if err := l.mayAsk(ctx, response.URL); err != nil {
		return facts, err
	}
	page := readPage(response)
	switch {
	case page.Hidden:
		return facts, domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s asks that this page is not shown elsewhere", response.URL.Host()), nil)
	case page.Title == "":
		return facts, domain.Explain(domain.ErrInvalid, fmt.Sprintf("the page at %s has no title", response.URL.Host()), nil)
	}
	if l.app.addresses().IsOurs(domain.URI(page.Image)) {
		page.Image = "" // our own paths are not for others to have opened
	}
	return page.PageFacts, nil
}

// mayAsk refuses hosts that are blocked here, and pages that their site's robots.txt keeps from programs.
func (l *linkCards) mayAsk(ctx context.Context, uri domain.URI) error {
	standings, err := l.app.Store.Standings(ctx)
	if err != nil {
		return err
	}
	if standings.RefusesHost(uri.Host()) {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s or this actor is blocked on this node", uri.Host()), nil)
	}
	rules, err := l.robots.of(ctx, l.app.remote, uri, l.app.now())
	if err != nil {
		return err
	}
	if !rules.Allows(uri) {
		return domain.Explain(domain.ErrForbidden, fmt.Sprintf("%s asks programs not to read this page (robots.txt)", uri.Host()), nil)
	}
	return nil
}

func readPage(response remote.Response) markup.Page {
	mediaType, _, err := mime.ParseMediaType(response.ContentType)
	if err == nil && strings.HasSuffix(mediaType, "json") {
		return markup.ReadObject(response.Body, response.URL)
	}
	robots := strings.Join(response.Header.Values("X-Robots-Tag"), ",")
	return markup.ReadPage(response.Body, response.ContentType, response.URL, robots)
}
