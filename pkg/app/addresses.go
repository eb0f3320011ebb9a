package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/weftwork/weftwork/pkg/domain"
)

// ItemAt finds an item of ours of a kind by its page, its id or its slug.
func (a *App) ItemAt(ctx context.Context, kind domain.Kind, address string) (domain.Item, error) {
	settings, err := a.Store.Settings(ctx)
	if err != nil {
		return domain.Item{}, err
	}
	address = strings.TrimSpace(address)
	item, err := a.itemAt(ctx, settings.Addresses(), kind, address)
	if errors.Is(err, domain.ErrNotFound) {
		return domain.Item{}, domain.Explain(domain.ErrNotFound, fmt.Sprintf("there is no %s at %s", kind, address), err)
	}
	if err != nil {
		return domain.Item{}, err
	}
	if item.Kind != kind || !item.Local {
		return domain.Item{}, domain.Explain(domain.ErrInvalid, fmt.Sprintf("%s is no %s of this node", address, kind), nil)
	}
	return item, nil
}

func (a *App) itemAt(ctx context.Context, addresses domain.Addresses, kind domain.Kind, address string) (domain.Item, error) {
	if !strings.Contains(address, "/") {
		return a.Store.ItemBySlug(ctx, kind, address)
	}
	path := strings.TrimPrefix(address, addresses.Base)
	path = strings.TrimPrefix(path, "/")
	if slug, ok := strings.CutPrefix(path, kind.Plural()+"/"); ok {
		return a.Store.ItemBySlug(ctx, kind, slug)
	}
	return a.Store.ItemByURI(ctx, domain.URI(address))
}

// ObjectAt finds the id of any item or note by its page or its id; what is not known yet is fetched and kept.
func (a *App) ObjectAt(ctx context.Context, address string) (domain.URI, error) {
	settings, err := a.Store.Settings(ctx)
	if err != nil {
		return "", err
	}
	addresses := settings.Addresses()
	for _, kind := range []domain.Kind{domain.KindArticle, domain.KindEvent, domain.KindInitiative} {
		item, err := a.itemAt(ctx, addresses, kind, strings.TrimSpace(address))
		if err == nil && item.URI != "" {
			return item.URI, nil
		}
		if err != nil && !errors.Is(err, domain.ErrNotFound) {
			return "", err
		}
	}
	if note, err := a.Store.NoteByURI(ctx, domain.URI(address)); err == nil {
		return note.URI, nil
	} else if !errors.Is(err, domain.ErrNotFound) {
		return "", err
	}
	found, err := a.Lookup(ctx, address)
	if err != nil {
		return "", err
	}
	switch {
	case found.Item != nil:
		return found.Item.URI, nil
	case found.Note != nil:
		return found.Note.URI, nil
	}
	return "", domain.Explain(domain.ErrInvalid, "this is an actor, not an item or a note", nil)
}

// FollowedActor finds an actor whom the organisation follows, without asking its host where that is not needed: a host
// that is gone can be unfollowed.
func (a *App) FollowedActor(ctx context.Context, text string) (domain.Actor, error) {
	if actor, err := a.Store.ActorByURI(ctx, domain.URI(strings.TrimSpace(text))); err == nil {
		return actor, nil
	}
	if handle, err := domain.ParseHandle(text); err == nil {
		if actor, err := a.Store.ActorByHandle(ctx, handle); err == nil {
			return actor, nil
		}
	}
	found, err := a.Lookup(ctx, text)
	if err != nil {
		return domain.Actor{}, err
	}
	if found.Actor == nil {
		return domain.Actor{}, domain.Explain(domain.ErrInvalid, "this is not an actor", nil)
	}
	return *found.Actor, nil
}

// Lookup finds what a handle or an address is, and keeps it.
func (a *App) Lookup(ctx context.Context, text string) (domain.Found, error) {
	found, err := a.resolver.Lookup(ctx, text)
	if err != nil {
		return domain.Found{}, err
	}
	return a.Node.Remember(ctx, found)
}

// How long an answer waits at most for the people whom it is for, and how many are asked for.
const (
	meetingTimeout = 5 * time.Second
	maxMet         = 15
)

// Meet learns to know the people whom a note names, so that an answer to it reaches them. Who cannot be had is left out.
func (a *App) Meet(ctx context.Context, uri domain.URI) {
	ctx, cancel := context.WithTimeout(ctx, meetingTimeout)
	defer cancel()
	note, err := a.Store.NoteByURI(ctx, uri)
	if err != nil {
		return
	}
	var group sync.WaitGroup
	for _, mention := range note.Mentions[:min(len(note.Mentions), maxMet)] {
		if a.addresses().IsOurs(mention.Actor) {
			continue
		}
		group.Go(func() {
			if _, err := a.resolver.Actor(ctx, mention.Actor); err != nil {
				a.log.InfoContext(ctx, "cannot meet who is named", "actor", mention.Actor, "error", err)
			}
		})
	}
	group.Wait()
}

// FetchAgain asks the host of something of a peer for its present version. What its host says is gone goes here, too.
func (a *App) FetchAgain(ctx context.Context, uri domain.URI) error {
	found, err := a.resolver.Lookup(ctx, string(uri))
	if errors.Is(err, domain.ErrGone) || errors.Is(err, domain.ErrNotFound) {
		return errors.Join(err, a.Node.Forget(ctx, uri, err))
	}
	if err == nil {
		_, err = a.Node.Remember(ctx, found)
	}
	return err
}

// ActorsToRotate are the actors that "key rotate" means: the organisation, the one of a handle, or all.
func (a *App) ActorsToRotate(ctx context.Context, handles []string, all bool) ([]domain.Actor, error) {
	if all {
		return a.Store.LocalActors(ctx)
	}
	if len(handles) == 0 {
		settings, err := a.Store.Settings(ctx)
		if err != nil {
			return nil, err
		}
		organisation, err := a.Store.ActorByURI(ctx, settings.Organisation)
		return []domain.Actor{organisation}, err
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(handles[0], "@"), "@")
	actor, err := a.Store.LocalActor(ctx, name)
	if errors.Is(err, domain.ErrNotFound) {
		return nil, domain.Explain(domain.ErrNotFound, fmt.Sprintf("this node has no actor %q", name), err)
	}
	return []domain.Actor{actor}, err
}

// ActorElsewhere finds a peer's actor by handle or address, as its host tells it now.
func (a *App) ActorElsewhere(ctx context.Context, text string) (domain.Actor, error) {
	found, err := a.Lookup(ctx, text)
	switch {
	case err != nil:
		return domain.Actor{}, err
	case found.Actor == nil:
		return domain.Actor{}, domain.Explain(domain.ErrInvalid, "this is not an actor; paste the handle or profile address of one", nil)
	case found.Actor.Local:
		return *found.Actor, nil
	}
	return a.resolver.RenewActor(ctx, found.Actor.URI)
}
